import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const poolAddress = () => arg("address", t.address(), "Start of the pool's memory.");
const handle = () => arg("handle", t.usize(), "From poolAcquire: a safe integer from 2^52 up.");

const PoolHeader = t.struct("PoolHeader", {
  magic: t.u32(),
  version: t.u32(),
  slotSize: t.u32(),
  capacity: t.u32(),
  freeCount: t.u32(),
  retired: t.u32(),
  freeOffset: t.u32(),
  handlesOffset: t.u32(),
  slotsOffset: t.u64(),
  byteLength: t.u64(),
});

export const pool = nativeModule({
  name: "pool",
  description: "Pools of equal slots in memory that the caller supplies.",
  functions: {
    poolByteLength: fn(
      [
        arg("slotSize", t.usize(), "Bytes a slot, 1 to 2^31."),
        arg("capacity", t.usize(), "Number of slots, 1 to 2^24."),
        arg("alignment", t.usize(), "Alignment of the slots, a power of two from 16, in bytes."),
      ],
      t.orStatus(t.usize()),
      { description: "Bytes of memory that a pool of this shape needs." },
    ),
    poolInit: fn(
      [
        poolAddress(),
        arg("byteLength", t.usize(), "Size of that memory in bytes."),
        arg("slotSize", t.usize(), "Bytes a slot."),
        arg("capacity", t.usize(), "Number of slots."),
        arg("alignment", t.usize(), "Alignment of the slots in bytes."),
        arg("seed", t.usize(), "Any number; another one for every pool."),
      ],
      t.status(),
      { description: "Lays a pool out in memory: header, free stack, handles, slots." },
    ),
    poolHeader: fn(
      [poolAddress(), arg("header", t.pointer(PoolHeader, { mode: "out" }), "Filled in.")],
      t.status(),
      { description: "Copies the header of a pool, for callers that read its memory themselves." },
    ),
    poolAcquire: fn([poolAddress()], t.orStatus(t.usize()), {
      description: "Takes a slot and returns its handle.",
    }),
    poolRelease: fn([poolAddress(), handle()], t.status(), {
      description: "Gives a slot back; a stale or foreign handle is refused.",
    }),
    poolSlotAddress: fn([poolAddress(), handle()], t.orStatus(t.address({ owner: "library" })), {
      description: "Address of a live slot; a stale or foreign handle is refused.",
    }),
  },
});
