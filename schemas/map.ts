import type { Dtype, Facts, TNative } from "../src/schema/mod.ts";
import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const map = () => arg("map", t.handle("Map"), "From mapOpen.");

const MapMode = t.enum("MapMode", { open: 0, create: 1, createExclusive: 2 });

const cell = (bytes: number) =>
  arg("address", t.address(), `Address of the cell, a multiple of ${bytes}.`);

/** The four atomic operations of one cell type; each is sequentially consistent. */
function atomics<const D extends Dtype, S>(
  dtype: D,
  value: () => TNative<S, Facts>,
  bytes: number,
) {
  const zig = (name: string) => ({ zig: { name, comptime: [dtype] } });
  const suffix = dtype.toUpperCase() as Uppercase<D>;
  return {
    [`atomicLoad${suffix}`]: fn([cell(bytes)], value(), {
      ...zig("atomicLoad"),
      description: `Reads a ${dtype} cell.`,
    }),
    [`atomicStore${suffix}`]: fn([cell(bytes), arg("value", value())], t.void(), {
      ...zig("atomicStore"),
      description: `Writes a ${dtype} cell.`,
    }),
    [`atomicAdd${suffix}`]: fn([cell(bytes), arg("value", value())], value(), {
      ...zig("atomicAdd"),
      description: `Adds to a ${dtype} cell, wrapping, and returns the old value.`,
    }),
    [`atomicCompareExchange${suffix}`]: fn(
      [cell(bytes), arg("expected", value()), arg("replacement", value())],
      value(),
      {
        ...zig("atomicCompareExchange"),
        description: `Replaces a ${dtype} cell if it is as expected; returns the old value.`,
      },
    ),
  };
}

export const maps = nativeModule({
  name: "map",
  description: "Shared file maps and atomic cells in them.",
  functions: {
    mapOpen: fn(
      [
        arg("path", t.string(), "Path of a regular file; symlinks are refused."),
        arg("byteLength", t.usize(), "Bytes to map; 0 with mode open maps the whole file."),
        arg("mode", MapMode, "Open, create or open, or create and fail if it exists."),
      ],
      t.orStatus(t.handle("Map", { owner: { freedBy: "mapClose" } })),
      { description: "Maps a file, shared with every process that maps it. New files get 0600." },
    ),
    mapAddress: fn([map()], t.address({ owner: "library" }), {
      description: "Address of the first mapped byte.",
    }),
    mapByteLength: fn([map()], t.usize(), { description: "Number of mapped bytes." }),
    mapFlush: fn(
      [
        map(),
        arg("byteOffset", t.usize(), "First byte to flush."),
        arg("byteLength", t.usize(), "Bytes to flush."),
      ],
      t.status(),
      { description: "Writes a range back to the file and waits until the system has stored it." },
    ),
    mapClose: fn([arg("map", t.handle("Map", { owner: "taken" }), "From mapOpen.")], t.status(), {
      description: "Unmaps the file.",
    }),
    ...atomics("u32", t.u32, 4),
    ...atomics("i32", t.i32, 4),
    ...atomics("u64", () => t.u64(), 8),
    ...atomics("i64", () => t.i64(), 8),
  },
});
