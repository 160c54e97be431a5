// One file for all runtimes: node:test and node:assert are on Deno, Bun and Node.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { open } from "../src/mod.ts";

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

  it("keeps the latest samples, oldest first", () => {
    using window = windowOf(3, [1, 2, 3, 4]);
    api.push(window, new Float64Array([5]));
    const seen: [index: number, sample: number][] = [];
    api.each(window, (index, sample) => {
      seen.push([index, sample]);
      return 0;
    });
    assert.deepEqual(seen, [[0, 3], [1, 4], [2, 5]]);
  });

  it("takes a range by value", () => {
    using window = windowOf(8, [1, 2, 3, 4]);
    assert.equal(api.countIn(window, { low: 2, high: 3 }), 2);
    assert.equal(api.countIn(window, { low: 5, high: 9 }), 0);
  });

  it("returns its statistics", () => {
    using window = windowOf(8, [2, 4, 4, 4, 5, 5, 7, 9]);
    const summary = api.summarize(window);
    assert.deepEqual(summary, { count: 8, mean: 5, deviation: 2, low: 2, high: 9 });
  });
});

describe("errors", () => {
  it("an empty window has no statistics", () => {
    using window = api.create(1);
    assert.throws(() => api.summarize(window), /EMPTY \(2\): the window has no samples/);
  });

  it("a window for no samples is refused", () => {
    assert.throws(() => api.create(0), /BAD_CAPACITY \(4\)/);
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

describe("callbacks", () => {
  it("a visitor ends the walk", () => {
    using window = windowOf(3, [1, 2, 3]);
    let calls = 0;
    const STOPPED = 3;
    assert.equal(api.each(window, () => (calls += 1) === 2 ? 1 : 0), STOPPED);
    assert.equal(calls, 2);
  });

  it("an exception of a visitor reaches the caller", () => {
    using window = windowOf(3, [1, 2, 3]);
    const fail = () => {
      throw new Error("enough");
    };
    assert.throws(() => api.each(window, fail), /enough/);
  });
});
