// The map that the clients work on. client.c and client.py know its parts by name.
import { shared } from "../../../src/mod.ts";

/** Items, or bytes of messages, that fit in the rings: few, so that both ends have to wait. */
export const CAPACITY = 64;
/** Bytes of the longest message. */
export const LONGEST = 40;

export const layout = shared.layout({
  one: shared.cells("u64", 1),
  hits: shared.cells("u64", 64),
  guarded: shared.array("u64", [1]),
  lock: shared.mutex(),
  turns: shared.cells("u64", 2),
  ring: shared.ring({ of: 8, capacity: CAPACITY }),
  talk: shared.messageRing({ byteLength: 128, maxMessageByteLength: LONGEST }),
  count: shared.counter(),
  pair: shared.sequence(16),
});
