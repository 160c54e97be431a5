// The unchecked form is the same typed API: for valid arguments it does what the checked one does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NativeError, ZiffiError } from "../../../src/mod.ts";
import { CALLS } from "./calls.ts";
import { api, callOf, unchecked } from "./probe.ts";

/** Results that native state changes from call to call. */
const CHANGING = new Set(["countOf", "liveCounters", "liveStrings"]);

/** Is called with an address of native code in strings.test.ts, by way of owned strings. */
const INDIRECT = "freeString";

/** What can be compared of a result or argument: a handle by its name, the rest as it is. */
function comparable(value: unknown): unknown {
  const handle = value as { kind?: unknown; address?: number } | null;
  if (typeof handle !== "object" || handle?.kind === undefined) return value;
  return `${handle.kind} ${handle.address === 0 ? "released" : "alive"}`;
}

/** The result of a call, or its error, and what became of its arguments. */
function outcome(table: object, name: keyof typeof CALLS): unknown[] {
  const args: unknown[] = CALLS[name]();
  let result: unknown;
  try {
    result = callOf(table, name)(...args);
  } catch (error) {
    assert.ok(error instanceof NativeError, String(error));
    result = `${error.name}: ${error.message}`;
  }
  return [comparable(result), ...args.map(comparable)];
}

for (const name of Object.keys(CALLS) as (keyof typeof CALLS)[]) {
  if (name === INDIRECT) continue;
  test(`${name} does the same unchecked`, () => {
    const [checked, raw] = [outcome(api, name), outcome(unchecked, name)];
    if (CHANGING.has(name)) assert.equal(typeof raw[0], typeof checked[0]);
    else assert.deepEqual(raw, checked);
  });
}

test("both forms have the same functions, in the same order", () => {
  assert.deepEqual(Object.keys(unchecked), Object.keys(api));
  assert.deepEqual(Object.keys(api).sort(), Object.keys(CALLS).sort());
});

test("an unchecked function is made once and stays the same", () => {
  assert.equal(unchecked.echoF64, unchecked.echoF64);
  assert.equal(unchecked.copyString, unchecked.copyString);
});

test("the unchecked form reads its arguments as the checked one does, for what it can tell", () => {
  assert.throws(() => unchecked.lengthOfString("a\0b"), RangeError);
  assert.throws(() => callOf(unchecked, "sumBytes")(1), TypeError);
  assert.throws(() => unchecked.statusOf(-1), ZiffiError);
});
