// Declarations of functions as generated code gives them: a text, and a table of earlier versions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { emitBinding } from "../../gen/emit/bindings.ts";
import { functionsOf } from "../../gen/ir.ts";
import { loadLibrary } from "../../gen/load.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { isDeclared, rolesOf, type SymbolsText } from "../../src/runtime/symbols.ts";

interface Declaration {
  readonly symbol: string;
}

const ONE = { lane: { symbol: "x_one__lane", parameters: ["f64"], result: "f64" } };
const TEN = { lane: { symbol: "x_ten__lane", parameters: [], result: "void" } };
const TEXT = `\none ${JSON.stringify(ONE)}\noneTen ${JSON.stringify(TEN)}\n`;

const FORMS: Record<string, SymbolsText<Declaration>> = {
  text: TEXT,
  table: { one: ONE, oneTen: TEN },
};

for (const [form, symbols] of Object.entries(FORMS)) {
  test(`functions are found by their whole name: ${form}`, () => {
    assert.deepEqual(rolesOf(symbols, "one"), ONE);
    assert.deepEqual(rolesOf(symbols, "oneTen"), TEN);
    assert.ok(isDeclared(symbols, "one") && isDeclared(symbols, "oneTen"));
    const line = `one ${JSON.stringify(ONE)}\noneTen`;
    for (const name of ["", "on", "Ten", "lane", "toString", "__proto__", "one\n", "\none", line]) {
      assert.equal(isDeclared(symbols, name), false, JSON.stringify(name));
      assert.equal(rolesOf(symbols, name), undefined, JSON.stringify(name));
    }
  });
}

test("every function of a library is declared for every runtime", async () => {
  const library = await loadLibrary(at("tests/fixtures/features/schema.ts"));
  for (const runtime of ["bun", "deno", "node"] as const) {
    const text = /const SYMBOLS = `([^`]*)`;/.exec(emitBinding(library, runtime))?.[1] ?? "";
    for (const { name, nonblocking } of functionsOf(library)) {
      const roles = rolesOf<Declaration>(text, name);
      assert.ok(roles !== undefined, `${runtime} ${name}`);
      assert.ok(roles.lane.symbol.startsWith(library.prefix), `${runtime} ${name}`);
      assert.equal(roles.start !== undefined, nonblocking, `${runtime} ${name}`);
    }
    assert.equal(text.trim().split("\n").length, functionsOf(library).length);
  }
});
