// Structs and unions by value, as params and as results, of every class of calling convention.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, wrong } from "../support/expect.ts";
import { type Sample, WRONG_TYPES } from "../semantics/wrong_values.ts";
import { api, callOf, type Every, type IntOrFloat, Mode, type Value } from "./clib.ts";
import { arrays, BITS_HIGH, BITS_LOW, HIGH, LOW, mixed, nested, packed, plain } from "./sample.ts";

/** Enough for runtimes to compile the call. */
const ROUNDS = 500;

function same(found: object, expected: object, what = ""): void {
  assert.deepEqual(plain(found), plain(expected), what);
  for (const [key, value] of Object.entries(expected)) {
    const given = Reflect.get(found, key);
    if (typeof value === "number") assert.ok(Object.is(given, value), `${key} is ${given}`);
  }
}

test("structs in one register, in two, in memory, and of floats", () => {
  for (let i = 0; i < ROUNDS; i += 1) {
    same(api.nextByte({ value: 255 }), { value: 0 });
    same(api.rotate({ r: 1, g: 2, b: 255 }), { r: 2, g: 255, b: 1 });
    same(api.addPairs({ x: 1, y: -0 }, { x: 0.5, y: -0 }), { x: 1.5, y: -0 });
    const cross = api.cross({ x: 1, y: 2, z: 3 }, { x: -4, y: 5, z: 6.5 });
    same(cross, { x: -2, y: -18.5, z: 13 });
    same(api.reverseQuad({ a: 1, b: NaN, c: Infinity, d: -0 }), {
      a: -0,
      b: Infinity,
      c: NaN,
      d: 1,
    });
    same(api.swapIntDouble(1, { i: 2, d: 3 }, 0.5), { i: 4, d: 2.5 });
    same(api.twiceDoubleInt({ d: 1.5, i: -(2n ** 62n) }), { d: 3, i: -(2n ** 63n) });
    same(api.swapWide({ a: -1n, b: 2n ** 63n }), { a: -(2n ** 63n), b: 2n ** 64n - 1n });
    same(api.rotateTriple({ a: 1n, b: 2n, c: -(2n ** 63n) }), { a: 2n, b: -(2n ** 63n), c: 1n });
  }
});

test("a struct of 36 bytes with arrays", () => {
  for (let i = 0; i < ROUNDS; i += 1) same(api.echoMixed36(mixed()), mixed());
  assert.equal(api.sumMixed36(mixed()), -1 + 0.5 - 2 + 270 + 6 + 2 ** 32 - 1);
  const lists = { ...mixed(), d: [1, 2, 3, 4, 5, 255], e: [1, 2, 3, 4] };
  same(api.echoMixed36(lists as never), lists);
  const found = api.echoMixed36(mixed());
  assert.ok(found.d instanceof Uint8Array && found.e instanceof Uint32Array);
});

test("nested structs, arrays of structs and chars", () => {
  same(api.shiftNested(nested(), 0.5), {
    at: { x: 1.5, y: 1.5 },
    parts: [{ s: 4, c: [97, 98, 98] }, { s: -3, c: [1, 2, 2] }],
    n: -5,
  });
});

test("a packed struct", () => same(api.echoPacked(packed()), packed()));

test("bit fields at their limits, alone and nested", () => {
  for (let i = 0; i < ROUNDS; i += 1) {
    same(api.echoBits(BITS_LOW), BITS_LOW);
    same(api.echoBits(BITS_HIGH), BITS_HIGH);
  }
  assert.equal(api.bitsSum(BITS_HIGH), 7 + 15 + 2 ** 24 - 1 + 1 + 255 + 2047);
  assert.equal(api.bitsSum(BITS_LOW), -16);
  const value = { before: 1, bits: BITS_HIGH, more: [BITS_LOW, BITS_HIGH], after: -0.5 };
  same(api.echoBitsNested(value), value);
});

const BIT_RANGES: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ["a", [-1, 8, 0.5, NaN, 2 ** 32]],
  ["b", [-17, 16, 1.5, Infinity]],
  ["c", [-1, 2 ** 24]],
  ["e", [-1, 256]],
  ["f", [-1, 2048]],
];

for (const [field, values] of BIT_RANGES) {
  test(`bit field ${field} refuses what does not fit`, () => {
    for (const value of values) {
      const says = `echoBits: value.${field} is ${value}; give `;
      throws(() => api.echoBits({ ...BITS_LOW, [field]: value }), RangeError, says);
    }
    for (const value of ["1", 1n, true, null, undefined]) {
      const given = { ...BITS_LOW, [field]: value };
      throws(() => callOf(api, "echoBits")(given), TypeError, `echoBits: value.${field} is `);
    }
  });
}

test("a bit field of bool takes booleans", () => {
  for (const value of [0, 1, "true", null, undefined]) {
    const given = { ...BITS_LOW, d: value };
    throws(() => callOf(api, "echoBits")(given), TypeError, "echoBits: value.d is ");
  }
});

test("a union takes one member and returns all", () => {
  const given: IntOrFloat = { f: 1 };
  assert.deepEqual(api.echoIntOrFloat(given), { i: 0x3f800000, f: 1 });
  assert.deepEqual(api.echoIntOrFloat({ i: 0 }), { i: 0, f: 0 });
  const double = api.echoValue({ d: -0 });
  assert.ok(Object.is(double.d, -0));
  assert.deepEqual(plain(double.bytes), [0, 0, 0, 0, 0, 0, 0, 128]);
  assert.equal(double.i, 0);
  assert.deepEqual(api.echoValue({ pair: { x: 1, y: 2 } }).pair, { x: 1, y: 2 });
  const bytes = api.echoValue({ bytes: Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0) });
  assert.equal(bytes.i, -1);
});

test("a union with no member, two members or a wrong one is refused", () => {
  const two: Value = { i: 1, d: 2 };
  throws(() => api.echoValue({}), TypeError, "echoValue: value ", "one");
  throws(() => api.echoValue(two), TypeError, "echoValue: value ", "one");
  throws(() => callOf(api, "echoValue")({ z: 1 }), TypeError, "echoValue: value ");
  throws(() => api.echoValue({ i: 2 ** 31 }), RangeError, "echoValue: value.i is 2147483648");
  for (const [value, shown] of WRONG_TYPES.object) {
    throws(() => callOf(api, "echoValue")(value), TypeError, `echoValue: value is ${shown}; give`);
  }
});

test("a struct with a union", () => {
  assert.equal(api.makeTagged(0).value.i, -7);
  assert.equal(api.makeTagged(1).value.f, 1.5);
  assert.equal(api.makeTagged(2).value.d, 0.25);
  assert.deepEqual(api.makeTagged(3).value.pair, { x: 1, y: 2 });
  assert.equal(api.readTagged({ kind: 1, value: { f: -0.5 } }), -0.5);
  assert.equal(api.readTagged({ kind: 3, value: { pair: { x: 1, y: 2 } } }), 3);
  const bad = () => api.readTagged({ kind: 0, value: { i: wrong("x") } });
  throws(bad, TypeError, 'readTagged: value.value.i is "x"');
});

test("every C integer as a field, at its limits", () => {
  for (let i = 0; i < ROUNDS; i += 1) {
    same(api.echoEvery(LOW), LOW);
    same(api.echoEvery(HIGH), HIGH);
  }
  for (const field of Object.keys(LOW) as (keyof Every)[]) {
    const value = { ...LOW, [field]: HIGH[field] };
    same(api.echoEvery(value), value, field);
  }
});

const BAD_FIELDS: readonly (readonly [keyof Every, readonly unknown[]])[] = [
  ["c", [LOW.c - 1, HIGH.c + 1, 0.5, NaN]],
  ["sc", [-129, 128]],
  ["uc", [-1, 256]],
  ["s", [-32769, 32768]],
  ["us", [-1, 65536]],
  ["i", [-2147483649, 2147483648]],
  ["u", [-1, 2 ** 32]],
  ["l", [LOW.l - 1, HIGH.l + 1, 0.5, Infinity]],
  ["ul", [-1, HIGH.ul + 1]],
  ["ll", [-(2n ** 63n) - 1n, 2n ** 63n, 2 ** 53]],
  ["ull", [-1n, 2n ** 64n, -1]],
  ["size", [-1, 2 ** 53]],
  ["ip", [2 ** 53]],
  ["w", [LOW.w - 1, HIGH.w + 1]],
  ["mode", [2, -1, NaN]],
  ["tiny", [2, 256]],
  ["access", [8, -1, 2 ** 32]],
];

const WRONG_FIELDS: Partial<Record<keyof Every, readonly Sample[]>> = {
  flag: WRONG_TYPES.boolean,
  ll: WRONG_TYPES.numberOrBigint,
  ull: WRONG_TYPES.numberOrBigint,
  level: WRONG_TYPES.string,
};

for (const field of Object.keys(LOW) as (keyof Every)[]) {
  test(`field ${field} refuses what does not fit and what is of another type`, () => {
    const give = (value: unknown) => () => callOf(api, "echoEvery")({ ...LOW, [field]: value });
    const says = `echoEvery: value.${field} is `;
    for (const [name, values] of BAD_FIELDS) {
      if (name === field) { for (const value of values) throws(give(value), RangeError, says); }
    }
    const types: readonly Sample[] = WRONG_FIELDS[field] ?? WRONG_TYPES.number;
    for (const [value, shown] of types) throws(give(value), TypeError, `${says}${shown}; give `);
    const { [field]: _, ...rest } = LOW;
    throws(() => callOf(api, "echoEvery")(rest), TypeError, `${says}undefined`);
  });
}

test("arrays of what is no plain number", () => same(api.echoArrays(arrays()), arrays()));

test("arrays in structs have exactly their length, and elements that fit", () => {
  const give = (change: object) => () => callOf(api, "echoArrays")({ ...arrays(), ...change });
  for (const length of [0, 2, 4, 100]) {
    throws(give({ longs: Array(length).fill(1) }), RangeError, "echoArrays: value.longs ");
  }
  throws(give({ longs: [1, 2, 0.5] }), RangeError, "echoArrays: value.longs[2] is 0.5");
  throws(give({ longs: [1, 2, "3"] }), TypeError, "echoArrays: value.longs[2] is ");
  throws(give({ flags: [true, false, 0, true] }), TypeError, "value.flags[2] is 0");
  throws(give({ modes: [Mode.both, 7] }), RangeError, "value.modes[1] is 7");
  throws(
    give({ colours: [{ r: 1, g: 2, b: 3 }, { r: 1, g: 2, b: 256 }] }),
    RangeError,
    ".b is 256",
  );
  throws(give({ colours: [{ r: 1, g: 2, b: 3 }, null] }), TypeError, "value.colours[1] is null");
  for (const value of [null, undefined, 1, "abc", {}, new Map()]) {
    throws(give({ longs: value }), TypeError, "echoArrays: value.longs ");
  }
});

test("many structs and scalars together", () => {
  const found = api.manyStructs(
    { x: 1, y: 1 },
    1,
    { r: 1, g: 1, b: 1 },
    { a: 1, b: 1, c: 1, d: 1 },
    { a: 1n, b: 1n },
    1,
    { x: 1, y: 1, z: 1 },
    { value: 1 },
  );
  assert.equal(found, 17 * 18 / 2);
});

test("what is no object is refused, and a field is read once", () => {
  for (const [value, shown] of WRONG_TYPES.object) {
    throws(
      () => callOf(api, "echoPacked")(value),
      TypeError,
      `echoPacked: value is ${shown}; give`,
    );
  }
  let reads = 0;
  const sly = {
    get value() {
      reads += 1;
      return reads === 1 ? 7 : wrong<number>("x");
    },
  };
  assert.deepEqual(api.nextByte(sly), { value: 8 });
  assert.equal(reads, 1);
  const thrower = {
    get value(): number {
      throw new Error("not today");
    },
  };
  throws(() => api.nextByte(thrower), Error, "not today");
  assert.deepEqual(api.nextByte({ value: 1 }), { value: 2 });
});

test("text in a struct is lent for the call, and copied out", () => {
  assert.deepEqual(api.greetValue({ name: "Jürgen", age: 7, nick: null }), {
    result: 25,
    text: "Jürgen alias nobody is 7",
  });
  assert.equal(
    api.greetValue({ name: "a", age: -1, nick: "\u{1f600}" }).text,
    "a alias \u{1f600} is -1",
  );
  assert.deepEqual(api.somebody(true), { name: "Jürgen", age: 42, nick: "J" });
  assert.deepEqual(api.somebody(false), { name: "Jürgen", age: 42, nick: null });
  const bad = (change: object) => () =>
    callOf(api, "greetValue")({ name: "a", age: 1, nick: null, ...change });
  throws(bad({ name: null }), TypeError, "greetValue: person.name is null");
  throws(bad({ name: 5 }), TypeError, "greetValue: person.name is 5");
  throws(bad({ name: "a\0b" }), RangeError, "greetValue: person.name ", /NUL/);
});
