// Every CPU level gives the same bits, over runs that are longer than all buffers of the drivers,
// and over strided rows; of sums in floats too, which only the plain loops of "scalar" add in
// another order.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Block,
  type CpuLevelName,
  kernels,
  type NDDtype,
  NDView,
  view,
  withLevel,
} from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { hasLevel, LEVELS } from "../support/levels.ts";
import { ALL_DTYPES, elementsOf, ITEM_SIZE } from "../support/nd_elements.ts";
import { fillRandom, modelArray, seeded } from "../support/nd_model.ts";

const levels = LEVELS.filter((level) => hasLevel(level));
const vectorLevels = levels.filter((level) => level !== "scalar");
const COUNT = 5003;
const REGION = 2 * 8 * COUNT;
const block = new Block(2 * REGION);
const memory = new Uint8Array(block.buffer);

type Kernel = (...args: unknown[]) => unknown;
const kernel = (name: string) => wrong<Record<string, Kernel>>(kernels)[name] as Kernel;

const UNARY = ["absolute", "square", "sqrt", "invert", "logicalNot"];
const BINARY = [
  "add",
  "multiply",
  "divide",
  "floorDivide",
  "remainder",
  "minimum",
  "maximum",
  "less",
  "equal",
  "logicalXor",
  "dot",
];
const TERNARY = ["clip", "fma", "axpy"];
const REDUCTIONS = ["sum", "prod", "mean", "var", "std", "norm", "min", "max", "argmin", "argmax"];
/** What adds floats; of integers, all but the sum and the product do. */
const IN_FLOATS = ["mean", "var", "std", "norm"];
const IN_FLOATS_OF_FLOATS = ["sum", "prod", "dot"];
const NOT_FOR_BOOL = ["square", "floorDivide", "remainder", "fma", "axpy"];

/** What a call gives: a value, or the bytes of a new array, which lie in C order. */
function outcome(result: unknown): { dtype: NDDtype | null; bytes: Uint8Array } {
  if (!(result instanceof NDView)) {
    return {
      dtype: null,
      bytes: new TextEncoder().encode(Object.is(result, -0) ? "-0" : `${result}`),
    };
  }
  assert.ok(result.isC);
  return { dtype: result.dtype, bytes: new Uint8Array(result.buffer).slice() };
}

/** Runs a call at all levels, and compares with the first. */
function compare(words: string, levels: readonly CpuLevelName[], run: () => unknown): void {
  let expected: ReturnType<typeof outcome> | null = null;
  for (const level of levels) {
    const got = withLevel(level, () => outcome(run()));
    expected ??= got;
    const { dtype, bytes } = expected;
    if (got.bytes.every((byte, i) => byte === bytes[i]) && got.bytes.length === bytes.length) {
      continue;
    }
    // Which NaN comes out depends on the order of operands; all count as one.
    const [x, y] = [got.bytes, bytes].map((one) =>
      dtype === null ? [new TextDecoder().decode(one)] : elementsOf(one, dtype)
    ) as [unknown[], unknown[]];
    const at = x.findIndex((one, i) => !Object.is(one, y[i]));
    if (at < 0) continue;
    assert.fail(`${words} at level ${level}: part ${at} is ${x[at]}, at ${levels[0]} ${y[at]}`);
  }
}

/** Two inputs side by side, and two of rows that are every other element. */
function inputsOf(
  dtype: NDDtype,
  seed: number,
  finite: boolean,
): { run: NDView[]; rows: NDView[] } {
  const size = ITEM_SIZE[dtype];
  const random = seeded(seed);
  const [run, rows]: [NDView[], NDView[]] = [[], []];
  for (let k = 0; k < 2; k += 1) {
    const values = modelArray(dtype, 2 * COUNT);
    fillRandom(values, dtype, random, finite);
    memory.set(new Uint8Array(values.buffer), k * REGION);
    run.push(view(block.buffer, dtype, [COUNT], undefined, k * REGION));
    rows.push(view(block.buffer, dtype, [20, 50], [100 * size, 2 * size], k * REGION));
  }
  return { run, rows };
}

function check(dtype: NDDtype, seed: number, finite: boolean): void {
  const { run, rows } = inputsOf(dtype, seed, finite);
  for (const [a, b] of [run, rows] as [NDView, NDView][]) {
    const words = (name: string) => `seed ${seed}: ${name} of ${dtype} (${a.shape})`;
    const call = (name: string, ...args: unknown[]) => {
      if (dtype === "bool" && NOT_FOR_BOOL.includes(name)) return;
      const inFloats = IN_FLOATS.includes(name) ||
        dtype[0] === "f" && IN_FLOATS_OF_FLOATS.includes(name);
      compare(words(name), inFloats ? vectorLevels : levels, () => kernel(name)(...args));
    };
    for (const name of UNARY) call(name, a);
    for (const name of BINARY) call(name, a, b);
    for (const name of TERNARY) call(name, a, b, a);
    for (const name of REDUCTIONS) {
      call(name, a);
      call(name, a, { axis: 0 });
      call(name, a, { axis: -1 });
    }
    for (const target of ALL_DTYPES) {
      compare(`${words("astype")} ${target}`, levels, () => a.astype(target));
    }
  }
}

describe("all levels agree bit by bit", () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  for (const dtype of ALL_DTYPES) {
    it(dtype, () => {
      check(dtype, seed, false);
      // Any NaN or infinity would hide the bits of a sum.
      if (dtype[0] === "f") check(dtype, seed, true);
    });
  }
});
