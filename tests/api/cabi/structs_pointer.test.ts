// Structs by pointer, in arrays, and with function pointers and handles in their fields.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode, throwsStatus } from "../support/expect.ts";
import { WRONG_TYPES } from "../semantics/wrong_values.ts";
import { api, callOf, compiled, type Every, MODES, type Pair } from "./clib.ts";
import { BITS_HIGH, BITS_LOW, HIGH, LOW } from "./sample.ts";

for (const { mode, api } of MODES) {
  test(`${mode}: structs by pointer go in, out and both ways`, () => {
    assert.equal(api.pairLength({ x: 3, y: 4 }), 5);
    const made: Partial<Pair> = {};
    assert.equal(api.makePair(1, -0, made), undefined);
    assert.deepEqual(made, { x: 1, y: -0 });
    const moved = { x: 1, y: 2, name: "mine" };
    api.movePair(moved, 0.5);
    assert.deepEqual(moved, { x: 1.5, y: 1.5, name: "mine" });
    assert.deepEqual(api.outPair(7), { x: 7, y: -7 });
    assert.equal(api.readValue({ i: -5 }), -5);
  });

  test(`${mode}: every field crosses through a pointer`, () => {
    for (const given of [LOW, HIGH]) {
      const found: Partial<Every> = {};
      api.copyEvery(given, found);
      assert.deepEqual(found, given);
    }
  });

  test(`${mode}: null crosses where the schema allows it`, () => {
    assert.equal(api.pairLengthOrMinus(null), -1);
    assert.equal(api.pairLengthOrMinus({ x: 0, y: 2 }), 2);
    throws(() => callOf(api, "pairLength")(null), TypeError, "pairLength: pair is null");
    throws(() => callOf(api, "makePair")(1, 2, null), TypeError, "makePair: pair is null");
  });

  test(`${mode}: what is no struct is refused`, () => {
    for (const [value, shown] of WRONG_TYPES.object) {
      throws(
        () => callOf(api, "pairLength")(value),
        TypeError,
        `pairLength: pair is ${shown}; give`,
      );
    }
    throws(() => callOf(api, "pairLength")({ x: 1 }), TypeError, "pair.y is undefined");
    throws(() => callOf(api, "movePair")({ x: 1, y: 2 }, "x"), TypeError, 'movePair: by is "x"');
  });

  test(`${mode}: a call that fails leaves the object as it was`, () => {
    const pair = {};
    throwsStatus(() => api.makePairOrFail(pair, true), "BAD_VALUE", "makePairOrFail");
    assert.deepEqual(pair, {});
    api.makePairOrFail(pair, false);
    assert.deepEqual(pair, { x: 1, y: 2 });
  });

  test(`${mode}: arrays of structs are written`, () => {
    const pairs: Pair[] = Array.from({ length: 100 }, (_, i) => ({ x: i, y: -i }));
    api.movePairs(pairs, 1);
    assert.deepEqual(pairs[0], { x: 1, y: -1 });
    assert.deepEqual(pairs[99], { x: 100, y: -100 });
    const made = Array.from({ length: 3 }, () => ({}));
    api.makePairs(made as Pair[]);
    assert.deepEqual(made, [{ x: 0, y: -0 }, { x: 1, y: -1 }, { x: 2, y: -2 }]);
    assert.equal(api.movePairs([], 1), undefined);
    for (const value of [null, undefined, 1, "ab", {}, new Float64Array(4)]) {
      throws(() => callOf(api, "movePairs")(value, 1), TypeError, "movePairs: pairs ");
    }
    throws(() => callOf(api, "movePairs")([{ x: 1, y: 2 }, 5], 1), TypeError, "pairs[1] is 5");
    const bad = [{ x: 1, y: 2 }, { x: 1, y: "2" }];
    throws(() => callOf(api, "movePairs")(bad, 1), TypeError, 'pairs[1].y is "2"');
    assert.deepEqual(bad, [{ x: 1, y: 2 }, { x: 1, y: "2" }]);
    throws(() => callOf(api, "movePairs")(new Array(3), 1), TypeError, "pairs[0] is undefined");
  });

  test(`${mode}: a struct with text is lent for the call`, () => {
    const person = { name: "Zoë", age: 3, nick: "Z" };
    assert.deepEqual(api.greet(person), { result: 17, text: "Zoë alias Z is 3" });
    for (let i = 0; i < 200; i += 1) {
      const name = "n".repeat(i % 40);
      assert.equal(api.greet({ name, age: i, nick: null }).text, `${name} alias nobody is ${i}`);
    }
    const given = { name: "a", age: 1, nick: "b\0" };
    throws(() => api.greet(given), RangeError, "greet: person.nick ", /NUL/);
  });
}

test("arrays of structs are read, and summed by value", () => {
  const pairs: Pair[] = Array.from({ length: 1000 }, (_, i) => ({ x: i, y: 1 }));
  assert.deepEqual(api.sumPairs(pairs), { x: 499_500, y: 1000 });
  assert.deepEqual(api.sumPairs([]), { x: 0, y: 0 });
});

test("structs with bit fields by pointer and in arrays", () => {
  const bits = { ...BITS_LOW };
  api.flipBits(bits);
  assert.deepEqual(bits, { ...BITS_HIGH, b: -16 });
  const many = [{ ...BITS_HIGH }, { ...BITS_LOW, b: 5 }];
  assert.equal(api.sumBits(many), 7 + 15 + 2 ** 24 - 1 + 1 + 255 + 2047 + 5);
  api.flipAllBits(many);
  assert.deepEqual(many, [{ ...BITS_LOW, b: -15 }, { ...BITS_HIGH, b: -5 }]);
  assert.equal(api.sumBits([]), 0);
});

test("function pointers in fields are callbacks that are released by hand", () => {
  using times = compiled.callbacks.Binary((a, b) => a * b);
  using negate = compiled.callbacks.Unary((value) => -value);
  for (const run of [api.runOps, api.runOpsValue]) {
    assert.equal(run({ base: 1, apply: times, finish: null }, 3, 4), 13);
    assert.equal(run({ base: 1, apply: times, finish: negate }, 3, 4), -13);
  }
  const plain = { base: 1, apply: (a: number, b: number) => a + b, finish: null };
  throws(() => callOf(api, "runOps")(plain, 1, 2), TypeError, "runOps: ops.apply is ", "Callback");
  const none = { base: 1, apply: null, finish: null };
  throws(() => callOf(api, "runOps")(none, 1, 2), TypeError, "runOps: ops.apply is null");
  const other = { base: 1, apply: negate, finish: null };
  throws(() => callOf(api, "runOps")(other, 1, 2), TypeError, "runOps: ops.apply is ", "Binary");
  negate.release();
  const released = () => api.runOps({ base: 1, apply: times, finish: negate }, 1, 2);
  assert.throws(released, /runOps: .*released/);
});

test("a function pointer that native code gives is its address", () => {
  const ops = api.defaultOps();
  assert.equal(ops.base, 100);
  assert.equal(typeof ops.apply, "number");
  assert.equal(ops.finish, null);
});

test("handles in fields", () => {
  const counter = api.newCounter(5n);
  assert.equal(api.runStep({ counter, by: 2n }), 7n);
  const gauge = api.newGauge(1);
  const says = "runStep: step.counter is a Gauge handle; give a Counter handle";
  throws(() => callOf(api, "runStep")({ counter: gauge, by: 1n }), TypeError, says);
  api.freeGauge(gauge);
  api.freeCounter(counter);
  throwsCode(() => api.runStep({ counter, by: 1n }), "HANDLE_RELEASED", "runStep");
});
