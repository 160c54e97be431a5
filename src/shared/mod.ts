/**
 * Layouts of shared maps, and the parts that they can have.
 *
 * @module
 */
import { barrier } from "./barrier.ts";
import { array } from "./array.ts";
import { cells } from "./cells.ts";
import { counter } from "./counter.ts";
import { Layout, type PartTypes } from "./layout.ts";
import { messageRing } from "./message_ring.ts";
import { mutex } from "./mutex.ts";
import { once } from "./once.ts";
import { queue } from "./queue.ts";
import { record } from "./record.ts";
import { ring } from "./ring.ts";
import { rwlock } from "./rwlock.ts";
import { semaphore } from "./semaphore.ts";
import { sequence } from "./sequence.ts";
import { struct } from "./struct.ts";
import { table } from "./table.ts";

/** What {@link shared} offers. */
export interface Shared {
  /**
   * A layout: what parts a map has. All processes that open a map give equal layouts.
   *
   * @param parts part types by name
   * @throws TypeError or RangeError when a name or a part is not allowed
   */
  layout<const P extends PartTypes>(parts: P): Layout<P>;
  readonly array: typeof array;
  readonly cells: typeof cells;
  readonly counter: typeof counter;
  readonly messageRing: typeof messageRing;
  readonly queue: typeof queue;
  readonly mutex: typeof mutex;
  readonly rwlock: typeof rwlock;
  readonly semaphore: typeof semaphore;
  readonly barrier: typeof barrier;
  readonly once: typeof once;
  readonly record: typeof record;
  readonly ring: typeof ring;
  readonly sequence: typeof sequence;
  readonly struct: typeof struct;
  readonly table: typeof table;
}

/**
 * Makes layouts and their parts, for {@link SharedMap}.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ hits: shared.cells("u64", 64) });
 * using map = new SharedMap("/tmp/hits.map", { mode: "create", layout });
 * map.parts.hits.add(0, 1n);
 * ```
 */
export const shared: Shared = {
  layout: (parts) => new Layout(parts),
  array,
  cells,
  counter,
  messageRing,
  queue,
  mutex,
  rwlock,
  semaphore,
  barrier,
  once,
  record,
  ring,
  sequence,
  struct,
  table,
};
