// Random chains of slices, transpositions, reshapes and the like against a model of positions, in
// native memory and in that of JavaScript.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, kernels, type NDView, view } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import {
  broadcastModel,
  flipModel,
  freshModel,
  type IndexModel,
  indicesOf,
  permuteModel,
  reshapeModel,
  sizeOf,
  sliceModel,
  type SliceSpec,
  takeModel,
} from "../support/nd_index_model.ts";

/** A view next to what it must show. */
interface Pair {
  readonly view: NDView<"i32">;
  readonly model: IndexModel;
}

/** A step: what is done with a pair, chosen by a stream of numbers. */
type Step = (pair: Pair, next: (below: number) => number) => Pair;

function randomSpecs(shape: readonly number[], next: (below: number) => number): SliceSpec[] {
  const count = next(shape.length + 1);
  const specs = shape.slice(0, count).map((length): SliceSpec => {
    const choice = next(4);
    if (choice === 0 && length > 0) return next(2 * length) - length;
    if (choice === 1) return ":";
    const bound = () => next(4) === 0 ? undefined : next(2 * length + 5) - length - 2;
    const step = next(2) === 0 ? 1 : next(3) + 1;
    return [bound(), bound(), next(2) === 0 ? step : -step];
  });
  if (next(4) === 0) specs.splice(next(specs.length + 1), 0, null);
  // An ellipsis at the end changes nothing; before the last ones, they are of the last axes.
  if (next(3) === 0) specs.push("...");
  return specs;
}

/** A random order of axes. */
function randomOrder(rank: number, next: (below: number) => number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  for (let i = rank - 1; i > 0; i -= 1) {
    const k = next(i + 1);
    [axes[i], axes[k]] = [axes[k] as number, axes[i] as number];
  }
  return axes;
}

const slice: Step = ({ view, model }, next) => {
  const specs = randomSpecs(model.shape, next);
  return { view: view.slice(...wrong<[]>(specs)), model: sliceModel(model, specs) };
};

const transpose: Step = ({ view, model }) => ({
  view: view.transpose(),
  model: permuteModel(model, model.shape.map((_, axis) => model.shape.length - 1 - axis)),
});

const permute: Step = ({ view, model }, next) => {
  const axes = randomOrder(model.shape.length, next);
  return { view: view.permute(axes), model: permuteModel(model, axes) };
};

const flip: Step = ({ view, model }, next) => {
  const axes = randomOrder(model.shape.length, next).slice(0, next(model.shape.length + 1));
  return { view: view.flip(axes), model: flipModel(model, axes) };
};

const expand: Step = ({ view, model }, next) => {
  const axis = next(model.shape.length + 1);
  return {
    view: view.expandDims(axis),
    model: reshapeModel(model, model.shape.toSpliced(axis, 0, 1)),
  };
};

const squeeze: Step = ({ view, model }) => ({
  view: view.squeeze(),
  model: reshapeModel(model, model.shape.filter((length) => length !== 1)),
});

const broadcast: Step = ({ view, model }, next) => {
  const shape = model.shape.map((length) => length === 1 ? next(4) : length);
  if (next(2) === 0) shape.unshift(next(3));
  return { view: view.broadcastTo(shape), model: broadcastModel(model, shape) };
};

/** Reshapes what lies side by side; anything else is copied first. */
const reshape: Step = ({ view, model }, next) => {
  const size = sizeOf(model.shape);
  const divisors = [1, 2, 3, 4, 6].filter((one) => size % one === 0);
  const first = divisors[next(divisors.length)] as number;
  const shape = next(2) === 0 ? [first, size / first] : [size / first, 1, first];
  return { view: view.copy().reshape(shape), model: reshapeModel(model, shape) };
};

const take: Step = ({ view, model }, next) => {
  const axis = model.shape.findIndex((length) => length > 0);
  if (axis < 0) return { view, model };
  const length = model.shape[axis] as number;
  const taken = Array.from({ length: next(4) }, () => next(length));
  return { view: view.take(taken, { axis }), model: takeModel(model, taken, axis) };
};

const STEPS: readonly Step[] = [
  slice,
  slice,
  transpose,
  permute,
  flip,
  expand,
  squeeze,
  broadcast,
  reshape,
  take,
];

/** What a view shows, element by element, whole, and as a kernel reads it. */
function check({ view, model }: Pair): void {
  const { shape, cells } = model;
  assert.deepEqual([...view.shape], [...shape]);
  assert.equal(view.size, cells.length);
  assert.deepEqual(indicesOf(shape).map((one) => view.get(...one)), cells);
  const whole: unknown = view.toArray();
  const flat = (Array.isArray(whole) ? whole.flat(Infinity) : [whole]) as number[];
  assert.deepEqual(flat, cells);
  const negated = kernels.negative(view) as NDView<"i32">;
  assert.deepEqual(indicesOf(shape).map((one) => negated.get(...one)), cells.map((one) => 0 - one));
}

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 })
  .filter((shape) => sizeOf(shape) <= 120);
const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });

describe("views show what their positions say", () => {
  for (const kind of ["native", "JavaScript"]) {
    it(`memory: ${kind}`, () => {
      fc.assert(
        fc.property(shapes, choices, fc.integer({ min: 1, max: 6 }), (shape, stream, steps) => {
          const model = freshModel(shape);
          const whole = kind === "native"
            ? array.arange("i32", 0, model.cells.length, 1).reshape(shape)
            : view(Int32Array.from(model.cells), "i32", shape);
          let pair: Pair = { view: whole, model };
          let at = 0;
          const next = (below: number) => (stream[at++ % stream.length] as number) % below;
          for (let i = 0; i < steps; i += 1) {
            const made = (STEPS[next(STEPS.length)] as Step)(pair, next);
            // Broadcasting twice makes much of little.
            if (made.model.cells.length <= 600 && made.model.shape.length <= 8) pair = made;
          }
          check(pair);
        }),
        { numRuns: 300 },
      );
    });
  }
});
