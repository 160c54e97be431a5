// C calls JavaScript back, on the same thread.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, wrong } from "../support/expect.ts";
import { WRONG_TYPES } from "../semantics/wrong_values.ts";
import { api as shim, callOf, MODES } from "./clib.ts";

class Mine extends Error {}

const fail = (): never => {
  throw new Mine("of the callback");
};

for (const { mode, api } of MODES) {
  test(`${mode}: a function is called and its result comes back`, () => {
    for (let i = 0; i < 1000; i += 1) assert.equal(api.apply((a, b) => a - b, i, 1), i - 1);
    assert.equal(api.apply(() => -2147483648, 0, 0), -2147483648);
    assert.equal(api.applyOr(null, 1, 2), -1);
    assert.equal(api.applyOr(Math.imul, 3, 4), 12);
  });

  test(`${mode}: a closure needs no user data`, () => {
    const seen: number[] = [];
    api.each(Int32Array.of(5, 6, 7), (value, index) => seen.push(value * 10 + index));
    assert.deepEqual(seen, [50, 61, 72]);
    assert.equal(callOf(api, "each").length, 2);
  });

  test(`${mode}: native code sorts with a comparison in JavaScript`, () => {
    const values = Int32Array.from({ length: 500 }, (_, i) => Math.imul(i, 2654435761) >> 8);
    const expected = values.toSorted();
    api.sort(values, (a, b) => a - b);
    assert.deepEqual([...values], [...expected]);
  });

  test(`${mode}: what is no function is refused`, () => {
    const values = [...WRONG_TYPES.object, [{}, "an object with no keys"], [[], "an array of 0"]];
    for (const [value, shown] of values) {
      const says = `apply: apply is ${shown as string}; give a`;
      throws(() => callOf(api, "apply")(value, 1, 2), TypeError, says);
    }
    throws(() => callOf(api, "apply")(Math.max, "x", 2), TypeError, 'apply: a is "x"');
    throws(() => callOf(api, "applyOr")(undefined, 1, 2), TypeError, "applyOr: apply is undefined");
    throws(() => callOf(api, "apply")(1234, 1, 2), TypeError, "apply: apply is 1234");
  });

  test(`${mode}: an exception reaches the caller`, () => {
    for (let i = 0; i < 100; i += 1) throws(() => api.apply(fail, 1, 2), Mine, "of the callback");
    for (const value of [undefined, null, 0, "text", Symbol.iterator]) {
      const thrower = () => {
        throw value;
      };
      let caught: unknown = "nothing";
      try {
        api.apply(thrower, 1, 2);
      } catch (error) {
        caught = error;
      }
      assert.equal(caught, value);
    }
    assert.equal(api.apply((a, b) => a + b, 1, 2), 3);
  });

  test(`${mode}: after an exception the callbacks of that call do not run`, () => {
    let ran = 0;
    const third = (i: number) => {
      ran += 1;
      return i === 2 ? fail() : 1;
    };
    throws(() => api.repeat(10, third), Mine);
    assert.equal(ran, 3);
    assert.equal(api.callsMade(), 10, "native code goes on with the fallback");
    assert.equal(api.repeat(4, () => 2), 8);
  });

  test(`${mode}: a result of a wrong type or range is an error, never garbage`, () => {
    for (const value of ["x", null, undefined, {}, 1n, true, Symbol("odd"), Promise.resolve(1)]) {
      throws(() => api.apply(() => wrong(value), 1, 2), TypeError, "Binary", "result");
    }
    for (const value of [0.5, NaN, Infinity, 2 ** 31, -(2 ** 31) - 1]) {
      throws(() => api.apply(() => value, 1, 2), RangeError, "Binary", "result");
    }
    assert.ok(Object.is(api.apply(() => -0, 1, 2), 0));
    throws(() => api.apply(wrong(async () => 1), 1, 2), TypeError, "Binary");
    assert.equal(api.each(Int32Array.of(1), () => "ignored"), undefined);
  });

  test(`${mode}: callbacks nest`, () => {
    const down = (depth: number): number => depth === 0 ? 100 : api.nest(depth, down);
    assert.equal(api.nest(20, down), 120);
    const seen: string[] = [];
    const outer = api.apply(
      (a, b) => {
        const inner = api.apply(
          (c, d) => {
            seen.push(`inner ${c} ${d}`);
            return api.length("three") + a;
          },
          10,
          20,
        );
        seen.push(`outer ${a} ${b} ${inner}`);
        return inner + api.increment(b);
      },
      1,
      2,
    );
    assert.equal(outer, 9);
    assert.deepEqual(seen, ["inner 10 20", "outer 1 2 6"]);
  });

  test(`${mode}: an exception of a nested callback can be caught on the way`, () => {
    const caught = api.apply(
      () => {
        try {
          return api.apply(fail, 1, 2);
        } catch (error) {
          assert.ok(error instanceof Mine);
          return 77;
        }
      },
      1,
      2,
    );
    assert.equal(caught, 77);
    throws(() => api.apply(() => api.apply(fail, 1, 2), 1, 2), Mine);
    const deep = (depth: number): number => depth === 0 ? fail() : api.nest(depth, deep);
    throws(() => api.nest(15, deep), Mine);
    assert.equal(api.nest(3, () => 0), 1);
  });

  test(`${mode}: a call inside of a callback may itself be refused`, () => {
    const refused = () => api.apply(() => callOf(api, "echoInt")("x") as number, 1, 2);
    throws(refused, TypeError, 'echoInt: value is "x"');
    assert.equal(api.echoInt(5), 5);
  });

  test(`${mode}: arguments of the outer call survive a call inside of the callback`, () => {
    const seen: string[] = [];
    api.say("outer text", (text) => {
      seen.push(text, api.copyText("x".repeat(3000)).slice(0, 3));
      api.say("inner text", (other) => seen.push(other));
      seen.push(text);
    });
    assert.deepEqual(seen, ["outer text", "xxx", "inner text", "outer text"]);
    const values = Int32Array.of(3, 1, 2);
    api.sort(values, (a, b) => {
      api.length("y".repeat(5000));
      api.sort(Int32Array.of(9, 8), (c, d) => c - d);
      return a - b;
    });
    assert.deepEqual([...values], [1, 2, 3]);
  });

  test(`${mode}: a string arrives as a string`, () => {
    for (const text of ["", "ascii", "grüß \u{1f600}", "z".repeat(10_000)]) {
      let got: string | null = null;
      api.say(text, (given) => got = given);
      assert.equal(got, text);
    }
  });

  test(`${mode}: a stack overflow in a callback is an error`, () => {
    const forever = (): number => forever() + 1;
    assert.throws(() => api.apply(forever, 1, 2), RangeError);
    assert.equal(api.apply(() => 5, 1, 2), 5);
  });

  test(`${mode}: a callback that closes over much is dropped after the call`, () => {
    for (let i = 0; i < 3000; i += 1) api.apply(() => i, 1, 2);
    assert.equal(api.apply(() => 6, 1, 2), 6);
  });
}

test("a struct by pointer or by value arrives as an object", () => {
  assert.equal(shim.callPairPointer((pair) => pair.x - pair.y, 5, 3), 2);
  assert.deepEqual(shim.callPair(({ x, y }) => ({ x: y, y: x }), { x: 1, y: -0 }), { x: -0, y: 1 });
  const bits = { a: 7, b: -16, c: 1, d: true, e: 255, f: 2047 };
  assert.deepEqual(shim.callBits((given) => ({ ...given, a: 0, d: false }), bits), {
    ...bits,
    a: 0,
    d: false,
  });
  for (let i = 0; i < 1000; i += 1) {
    assert.deepEqual(shim.callPair((p) => ({ x: p.x + i, y: i }), { x: 1, y: 2 }), {
      x: 1 + i,
      y: i,
    });
  }
  throws(() => shim.callPair(() => wrong({ x: 1 }), { x: 1, y: 2 }), TypeError, "MapPair", ".y is");
  throws(() => shim.callPair(() => wrong(null), { x: 1, y: 2 }), TypeError, "MapPair");
  throws(() => shim.callBits((given) => ({ ...given, a: 8 }), bits), RangeError, ".a is 8");
  throws(() => shim.callPair(fail, { x: 1, y: 2 }), Mine);
});
