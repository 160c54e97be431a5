// Scales an elevation model from metres to feet in native memory, and finds its extremes and sum.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
// In a project of your own: import { Block, kernels } from "ziffi";
import { Block, kernels } from "../../src/mod.ts";
import { readNpy } from "../lib/npy.ts";
import { compare } from "./measure.ts";
import type { ElevationReport, Job } from "./protocol.ts";

const FEET_PER_METRE = 1 / 0.3048;

function scaleInJs(input: Float64Array, factor: number, out: Float64Array): void {
  for (let i = 0; i < input.length; i++) out[i] = (input[i] as number) * factor;
}

function sumInJs(input: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < input.length; i++) sum += input[i] as number;
  return sum;
}

/** NaN stays once it is met: no number is less or greater than it. */
function extremesInJs(input: Float64Array): [min: number, max: number] {
  let [min, max] = [input[0] as number, input[0] as number];
  for (let i = 1; i < input.length; i++) {
    const value = input[i] as number;
    if (value < min || value !== value) min = value;
    if (value > max || value !== value) max = value;
  }
  return [min, max];
}

const extremesInZiffi = (input: Float64Array): [min: number, max: number] => [
  kernels.min(input),
  kernels.max(input),
];

/**
 * Kernels add in another order than a loop does, so that the last digits differ. No order is
 * farther from the exact sum than this bound.
 */
function checkSum(data: Float64Array, ziffi: number, js: number): void {
  const bound = data.length * Number.EPSILON * sumInJs(data.map(Math.abs));
  if (!Number.isFinite(bound)) return;
  assert.ok(Math.abs(ziffi - js) <= bound, `The sum is ${ziffi}; in JavaScript it is ${js}`);
}

/** Does the elevation model's part of the tour. */
export function workOnElevation({ elevation }: Job): ElevationReport {
  const { dtype, shape, length, data } = readNpy(elevation);
  using file = new Block(data.length);
  file.view("u8").set(data);
  using block = new Block(length * 8 * 2);
  const metres = block.view("f64", 0, length);
  const feet = block.view("f64", length * 8);
  metres.set(file.view(dtype));

  const plainMetres = Float64Array.from(metres);
  const plainFeet = new Float64Array(length);
  const scale = compare(
    () => scaleInJs(plainMetres, FEET_PER_METRE, plainFeet),
    () => kernels.scale(metres, FEET_PER_METRE, feet),
  );
  const hash = sha256(feet);
  assert.equal(hash, sha256(plainFeet), "The scaled data differ from those of JavaScript");

  const extremes = compare(() => extremesInJs(plainFeet), () => extremesInZiffi(feet));
  const [min, max] = extremesInZiffi(feet);
  assert.deepEqual([min, max], extremesInJs(plainFeet));

  const sum = compare(() => sumInJs(plainFeet), () => kernels.sum(feet));
  const total = kernels.sum(feet);
  checkSum(plainFeet, total, sumInJs(plainFeet));
  const [low, high] = extremesInZiffi(metres);
  return {
    size: `${shape.join(" x ") || "1"} ${dtype}`,
    length,
    metres: { min: String(low), max: String(high) },
    feet: { min: String(min), max: String(max), sum: String(total) },
    scale,
    extremes,
    sum,
    hash,
  };
}

function sha256(array: Float64Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}
