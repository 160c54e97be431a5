import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

type Element = "u8" | "u16" | "u32" | "u64" | "f32" | "f64";
type Float = "f32" | "f64";
type Bits = "u8" | "u16" | "u32" | "u64";

const cell = (dtype: Element) =>
  arg("address", t.address(), `Address of the cell, a multiple of ${Number(dtype.slice(1)) / 8}.`);
const zig = (name: string, dtype: Element) => ({ zig: { name, comptime: [dtype] } });
const upper = <D extends Element>(dtype: D) => dtype.toUpperCase() as Uppercase<D>;
const value = (name = "value") => arg(name, t.f64(), "Rounded to the type of the cell.");

/** Operations on one cell of a float, sequentially consistent; they return the old value. */
function floats<const D extends Float>(dtype: D) {
  const suffix = upper(dtype);
  const change = (name: string, description: string) =>
    fn([cell(dtype), value()], t.f64(), { ...zig(name, dtype), description });
  return {
    [`cellLoad${suffix}`]: fn([cell(dtype)], t.f64(), {
      ...zig("cellLoad", dtype),
      description: `Reads a ${dtype} cell.`,
    }),
    [`cellExchange${suffix}`]: change("cellExchange", `Writes a ${dtype} cell.`),
    [`cellAdd${suffix}`]: change("cellAdd", `Adds to a ${dtype} cell.`),
    [`cellMin${suffix}`]: change("cellMin", "Keeps the smaller number; NaN wins, -0 is below 0."),
    [`cellMax${suffix}`]: change("cellMax", "Keeps the larger number; NaN wins, -0 is below 0."),
    [`cellCompareExchange${suffix}`]: fn(
      [cell(dtype), value("expected"), value("replacement")],
      t.f64(),
      {
        ...zig("cellCompareExchange", dtype),
        description: `Replaces a ${dtype} cell if it has the bits of what is expected.`,
      },
    ),
  };
}

const low = () => arg("low", t.u32(), "The lower 32 bits of the value, or all of a smaller one.");
const high = () => arg("high", t.u32(), "The upper 32 bits; 0 for a smaller one.");

/** Additions to a range of cells. Integers wrap, so that signed ones need nothing of their own. */
function ranges<const D extends Element>(dtype: D) {
  const suffix = upper(dtype);
  return {
    [`cellAddAll${suffix}`]: fn(
      [cell(dtype), arg("count", t.usize(), "Number of cells."), low(), high()],
      t.status(),
      {
        ...zig("cellAddAll", dtype),
        description: `Adds a ${dtype}, given by its bits, to each cell by one atomic step.`,
      },
    ),
    [`cellAddEach${suffix}`]: fn(
      [cell(dtype), arg("values", t.bytes(), "What is added, one element for each cell.")],
      t.status(),
      {
        ...zig("cellAddEach", dtype),
        description: `Adds to each ${dtype} cell an element of its own, by one atomic step.`,
      },
    ),
  };
}

const bell = () =>
  arg("bell", t.address({ nullable: true }), "Where sleepers of the cell are counted, or null.");

/** Waiting on cells of a size. */
function waits<const D extends Bits>(dtype: D) {
  const suffix = upper(dtype);
  return {
    [`cellWait${suffix}`]: fn(
      [
        cell(dtype),
        bell(),
        low(),
        high(),
        arg("timeoutMs", t.f64(), "Milliseconds; negative waits without end."),
        arg("cancel", t.address({ nullable: true }), "A u32 set to 1 to end the wait, or null."),
      ],
      t.orStatus(t.u32()),
      {
        ...zig("cellWait", dtype),
        description: "Waits while a cell has these bits. Returns 0 when it has not any more, or " +
          "somebody notified; 1 after the time, 2 when cancelled, 3 when it never had.",
      },
    ),
    [`cellNotify${suffix}`]: fn(
      [cell(dtype), bell(), arg("count", t.u32(), "Sleepers to wake at most.")],
      t.orStatus(t.u32()),
      {
        ...zig("cellNotify", dtype),
        description: "Wakes sleepers of a cell, on 32 bits as many as asked for and else all; " +
          "returns how many.",
      },
    ),
  };
}

export const cells = nativeModule({
  name: "cells",
  description: "Atomic cells in shared memory: floats, ranges, waiting.",
  functions: {
    ...floats("f32"),
    ...floats("f64"),
    ...ranges("u8"),
    ...ranges("u16"),
    ...ranges("u32"),
    ...ranges("u64"),
    ...ranges("f32"),
    ...ranges("f64"),
    ...waits("u8"),
    ...waits("u16"),
    ...waits("u32"),
    ...waits("u64"),
  },
});
