// A library with every kind of type in structs: its header compiles, its TypeScript is correct.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { test } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { emitApi } from "../../gen/emit/api.ts";
import { emitHeader } from "../../gen/emit/header.ts";
import { validateLibrary } from "../../gen/validate.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { WorkFolder, zig } from "./support/run.ts";
import rich from "./support/rich_schema.ts";

const ir = buildLibrary(validateLibrary(rich, "rich.ts"), "rich.ts");

const DIALECTS = [
  { name: "C11", words: ["cc", "-std=c11", "-Wpedantic"], file: "use.c" },
  { name: "C23", words: ["cc", "-std=c23"], file: "use.c" },
  { name: "C++17", words: ["c++", "-std=c++17"], file: "use.cpp" },
];

for (const { name, words, file } of DIALECTS) {
  test(`the header compiles as ${name}`, async () => {
    using folder = new WorkFolder();
    writeFileSync(folder.at("rich.h"), emitHeader(ir));
    const use = [
      '#include "rich.h"',
      "static int visit(const rich_inner_t *at, rich_inner_t copy, void *user) {",
      "    return user == NULL ? at->index : copy.index;",
      "}",
      "int use(struct rich_packed packed, rich_numbers_t *numbers, enum rich_colour colour);",
      "int use(struct rich_packed packed, rich_numbers_t *numbers, enum rich_colour colour) {",
      "    rich_visit_t call = visit;",
      "    rich_bits_t bits = {1, -2, true, 4};",
      "    rich_pointers_t pointers;",
      "    numbers->access = RICH_ACCESS_TOP | RICH_ACCESS_READ;",
      "    numbers->mode = RICH_MODE_ON;",
      "    pointers.visit = call;",
      '    rich_log("%d", 1);',
      "    rich_count = bits.low;",
      "    return pointers.visit(&packed.inner, packed.inner, &pointers) + (int)colour;",
      "}",
    ];
    writeFileSync(folder.at(file), use.join("\n") + "\n");
    const flags = ["-Wall", "-Wextra", "-Werror", "-c", file, "-o", "use.o"];
    const { code, output } = await zig([...words, ...flags], folder.path);
    assert.equal(code, 0, output.slice(0, 3000));
  });
}

test("a header of a library that has its own declares nothing", () => {
  const c = { ...rich.c, headers: ["rich.h", "more/rich.h"] };
  const text = emitHeader(buildLibrary({ ...rich, c }, "rich.ts"));
  assert.match(text, /#include "rich.h"\n#include "more\/rich.h"\n/);
  assert.doesNotMatch(text, /typedef|struct/);
});

test("types of a library with headers have the names of the schema", () => {
  const { structs } = buildLibrary({ ...rich, c: { headers: ["rich.h"] } }, "rich.ts");
  const types = Object.fromEntries(structs.map(({ name, cType }) => [name, cType]));
  assert.equal(types["Inner"], "Inner");
  assert.equal(types["Packed"], "struct rich_packed");
  const numbers = structs.find(({ name }) => name === "Numbers");
  assert.equal(numbers?.fields.at(-1)?.symbol, "default");
});

/** Marks a line of the checked program that must not compile. */
const MUST_FAIL = ["@ts", "expect", "error"].join("-");

test("the TypeScript of every kind of struct is correct", async () => {
  using folder = new WorkFolder();
  mkdirSync(folder.at("generated"));
  const runtime = relative(folder.at("generated"), at("src/runtime/v1.ts"));
  writeFileSync(folder.at("generated", "rich.api.ts"), emitApi({ ...ir, runtime }));
  writeFileSync(
    folder.at("use.ts"),
    `
import type { ArraysInit, BitsView, Inner, InnerArray, InnerView, Pointers, RichApi, Value }
  from "./generated/rich.api.ts";
export function use(api: RichApi, arrays: ArraysInit, view: InnerView, list: InnerArray): void {
  const plain: Inner = { index: 1, bytes: new Uint8Array(3), wide: 2 };
  const { grid, longs } = api.arrays(
    { ...arrays, inner: view, grid: [[1, 2, 3], new Float64Array(3)] },
    { a: 1, d: 2, inner: { index: 1, bytes: [1, 2, 3], wide: 0 } },
    { i: 3 },
  );
  const numbers: readonly Float64Array[] = grid;
  const first: number | undefined = longs[0];
  api.list([plain]);
  api.list(list);
  const value: Value = api.value({ text: "x" });
  const text: string | null | undefined = value.text;
  const out: Partial<Pointers> = {};
  api.pointersOut(out);
  api.pointersOut(null);
  const best: InnerView | null | undefined = out.best;
  const bits: BitsView = api.newBits();
  bits.low = 3;
  using inner = api.newInner();
  inner.bytes = [1, 2, 3];
  // ${MUST_FAIL} a string in a view would not live long enough
  value.text.length, api.value({ text: 1 });
  // ${MUST_FAIL} a struct without a field
  api.list([{ index: 1, bytes: [1, 2, 3] }]);
  void [numbers, first, text, best];
}
`,
  );
  const options = { extends: at("tsconfig.json"), include: ["."], exclude: [] };
  writeFileSync(folder.at("tsconfig.json"), JSON.stringify(options));
  const tsc = at("node_modules/typescript/bin/tsc");
  const { code, output } = await run("node", [tsc, "-p", folder.path], { cwd: at() });
  assert.equal(code, 0, output.slice(0, 3000));
});
