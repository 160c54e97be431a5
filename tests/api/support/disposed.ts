// Views whose memory was freed.
import assert from "node:assert/strict";
import { array, type NDView, ZiffiError } from "../../../src/mod.ts";

/** Asserts that all ways to elements of a view say that its memory was freed. */
export function disposed(view: NDView): void {
  const first = view.shape.map(() => 0);
  const writable = view as NDView<"f64", "C", "write">;
  const ways: Record<string, () => unknown> = {
    get: () => view.get(...first),
    set: () => writable.set(view.dtype === "i64" ? 1n as never : 1, ...first),
    elements: () => [...view.elements()],
    toArray: () => view.toArray(),
    copy: () => view.copy(),
    fill: () => writable.fill(view.dtype === "i64" ? 1n as never : 1),
    astype: () => view.astype("f32"),
    from: () => array(view),
    data: () => (view.isC ? view.data : view.copy()),
    toString: () => String(view),
  };
  if (view.rank > 0) ways["iterate"] = () => [...view].map((one) => String(one));
  for (const [name, way] of Object.entries(ways)) {
    assert.throws(
      way,
      (error) => error instanceof ZiffiError && error.code === "DISPOSED",
      `${name} of a view of shape ${view.shape}`,
    );
  }
}
