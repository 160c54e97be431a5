import assert from "node:assert/strict";
import { open } from "./generated/stats.ts";

using stats = open();
const values = new Float64Array([10, 20, 30]);
assert.equal(stats.api.mean(values), 20);
stats.api.normalize(values, 10, 30);
assert.deepEqual([...values], [0, 0.5, 1]);

assert.throws(() => stats.api.normalize(values, 1, 1), {
  message: /^normalize\(.*\) failed with EMPTY_RANGE \(-1\)/,
});
assert.throws(() => stats.api.mean(new Float64Array(0)), {
  message: "mean: values has 0 elements; give at least 1",
});
console.log("mean, normalize and their errors work");
