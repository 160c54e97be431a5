// The table of types in docs/ is what the generator's own tables say. `BLESS=1` rewrites it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { loadLibrary } from "../../gen/load.ts";
import { typeTable } from "../../gen/type_table.ts";
import { at } from "../../scripts/lib/paths.mjs";

const PAGE = at("docs/reference/types.md");
const START = "<!-- Generated: gen/type_table.ts says how. Do not edit below. -->\n\n";

const table = typeTable(await loadLibrary(at("tests/gen/support/type_rows.ts")));
const page = readFileSync(PAGE, "utf8");
const head = page.slice(0, page.indexOf(START) + START.length);
if (process.env["BLESS"] === "1") writeFileSync(PAGE, head + table);

test("docs/reference/types.md is current", () => {
  assert.ok(page.includes(START), "the page lost its marker");
  const same = readFileSync(PAGE, "utf8") === head + table;
  assert.ok(same, "the table changed: look at the change, then run this test with BLESS=1");
});

test("the table has a row for every type of the vocabulary", async () => {
  const { t } = await import("../../src/schema/mod.ts");
  // Parts of other types, and what a whole call is about.
  const elsewhere = ["fixed", "bits", "userData", "orStatus", "literal", "list"];
  for (const name of Object.keys(t)) {
    if (elsewhere.includes(name)) continue;
    assert.ok(table.includes(`\`t.${name}(`) || table.includes(`t.${name}(`), name);
  }
});
