import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const MemoryStats = t.struct("MemoryStats", {
  liveBytes: t.u64(),
  peakBytes: t.u64(),
  liveBlocks: t.u64(),
  totalBlocks: t.u64(),
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
    memoryStats: fn(
      [arg("stats", t.pointer(MemoryStats, { mode: "out" }), "Filled in.")],
      t.void(),
      { description: "Reports live and peak native memory of all blocks, in bytes." },
    ),
  },
});
