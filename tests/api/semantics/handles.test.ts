// Handles: opaque, branded by name, equal when they stand for the same object, dead once taken.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Handle } from "../../../src/mod.ts";
import { throws, throwsCode, throwsStatus, wrong } from "../support/expect.ts";
import { api, callOf, unchecked } from "./probe.ts";
import { type Sample, WRONG_TYPES } from "./wrong_values.ts";

test("a handle stands for its native object", () => {
  const before = api.liveCounters();
  const counter = api.newCounter(40n);
  assert.equal(counter.kind, "Counter");
  assert.ok(counter.address > 0);
  assert.equal(String(counter), `Counter at 0x${counter.address.toString(16)}`);
  assert.equal(api.addToCounter(counter, 2n), 42n);
  assert.equal(api.addToCounter(counter, -43), -1n);
  assert.equal(api.liveCounters(), before + 1);
  api.freeCounter(counter);
  assert.equal(api.liveCounters(), before);
});

test("two handles of one object are equal, and of two are not", () => {
  const [one, two] = [api.newCounter(1n), api.newCounter(1n)];
  const same = api.sameCounter(one);
  assert.ok(one.equals(same) && same.equals(one) && one.equals(one));
  assert.equal(one.address, same.address);
  assert.ok(!one.equals(two) && !two.equals(same));
  const gauge = api.newGauge(1);
  assert.ok(!one.equals(gauge) && !gauge.equals(one));
  const lookalike = { kind: "Counter", address: one.address, equals: () => true } as const;
  assert.ok(!one.equals(lookalike));
  for (const counter of [one, two]) api.freeCounter(counter);
  api.freeGauge(gauge);
});

test("released handles are equal to nothing but themselves", () => {
  const [one, two] = [api.newCounter(1n), api.newCounter(1n)];
  api.freeCounter(one);
  api.freeCounter(two);
  assert.ok(one.equals(one) && !one.equals(two));
});

test("a handle of another name is refused", () => {
  const counter = api.newCounter(0n);
  const gauge = api.newGauge(2.5);
  const given = "addToCounter: counter is a Gauge handle; give a Counter handle";
  throws(() => api.addToCounter(wrong(gauge), 1n), TypeError, given);
  const other = "levelOfGauge: gauge is a Counter handle; give a Gauge handle";
  throws(() => api.levelOfGauge(wrong(counter)), TypeError, other);
  throws(() => api.freeCounter(wrong(gauge)), TypeError, "freeCounter: counter is a Gauge");
  assert.equal(api.levelOfGauge(gauge), 2.5);
  api.freeCounter(counter);
  api.freeGauge(gauge);
});

test("what is no handle is refused", () => {
  const counter = api.newCounter(0n);
  const forged: readonly Sample[] = [
    ...WRONG_TYPES.array,
    [{ kind: "Counter", address: counter.address }, "an object with kind, address"],
    [{ ...counter }, "an object with no keys"],
    [counter.address, String(counter.address)],
    [BigInt(counter.address), `${counter.address}n`],
  ];
  for (const [value, shown] of forged) {
    const says = `valueOrZero: counter is ${shown}; give a Counter handle`;
    if (value !== null) throws(() => api.valueOrZero(wrong(value)), TypeError, says);
    const call = "addToCounter";
    const strict = `${call}: counter is ${shown}; give a Counter handle`;
    throws(() => api.addToCounter(wrong(value), 0n), TypeError, strict);
  }
  const inherited: Handle<"Counter"> = Object.create(counter);
  throws(() => api.addToCounter(inherited, 0n), TypeError, "give a Counter handle");
  const mimic = Object.create(Object.getPrototypeOf(counter), { kind: { value: "Counter" } });
  throws(() => api.addToCounter(mimic, 0n), TypeError, "give a Counter handle");
  api.freeCounter(counter);
});

test("a handle cannot be changed", () => {
  const counter = api.newCounter(5n);
  const { address } = counter;
  assert.equal(Reflect.set(counter, "address", 1), false);
  assert.equal(Reflect.set(counter, "kind", "Gauge"), false);
  assert.equal(counter.address, address);
  assert.equal(counter.kind, "Counter");
  assert.equal(api.addToCounter(counter, 0n), 5n);
  api.freeCounter(counter);
});

test("a handle that a call has taken is dead", () => {
  const counter = api.newCounter(1n);
  const same = api.sameCounter(counter);
  api.freeCounter(counter);
  assert.equal(counter.address, 0);
  assert.equal(String(counter), "Counter (released)");
  for (const call of ["addToCounter", "closeCounter"]) {
    const says = `${call}: the Counter handle counter was released by an earlier call`;
    throwsCode(() => callOf(api, call)(counter, 0n), "HANDLE_RELEASED", says);
  }
  throwsCode(() => api.freeCounter(counter), "HANDLE_RELEASED", "freeCounter");
  throwsCode(() => api.valueOrZero(counter), "HANDLE_RELEASED", "valueOrZero");
  assert.equal(same, counter, "one object has one handle");
  const next = api.newCounter(1n);
  assert.notEqual(next, counter, "a new object has a handle of its own, wherever it lies");
  api.freeCounter(next);
});

test("a call that fails does not take the handle", () => {
  const counter = api.newCounter(3n);
  throwsStatus(
    () => api.closeCounter(counter, true),
    "FAILED",
    /counter: Counter at 0x[0-9a-f]+, fail: true/,
  );
  assert.equal(api.addToCounter(counter, 1n), 4n);
  throws(() => callOf(api, "closeCounter")(counter, 1), TypeError, "closeCounter: fail is 1");
  assert.equal(api.addToCounter(counter, 1n), 5n);
  assert.equal(api.closeCounter(counter, false), undefined);
  assert.equal(counter.address, 0);
});

test("null crosses where the schema allows it, and nowhere else", () => {
  assert.equal(api.valueOrZero(null), 0n);
  assert.equal(api.counterOrNull(false), null);
  assert.equal(api.freeCounterOrNull(null), undefined);
  const counter = api.counterOrNull(true);
  assert.ok(counter !== null);
  assert.equal(api.valueOrZero(counter), 1n);
  api.freeCounterOrNull(counter);
  assert.equal(counter.address, 0);
  const says = "addToCounter: counter is null; give a Counter handle";
  throws(() => api.addToCounter(wrong(null), 1n), TypeError, says);
});

test("the unchecked form takes and releases handles too", () => {
  const counter = unchecked.newCounter(7n);
  assert.equal(unchecked.addToCounter(counter, 1n), 8n);
  unchecked.freeCounter(counter);
  assert.equal(counter.address, 0);
  throwsCode(() => api.addToCounter(counter, 1n), "HANDLE_RELEASED", "addToCounter");
});
