// The garbage collector frees dropped owners once, and nothing that is still needed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block } from "../../../src/mod.ts";
import { collectUntil, dropBlocks } from "../support/collect.ts";
import { MODES } from "./clib.ts";

/** Makes garbage until a condition holds. */
const collect = (done: () => boolean, drop: () => void = () => {}) =>
  collectUntil(done, () => {
    drop();
    dropBlocks(50, 100_000, 0xee);
  }, 1000);

for (const { mode, api } of MODES) {
  test(`${mode}: dropped owned handles are freed, once each`, async () => {
    const before = api.liveCounters();
    for (let i = 0; i < 200; i += 1) api.newCounter(1n);
    assert.ok(api.liveCounters() >= before + 1);
    assert.ok(await collect(() => api.liveCounters() < before + 100), `${api.liveCounters()} live`);
    assert.equal(api.deadUses(), 0);
  });

  test(`${mode}: disposed handles are not freed again by the collector`, async () => {
    const dead = api.deadUses();
    const live = api.liveCounters();
    for (let i = 0; i < 500; i += 1) api.newCounter(1n)[Symbol.dispose]();
    const marker = api.liveGauges();
    const drop = () => {
      for (let i = 0; i < 20; i += 1) api.newGauge(1);
    };
    drop();
    let made = 20;
    const again = () => {
      drop();
      made += 20;
    };
    assert.ok(await collect(() => api.liveGauges() < marker + made - 100, again));
    assert.equal(api.deadUses(), dead);
    assert.ok(api.liveCounters() <= live);
  });

  test(`${mode}: a part keeps the object alive that it is a part of`, async () => {
    const items = Array.from({ length: 50 }, (_, i) => api.counterItem(api.newCounter(BigInt(i))));
    const before = api.liveGauges();
    let made = 0;
    const drop = () => {
      for (let i = 0; i < 20; i += 1) api.newGauge(i);
      made += 20;
    };
    assert.ok(await collect(() => api.liveGauges() < before + made - 200, drop));
    for (const [i, item] of items.entries()) assert.equal(api.itemValue(item), BigInt(i));
    assert.equal(api.deadUses(), 0);
  });

  test(`${mode}: what native code retains is kept until it is told`, async () => {
    const gauges = Array.from({ length: 50 }, (_, i) => {
      const gauge = api.newGauge(i);
      api.gaugeWatch(gauge, api.newCounter(BigInt(i)));
      return gauge;
    });
    const live = api.liveCounters();
    const drop = () => {
      for (let i = 0; i < 20; i += 1) api.newCounter(1n);
    };
    let round = 0;
    assert.ok(await collect(() => (round += 1) > 20 && api.liveCounters() < live + 20 * 15, drop));
    for (const [i, gauge] of gauges.entries()) assert.equal(api.gaugeRead(gauge), BigInt(i));
    assert.equal(api.deadUses(), 0);
    for (const gauge of gauges) api.gaugeUnwatch(gauge);
    const now = api.liveCounters();
    assert.ok(
      await collect(() => api.liveCounters() <= now - 25),
      `${api.liveCounters()} of ${now}`,
    );
    for (const gauge of gauges) gauge[Symbol.dispose]();
    assert.equal(api.deadUses(), 0);
  });

  test(`${mode}: memory that native code keeps is not collected`, async () => {
    const keep = () => {
      const values = new Block(8000).view("f64").fill(1.5);
      api.keep(values);
    };
    keep();
    let rounds = 0;
    await collect(() => (rounds += 1) > 50);
    assert.equal(api.keptSum(), 1500);
    api.dropKept();
  });

  test(`${mode}: a listener lives as long as native code has it`, async () => {
    let told = 0;
    const listen = () => {
      api.onEvent(() => told += 1);
      api.subscribe(() => told += 10);
    };
    listen();
    let rounds = 0;
    await collect(() => (rounds += 1) > 50);
    assert.equal(api.fire(1), 1);
    assert.equal(api.publish(1), 1);
    assert.equal(told, 11);
    api.onEvent(null);
    api.unsubscribe();
    assert.equal(api.fire(1), 0);
  });

  test(`${mode}: dropped owned views are freed`, async () => {
    const before = api.livePairs();
    for (let i = 0; i < 200; i += 1) api.newPair(1, 2);
    assert.ok(await collect(() => api.livePairs() < before + 100), `${api.livePairs()} live`);
  });
}
