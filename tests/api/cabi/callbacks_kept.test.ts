// Callbacks that native code keeps: replaced, released, made by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode } from "../support/expect.ts";
import { callOf, MODES } from "./clib.ts";

for (const { mode, api, library } of MODES) {
  test(`${mode}: a listener is replaced by the next one, and by null`, () => {
    const seen: string[] = [];
    api.onEvent((code) => seen.push(`one ${code}`));
    assert.equal(api.fire(1), 1);
    api.onEvent((code) => seen.push(`two ${code}`));
    assert.equal(api.fire(2), 1);
    api.onEvent(null);
    assert.equal(api.fire(3), 0);
    assert.deepEqual(seen, ["one 1", "two 2"]);
  });

  test(`${mode}: thousands of listeners one after the other need no more room`, () => {
    let last = -1;
    for (let i = 0; i < 3000; i += 1) {
      api.onEvent(() => last = i);
      api.subscribe(() => {});
      api.unsubscribe();
    }
    api.fire(0);
    assert.equal(last, 2999);
    api.onEvent(null);
  });

  test(`${mode}: a listener lives until the function that ends it`, () => {
    const seen: number[] = [];
    api.subscribe((code) => seen.push(code));
    for (let i = 0; i < 5; i += 1) api.publish(i);
    api.unsubscribe();
    assert.equal(api.publish(9), 0);
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  });

  test(`${mode}: a listener that throws reaches the caller of the call it was told in`, () => {
    api.onEvent(() => {
      throw new Error("told");
    });
    throws(() => api.fire(1), Error, "told");
    throws(() => api.fire(1), Error, "told");
    api.onEvent(null);
    assert.equal(api.fire(1), 0);
  });

  test(`${mode}: a listener replaces itself while it runs`, () => {
    const seen: string[] = [];
    api.onEvent(() => {
      seen.push("first");
      api.onEvent(() => seen.push("second"));
      seen.push("still first");
    });
    api.fire(1);
    api.fire(2);
    assert.deepEqual(seen, ["first", "still first", "second"]);
    api.onEvent(null);
  });

  test(`${mode}: a callback made by hand lives until it is released`, () => {
    const { callbacks } = library;
    let told = 0;
    const listener = callbacks.Event(() => told += 1);
    assert.equal(listener.kind, "Event");
    assert.ok(listener.pointer > 0);
    api.onEvent(listener);
    api.fire(1);
    api.onEvent(null);
    api.onEvent(listener);
    api.fire(1);
    assert.equal(told, 2);
    api.onEvent(null);
    listener.release();
    listener.release();
    const says = /onEvent: .*listener.*released/;
    assert.throws(() => api.onEvent(listener), says);
    using times = callbacks.Binary((a, b) => a * b);
    assert.equal(api.apply(times, 6, 7), 42);
    assert.equal(api.apply(times, 2, 3), 6);
    throws(() => callOf(api, "onEvent")(times), TypeError, "onEvent: listener is ", "Event");
    throws(() => callOf(callbacks, "Binary")("x"), TypeError, "Binary");
  });

  test(`${mode}: native code that calls a released callback gets the fallback`, () => {
    let told = 0;
    const listener = library.callbacks.Event(() => told += 1);
    api.onEvent(listener);
    assert.equal(api.fire(1), 1);
    listener.release();
    assert.equal(api.fire(2), 1);
    assert.equal(told, 1);
    api.onEvent(null);
  });

  test(`${mode}: callbacks that run out say so`, () => {
    const made = [];
    try {
      for (let i = 0; i < 10_000; i += 1) made.push(library.callbacks.Binary((a) => a + i));
    } catch (error) {
      throwsCode(
        () => {
          throw error;
        },
        "TOO_MANY_CALLBACKS",
        "Binary",
        "release",
      );
    }
    for (const [i, one] of made.entries()) assert.equal(api.apply(one, 1, 0), 1 + i);
    for (const one of made) one.release();
    assert.equal(api.apply(() => 8, 1, 2), 8);
  });
}
