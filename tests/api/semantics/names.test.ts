// Names that TypeScript, C, Zig or the generated code keeps for itself, as params and functions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { api, callOf, unchecked } from "./probe.ts";

const ROWS = [
  { call: "addTypescriptWords", params: ["default", "new", "arguments", "class", "undefined"] },
  { call: "addCWords", params: ["int", "and", "nullptr", "register", "asm"] },
  { call: "addZigWords", params: ["type", "align", "error", "u8", "anyerror"] },
  { call: "addGeneratedNames", params: ["lib", "lane", "buffer", "badValue", "implValues"] },
];

for (const { call, params } of ROWS) {
  test(`${call} works, and messages show the names of the schema`, () => {
    assert.equal(callOf(api, call)(1, 2, 3, 4, 5), 54321);
    assert.equal(callOf(unchecked, call)(1, 2, 3, 4, 5), 54321);
    params.forEach((param, i) => {
      const args = [1, 2, 3, 4, 5].map((value) => i === value - 1 ? "x" : value);
      throws(() => callOf(api, call)(...args), TypeError, `${call}: ${param} is "x"`);
    });
  });
}

test("functions may be named like words, and have a symbol of their own", () => {
  assert.equal(api.export(1), 2);
  assert.equal(api.delete(1), 0);
});

test("params of strings and bytes may be named like what the generated code uses", () => {
  const buffer = new Uint8Array(8);
  assert.equal(api.joinStrings("ab", "c", new Uint8Array([100]), buffer), 4);
  assert.equal(new TextDecoder().decode(buffer), "abcd\0\0\0\0");
  assert.equal(api.joinStrings("e", null, new Uint8Array(0), buffer), 2);
  assert.equal(new TextDecoder().decode(buffer), "e-cd\0\0\0\0");
  assert.equal(unchecked.joinStrings("f", "g", new Uint8Array([104]), buffer), 3);
  assert.equal(new TextDecoder().decode(buffer), "fghd\0\0\0\0");
});
