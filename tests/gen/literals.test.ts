// Literals that a schema may have, and what the C compiler says of those with a wrong type.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isCast, isLiteral } from "../../gen/table/literals.ts";

const GOOD = [
  "NULL",
  "-1",
  "- -1",
  "~0u",
  "0x7fffffffffffffffLL",
  "SQLITE_TRANSIENT",
  "(sqlite3_destructor_type)-1",
  "(int)sizeof(z_stream)",
  "sizeof(struct tm)",
  "sizeof(char *)",
  "(const unsigned char *)0",
  "(void **)(size_t)-1",
  "(int)(1 + 2)",
  "(A | B)",
  "A|B | (1 << 3)",
  '"text with \\"quotes\\", \\n and \\x41"',
  '"it\'s {;} // fine"',
  "&global",
  "(name)",
  "((1))",
  "(type)name",
  "(A) * 2",
];

for (const text of GOOD) {
  test(`${text} is a literal`, () => assert.ok(isLiteral(text)));
}

test("a cast has a type of its own, and an expression with one has not", () => {
  for (const text of ["(int)-1", "(int64_t)6", "(void *)0", "(type)name", "(int)(1 + 2)"]) {
    assert.ok(isCast(text), text);
  }
  for (const text of ["-1", "(1)", "(A)", "NULL", "(int)1 + 1", "(A) * 2", "sizeof(int)"]) {
    assert.ok(!isCast(text), text);
  }
});
