// SIMD loops over native memory and over plain arrays. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { Block, kernels } from "../src/mod.ts";

// In native memory, in place: a wave from -1 to 1 becomes millivolts.
using block = new Block(4 * 48_000);
const wave = block.view("f32");
for (let i = 0; i < wave.length; i++) wave[i] = Math.sin((2 * Math.PI * i) / 48);
kernels.scale(wave, 500, wave);
assert.equal(kernels.max(wave), 500);
assert.equal(kernels.min(wave), -500);
assert.ok(Math.abs(kernels.sum(wave)) < 1);

// On typed arrays that JavaScript owns; without an output, the result is a new array.
const heights = new Int16Array([236, 1076, 512]);
const raised = kernels.add(heights, kernels.fill(new Int16Array(3), 10));
assert.deepEqual([...raised], [246, 1086, 522]);

// Pixels of a canvas work too.
const pixels = new Uint8ClampedArray([0, 64, 255]);
assert.deepEqual([...kernels.invert(pixels)], [255, 191, 0]);
console.log(`${wave.length} samples from ${kernels.min(wave)} to ${kernels.max(wave)}`);
