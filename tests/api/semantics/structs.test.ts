// Structs lent by pointer: in, out and both, with every kind of field.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsStatus, wrong } from "../support/expect.ts";
import {
  api,
  Colour,
  type Everything,
  EverythingLayout,
  type Narrow,
  readEverything,
} from "./probe.ts";
import { type Sample, WRONG_TYPES } from "./wrong_values.ts";

const SAFE = Number.MAX_SAFE_INTEGER;

const low: Everything = {
  flag: false,
  u8: 0,
  type: -128,
  u16: 0,
  default: -32768,
  u32: 0,
  int: -2147483648,
  u64: 0n,
  i64: -(2n ** 63n),
  u64Number: 0,
  i64Number: -SAFE,
  usize: 0,
  isize: -SAFE,
  number: -Infinity,
  boolean: -0,
  error: Colour.error,
  address: 1,
  addressOrNull: null,
};

const high: Everything = {
  flag: true,
  u8: 255,
  type: 127,
  u16: 65535,
  default: 32767,
  u32: 4294967295,
  int: 2147483647,
  u64: 2n ** 64n - 1n,
  i64: 2n ** 63n - 1n,
  u64Number: SAFE,
  i64Number: SAFE,
  usize: SAFE,
  isize: SAFE,
  number: NaN,
  boolean: Number.MAX_VALUE,
  error: Colour.default,
  address: SAFE,
  addressOrNull: 2 ** 47,
};

const FIELDS = Object.keys(low) as (keyof Everything)[];

function copy(input: Everything): Everything {
  const output: Partial<Everything> = {};
  assert.equal(api.copyEverything(input, output), undefined);
  return output as Everything;
}

function same(found: Everything, expected: Everything): void {
  assert.deepEqual(Object.keys(found), FIELDS);
  for (const field of FIELDS) {
    assert.ok(Object.is(found[field], expected[field]), `${field} is ${found[field]}`);
  }
}

test("every kind of field arrives and returns at its limits", () => {
  for (let round = 0; round < 100; round += 1) {
    same(copy(low), low);
    same(copy(high), high);
  }
});

test("fields do not disturb each other", () => {
  for (const field of FIELDS) {
    const mixed = { ...low, [field]: high[field] };
    same(copy(mixed), mixed);
  }
});

test("a 64-bit field takes a safe number and returns a bigint", () => {
  const given = { ...low, u64: 7, i64: -7 } as unknown as Everything;
  same(copy(given), { ...low, u64: 7n, i64: -7n });
});

/** Fields by what they hold, with values of that type that do not fit. */
const FIELD_ROWS: readonly {
  readonly fields: readonly (keyof Everything)[];
  readonly type: readonly Sample[];
  readonly range: readonly unknown[];
}[] = [
  { fields: ["flag"], type: WRONG_TYPES.boolean, range: [] },
  { fields: ["u8"], type: WRONG_TYPES.number, range: [-1, 256, 0.5, NaN, Infinity] },
  { fields: ["type"], type: WRONG_TYPES.number, range: [-129, 128, 0.5, NaN] },
  { fields: ["u16"], type: WRONG_TYPES.number, range: [-1, 65536, 0.5, NaN] },
  { fields: ["default"], type: WRONG_TYPES.number, range: [-32769, 32768, NaN] },
  { fields: ["u32"], type: WRONG_TYPES.number, range: [-1, 2 ** 32, 0.5, NaN] },
  { fields: ["int"], type: WRONG_TYPES.number, range: [2 ** 31, -(2 ** 31) - 1, NaN] },
  { fields: ["u64"], type: WRONG_TYPES.numberOrBigint, range: [-1n, 2n ** 64n, -1, 0.5, NaN] },
  {
    fields: ["i64"],
    type: WRONG_TYPES.numberOrBigint,
    range: [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5, NaN],
  },
  {
    fields: ["u64Number", "usize"],
    type: WRONG_TYPES.number,
    range: [-1, 2 ** 53, 0.5, NaN, Infinity],
  },
  {
    fields: ["i64Number", "isize"],
    type: WRONG_TYPES.number,
    range: [2 ** 53, -(2 ** 53), 0.5, NaN, -Infinity],
  },
  { fields: ["number", "boolean"], type: WRONG_TYPES.number, range: [] },
  { fields: ["error"], type: WRONG_TYPES.number, range: [2, -1, 0.5, NaN] },
  { fields: ["address"], type: WRONG_TYPES.number, range: [0, -1, 0.5, 2 ** 53, NaN] },
  {
    fields: ["addressOrNull"],
    type: WRONG_TYPES.number.filter(([value]) => value !== null),
    range: [0, -1, 2 ** 53],
  },
];

for (const { fields, type, range } of FIELD_ROWS) {
  for (const field of fields) {
    test(`a bad value of field ${field} is refused`, () => {
      const output = {};
      const given = (value: unknown) => ({ ...low, [field]: value }) as Everything;
      const says = (shown: string) => `copyEverything: input.${field} is ${shown}; give `;
      for (const [value, shown] of type) {
        throws(() => api.copyEverything(given(value), output), TypeError, says(shown));
      }
      for (const value of range) {
        const shown = typeof value === "bigint" ? `${value}n` : String(value);
        throws(() => api.copyEverything(given(value), output), RangeError, says(shown));
      }
      const { [field]: _, ...rest } = low;
      const missing = rest as unknown as Everything;
      throws(() => api.copyEverything(missing, output), TypeError, says("undefined"));
      assert.deepEqual(output, {});
    });
  }
}

test("every kind of field has a row above", () => {
  assert.deepEqual(FIELD_ROWS.flatMap(({ fields }) => fields).sort(), [...FIELDS].sort());
});

test("what is no object is refused", () => {
  for (const [value, shown] of WRONG_TYPES.object) {
    const input = `copyEverything: input is ${shown}; give an object`;
    throws(() => api.copyEverything(wrong(value), {}), TypeError, input);
    const output = `copyEverything: output is ${shown}; give an object`;
    throws(() => api.copyEverything(low, wrong(value)), TypeError, output);
  }
});

test("an inout struct is changed in place, and other properties stay", () => {
  const point = { x: 1, y: 2, hits: 4294967295, name: "mine" };
  api.movePoint(point, 0.5);
  assert.deepEqual(point, { x: 1.5, y: 1.5, hits: 0, name: "mine" });
  throws(() => api.movePoint(point, wrong("x")), TypeError, 'movePoint: by is "x"');
  assert.equal(api.lengthOfPoint({ x: 3, y: 4, hits: 0 }), 5);
});

test("a field is read once, so that what is checked is what crosses", () => {
  let reads = 0;
  const sly = {
    get x() {
      reads += 1;
      return reads === 1 ? 3 : wrong<number>("x");
    },
    y: 4,
    hits: 0,
  };
  assert.equal(api.lengthOfPoint(sly), 5);
  assert.equal(reads, 1);
});

test("a call that fails leaves the object as it was", () => {
  const point = {};
  throwsStatus(() => api.pointOrFail(point, true), "BAD_VALUE");
  assert.deepEqual(point, {});
  api.pointOrFail(point, false);
  assert.deepEqual(point, { x: 1, y: 2, hits: 3 });
});

test("a field beyond the safe integers throws a RangeError", () => {
  const narrow: Partial<Narrow> = {};
  api.narrow({ u64: BigInt(SAFE), i64: -BigInt(SAFE) }, narrow);
  assert.deepEqual(narrow, { u64: SAFE, i64: -SAFE });
  const u64 = () => api.narrow({ u64: 2n ** 53n, i64: 0n }, narrow);
  throws(u64, RangeError, "Narrow.u64 returned about 9007199254740992");
  const i64 = () => api.narrow({ u64: 0n, i64: -(2n ** 63n) }, narrow);
  throws(i64, RangeError, "Narrow.i64 returned about -9223372036854776000");
  assert.deepEqual(narrow, { u64: SAFE, i64: -SAFE });
});

test("the layout of a struct is exported, and so is a reader", () => {
  assert.equal(EverythingLayout.byteLength, 104);
  assert.equal(EverythingLayout.alignment, 8);
  assert.deepEqual(Object.keys(EverythingLayout.offsets), FIELDS);
  const view = new DataView(new ArrayBuffer(200));
  view.setFloat64(50 + EverythingLayout.offsets.boolean, 1.25, true);
  view.setBigUint64(50 + EverythingLayout.offsets.address, 5n, true);
  const { boolean, address, addressOrNull } = readEverything(view, 50);
  assert.deepEqual({ boolean, address, addressOrNull }, {
    boolean: 1.25,
    address: 5,
    addressOrNull: null,
  });
});
