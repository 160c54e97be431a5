// One file for all runtimes: node:test and node:assert are on Deno, Bun and Node.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { open, type Summary } from "../src/mod.ts";

const { api } = open();

/** A window that holds these samples. */
function windowOf(capacity: number, samples: readonly number[]) {
  const window = api.create(capacity);
  api.push(window, Float64Array.from(samples));
  return window;
}

describe("a window", () => {
  it("counts its samples", () => {
    using window = windowOf(4, [1, 2]);
    assert.equal(api.count(window), 2);
  });

  it("keeps the latest samples", () => {
    using window = windowOf(3, [1, 2, 3, 4]);
    api.push(window, new Float64Array([5]));
    assert.equal(api.count(window), 3);
    assert.equal(api.countIn(window, 3, 5), 3);
    assert.equal(api.countIn(window, 1, 2), 0);
  });

  it("fills in its statistics", () => {
    using window = windowOf(8, [2, 4, 4, 4, 5, 5, 7, 9]);
    const summary: Partial<Summary> = {};
    api.summarize(window, summary);
    assert.deepEqual(summary, { count: 8, mean: 5, deviation: 2, low: 2, high: 9 });
  });
});

describe("arrays", () => {
  it("are changed in place", () => {
    const samples = new Float64Array([10, 20, 30]);
    api.rescale(samples, 10, 30);
    assert.deepEqual([...samples], [0, 0.5, 1]);
  });
});

describe("errors", () => {
  it("an empty window has no statistics", () => {
    using window = api.create(1);
    assert.throws(() => api.summarize(window, {}), /EMPTY \(-2\): The window has no samples/);
  });

  it("a window for no samples is refused", () => {
    assert.throws(() => api.create(0), /BAD_CAPACITY \(-3\)/);
  });

  it("a range of nothing cannot be scaled", () => {
    assert.throws(() => api.rescale(new Float64Array(1), 1, 1), /EMPTY_RANGE \(-4\)/);
  });

  it("values of another type are refused before the call", () => {
    using window = api.create(1);
    const wrong = new Float32Array(1) as unknown as Float64Array;
    assert.throws(() => api.push(window, wrong), TypeError);
    assert.throws(() => api.create(1.5), RangeError);
  });

  it("a window that was freed cannot be used", () => {
    const window = api.create(1);
    api.free(window);
    assert.throws(() => api.count(window));
  });
});
