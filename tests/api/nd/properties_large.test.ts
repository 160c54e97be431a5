// Element-wise kernels and casts at the lengths where they change their way: tiles, outputs that
// are aligned first, whole cache lines, stores past the caches. Any offset, strides of both signs,
// unaligned, in place; nothing beside the output is written. See support/nd_large.ts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, type NDDtype, type NDView, withLevel } from "../../../src/mod.ts";
import {
  HERE,
  inChunks,
  type Kernel,
  kernelNamed,
  LargeMemory,
  type Next,
  type Placing,
  randomMatrix,
  randomPlacing,
  runAt,
  tell,
} from "../support/nd_large.ts";
import { ALL_DTYPES, ITEM_SIZE } from "../support/nd_elements.ts";
import { fillRandom, modelArray, seeded } from "../support/nd_model.ts";

const SEED = Math.floor(Math.random() * 2 ** 32);
const random = seeded(SEED);
const next: Next = (limit) => Math.floor(random() * limit);

/** From here on casts to the narrowest outputs write whole lines. */
const LINES = 8192;
/** More than a tile has, of wide and of narrow dtypes; no multiple of anything, and rows. */
const COUNTS = [5003, 5000, 8197, 8600];
const LONGEST = 40_001;
/** Elements of a result of operands that broadcast. */
const MOST = 12_000;
const memory = new LargeMemory(4, LONGEST * 25);

/** Operations by their number of inputs. */
const OPERATIONS: readonly (readonly [number, string])[] = [
  ..."negative absolute sqrt square invert logicalNot".split(" ").map((name) => [1, name] as const),
  ...("add subtract multiply divide floorDivide remainder minimum maximum equal notEqual less " +
    "lessEqual greater greaterEqual logicalAnd logicalOr logicalXor bitwiseAnd bitwiseOr " +
    "bitwiseXor leftShift rightShift scale").split(" ").map((name) => [2, name] as const),
  ..."fma axpy clip where".split(" ").map((name) => [3, name] as const),
];

const sources = new Map<NDDtype, Uint8Array[]>();

/** Three inputs of a dtype. */
function sourcesOf(dtype: NDDtype): Uint8Array[] {
  let made = sources.get(dtype);
  if (made === undefined) {
    made = [0, 1, 2].map(() => {
      const values = modelArray(dtype, LONGEST);
      fillRandom(values, dtype, random);
      return new Uint8Array(values.buffer);
    });
    sources.set(dtype, made);
  }
  return made;
}

interface Case {
  readonly name: string;
  readonly kernel: Kernel;
  readonly inputs: readonly { dtype: NDDtype; bytes: Uint8Array; repeated?: boolean }[];
  readonly outDtype: NDDtype;
  readonly count: number;
  readonly expected: Uint8Array;
}

/** Runs a case with operands at these places and compares; `inPlace` writes onto input 0. */
function tryPlacing(one: Case, placings: readonly Placing[], to: Placing, inPlace = false): void {
  const level = HERE[next(HERE.length)] ?? "scalar";
  const words = () =>
    `seed ${SEED}: ${one.name} at level ${level}, inputs ${placings.map(tell).join(", ")}, ` +
    `output ${inPlace ? "in place" : tell(to)}`;
  const place = inPlace ? placings[0] as Placing : to;
  if (inPlace) memory.guard(0, one.outDtype, place);
  const views = one.inputs.map(({ dtype, bytes, repeated }, k) => {
    const { shape, strides, offset } = placings[k] as Placing;
    const at = repeated
      ? { shape, strides: strides.map(() => 0), offset }
      : { shape, strides, offset };
    const used = bytes.subarray(0, ITEM_SIZE[dtype] * (repeated ? 1 : one.count));
    if (!repeated) return memory.write(k, dtype, at, used);
    memory.write(k, dtype, runAt(1, ITEM_SIZE[dtype], offset), used);
    return memory.view(k, dtype, at);
  });
  const region = inPlace ? 0 : 3;
  const out = inPlace ? views[0] as NDView : memory.guard(3, one.outDtype, to);
  withLevel(level, () => one.kernel(...views, out));
  memory.expect(region, one.outDtype, place, one.expected, words);
}

/** Divides into rows, where that goes: of two elements, of some hundred, and two rows. */
function matrixOf(count: number): readonly [number, number][] {
  const shapes: [number, number][] = [[count / 2, 2], [count / 100, 100], [2, count / 2]];
  return shapes.filter((shape) => shape.every(Number.isInteger));
}

function tryAll(one: Case): void {
  const sizes = one.inputs.map(({ dtype }) => ITEM_SIZE[dtype]);
  const outSize = ITEM_SIZE[one.outDtype];
  const runs = () => sizes.map((size) => runAt(one.count, size, next(64)));
  tryPlacing(one, runs(), runAt(one.count, outSize, 0));
  tryPlacing(one, runs(), runAt(one.count, outSize, next(64)));
  for (let k = 0; k < 2; k += 1) {
    const placings = sizes.map((size) => randomPlacing(one.count, size, next));
    tryPlacing(one, placings, randomPlacing(one.count, outSize, next));
  }
  for (const shape of matrixOf(one.count)) {
    if (next(3) === 0) continue;
    const placings = sizes.map((size) => randomMatrix(shape, size, next));
    tryPlacing(one, placings, randomMatrix(shape, outSize, next));
  }
  if (one.inputs[0]?.dtype !== one.outDtype || one.inputs[0].repeated) return;
  tryPlacing(one, runs(), runAt(one.count, outSize, 0), true);
  const placings = sizes.map((size) => randomPlacing(one.count, size, next));
  tryPlacing(one, placings, runAt(one.count, outSize, 0), true);
}

/** The dtype of a result; null where the operation means nothing for the dtype. */
function resultDtype(kernel: Kernel, inputs: readonly { dtype: NDDtype }[]): NDDtype | null {
  try {
    using made = kernel(...inputs.map(({ dtype }) => array.ones(dtype, 1))) as ReturnType<
      typeof array.zeros
    >;
    return made.dtype;
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return null;
  }
}

function checkOperation(dtype: NDDtype, name: string, arity: number): boolean {
  const kernel = kernelNamed(name);
  const bytes = sourcesOf(dtype);
  const conditions = sourcesOf("bool");
  const inputs = Array.from(
    { length: arity },
    (_, k) =>
      name === "where" && k === 0
        ? { dtype: "bool" as const, bytes: conditions[0] as Uint8Array }
        : { dtype, bytes: bytes[k] as Uint8Array },
  );
  const outDtype = resultDtype(kernel, inputs);
  if (outDtype === null) return false;
  let count = next(12) === 0 ? LONGEST : COUNTS[next(COUNTS.length)] as number;
  const all = inChunks(kernel, inputs, outDtype, count);
  const words = `${name} of ${dtype} to ${outDtype}`;
  tryAll({ name: words, kernel, inputs, outDtype, count, expected: all });
  if (next(2) === 0) return true;
  // One value for all of an input.
  const at = next(arity);
  const repeated = inputs.map((input, k) => k === at ? { ...input, repeated: true } : input);
  count = COUNTS[next(2)] as number;
  const expected = inChunks(kernel, repeated, outDtype, count);
  const single = `${name} of ${dtype}, input ${at} repeated`;
  tryAll({ name: single, kernel, inputs: repeated, outDtype, count, expected });
  return true;
}

describe("element-wise kernels at any length", () => {
  for (const dtype of ALL_DTYPES) {
    it(dtype, () => {
      const done = OPERATIONS.filter(([arity, name]) => checkOperation(dtype, name, arity));
      assert.ok(done.length >= 21, `only ${done.length} operations have ${dtype}`);
    });
  }
});

describe("casts at any length", () => {
  for (const dtype of ALL_DTYPES) {
    it(`from ${dtype}`, () => {
      const inputs = [{ dtype, bytes: sourcesOf(dtype)[0] as Uint8Array }];
      for (const outDtype of ALL_DTYPES) {
        const kernel = kernelNamed("cast");
        const count = next(2) === 0 ? LINES + next(5000) : 100 * (82 + next(50));
        const expected = inChunks(kernel, inputs, outDtype, count);
        const name = `cast of ${dtype} to ${outDtype}`;
        tryAll({ name, kernel, inputs, outDtype, count, expected });
      }
    });
  }
});

/** A shape of about `most` elements; one axis is often long. */
function randomShape(most: number): number[] {
  const shape: number[] = [];
  let left = most;
  for (let axis = next(3) + 1; axis >= 0; axis -= 1) {
    const length = 1 + next(next(3) === 0 ? left : Math.min(left, 40));
    shape.push(length);
    left = Math.max(1, Math.floor(left / length));
  }
  return next(2) === 0 ? shape : shape.reverse();
}

/** Strides in C order, or of the axes in the other order, with a gap and backwards at times. */
function stridesOf(shape: readonly number[], size: number): number[] {
  const axes = [...shape.keys()];
  if (next(2) === 0) axes.reverse();
  const strides: number[] = [];
  let step = size * (1 + next(2));
  for (const axis of axes) {
    strides[axis] = next(5) === 0 ? -step : step;
    step *= shape[axis] as number;
  }
  return strides;
}

function checkBroadcast(arity: number, name: string): boolean {
  const kernel = kernelNamed(name);
  const shape = randomShape(MOST);
  const count = shape.reduce((a, b) => a * b, 1);
  const dtypes = Array.from({ length: arity }, () => ALL_DTYPES[next(12)] as NDDtype);
  if (next(2) === 0) dtypes.fill(dtypes[0] as NDDtype);
  const outDtype = resultDtype(kernel, dtypes.map((dtype) => ({ dtype })));
  if (outDtype === null) return false;
  const placings: Placing[] = [];
  const views: NDView[] = [];
  const inputs = dtypes.map((dtype, k) => {
    const size = ITEM_SIZE[dtype];
    const own = shape.map((length) => next(3) === 0 ? 1 : length);
    const placing = { shape: own, strides: stridesOf(own, size), offset: next(2) * next(64) };
    const bytes = (sourcesOf(dtype)[k] as Uint8Array).subarray(
      0,
      own.reduce((a, b) => a * b) * size,
    );
    placings.push(placing);
    views.push(memory.write(k, dtype, placing, bytes));
    const strides = placing.strides.map((stride, axis) => own[axis] === 1 ? 0 : stride);
    // Lengths of 1 have no part in where the first element is, whatever their strides are.
    return { dtype, bytes: memory.read(k, dtype, { ...placing, shape, strides }) };
  });
  const expected = inChunks(kernel, inputs, outDtype, count);
  const size = ITEM_SIZE[outDtype];
  const to = { shape, strides: stridesOf(shape, size), offset: next(64) };
  const level = HERE[next(HERE.length)] ?? "scalar";
  const out = memory.guard(3, outDtype, to);
  withLevel(level, () => kernel(...views, out));
  memory.expect(
    3,
    outDtype,
    to,
    expected,
    () =>
      `seed ${SEED}: ${name} of ${dtypes} at level ${level}, inputs ` +
      `${placings.map(tell).join(", ")}, output ${tell(to)}`,
  );
  return true;
}

describe("operands that broadcast, of any dtypes, in any layout", () => {
  for (let part = 0; part < 4; part += 1) {
    it(`part ${part}`, () => {
      let done = 0;
      for (const [arity, name] of OPERATIONS) {
        if (arity > 1 && checkBroadcast(arity, name)) done += 1;
      }
      assert.ok(done > 8, `only ${done} have run`);
    });
  }
});
