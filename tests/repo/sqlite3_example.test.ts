// The SQLite example stays what it promises: little code by hand, beside an imported schema whose
// questions are answered where the code depends on them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./lib/files.ts";

const code = read("examples/sqlite3/sqlite.ts");
const schema = read("examples/sqlite3/sqlite3.schema.ts");

for (const file of ["examples/sqlite3/sqlite.ts", "examples/zlib/zlib.ts"]) {
  test(`${file} has under 200 lines of code by hand`, () => {
    const lines = read(file).split("\n").filter((line) => !/^\s*(\/\/.*|\/?\*.*|)$/.test(line));
    assert.ok(lines.length < 200, `${lines.length} lines`);
  });
}

test("every function that the SQLite example calls was decided", () => {
  const called = new Set([...code.matchAll(/\b(?:api|raw)\.(\w+)/g)].map(([, name]) => name));
  assert.ok(called.size > 30);
  for (const name of called) {
    const at = schema.indexOf(`\n    ${name}: fn(`);
    assert.ok(at > 0, `${name} is not in the schema`);
    const before = schema.slice(0, at).split("\n").at(-1) ?? "";
    assert.ok(!before.includes("DECIDE"), `${name} has an open question: ${before.trim()}`);
  }
});
