import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const MemoryStats = t.struct("MemoryStats", {
  liveBytes: t.u64(),
  peakBytes: t.u64(),
  liveBlocks: t.u64(),
  totalBlocks: t.u64(),
  limitBytes: t.u64(),
  mappedBytes: t.u64(),
  cachedBytes: t.u64(),
});

export const memory = nativeModule({
  name: "memory",
  description: "Aligned blocks of native memory.",
  functions: {
    blockAlloc: fn(
      [
        arg("byteLength", t.usize(), "Size in bytes; 0 is allowed."),
        arg("alignment", t.usize(), "A power of two from 16 to 2 MiB, in bytes."),
        arg("zeroed", t.bool(), "True for memory filled with zeros."),
      ],
      t.orStatus(t.address({ owner: { freedBy: "blockFree" } })),
      { description: "Allocates a block and returns its address." },
    ),
    blockFree: fn(
      [
        arg("address", t.address({ owner: "taken" }), "From blockAlloc."),
        arg("byteLength", t.usize(), "As given to blockAlloc, in bytes."),
        arg("alignment", t.usize(), "As given to blockAlloc, in bytes."),
      ],
      t.status(),
      { description: "Frees a block. A wrong or freed address is refused where it can be told." },
    ),
    blockFreeMany: fn(
      [arg("addresses", t.array("f64"), "From blockAlloc.")],
      t.usize(),
      { description: "Frees many blocks, skips what is none, and returns how many it freed." },
    ),
    blockShare: fn(
      [
        arg("address", t.address(), "From blockAlloc."),
        arg("byteLength", t.usize(), "As given to blockAlloc, in bytes."),
        arg("alignment", t.usize(), "As given to blockAlloc, in bytes."),
        arg("key", t.usize(), "A random number, not 0, if none was given before."),
      ],
      t.orStatus(t.usize()),
      { description: "Returns the key under which other threads may open a block." },
    ),
    blockOpen: fn(
      [
        arg("address", t.address(), "From blockAlloc, on any thread."),
        arg("byteLength", t.usize(), "As given to blockAlloc, in bytes."),
        arg("alignment", t.usize(), "As given to blockAlloc, in bytes."),
        arg("key", t.usize(), "From blockShare."),
      ],
      t.status(),
      { description: "Makes the calling thread one of those that hold a block and free it." },
    ),
    blockHold: fn([arg("address", t.address(), "Of a block.")], t.bool(), {
      description: "Keeps a block for a call on another thread until blockLetGo; false for what " +
        "the calling thread does not hold.",
    }),
    blockLetGo: fn([arg("address", t.address(), "Of a block.")], t.bool(), {
      description: "Ends what blockHold began; false when nothing held the block.",
    }),
    memoryLimit: fn(
      [arg("byteLength", t.usize(), "Most live bytes of all blocks; 0 is none.")],
      t.void(),
      {
        description: "Makes blockAlloc fail where it would bring all blocks above a limit.",
      },
    ),
    memoryTrim: fn([], t.usize(), {
      description: "Gives cached memory back to the system and returns how many bytes.",
    }),
    memoryStats: fn(
      [arg("stats", t.pointer(MemoryStats, { mode: "out" }), "Filled in.")],
      t.void(),
      {
        description: "Reports native memory of all blocks, its limit and what is mapped, in bytes.",
      },
    ),
  },
});
