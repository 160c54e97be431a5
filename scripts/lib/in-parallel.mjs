// Work that waits for other processes, a few at a time.
import { availableParallelism } from "node:os";

/** How many processes run at once. */
const WORKERS = Math.min(4, availableParallelism());

/**
 * Maps over items, a few at a time, in their order; results keep the order too. After an item has
 * failed no other is begun.
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
export async function inParallel(items, work) {
  /** @type {R[]} */
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await work(/** @type {T} */ (items[index]));
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: WORKERS }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}
