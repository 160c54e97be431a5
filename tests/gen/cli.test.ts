// The command line: help, exit codes, --check, --out, --json, on every host.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { ziffiHere } from "./support/command_line.ts";
import { Project, schemaText } from "./support/project.ts";
import { HOSTS, ziffi } from "./support/run.ts";

const FILES = [
  "gen/docs/calc.md",
  "gen/include/calc.h",
  "gen/ts/calc.abi.ts",
  "gen/ts/calc.api.ts",
  "gen/ts/calc.bun.ts",
  "gen/ts/calc.deno.ts",
  "gen/ts/calc.node.ts",
  "gen/ts/calc.ts",
  "gen/zig/exports.zig",
  "gen/zig/types.zig",
];

test("gen writes every target, and the second time nothing", async () => {
  using project = new Project();
  const first = await ziffiHere(["gen", "schema.ts"], project.path);
  assert.equal(first.code, 0, first.output);
  for (const file of FILES) assert.match(first.output, new RegExp(`written ${file}`));
  assert.match(first.output, /10 files, 10 written/);
  assert.deepEqual(Object.keys(project.files("gen")), FILES);
  const second = await ziffiHere(["gen", "schema.ts"], project.path);
  assert.deepEqual(second, { code: 0, output: "10 files, 0 written\n" });
});

test("two schemas that make one file are refused, and neither overwrites the other", async () => {
  using project = new Project();
  project.write("other.ts", schemaText('name: "other",'));
  const { code, output } = await ziffiHere(["gen", "schema.ts", "other.ts"], project.path);
  assert.equal(code, 1, output);
  assert.match(output, /other\.ts and schema\.ts both make gen[/\\]zig[/\\]types\.zig: give each/);
  assert.deepEqual(Object.keys(project.files("gen")), FILES);
});

test("a folder instead of a schema is refused by name", async () => {
  using project = new Project();
  const { code, output } = await ziffiHere(["gen", "."], project.path);
  assert.equal(code, 1, output);
  assert.match(output, /^error: \. is a folder: give the path of a \.ts or \.js file/m);
});

test("help tells what there is, and leaves with 0", async () => {
  const all = await ziffiHere(["--help"]);
  assert.equal(all.code, 0);
  assert.match(all.output, /Usage: ziffi.*\n[\s\S]*gen .*generate the bindings/);
  const gen = await ziffiHere(["gen", "--help"]);
  assert.equal(gen.code, 0);
  for (const word of ["--check", "--out <dir>", "--json", "Exit codes: 0", "Example"]) {
    assert.ok(gen.output.includes(word), `${word} is not in:\n${gen.output}`);
  }
  assert.match((await ziffiHere(["--version"])).output, /^\d+\.\d+\.\d+\n$/);
});

const WRONG_USES: readonly (readonly [name: string, words: readonly string[], says: RegExp])[] = [
  ["no schema", ["gen"], /missing required argument 'schema'/],
  ["an unknown option", ["gen", "--fast", "schema.ts"], /unknown option '--fast'/],
  ["an unknown command", ["make"], /unknown command 'make'|too many arguments/],
  ["no folder after --out", ["gen", "schema.ts", "--out"], /option '--out <dir>'/],
  ["an empty folder after --out", ["gen", "schema.ts", "--out", ""], /--out is empty/],
  ["two schemas into one folder", ["gen", "a.ts", "b.ts", "--out", "x"], /--out takes the files/],
];

for (const [name, words, says] of WRONG_USES) {
  test(`wrong usage leaves with 2: ${name}`, async () => {
    using project = new Project();
    const { code, output } = await ziffiHere(words, project.path);
    assert.equal(code, 2, output);
    assert.match(output, says);
    assert.deepEqual(Object.keys(project.files()), ["schema.ts"]);
  });
}

test("--check reports every stale and missing file, and writes nothing", async () => {
  using project = new Project();
  await ziffiHere(["gen", "schema.ts"], project.path);
  const good = await ziffiHere(["gen", "--check", "schema.ts"], project.path);
  assert.deepEqual(good, { code: 0, output: "10 files, 0 stale\n" });
  rmSync(project.at("gen/ts/calc.ts"));
  rmSync(project.at("gen/zig"), { recursive: true });
  project.write("gen/include/calc.h", "// edited by hand\n");
  const before = project.files();
  const { code, output } = await ziffiHere(["gen", "--check", "schema.ts"], project.path);
  assert.equal(code, 1);
  assert.match(output, /missing gen\/ts\/calc\.ts\n/);
  assert.match(output, /missing gen\/zig\/types\.zig\n/);
  assert.match(output, /missing gen\/zig\/exports\.zig\n/);
  assert.match(output, /stale {3}gen\/include\/calc\.h\n/);
  assert.match(output, /4 of 10 generated files are not up to date\.\n {2}fix: run ziffi gen/);
  assert.deepEqual(project.files(), before);
});

test("--check sees a change of the schema in every file that it changes", async () => {
  using project = new Project();
  await ziffiHere(["gen", "schema.ts"], project.path);
  project.write("schema.ts", schemaText("", "t.bool()"));
  const { code, output } = await ziffiHere(["gen", "--check", "schema.ts"], project.path);
  assert.equal(code, 1);
  const stale = [...output.matchAll(/stale +(\S+)/g)].map(([, file]) => file).sort();
  const unchanged = ["gen/ts/calc.node.ts", "gen/ts/calc.ts", "gen/zig/types.zig"];
  assert.deepEqual(stale, FILES.filter((file) => !unchanged.includes(file)));
});

test("--out puts all files into one folder", async () => {
  using project = new Project();
  const { code, output } = await ziffiHere(["gen", "--out", "all", "schema.ts"], project.path);
  assert.equal(code, 0, output);
  assert.deepEqual(
    Object.keys(project.files("all")),
    FILES.map((file) => file.replace(/.*\//, "all/")).sort(),
  );
});

test("--json prints what became of each file", async () => {
  using project = new Project();
  const written = await ziffiHere(["gen", "--json", "schema.ts"], project.path);
  const { files, notes, errors } = JSON.parse(written.output);
  assert.deepEqual([notes, errors], [[], []]);
  const states: { file: string; state: string }[] = files;
  assert.deepEqual(states.map(({ file }) => file).sort(), FILES);
  assert.ok(states.every(({ state }) => state === "written"));
  rmSync(project.at("gen/docs/calc.md"));
  const checked = await ziffiHere(["gen", "--json", "--check", "schema.ts"], project.path);
  assert.equal(checked.code, 1);
  const found: typeof states = JSON.parse(checked.output).files;
  const odd = found.filter(({ state }) => state !== "same");
  assert.deepEqual(odd, [{ file: "gen/docs/calc.md", state: "missing" }]);
});

test("an output outside of the project is refused, unless --out says so", async () => {
  const out = `out: { typescript: "../../x", zig: "gen", header: "gen", docs: "gen" },`;
  using project = new Project(schemaText(out));
  const { code, output } = await ziffiHere(["gen", "schema.ts"], project.path);
  assert.equal(code, 1);
  assert.match(output, /out\.typescript of calc leads to .*x.*, outside of .*: run ziffi gen from/);
  assert.deepEqual(Object.keys(project.files()), ["schema.ts"]);
  mkdirSync(project.at("inner"));
  const words = ["gen", "--out", "../here", "../schema.ts"];
  assert.equal((await ziffiHere(words, project.at("inner"))).code, 0);
  assert.ok(existsSync(project.at("here/calc.ts")));
});

test("a file in the way of an output is told", async () => {
  using project = new Project();
  writeFileSync(project.at("gen"), "a file where a folder should be");
  const { code, output } = await ziffiHere(["gen", "schema.ts"], project.path);
  assert.equal(code, 1);
  assert.match(output, /Cannot (read|write) .*gen/);
  assert.doesNotMatch(output, /\bat .*\.ts:\d+/, "a stack is shown");
});

const BAD_FILES: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ["nothing in it", "", /schema\.ts: default: the default export is not a/],
  ["no default export", "export const a = 1;", /schema\.ts: default: the default export is not a/],
  ["a throw", `throw new Error("on purpose");`, /schema\.ts throws when .*: on purpose/],
  ["a missing import", `import "./absent.ts";`, /schema\.ts throws when .*absent/],
  ["a mistake in the syntax", "export default {", /schema\.ts throws when it is imported: /],
  ["a finding", schemaText(`version: 7,`), /schema\.ts: version: 7 is not a string\n {2}fix: add/],
];

for (const [name, text, says] of BAD_FILES) {
  test(`a schema with ${name} leaves with 1 and no stack`, async () => {
    using project = new Project(text);
    const { code, output } = await ziffiHere(["gen", "schema.ts"], project.path);
    assert.equal(code, 1, output);
    assert.match(output, says);
    assert.doesNotMatch(output, /gen\/(load|cli|validate)\.ts:\d+/, "a stack is shown");
    assert.deepEqual(Object.keys(project.files()), ["schema.ts"]);
  });
}

for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
  test(`all of these schemas in one run leave with 1 and no stack on ${host}`, async () => {
    using project = new Project();
    const folders = BAD_FILES.map(([, text], i) => {
      project.write(`${i}/schema.ts`, text);
      return `${i}/schema.ts`;
    });
    const before = Object.keys(project.files());
    const { code, output } = await ziffi(["gen", ...folders], project.path, host);
    assert.equal(code, 1, output);
    BAD_FILES.forEach(([, , says], i) => {
      const own = output.slice(output.indexOf(`${i}/schema.ts`)).split(`${i + 1}/schema.ts`)[0];
      assert.match(own ?? "", says);
    });
    assert.doesNotMatch(output, /gen\/(load|cli|validate)\.ts:\d+/, "a stack is shown");
    assert.deepEqual(Object.keys(project.files()), before);
  });
}

test("a schema that is not there is told, and the others are still made", async () => {
  using project = new Project();
  const { code, output } = await ziffiHere(["gen", "absent.ts", "schema.ts"], project.path);
  assert.equal(code, 1);
  assert.match(output, /There is no schema file absent\.ts: give the path/);
  assert.match(output, /10 files, 10 written/);
});

test("findings of several schemas all come in one run", async () => {
  using project = new Project(schemaText(`name: "Bad", version: 7,`));
  project.write("other.ts", schemaText(`description: 1,`));
  const { code, output } = await ziffiHere(
    ["gen", "--check", "schema.ts", "other.ts"],
    project.path,
  );
  assert.equal(code, 1);
  for (const place of ["schema.ts: name", "schema.ts: version", "other.ts: description"]) {
    assert.ok(output.includes(`${place}: `), output);
  }
});

test("every host prints and writes the same", async () => {
  const results = [];
  for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
    using project = new Project();
    const made = await ziffi(["gen", "schema.ts"], project.path, host);
    const checked = await ziffi(["gen", "--check", "schema.ts"], project.path, host);
    const help = await ziffi(["gen", "--help"], project.path, host);
    const wrong = await ziffi(["gen"], project.path, host);
    assert.equal(wrong.code, 2, wrong.output);
    const { "schema.ts": _, ...files } = project.files();
    results.push({ host, found: { made, checked, help, wrong, files } });
  }
  for (const { host, found } of results) {
    assert.equal(found.made.code, 0, `${host}: ${found.made.output}`);
    assert.deepEqual(found, results[0]?.found, host);
  }
});
