// Constants of C that the shim passes, and of which JavaScript sees nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NativeError } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { api, callOf, compiled } from "./clib.ts";

test("literals reach C between the arguments that JavaScript gives", () => {
  assert.equal(api.textSize("grüß"), 6);
  assert.equal(compiled.unchecked.textSize("text"), 4);
  assert.equal(callOf(api, "textSize").length, 1);
  throws(() => callOf(api, "textSize")(1, "text"), TypeError, "takes 1 argument and got 2");
});

test("literals stand beside struct results, structs by pointer and errno", () => {
  assert.deepEqual(api.pairOf(2, 10), { x: 20, y: -10 });
  const bits = { a: 1, b: 2, c: 3, d: true, e: 4, f: 5 };
  assert.equal(api.sumAllBits([bits, bits]), 2 * api.sumBits([bits, bits]) + 7);
  assert.deepEqual(api.errnoOf(2), { result: 2, errno: 18 });
});

test("literals of calls that do not block, and of functions that may be missing", async () => {
  assert.equal(await api.slowLiteral(1, 3), 173);
  assert.ok(compiled.has("rare"));
  assert.equal(api.rare(7), 42);
});

test("a function with a literal frees what it should", () => {
  const before = api.liveTags();
  {
    using tag = api.openTag(3);
    assert.equal(api.liveTags(), before + 1);
    assert.ok(tag.address > 0);
  }
  assert.equal(api.liveTags(), before);
  const tag = api.openTag(4);
  api.closeTag(tag);
  assert.equal(api.liveTags(), before);
});

test("a function with a literal explains a status", () => {
  using tag = api.openTag(5);
  assert.equal(api.tagStatus(tag, 0), undefined);
  const error = throws(() => api.tagStatus(tag, 9), NativeError, "tag 5 failed with 9");
  assert.equal(error.status, 9);
});
