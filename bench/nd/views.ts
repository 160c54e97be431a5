/**
 * Views of N dimensions: element access against a typed array, slices against `subarray`.
 *
 * @module
 */
import { array, kernels } from "../../src/mod.ts";
import type { Comparison, Group } from "../rows.ts";

const ROWS = 40;
const COLUMNS = 25;
const ROUNDS = 15;

const same = (ours: unknown, theirs: unknown): void => {
  if (ours !== theirs) throw new Error(`${ours} is not ${theirs}`);
};

/** A loop of 1000 reads or writes; divide by 1000 for one. */
function* access(): Generator<Comparison> {
  const matrix = array.f64([ROWS, COLUMNS]);
  const plain = new Float64Array(ROWS * COLUMNS);
  for (let i = 0; i < plain.length; i += 1) {
    plain[i] = i / 8;
    matrix.set(i / 8, Math.floor(i / COLUMNS), i % COLUMNS);
  }
  const flat = matrix.reshape([ROWS * COLUMNS]);
  yield {
    name: "1000 get(i, j)",
    peer: "1000 typed array reads",
    ours: () => {
      let sum = 0;
      for (let i = 0; i < ROWS; i += 1) {
        for (let j = 0; j < COLUMNS; j += 1) sum += matrix.get(i, j);
      }
      return sum;
    },
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < ROWS; i += 1) {
        for (let j = 0; j < COLUMNS; j += 1) sum += plain[i * COLUMNS + j] as number;
      }
      return sum;
    },
    verify: same,
    rounds: ROUNDS,
  };
  yield {
    name: "1000 get(i)",
    peer: "1000 typed array reads",
    ours: () => {
      let sum = 0;
      for (let i = 0; i < ROWS * COLUMNS; i += 1) sum += flat.get(i);
      return sum;
    },
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < ROWS * COLUMNS; i += 1) sum += plain[i] as number;
      return sum;
    },
    verify: same,
    rounds: ROUNDS,
  };
  yield {
    name: "1000 set(v, i, j)",
    peer: "1000 typed array writes",
    ours: () => {
      for (let i = 0; i < ROWS; i += 1) {
        for (let j = 0; j < COLUMNS; j += 1) matrix.set(i + j, i, j);
      }
      return true;
    },
    theirs: () => {
      for (let i = 0; i < ROWS; i += 1) {
        for (let j = 0; j < COLUMNS; j += 1) plain[i * COLUMNS + j] = i + j;
      }
      return true;
    },
    verify: same,
    rounds: ROUNDS,
  };
}

/** Making views. */
function* making(): Generator<Comparison> {
  const matrix = array.f64([ROWS, COLUMNS]);
  const plain = new Float64Array(ROWS * COLUMNS);
  const size = (view: { size: number }) => view.size;
  const subarray = {
    peer: "subarray of a typed array",
    theirs: () => plain.subarray(0, 8).length,
    verify: (ours: unknown) => same(typeof ours, "number"),
    rounds: ROUNDS,
  };
  yield {
    name: "slice [1, 9], [2, 20]",
    ours: () => size(matrix.slice([1, 9], [2, 20])),
    ...subarray,
  };
  yield { name: "slice row 3", ours: () => size(matrix.slice(3)), ...subarray };
  yield { name: "transpose", ours: () => size(matrix.transpose()), ...subarray };
  yield { name: "reshape", ours: () => size(matrix.reshape([COLUMNS, ROWS])), ...subarray };
}

/** Whole operations on little arrays. */
function* small(): Generator<Comparison> {
  for (const length of [10, 100]) {
    const [a, b, out] = [array.f64(length), array.f64(length), array.f64(length)];
    const plain = [0, 1, 2].map(() => new Float64Array(length));
    const [x, y, z] = plain as [Float64Array, Float64Array, Float64Array];
    yield {
      name: `add of ${length} f64`,
      peer: "plain JS loop",
      ours: () => kernels.add(a, b, out).get(0),
      theirs: () => {
        for (let i = 0; i < length; i += 1) z[i] = (x[i] as number) + (y[i] as number);
        return z[0];
      },
      verify: same,
    };
    yield {
      name: `sum of ${length} f64`,
      peer: "plain JS loop",
      ours: () => kernels.sum(a),
      theirs: () => {
        let sum = 0;
        for (let i = 0; i < length; i += 1) sum += x[i] as number;
        return sum;
      },
      verify: same,
    };
  }
}

function* comparisons(): Generator<Comparison> {
  yield* access();
  yield* making();
  yield* small();
}

/** The group `views`. */
export const views: Group = { name: "views", make: comparisons };
