// The printer of drafts: what `deno fmt` would leave alone, whatever the code.
import assert from "node:assert/strict";
import fc from "fast-check";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { object, text, withOptions, wordsOf } from "../../gen/import/code.ts";
import type { Code, Draft } from "../../gen/import/draft.ts";
import { printCode } from "../../gen/import/print/code.ts";
import { printDraft } from "../../gen/import/print/mod.ts";
import { evaluateDraft } from "../../gen/import/prove.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { WorkFolder } from "./support/run.ts";

const print = (code: Code) => printCode(code, 0, 0, 1);
const long = (words: number) => "word ".repeat(words).trim();

describe("the printer", () => {
  it("keeps on one line what fits, to the last column", () => {
    const call = (size: number): Code => ({ call: "f", args: [text("x".repeat(size)), "y"] });
    // f("…", y) and the comma that follows.
    assert.equal(print(call(91)).split("\n").length, 1);
    assert.equal(print(call(91)).length, 99);
    assert.equal(print(call(92)).split("\n").length, 4);
  });

  it("breaks the last object of a call alone where the rest fits", () => {
    const code = withOptions("fn", ["a", "b"], { description: text("x".repeat(90)) });
    assert.match(print(code), /^fn\(a, b, \{\n {2}description: "x+",\n\}\)$/);
  });

  it("puts comments before entries and items, and breaks what has some", () => {
    const entry = { key: "a", value: "1", doc: "About it.", marks: ["is it one?"] };
    assert.equal(
      print({ object: [entry] }),
      "{\n  /** About it. */\n  // DECIDE: is it one?\n  a: 1,\n}",
    );
    const item: Code = { code: "1", marks: [long(30)] };
    assert.match(
      print({ array: [item] }),
      /^\[\n {2}\/\/ DECIDE: word.*\n {2}\/\/ word.*\n {2}1,\n\]$/,
    );
  });

  it("breaks long texts at blanks, and gives them back whole", () => {
    const value = `it's ${long(60)} "quoted" ${"x".repeat(120)} end`;
    const printed = print(object({ description: text(value) }));
    assert.ok(printed.split("\n").every((line) => line.length <= 100 || /x{100}/.test(line)));
    assert.equal(new Function(`return (${printed}).description`)(), value);
  });

  it("quotes as the formatter does, and closes no comment early", () => {
    assert.equal(print(text('say "yes"')), `'say "yes"'`);
    assert.equal(print(text(`it's "so"`)), `'it\\'s "so"'`);
    assert.equal(print(text(`it's o'clock "`)), `"it's o'clock \\""`);
    assert.equal(print(object({ "a-b": "1", c: "c" })), '{ "a-b": 1, c }');
    const entry = { key: "a", value: "1", doc: "Ends */ here." };
    assert.match(print({ object: [entry] }), /Ends \* \/ here/);
  });

  it("finds the words of code", () => {
    const code: Code = {
      call: "t.out",
      args: [{ array: ["Point", object({ owner: "x", c: text("quoted") })] }],
    };
    assert.deepEqual([...wordsOf(code)], ["t", "out", "Point", "x"]);
  });
});

const word = fc.constantFrom(
  "a",
  "Point",
  "t.int()",
  "1",
  '"text"',
  '"it\'s \\"so\\""',
  "long".repeat(9),
);
const key = fc.constantFrom("name", "owner", "nullable", "description", "a-b");
const { code } = fc.letrec<{ code: Code }>((tie) => ({
  code: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word,
    fc.string({ minLength: 60, maxLength: 200, unit: fc.constantFrom("a", "b", " ", '"', "'") })
      .map(text),
    fc.record({
      call: fc.constantFrom("fn", "t.out", "t.callback"),
      args: fc.array(tie("code"), { maxLength: 4 }),
    }),
    fc.record({ array: fc.array(tie("code"), { maxLength: 4 }) }),
    fc.uniqueArray(fc.tuple(key, tie("code")), { maxLength: 4, selector: ([name]) => name })
      .map((entries): Code => ({ object: entries.map(([name, value]) => ({ key: name, value })) })),
  ),
}));

describe("printed drafts", () => {
  it("are as deno fmt leaves them, for code of any shape", async () => {
    using folder = new WorkFolder();
    mkdirSync(folder.at("src"));
    const samples = fc.sample(code, { numRuns: 300, seed: 4 });
    samples.forEach((sample, i) => {
      const printed = printCode(sample, 0, "const value = ".length, 1);
      writeFileSync(folder.at("src", `s${i}.ts`), `const value = ${printed};\n`);
    });
    // The project leaves out build/, where the folder is.
    const { fmt } = JSON.parse(readFileSync(at("deno.json"), "utf8"));
    writeFileSync(folder.at("deno.json"), JSON.stringify({ fmt }));
    const words = ["fmt", "--check", "--config", folder.at("deno.json"), folder.at("src")];
    const { code: exit, output } = await run(toolchain.deno, words, { cwd: folder.path });
    assert.equal(exit, 0, output.slice(0, 4000));
    assert.match(output, /Checked 300 files/);
  });

  it("run, and hold what was drafted", () => {
    const draft: Draft = {
      source: "calc.h",
      types: [{
        name: "Calc",
        value: withOptions("t.handle", [text("Calc")], {}),
        doc: "",
        marks: [],
      }],
      modules: [{
        name: "type_names",
        description: "Sums.",
        constants: [{ key: "MAX", value: { call: "constant", args: ["1", text("Most.")] } }],
        functions: [{ key: "add", value: { call: "fn", args: [{ array: [] }, "t.int()"] } }],
      }],
      library: [{ key: "name", value: text("calc") }, { key: "description", value: text("x") }],
    };
    const printed = printDraft(draft);
    assert.match(
      printed,
      /^import \{ constant, fn, library, nativeModule, t \} from "ziffi\/schema";$/m,
    );
    assert.match(printed, /modules: \[typeNames\]/);
    const made = evaluateDraft(printed) as { name: string; modules: readonly { name: string }[] };
    assert.deepEqual([made.name, made.modules[0]?.name], ["calc", "type_names"]);
  });
});
