// Moves at the lengths where they change their way: whole lines, tiles, transposes in groups of
// tiles, copies past the caches; any offset, strides of both signs, and nothing beside the output.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  array,
  Block,
  kernels,
  type NDDtype,
  type NDView,
  view,
  withLevel,
} from "../../../src/mod.ts";
import {
  HERE,
  kernelNamed,
  LargeMemory,
  type LargeView,
  type Next,
  type Placing,
  randomMatrix,
  randomPlacing,
  runAt,
  sameElements,
  tell,
} from "../support/nd_large.ts";
import { ITEM_SIZE } from "../support/nd_elements.ts";
import { modelArray, seeded } from "../support/nd_model.ts";

const SEED = Math.floor(Math.random() * 2 ** 32);
const random = seeded(SEED);
const next: Next = (limit) => Math.floor(random() * limit);
const MOST = 41_000;
const memory = new LargeMemory(3, MOST * 25);
const anyLevel = () => HERE[next(HERE.length)] ?? "scalar";
const bytes = new Uint8Array(MOST * 8).map(() => next(256));

/** One dtype of each size, and bool, whose elements are 0 and 1. */
const DTYPES: readonly NDDtype[] = ["bool", "u8", "i16", "f32", "u64", "f64"];

/** Elements whose bits are random. */
function sourceOf(dtype: NDDtype, count: number): Uint8Array<ArrayBuffer> {
  const size = ITEM_SIZE[dtype];
  const start = next(MOST * 8 - count * size + 1);
  const source = bytes.slice(start, start + count * size);
  return dtype === "bool" ? source.map((byte) => byte & 1) : source;
}

/** Element `from` of a source as element `to` of a result. */
function move(source: Uint8Array, from: number, result: Uint8Array, to: number, size: number) {
  for (let k = 0; k < size; k += 1) result[to * size + k] = source[from * size + k] as number;
}

const words = (what: string, level: string, ...placings: readonly Placing[]) => () =>
  `seed ${SEED}: ${what} at level ${level}, ${placings.map(tell).join(" to ")}`;

function checkRuns(dtype: NDDtype, count: number): void {
  const size = ITEM_SIZE[dtype];
  const source = sourceOf(dtype, count);
  const swapped = source.map((_, i) => source[i - i % size + size - 1 - i % size] as number);
  const filled = source.map((_, i) => source[i % size] as number);
  for (let k = 0; k < 6; k += 1) {
    const [from, to] = k < 2
      ? [runAt(count, size, next(64)), runAt(count, size, next(64))]
      : [randomPlacing(count, size, next), randomPlacing(count, size, next)];
    const level = anyLevel();
    const a = memory.write(0, dtype, from, source);
    const run = (what: string, expected: Uint8Array, of: (out: LargeView) => void) => {
      const out = memory.guard(1, dtype, to);
      withLevel(level, () => of(out));
      memory.expect(1, dtype, to, expected, words(`${what} of ${dtype}`, level, from, to));
    };
    run("copy", source, (out) => kernels.copy(a, out));
    run("assign", source, (out) => out.assign(a));
    run("fill", filled, (out) => kernels.copy(a.slice([0, 1]), out));
    if (dtype !== "bool") run("byteswap", swapped, (out) => kernels.byteswap(a, out));
    sameElements(
      dtype,
      withLevel(level, () => new Uint8Array(a.copy().buffer).slice(0, source.length)),
      source,
      words(`copy() of ${dtype}`, level, from),
    );
    // In place.
    if (dtype === "bool") continue;
    const same = memory.guard(0, dtype, from);
    memory.write(0, dtype, from, source);
    withLevel(level, () => kernels.byteswap(same, same));
    memory.expect(0, dtype, from, swapped, words(`byteswap of ${dtype} in place`, level, from));
  }
}

function checkSelections(dtype: NDDtype, count: number): void {
  const size = ITEM_SIZE[dtype];
  const source = sourceOf(dtype, count);
  const places = Array.from({ length: count >> 1 }, () => next(count));
  const mask = new Uint8Array(count).map(() => next(2));
  const chosen = [...mask.keys()].filter((i) => mask[i] === 1);
  const from = randomPlacing(count, size, next);
  const level = anyLevel();
  const say = (what: string) => words(`${what} of ${dtype}`, level, from);
  const at = (list: readonly number[]) => {
    const result = new Uint8Array(list.length * size);
    list.forEach((index, i) => move(source, index, result, i, size));
    return result;
  };
  const a = memory.write(0, dtype, from, source);
  const flags = randomPlacing(count, 1, next);
  const where = memory.write(1, "bool", flags, mask) as NDView<"bool">;
  const bytesOf = (result: NDView) => new Uint8Array(result.buffer).slice(0, result.byteLength);
  withLevel(level, () => {
    const indices = array(places, next(2) === 0 ? "i32" : "i64");
    sameElements(dtype, bytesOf(a.take(indices)), at(places), say("take"));
    sameElements(dtype, bytesOf(a.mask(where)), at(chosen), say("mask"));
    const values = memory.write(2, dtype, randomPlacing(count, size, next), source);
    const put = new Uint8Array(source.length);
    const unset = () => {
      memory.guard(0, dtype, from);
      return memory.write(0, dtype, from, put);
    };
    unset().put(indices, values);
    places.forEach((index, i) => move(source, i, put, index, size));
    memory.expect(0, dtype, from, put, say("put"));
    put.fill(0);
    unset().place(where, values);
    chosen.forEach((index, i) => move(source, i, put, index, size));
    memory.expect(0, dtype, from, put, say("place"));
  });
}

describe("moves of any length", () => {
  for (const dtype of DTYPES) {
    it(dtype, () => {
      for (const count of [5003, 8192 + next(100), next(4) === 0 ? 40_001 : 9000]) {
        checkRuns(dtype, count);
        checkSelections(dtype, count);
      }
    });
  }
});

/** Shorter and longer than tiles of a line, and than groups of tiles. */
const MATRICES: readonly (readonly [number, number])[] = [
  [3, 9000],
  [9000, 3],
  [129, 257],
  [64, 128],
  [140, 290],
  [17, 2001],
];

describe("transposes of any size", () => {
  for (const dtype of DTYPES) {
    it(dtype, () => {
      const size = ITEM_SIZE[dtype];
      for (const [rows, columns] of MATRICES) {
        const source = sourceOf(dtype, rows * columns);
        const turned = new Uint8Array(source.length);
        for (let r = 0; r < rows; r += 1) {
          for (let c = 0; c < columns; c += 1) {
            move(source, r * columns + c, turned, c * rows + r, size);
          }
        }
        for (const plain of [true, false]) {
          const from = plain
            ? { shape: [rows, columns], strides: [columns * size, size], offset: next(64) }
            : randomMatrix([rows, columns], size, next);
          const to = plain
            ? { shape: [columns, rows], strides: [rows * size, size], offset: next(64) }
            : randomMatrix([columns, rows], size, next);
          const level = anyLevel();
          const a = memory.write(0, dtype, from, source);
          const out = memory.guard(1, dtype, to);
          withLevel(level, () => kernels.copy(a.transpose(), out));
          memory.expect(1, dtype, to, turned, words(`transpose of ${dtype}`, level, from, to));
          // Computing is in tiles, too.
          if (dtype === "bool") continue;
          withLevel(level, () => kernels.byteswap(a.transpose(), out));
          withLevel(level, () => kernels.byteswap(out, out));
          memory.expect(1, dtype, to, turned, words(`byteswap of ${dtype}`, level, from, to));
        }
      }
    });
  }

  it("three axes, each in the place of each", () => {
    const shape = [13, 70, 37] as const;
    const values = Float32Array.from({ length: 13 * 70 * 37 }, (_, i) => i);
    const a = view(values, "f32", shape);
    for (const axes of [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const) {
      using copied = a.permute(axes).copy();
      const [n0, n1, n2] = copied.shape as [number, number, number];
      const steps = axes.map((axis) => [70 * 37, 37, 1][axis] as number);
      const [s0, s1, s2] = steps as [number, number, number];
      const got = copied.data;
      for (let i = 0, at = 0; i < n0; i += 1) {
        for (let j = 0; j < n1; j += 1) {
          for (let k = 0; k < n2; k += 1, at += 1) {
            const expected = i * s0 + j * s1 + k * s2;
            if (got[at] !== expected) assert.fail(`${axes}: ${got[at]} at ${at}, not ${expected}`);
          }
        }
      }
    }
  });
});

/** Elements after which large data repeat; no multiple of a vector. */
const PERIOD = 1021;
const STREAM = 8 << 20;

/** Fills memory with what its first bytes are. */
function repeat(into: Uint8Array, period: number): void {
  for (let done = period; done < into.length; done *= 2) {
    into.copyWithin(done, 0, Math.min(done, into.length - done));
  }
}

describe("outputs that are written past the caches", () => {
  const room = STREAM + 16_384;
  const block = new Block(4 * room);
  const all = new Uint8Array(block.buffer);

  /** Runs a kernel on data that repeat; a period of it tells what to expect. */
  function check(name: string, inputs: readonly NDDtype[], to: NDDtype): void {
    const outSize = ITEM_SIZE[to];
    const widest = Math.max(outSize, ...inputs.map((dtype) => ITEM_SIZE[dtype]));
    assert.equal(widest, outSize, "inputs have the room of the output");
    const count = STREAM / outSize + 555;
    const offsets = [...inputs, to].map((dtype) => next(2) === 0 ? next(64) : ITEM_SIZE[dtype]);
    const views = inputs.map((dtype, k) => {
      const size = ITEM_SIZE[dtype];
      const start = k * room + (offsets[k] as number);
      const values = modelArray(dtype, PERIOD);
      for (let i = 0; i < PERIOD; i += 1) {
        values[i] = (typeof values[0] === "bigint" ? BigInt(next(100)) : next(2)) as never;
      }
      const region = all.subarray(start, start + count * size);
      region.set(new Uint8Array(values.buffer));
      repeat(region, PERIOD * size);
      return view(block, dtype, [count], undefined, start);
    });
    const start = 3 * room + 64 + (offsets.at(-1) as number);
    const kernel = kernelNamed(name);
    const first = view(block, to, [PERIOD], undefined, start);
    kernel(...views.map((one) => one.slice([0, PERIOD])), first);
    const expected = all.slice(start, start + count * outSize);
    repeat(expected, PERIOD * outSize);
    all.fill(0xa5, 3 * room);
    const level = HERE[HERE.length - 1 - next(2)] ?? "scalar";
    withLevel(level, () => kernel(...views, view(block, to, [count], undefined, start)));
    const say = () => `seed ${SEED}: ${name} of ${inputs} to ${to}, ${level}, offsets ${offsets}`;
    const end = start + expected.length;
    sameElements("u8", all.subarray(start, end), expected, say);
    assert.ok(all.subarray(start - 64, start).every((byte) => byte === 0xa5), say());
    assert.ok(all.subarray(end).every((byte) => byte === 0xa5), say());
  }

  const CASES: readonly (readonly [string, readonly NDDtype[], NDDtype])[] = [
    ["add", ["u8", "u8"], "u8"],
    ["multiply", ["f32", "f32"], "f32"],
    ["where", ["bool", "f64", "f64"], "f64"],
    ["square", ["i16"], "i16"],
    ["logicalXor", ["u8", "u8"], "bool"],
    ["copy", ["u16"], "u16"],
    ["copy", ["u8"], "f64"],
    ["cast", ["u8"], "i8"],
    ["cast", ["u16"], "f32"],
    ["cast", ["f16"], "f64"],
    ["cast", ["f32"], "f64"],
    ["cast", ["f64"], "i64"],
    ["byteswap", ["u32"], "u32"],
  ];
  for (const [name, inputs, to] of CASES) {
    it(`${name} of ${inputs} to ${to}`, () => check(name, inputs, to));
  }

  it("fill", () => {
    for (const [dtype, value] of [["u8", 7], ["f64", -1.5], ["i16", -2]] as const) {
      const size = ITEM_SIZE[dtype];
      const start = room + next(64);
      const count = STREAM / size + 33;
      all.fill(0xa5, 0, 3 * room);
      const out = view(block, dtype, [count], undefined, start);
      kernels.fill(out, value);
      const one = new Uint8Array(modelArray(dtype, 1).fill(value as never).buffer);
      const expected = new Uint8Array(count * size);
      expected.set(one);
      repeat(expected, size);
      const say = () => `fill of ${dtype} at ${start}`;
      sameElements("u8", all.subarray(start, start + expected.length), expected, say);
      assert.equal(all[start - 1], 0xa5);
      assert.equal(all[start + expected.length], 0xa5);
    }
  });
});
