// House rules that no formatter knows: sizes, forbidden words, documented exports. Each rule is
// also fed a file that breaks it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exportedNames, undocumented } from "./lib/exports.ts";
import { read, repoFiles } from "./lib/files.ts";
import { maxColumns, maxLines, tidyProblems, tidyRules } from "./lib/tidy.ts";

const files = repoFiles();

function none(problems: string[]): void {
  assert.equal(problems.length, 0, `\n${problems.join("\n")}`);
}

describe("tidy", () => {
  const problems = files.flatMap((file) =>
    tidyRules.some((row) => row.files.test(file)) ? tidyProblems(file, read(file)) : []
  );
  for (const { rule } of tidyRules) {
    it(rule, () => none(problems.filter((one) => one.includes(`Rule: ${rule}.`))));
  }
});

describe("public names have a doc comment", () => {
  for (const entry of ["src/mod.ts", "src/schema/mod.ts"]) {
    it(entry, () => {
      assert.notEqual(exportedNames(entry).length, 0, `${entry} exports nothing`);
      none(undocumented(entry));
    });
  }
});

describe("the tidy rules can fail", () => {
  const violating: [file: string, source: string][] = [
    ["src/a.ts", "x\n".repeat(maxLines + 1)],
    ["zig/core/a.zig", "x".repeat(maxColumns + 1)],
    ["src/a.ts", "function f(x: any): void {}"],
    ["src/a.ts", "const x = y as any;"],
    ["src/a.ts", "type A = Map<string, any>;"],
    ["src/a.ts", "// @ts-ignore"],
    ["src/a.ts", "// deno-lint-ignore no-explicit-any"],
    ["src/a.ts", "// @ts-expect-error"],
    ["README.md", "TODO: write"],
    ["bench/a.mjs", 'const dir = "/home/me/ziffi";'],
    ["docs/a.md", ["https://registry", "npmjs.org/x"].join(".")],
    ["tests/api/a.test.ts", 'it.only("x", () => {});'],
  ];
  for (const [file, source] of violating) {
    const shown = source.length > 50 ? `${source.length} characters` : source;
    it(`${file}: ${shown}`, () => assert.equal(tidyProblems(file, source).length, 1));
  }

  const lawful = [
    "Promise.any(list)",
    "const any = 1;",
    '"x: any"',
    "// any of them",
    "{ any: 1 }",
  ];
  for (const source of lawful) {
    it(`allows ${source}`, () => assert.deepEqual(tidyProblems("src/a.ts", source), []));
  }
});

describe("the doc rule can fail", () => {
  const sources: Record<string, string> = {
    "src/mod.ts": `export { A, type B as C } from "./a.ts";\nexport * from "./b.ts";\n`,
    "src/a.ts": `/** Good. */\nexport class A {}\n\nexport interface B {}\n`,
    "src/b.ts": `/** Good. */\nconst x = 1;\nexport function f(): void {}\n`,
  };
  const reader = (path: string) => sources[path] ?? "";

  it("follows re-exports", () => {
    assert.deepEqual(exportedNames("src/mod.ts", reader), ["A", "C", "f"]);
  });

  it("finds what has no comment", () => {
    assert.deepEqual(undocumented("src/mod.ts", reader), [
      "src/a.ts: B is exported without a doc comment",
      "src/b.ts: f is exported without a doc comment",
    ]);
  });
});
