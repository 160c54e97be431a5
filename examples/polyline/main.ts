import assert from "node:assert/strict";
import { open } from "./generated/polyline.ts";

using polyline = open();
const { api } = polyline;

{
  // Owned by this block: `using` calls free at its end.
  using line = api.create();
  api.add(line, { x: 0, y: 0 });
  api.add(line, { x: 3, y: 4 });
  assert.equal(api.length(line), 5);

  // What C writes through pointers comes back as results.
  assert.deepEqual(api.bounds(line), { low: { x: 0, y: 0 }, high: { x: 3, y: 4 } });

  // C calls back with a struct by value; a closure needs no user data.
  const seen: number[] = [];
  api.visit(line, (index, at) => {
    seen.push(index + at.x);
    return 0;
  });
  assert.deepEqual(seen, [0, 4]);

  // An exception passes through C to the caller.
  assert.throws(
    () =>
      api.visit(line, () => {
        throw new Error("enough");
      }),
    /enough/,
  );

  // On another thread, while this one goes on.
  await api.fill(line, { x: 3, y: 4 }, { x: 3, y: 5 }, 1000);
  assert.equal(Math.round(api.length(line) * 1e6) / 1e6, 6);
}

using empty = api.create();
assert.throws(() => api.bounds(empty), /EMPTY \(2\): the line has no points/);
console.log("structs, results, callbacks, errors and threads work");
