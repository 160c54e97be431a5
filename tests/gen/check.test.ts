// `ziffi check`: everything that disagrees, in one run.
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { compareTables, readAbiTable } from "../../gen/check/table.ts";
import type { Finding, Skipped } from "../../gen/check/findings.ts";
import { hostTarget } from "../../gen/toolchain/host.ts";
import { sharedLibraryName, TARGETS } from "../../gen/toolchain/targets.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { generateFiles } from "./support/in_process.ts";
import { Project, schemaText } from "./support/project.ts";

const env = { ZIFFI_ZIG: toolchain.zig };
const host = hostTarget();
assert.ok(host);

const shapes = readFileSync(at("tests/gen/support/shapes/schema.ts"), "utf8")
  .replace("../../../../src/schema/mod.ts", "VOCABULARY");

/** A project with the library of shapes.h, generated. */
async function shapesProject(text = shapes): Promise<Project> {
  const project = new Project(text);
  cpSync(at("tests/gen/support/shapes/shapes.h"), project.at("shapes.h"));
  await generateFiles(project);
  return project;
}

interface Report {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
}

/** Runs `ziffi check --json`. */
async function check(project: Project, words: readonly string[] = []): Promise<Report> {
  const all = ["check", "--json", "schema.ts", ...words];
  const { code, output } = await ziffiHere(all, project.path, env);
  const report: Report = JSON.parse(output);
  assert.equal(code, report.findings.length > 0 ? 1 : 0, output);
  return report;
}

describe("ziffi check", () => {
  it("says that everything agrees, for all targets", async () => {
    using project = await shapesProject();
    const { code, output } = await ziffiHere(["check", "schema.ts"], project.path, env);
    assert.deepEqual({ code, output }, {
      code: 0,
      output: "1 schemas, headers of 1 for 8 targets: everything agrees\n",
    });
  });

  it("reports stale files, header differences and stale libraries of several schemas", async () => {
    using project = await shapesProject();
    project.write("calc.ts", schemaText());
    writeFileSync(project.at("gen/shapes.ts"), "edited\n");
    const header = readFileSync(project.at("shapes.h"), "utf8")
      .replace("word checksum(word start", "word checksum(unsigned start")
      .replace("    char tag;", "    int tag;");
    writeFileSync(project.at("shapes.h"), header);
    const library = sharedLibraryName("shapes", host);
    project.write(`build/native/${host.key}/${library}`, "bytes\0library shapes\nversion 0.9.0\0");
    const words = ["check", "schema.ts", "calc.ts"];
    const { code, output } = await ziffiHere(words, project.path, env);
    assert.equal(code, 1, output);
    for (
      const line of [
        /^error: gen\/shapes\.ts: is not what the schema leads to\n {2}fix: run ziffi gen/m,
        /^error: schema\.ts: Style\.tag: the schema says char .*, the header int \(32-bit /m,
        /^error: schema\.ts: checksum\.start: .*\n/m,
        /^error: build\/native\/.*shapes.*: was built from another schema:/m,
        /^ {4}only in the library: version 0\.9\.0$/m,
        /^ {4}and \d+ more$/m,
        /^ {2}fix: run ziffi build schema\.ts --target /m,
        /^error: gen\/ts\/calc\.ts: is not there\n {2}fix: run ziffi gen calc\.ts$/m,
        /^2 schemas, headers of 1 for 8 targets: \d+ mismatches$/m,
      ]
    ) assert.match(output, line);
  });

  it("says on which targets a type differs", async () => {
    const from = `arg("start", t.ulong())`;
    using project = await shapesProject(shapes.replace(from, `arg("start", t.u64())`));
    const { findings } = await check(project);
    assert.deepEqual(findings.map(({ path, targets, kind }) => ({ path, targets, kind })), [
      { path: "checksum.start", targets: ["win32-x64", "win32-arm64"], kind: "signature" },
    ]);
    const { output } = await ziffiHere(["check", "schema.ts"], project.path, env);
    assert.match(output, /\(checksum\) \(win32-x64, win32-arm64\)\n/);
  });

  it("checks the targets that are asked for", async () => {
    const from = `arg("start", t.ulong())`;
    using project = await shapesProject(shapes.replace(from, `arg("start", t.u64())`));
    const linux = await check(project, ["--target", "linux-x64-gnu,darwin-arm64"]);
    assert.deepEqual(linux.findings, []);
    const windows = await check(project, ["--target", "linux-x64-gnu", "--target", "win32-x64"]);
    assert.equal(windows.findings.length, 1);
  });

  it("tells of headers that some targets lack, and refuses when this machine does", async () => {
    const include = `includeDirs: [".", "{target}"]`;
    using project = await shapesProject(
      shapes.replace(`["shapes.h"]`, `["shapes.h", "extra.h"]`).replace(
        `includeDirs: ["."]`,
        include,
      ),
    );
    const other = TARGETS.find(({ key }) => key !== host.key)?.key ?? "";
    const absent = await check(project, ["--target", `${host.key},${other}`]);
    assert.deepEqual(absent.skipped, [
      { file: "schema.ts", target: other, reason: "extra.h is not there" },
    ]);
    assert.match(absent.findings[0]?.message ?? "", /on this machine: extra\.h is not there/);
    project.write(`${host.key}/extra.h`, "");
    const here = await check(project, ["--target", `${host.key},${other}`]);
    assert.equal(here.findings.length, 0);
    assert.equal(here.skipped.length, 1);
    const words = ["check", "schema.ts", "--target", `${host.key},${other}`];
    const { code, output } = await ziffiHere(words, project.path, env);
    assert.equal(code, 0, output);
    assert.ok(output.includes(`not checked: extra.h is not there for ${other}\n`), output);
  });

  it("checks the layouts of a library without headers against its generated one", async () => {
    // A header of ours defines constants as macros, which a name in lower case could upset.
    const part = shapes.replace(/c: \{ headers.*\},/, `c: {},`).replace(/ +shapes_corners.*/, "")
      .replaceAll(/, \{ c: "[\w ]+" \}\)/g, ")").replaceAll(/c: "canvas"(, )?/g, "");
    using project = await shapesProject(part);
    assert.deepEqual(await check(project), { findings: [], skipped: [] });
  });

  it("needs no compiler for a Zig library, and lists the places for a C library", async () => {
    using project = new Project();
    await ziffiHere(["gen", "schema.ts"], project.path);
    const nowhere = { ZIFFI_ZIG: project.at("no-zig") };
    const good = await ziffiHere(["check", "schema.ts"], project.path, nowhere);
    assert.deepEqual(good, { code: 0, output: "1 schemas: everything agrees\n" });
    using other = await shapesProject();
    const bad = await ziffiHere(["check", "schema.ts"], other.path, nowhere);
    assert.equal(bad.code, 1);
    assert.match(
      bad.output,
      /There is no Zig 0\.16 .*\n {2}--zig: not there\n {2}ZIFFI_ZIG: .*no-zig/,
    );
  });

  it("goes on after a schema that cannot be read", async () => {
    using project = new Project();
    await ziffiHere(["gen", "schema.ts"], project.path);
    rmSync(project.at("gen/docs"), { recursive: true });
    const words = ["check", "absent.ts", "schema.ts"];
    const { code, output } = await ziffiHere(words, project.path, env);
    assert.equal(code, 1);
    assert.match(output, /^error: There is no schema file absent\.ts: /m);
    assert.match(output, /gen\/docs\/calc\.md: is not there/);
    assert.doesNotMatch(output, /\bat .*\.ts:\d+/, "a stack is shown");
  });

  for (
    const [says, words] of [
      [/--target linux is unknown: give one or more of linux-x64-gnu/, ["--target", "linux"]],
      [/unknown option '--fast'/, ["--fast"]],
    ] as const
  ) {
    it(`leaves with 2 on wrong usage: ${words.join(" ")}`, async () => {
      using project = new Project();
      const { code, output } = await ziffiHere(["check", "schema.ts", ...words], project.path);
      assert.equal(code, 2, output);
      assert.match(output, says);
    });
  }
});

describe("the ABI table in a file", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("is found between other bytes", () => {
    const file = bytes(
      "\u0001library\0library a\nlibrary calc\nversion 1.0.0\ncontract 1\nfn a\0more",
    );
    assert.deepEqual(readAbiTable(file, "calc"), [
      ...["library calc", "version 1.0.0", "contract 1", "fn a"],
    ]);
  });

  it("may end with the file", () => {
    assert.deepEqual(readAbiTable(bytes("library a\nversion 1"), "a"), ["library a", "version 1"]);
  });

  it("is not that of another library", () => {
    assert.equal(readAbiTable(bytes("library calculator\nversion 1\0"), "calc"), null);
    assert.equal(readAbiTable(new Uint8Array(0), "calc"), null);
  });

  it("is compared by its lines", () => {
    assert.deepEqual(compareTables(["a", "b", "c"], ["c", "a", "d"]), {
      onlySchema: ["b"],
      onlyBuilt: ["d"],
    });
  });
});
