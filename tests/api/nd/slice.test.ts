// Slices against a model of Python's rules over plain lists of indices, and all bad specs.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, type SliceSpec } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";

/** Start, stop and step. */
type Bounds = (number | null)[];

/** The indices that Python's `range(length)[start:stop:step]` has. */
function picked(length: number, [start = null, stop = null, step = null]: Bounds): number[] {
  const by = step ?? 1;
  const clamp = (given: number, low: number, high: number) =>
    Math.min(high, Math.max(low, given < 0 ? given + length : given));
  const list: number[] = [];
  if (by > 0) {
    const end = stop === null ? length : clamp(stop, 0, length);
    for (let i = start === null ? 0 : clamp(start, 0, length); i < end; i += by) list.push(i);
  } else {
    const end = stop === null ? -1 : clamp(stop, -1, length - 1);
    const first = start === null ? length - 1 : clamp(start, -1, length - 1);
    for (let i = first; i > end; i += by) list.push(i);
  }
  return list;
}

/** What is left of an axis: the lengths that it gives to the shape, and the indices taken. */
type Taken = { axes: number[]; indices: number[] };

/** Shape and elements of a slice of the numbers 0, 1, … in a shape. */
function model(shape: number[], specs: SliceSpec[]): { shape: number[]; elements: number[] } {
  const used = specs.filter((spec) => spec !== null && spec !== "...").length;
  const dots = specs.includes("...") ? specs : [...specs, "..." as const];
  const full = dots.flatMap((spec) =>
    spec === "..." ? Array.from({ length: shape.length - used }, () => ":" as const) : [spec]
  );
  let axis = 0;
  const taken = full.map((spec): Taken => {
    if (spec === null) return { axes: [1], indices: [] };
    const length = shape[axis++] as number;
    if (typeof spec === "number") return { axes: [], indices: [spec < 0 ? spec + length : spec] };
    const range = Array.isArray(spec) ? spec : [];
    const [start = null, stop = null, step = null] = range as (number | null)[];
    const indices = picked(length, [start, stop, step]);
    return { axes: [indices.length], indices };
  });
  let elements = [0];
  axis = 0;
  for (const [k, spec] of full.entries()) {
    if (spec === null) continue;
    const length = shape[axis++] as number;
    const { indices } = taken[k] as Taken;
    elements = elements.flatMap((at) => indices.map((index) => at * length + index));
  }
  return { shape: taken.flatMap(({ axes }) => axes), elements };
}

const end = fc.option(fc.integer({ min: -8, max: 8 }), { nil: null });
const step = fc.option(fc.integer({ min: -4, max: 4 }).filter((by) => by !== 0), { nil: null });
const range = fc.tuple(end, end, step).chain((three) =>
  fc.nat(3).map((count) => three.slice(0, count) as unknown as SliceSpec)
);

/** A shape, and specs that fit it. */
const sliced = fc.array(fc.nat(5), { maxLength: 6 }).chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.nat(shape.length).chain((count) =>
      fc.tuple(
        ...shape.slice(0, count).map((length) =>
          length === 0 ? fc.oneof(range, fc.constant<SliceSpec>(":")) : fc.oneof(
            range,
            fc.constant<SliceSpec>(":"),
            fc.integer({ min: -length, max: length - 1 }),
          )
        ),
      )
    ),
    fc.option(fc.nat(6), { nil: null }),
    fc.array(fc.nat(6), { maxLength: 3 }),
  )
);

describe("slice", () => {
  it("gives the shape and elements that Python's rules give", () => {
    fc.assert(
      fc.property(sliced, ([shape, given, dotsAt, newAt]) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const own = array(Int32Array.from({ length: size }, (_, i) => i)).reshape(shape);
        const specs: SliceSpec[] = [...given];
        if (dotsAt !== null && given.length === shape.length) specs.splice(dotsAt, 0, "...");
        for (const at of newAt) specs.splice(at, 0, null);
        const expected = model(shape, specs);
        const part = own.slice(...specs);
        assert.deepEqual(part.shape, expected.shape);
        assert.deepEqual([...part.elements()], expected.elements);
        assert.equal(part.buffer, own.buffer);
        // A slice of a slice is a slice of its copy.
        const again = specs.filter((spec) => Array.isArray(spec)).slice(0, part.rank);
        assert.deepEqual(part.slice(...again).toArray(), part.copy().slice(...again).toArray());
      }),
      { numRuns: 300 },
    );
  });

  it("an ellipsis stands for the axes between", () => {
    const own = array.i32([2, 3, 4, 5]);
    assert.deepEqual(own.slice(0, "...", 1).shape, [3, 4]);
    assert.deepEqual(own.slice("...", null, [0, 2]).shape, [2, 3, 4, 1, 2]);
    assert.deepEqual(own.slice("...").shape, own.shape);
    assert.deepEqual(own.slice(0, 0, 0, 0, "...").shape, []);
  });

  it("writes go to the same memory", () => {
    const own = array([[1, 2, 3], [4, 5, 6]]);
    own.slice(":", [null, null, -2]).fill(0);
    assert.deepEqual(own.toArray(), [[0, 2, 0], [0, 5, 0]]);
  });

  it("strides are those of NumPy", () => {
    const own = array.f64([4, 6]);
    assert.deepEqual(own.slice([1, 4, 2], [null, null, -3]).strides, [96, -24]);
    assert.equal(own.slice([1, 4, 2], [null, null, -3]).offset, 48 + 40);
    assert.equal(own.slice([4]).size, 0);
  });

  const own = array.f64([2, 3]);
  const cases: [specs: unknown[], kind: typeof TypeError, part: string][] = [
    [[2], RangeError, "index 2 is out of bounds for axis 0 with size 2"],
    [[0, -4], RangeError, "index -4 is out of bounds for axis 1 with size 3"],
    [[0, 0, 0], RangeError, "too many indices: the view is 2-dimensional, of shape (2, 3), but 3"],
    [["...", "..."], RangeError, '"..." is given 2 times'],
    [[[0, 1, 0]], RangeError, "the range of axis 0 has a step of zero"],
    [[":", [0, 1, 1, 1]], RangeError, "the range of axis 1 has 4 numbers"],
    [[[0.5]], RangeError, "the start of axis 0 is 0.5"],
    [[[0, NaN]], RangeError, "the stop of axis 0 is NaN"],
    [[[0, "1"]], TypeError, 'the stop of axis 0 is "1"'],
    [[[0, 1, 1n]], TypeError, "the step of axis 0 is 1n"],
    [[1.5], RangeError, "index 1.5 for axis 0"],
    [[undefined], TypeError, "argument 0 is undefined; give an integer, [start, stop, step]"],
    [["::2"], TypeError, 'argument 0 is "::2"'],
    [[true], TypeError, "argument 0 is true"],
    [[{}], TypeError, "argument 0 is an object"],
    [
      new Array(31).fill(null),
      RangeError,
      "31 new axes make 33 dimensions; the largest number is 32",
    ],
  ];
  for (const [specs, kind, part] of cases) {
    it(`refuses ${part}`, () => {
      throws(() => own.slice(...wrong<SliceSpec[]>(specs)), kind, "NDView.slice: ", part);
    });
  }

  it("at takes indices only", () => {
    assert.deepEqual(own.at(1).shape, [3]);
    assert.deepEqual(own.at().shape, [2, 3]);
    assert.equal(own.at(-1, -1).rank, 0);
    throws(() => own.at(wrong(":")), TypeError, 'NDView.at: argument 0 is ":"');
    throws(() => own.at(0, 0, 0), RangeError, "NDView.at: too many indices");
    throws(() => own.at(2), RangeError, "NDView.at: index 2 is out of bounds");
  });
});
