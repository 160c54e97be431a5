// Views that are made from a schema at run time against those that were generated from it: the
// same layout, the same values, the same refusals in the same words.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type PoolStruct, StructPool } from "../../../src/mod.ts";
import * as generated from "../../fixtures/clib/generated/clib.api.ts";
import * as schemas from "../../fixtures/clib/types.ts";

const NAMES = [
  "Byte",
  "Rgb",
  "Pair",
  "Vec3",
  "Quad",
  "IntDouble",
  "DoubleInt",
  "Wide",
  "Triple",
  "Mixed36",
  "Packed",
  "Inner",
  "Every",
] as const;

/** What is the same in every view. */
interface AnyView {
  readonly constructor: { readonly name: string } & object;
  readonly view: DataView;
  toObject(): Record<string, unknown>;
  assign(value: object): void;
}

/** Two slots, one of the schema and one of the generated class. */
interface Twins {
  readonly made: AnyView & Record<string, unknown>;
  readonly known: AnyView & Record<string, unknown>;
}

function twins(name: (typeof NAMES)[number]): Twins & Disposable {
  const made = new StructPool(schemas[name] as PoolStruct, { capacity: 1 });
  const known = new StructPool(generated[`${name}View`] as PoolStruct, { capacity: 1 });
  return {
    made: made.get(made.acquire()) as Twins["made"],
    known: known.get(known.acquire()) as Twins["known"],
    [Symbol.dispose]() {
      made.dispose();
      known.dispose();
    },
  };
}

const bytesOf = ({ view }: AnyView) =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

/** What came of a call: its result, or the class and the words of its error. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    assert.ok(error instanceof Error);
    return `${error.constructor.name}: ${error.message}`;
  }
}

/** Sets a field of both views, which must come to the same. */
function setBoth({ made, known }: Twins, field: string, value: unknown): void {
  const set = (view: Record<string, unknown>) => () => {
    view[field] = value;
  };
  assert.deepEqual(outcome(set(made)), outcome(set(known)), `${field} = ${String(value)}`);
  assert.deepEqual(bytesOf(made), bytesOf(known), `bytes after ${field} = ${String(value)}`);
  assert.deepEqual(outcome(() => made[field]), outcome(() => known[field]));
}

const INTEGERS = [7, 8, 15, 16, 31, 32, 53, 63, 64].flatMap((bits) =>
  [2 ** bits - 1, 2 ** bits, 2 ** bits + 1].flatMap((value) => [value, -value])
);
const BIGS = [31n, 53n, 63n, 64n].flatMap((bits) => [2n ** bits - 1n, 2n ** bits, -(2n ** bits)]);
const FLOATS = [0, -0, 0.5, -1.5, NaN, Infinity, -Infinity, 5e-324, 1e300, 16777217];
const OTHERS = [undefined, null, true, false, "", "low", "high", "1", {}, [], [1], () => 1];
const VALUES: readonly unknown[] = [
  ...INTEGERS,
  ...BIGS,
  ...FLOATS,
  ...OTHERS,
  1,
  2,
  3,
  7,
  -3,
  255,
];

for (const name of NAMES) {
  test(`${name}: the layout and every field are those of the generated view`, () => {
    using pair = twins(name);
    const { made, known } = pair;
    assert.equal(made.constructor.name, known.constructor.name);
    for (const fact of ["byteLength", "alignment", "offsets"] as const) {
      const [one, other] = [made, known].map((view) => Reflect.get(view.constructor, fact));
      assert.deepEqual(one, other, fact);
    }
    const fields = Object.keys(schemas[name].c.fields.map((field) => field.name));
    assert.ok(fields.length > 0);
    for (const { name: field } of schemas[name].c.fields) {
      for (const value of VALUES) setBoth(pair, field, value);
    }
  });
}

test("random bytes read the same, as a whole too", () => {
  const bytes = fc.uint8Array({ minLength: 256, maxLength: 256 });
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), bytes, (name, random) => {
      using pair = twins(name);
      for (const { view } of [pair.made, pair.known]) {
        const memory = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
        memory.set(random.subarray(0, view.byteLength));
      }
      for (const { name: field } of schemas[name].c.fields) {
        const [one, other] = [pair.made, pair.known].map((view) => outcome(() => view[field]));
        assert.deepEqual(one, other, field);
      }
      const [one, other] = [pair.made, pair.known].map((view) => {
        const all = outcome(() => view.toObject());
        // Which of the fields that cannot be read is named first is nobody's concern.
        return typeof all === "string" ? all.replace(/\..*/, "") : { ...all as object };
      });
      assert.deepEqual(one, other);
    }),
    { numRuns: 300 },
  );
});

test("a plain object and a view of the same struct are assigned alike", () => {
  const value = { a: 1, b: 2.5, c: -3, d: [1, 2, 3, 4, 5, 6], e: new Uint32Array(4).fill(9), f: 7 };
  using first = twins("Mixed36");
  first.made.assign(value);
  first.known.assign(value);
  assert.deepEqual(bytesOf(first.made), bytesOf(first.known));
  using second = twins("Mixed36");
  second.made.assign(first.made);
  second.known.assign(first.known);
  assert.deepEqual(bytesOf(second.made), bytesOf(first.known));
  assert.deepEqual(second.made.toObject(), second.known.toObject());
  for (const wrong of [null, undefined, 1, "x"]) {
    const call = (view: AnyView) => outcome(() => view.assign(wrong as unknown as object));
    assert.deepEqual(call(first.made), call(first.known));
  }
});

test("an array of numbers is a view of the same memory", () => {
  using pair = twins("Mixed36");
  for (const view of [pair.made, pair.known]) {
    const words = view["e"] as Uint32Array;
    words[2] = 77;
    assert.deepEqual([...(view["e"] as Uint32Array)], [0, 0, 77, 0]);
  }
});
