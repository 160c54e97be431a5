// Every length from 0 to two vectors of 64 bytes and three more, every alignment from 0 to 63 of
// each input and of the output: kernels against plain JavaScript, and nothing written outside.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Block, kernels, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { ITEM_SIZE } from "../support/nd_elements.ts";
import {
  applyRule,
  fillRandom,
  firstWrong,
  modelArray,
  ruleDtype,
  type RuleName,
  RULES,
  seeded,
} from "../support/nd_model.ts";

const VECTOR = 64;
const GUARD = 0xa5;
const ROOM = 2 * VECTOR + 3 * 8 + 3 * VECTOR;

type Kernel = (...views: NDView[]) => NDView;

const block = new Block(3 * ROOM);
const bytes = new Uint8Array(block.buffer);

/** Kernels for each dtype: one of each kind of loop. */
const CASES: readonly (readonly [NDDtype, readonly RuleName[]])[] = [
  ["bool", ["logicalAnd"]],
  ["u8", ["add", "minimum", "less"]],
  ["i8", ["multiply", "absolute"]],
  ["u16", ["subtract", "bitwiseXor"]],
  ["i16", ["multiply", "maximum"]],
  ["i32", ["multiply", "equal", "square"]],
  ["u32", ["add", "less"]],
  ["i64", ["multiply", "minimum"]],
  ["u64", ["add", "less"]],
  ["f16", ["add", "divide", "maximum"]],
  ["f32", ["multiply", "sqrt", "minimum", "equal"]],
  ["f64", ["divide", "negative", "less"]],
];

/** Copies elements to a place, and gives the view of them. */
function placed(dtype: NDDtype, source: Uint8Array, region: number, align: number, count: number) {
  const start = region * ROOM + VECTOR + align;
  bytes.set(source, start);
  return view(block.buffer, dtype, [count], undefined, start);
}

function check(dtype: NDDtype, name: RuleName, seed: number): void {
  const random = seeded(seed);
  const size = ITEM_SIZE[dtype];
  const most = 2 * VECTOR / size + 3;
  const [a, b] = [modelArray(dtype, most), modelArray(dtype, most)];
  fillRandom(a, dtype, random);
  fillRandom(b, dtype, random);
  const expected = applyRule(name, dtype, a, b);
  const outDtype = ruleDtype(name, dtype);
  const outSize = ITEM_SIZE[outDtype];
  const kernel = wrong<Record<string, Kernel>>(kernels)[name] as Kernel;
  const region = bytes.subarray(2 * ROOM, 3 * ROOM);
  for (let count = 0; count <= most; count += 1) {
    const wanted = modelArray(outDtype, expected.buffer.slice(0, count * outSize));
    const inputs = [a, b].map((one) => new Uint8Array(one.buffer, 0, count * size));
    for (let align = 0; align < VECTOR; align += 1) {
      // Odd factors: each input and the output are at every alignment, in other company.
      const aligns = [align, (align * 5 + count) % VECTOR, (align * 11 + 3 * count) % VECTOR];
      const [at0 = 0, at1 = 0, at2 = 0] = aligns;
      region.fill(GUARD);
      const views = [placed(dtype, inputs[0] as Uint8Array, 0, at0, count)];
      if (RULES[name].arity === 2) {
        views.push(placed(dtype, inputs[1] as Uint8Array, 1, at1, count));
      }
      const start = VECTOR + at2;
      kernel(...views, view(block.buffer, outDtype, [count], undefined, 2 * ROOM + start));
      const words = () => `seed ${seed}: ${count} elements at ${aligns}`;
      const got = modelArray(
        outDtype,
        bytes.slice(2 * ROOM + start).buffer.slice(0, count * outSize),
      );
      const at = firstWrong(got, wanted, name === "minimum" || name === "maximum");
      if (at >= 0) {
        assert.fail(`${words()}: element ${at} is ${got[at]}, expected ${wanted[at]}`);
      }
      region.fill(GUARD, start, start + count * outSize);
      const outside = region.findIndex((byte) => byte !== GUARD);
      if (outside >= 0) {
        assert.fail(`${words()}: byte ${outside - start} from the output is written`);
      }
    }
  }
}

describe("all lengths at all alignments", () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  for (const [dtype, names] of CASES) {
    for (const name of names) it(`${name} ${dtype}`, () => check(dtype, name, seed));
  }
});
