/**
 * What the processes of the ring benchmark share.
 *
 * @module
 */
import { shared } from "../../src/mod.ts";

/** Bytes of a message. */
export const MESSAGE = 64;
/** Most messages that are published or read at once. */
export const BATCH = 512;

/** A ring for each direction. */
export const echoLayout = shared.layout({
  there: shared.ring({ of: MESSAGE, capacity: 16 }),
  back: shared.ring({ of: MESSAGE, capacity: 16 }),
});

/** A ring of 256 KiB. */
export const ringLayout = shared.layout({
  ring: shared.ring({ of: MESSAGE, capacity: 4096 }),
});
