// What a library of another schema leads to: the error names the command that there is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { abiMismatch } from "../../src/runtime/abi.ts";

const TABLE = ["library a", "version 1.0.0", "fn one(): void"];
const FOUND = ["library a", "version 0.9.0"];

for (const [isC, build] of [[true, "ziffi build"], [false, "npm run build"]] as const) {
  test(`a ${isC ? "C" : "Zig"} library of another schema is built again with ${build}`, () => {
    const error = abiMismatch("liba.so", TABLE, FOUND, isC);
    assert.match(error.message, /^liba\.so was built from another schema/);
    assert.ok(error.message.endsWith(`from the same schema (${build}).`), error.message);
  });
}
