// Functions that take a va_list, which the shim makes of the variadic params.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode } from "../support/expect.ts";
import { api, callOf, compiled } from "./clib.ts";

test("a va_list holds integers, floats, text and literals", () => {
  assert.deepEqual(api.listFormatNothing("100%%"), { result: 4, text: "100%" });
  const wide = -(2n ** 63n);
  const many = api.listFormatMany("%d %g %s %lld %zu %d %s", -5, 0.25, "grüß", wide, 7);
  assert.equal(many.text, "-5 0.25 grüß -9223372036854775808 7 4 end");
  assert.equal(many.result, 43);
  const cut = api.listFormatMany("%d %g %s", 1, 1e300, "y".repeat(500), 0, 0);
  assert.equal(cut.text, `1 1e+300 ${"y".repeat(54)}`);
  assert.equal(cut.result, 509);
});

test("numbers are summed up from a va_list", () => {
  assert.equal(api.listSum(2, 3, 0.5, 4, 0.25), 2.5);
  assert.equal(api.listSum(1, 3, 0.5, 4, 0.25), 1.5);
  assert.equal(api.listSumInts(3, 2147483647, 2147483647, -1), 4294967293n);
  assert.equal(api.listSumInts(0, 1, 2, 3), 0n);
  assert.equal(api.listSumTwoInts(40, 2), 42n);
});

test("a function without a result takes a va_list", () => {
  assert.equal(api.listKeep("<%d>", 42), undefined);
  assert.equal(api.listKept(), "<42>");
});

test("a va_list may be all that a function takes, and a struct what it gives", () => {
  assert.deepEqual({ ...api.listPair(0.5, -1e300) }, { x: 0.5, y: -1e300 });
});

test("errno and optional symbols go with a va_list", () => {
  for (let i = 0; i < 100; i += 1) {
    assert.deepEqual(api.listErrno(i, i % 50), { result: i, errno: i % 50 });
  }
  assert.equal(compiled.has("listPresent"), true);
  assert.deepEqual({ ...api.listPresent(0.5, 4, 6) }, { x: 2, y: 3 });
  assert.equal(compiled.has("listMissing"), false);
  throwsCode(() => api.listMissing(1, 2), "SYMBOL_MISSING", "listMissing");
});

test("a va_list is made on the thread that the call runs on", async () => {
  const calls = Array.from({ length: 20 }, (_, i) => api.slowListSum(1, i, 0.5));
  assert.deepEqual(await Promise.all(calls), calls.map((_, i) => i / 2));
});

test("arguments in a va_list are checked as all others", () => {
  throws(() => api.listKeep("%d", 2 ** 31), RangeError, "listKeep: value is 2147483648");
  throws(() => callOf(api, "listKeep")("%d", "5"), TypeError, 'listKeep: value is "5"');
  throws(() => callOf(api, "listKeep")("%d"), TypeError, "listKeep takes 2 arguments and got 1");
  throws(() => api.listSumInts(256, 1, 2, 3), RangeError, "listSumInts: count is 256");
});
