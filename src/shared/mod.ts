/**
 * Layouts of shared maps, and the parts that they can have.
 *
 * @module
 */
import { cells } from "./cells.ts";
import { Layout, type PartTypes } from "./layout.ts";
import { messageRing } from "./message_ring.ts";
import { queue } from "./queue.ts";
import { ring } from "./ring.ts";

/** What {@link shared} offers. */
export interface Shared {
  /**
   * A layout: what parts a map has. All processes that open a map give equal layouts.
   *
   * @param parts part types by name
   * @throws TypeError or RangeError when a name or a part is not allowed
   */
  layout<const P extends PartTypes>(parts: P): Layout<P>;
  readonly cells: typeof cells;
  readonly ring: typeof ring;
  readonly messageRing: typeof messageRing;
  readonly queue: typeof queue;
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
  cells,
  ring,
  messageRing,
  queue,
};
