// Opaque handles of C: branded, owned, disposable, borrowed from others, and retained.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode, throwsStatus, wrong } from "../support/expect.ts";
import { WRONG_TYPES } from "../semantics/wrong_values.ts";
import { callOf, MODES } from "./clib.ts";

for (const { mode, api } of MODES) {
  test(`${mode}: an owned handle is freed at the end of the block, once`, () => {
    const before = api.liveCounters();
    let kept;
    {
      using counter = api.newCounter(40n);
      assert.equal(api.addToCounter(counter, 2), 42n);
      assert.equal(api.liveCounters(), before + 1);
      kept = counter;
    }
    assert.equal(api.liveCounters(), before);
    assert.equal(kept.address, 0);
    kept[Symbol.dispose]();
    assert.equal(api.liveCounters(), before);
    assert.equal(api.deadUses(), 0);
    throwsCode(() => api.addToCounter(kept, 1n), "HANDLE_RELEASED", "addToCounter");
  });

  test(`${mode}: a call that takes the handle leaves nothing to dispose`, () => {
    const before = api.liveCounters();
    {
      using counter = api.newCounter(1n);
      api.freeCounter(counter);
      assert.equal(api.liveCounters(), before);
    }
    assert.equal(api.liveCounters(), before);
    using other = api.newCounter(1n);
    throwsStatus(() => api.closeCounter(other, true), "BAD_VALUE");
    assert.equal(api.addToCounter(other, 1n), 2n);
    assert.equal(api.closeCounter(other, false), undefined);
    assert.equal(api.liveCounters(), before);
    assert.equal(api.deadUses(), 0);
  });

  test(`${mode}: a handle through an out param is owned too`, () => {
    const before = api.liveCounters();
    {
      using counter = api.openCounter("seven..");
      assert.equal(counter.kind, "Counter");
      assert.equal(api.addToCounter(counter, 0n), 7n);
      assert.equal(api.liveCounters(), before + 1);
    }
    throwsStatus(() => api.openCounter(""), "BAD_VALUE", 'openCounter(name: "")');
    assert.equal(api.liveCounters(), before);
  });

  test(`${mode}: handles of another name, another library and forged ones are refused`, () => {
    using counter = api.newCounter(0n);
    using gauge = api.newGauge(2.5);
    const given = "addToCounter: counter is a Gauge handle; give a Counter handle";
    throws(() => api.addToCounter(wrong(gauge), 1n), TypeError, given);
    throws(
      () => api.gaugeLevel(wrong(counter)),
      TypeError,
      "gaugeLevel: gauge is a Counter handle",
    );
    for (const [value, shown] of WRONG_TYPES.array) {
      const says = `addToCounter: counter is ${shown}; give a Counter handle`;
      throws(() => api.addToCounter(wrong(value), 1n), TypeError, says);
    }
    throws(() => api.addToCounter(Object.create(counter), 1n), TypeError, "give a Counter handle");
    throws(() => api.addToCounter(new Proxy(counter, {}), 1n), TypeError, "give a Counter handle");
    for (const other of MODES) {
      if (other.mode === mode) continue;
      const call = () => other.api.addToCounter(counter, 1n);
      throws(call, TypeError, "addToCounter", "another library");
    }
    assert.equal(api.addToCounter(counter, 1n), 1n);
    assert.equal(api.gaugeLevel(gauge), 2.5);
  });

  test(`${mode}: null crosses where the schema allows it`, () => {
    assert.equal(api.valueOrZero(null), 0n);
    assert.equal(api.counterOrNull(false), null);
    using counter = api.counterOrNull(true);
    assert.ok(counter !== null);
    assert.equal(api.valueOrZero(counter), 1n);
    throws(() => callOf(api, "addToCounter")(null, 1n), TypeError, "counter is null");
  });

  test(`${mode}: one object has one handle`, () => {
    using counter = api.newCounter(1n);
    const same = api.sameCounter(counter);
    assert.ok(same.equals(counter) && counter.equals(same));
    assert.equal(same.address, counter.address);
    using other = api.newCounter(1n);
    assert.ok(!other.equals(counter));
  });

  test(`${mode}: a part of an object is dead when the object is`, () => {
    const counter = api.newCounter(5n);
    const item = api.counterItem(counter);
    assert.equal(item.kind, "Item");
    assert.equal(api.itemValue(item), 5n);
    counter[Symbol.dispose]();
    throwsCode(() => api.itemValue(item), "HANDLE_RELEASED", "itemValue");
    assert.equal(api.deadUses(), 0);
  });

  test(`${mode}: listeners of an object are its own`, () => {
    const seen: string[] = [];
    using one = api.newCounter(1n);
    using two = api.newCounter(2n);
    api.counterListen(one, (code) => seen.push(`one ${code}`));
    api.counterListen(two, (code) => seen.push(`two ${code}`));
    assert.equal(api.counterTell(one, 1), 1);
    assert.equal(api.counterTell(two, 2), 1);
    api.counterIgnore(one);
    assert.equal(api.counterTell(one, 3), 0);
    assert.equal(api.counterTell(two, 4), 1);
    assert.deepEqual(seen, ["one 1", "two 2", "two 4"]);
    api.counterIgnore(two);
  });

  test(`${mode}: a status is explained by a function of the handle`, () => {
    using counter = api.newCounter(1n);
    assert.equal(api.tryCounter(counter, 0), undefined);
    throwsStatusText(() => api.tryCounter(counter, 5), "the counter says 5");
  });
}

function throwsStatusText(call: () => unknown, text: string): void {
  assert.throws(
    call,
    (error: Error) => error.message.includes(text) && error.name === "NativeError",
  );
}
