// Constants: the generated module exports them, and native code was compiled with the same values.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as probe from "../../fixtures/probe/generated/probe.ts";
import { values } from "../../fixtures/probe/values.ts";
import { api } from "./probe.ts";

test("constants are exported under their names with the values of the schema", () => {
  assert.equal(probe.ANSWER, 42);
  assert.equal(probe.LOWEST, -0x8000000000000000n);
  assert.equal(probe.HIGHEST, 0xffffffffffffffffn);
  assert.equal(probe.RATIO, -0.1);
  assert.equal(probe.WHOLE, 2);
  assert.equal(probe.TEXT, 'a "b" \\ ä\n*/\x7f\u2028?');
  assert.equal(probe.type, "Zig");
});

test("native code has the same constants", () => {
  assert.equal(api.lowest(), probe.LOWEST);
  assert.equal(api.highest(), probe.HIGHEST);
  assert.equal(api.ratios(), probe.RATIO * probe.WHOLE);
  assert.equal(api.constantText(), probe.TEXT);
});

test("a schema with constants is plain data: JSON gives back the same", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(values)).constants, values.constants);
  assert.deepEqual(values.constants?.["HIGHEST"], {
    kind: "bigint",
    text: "18446744073709551615",
  });
});
