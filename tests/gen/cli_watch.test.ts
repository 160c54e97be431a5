// `ziffi gen --watch`: what is saved, in every way in which editors save, is what is generated.
import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { hostTarget } from "../../gen/toolchain/host.ts";
import { sharedLibraryName } from "../../gen/toolchain/targets.ts";
import { toolchain } from "../../scripts/toolchain.mjs";
import { CProject } from "./support/c_project.ts";
import { Project, schemaText } from "./support/project.ts";
import { HOSTS } from "./support/run.ts";
import { Watching, written } from "./support/watching.ts";

/** A schema whose function comes from a file that it imports through another one. */
class Imported extends Project {
  constructor() {
    super(`import make from "./parts/module.ts";\nexport default make();\n`);
    this.write("parts/facts.ts", `export const result = "i32";\n`);
    this.write(
      "parts/module.ts",
      schemaText("", "t[result]()").replace("export default", "export default () =>")
        .replace(/VOCABULARY";/, `VOCABULARY";\nimport { result } from "./facts.ts";`),
    );
  }

  api(): string {
    return readFileSync(this.at("gen/ts/calc.api.ts"), "utf8");
  }
}

const api = "gen/ts/calc.api.ts";

/** Saves a schema that does not end, and waits until it is imported: it writes who does so. */
async function endless(project: Project): Promise<number> {
  const text = `import { renameSync, writeFileSync } from "node:fs";
    writeFileSync("mark.new", String(process.pid));
    renameSync("mark.new", "mark");
    for (;;);`;
  project.write("schema.ts", text);
  while (!existsSync(project.at("mark"))) await new Promise(setImmediate);
  return Number(readFileSync(project.at("mark"), "utf8"));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
  it(`generates again when a file is saved that the schema imports, on ${host}`, async () => {
    using project = new Imported();
    await using watching = new Watching(["schema.ts", "--json"], project.path, host);
    const first = await watching.event();
    assert.equal(first.event, "done", watching.errors);
    assert.deepEqual(first.changed, []);
    assert.match(project.api(), /add\(a: number, b: number\): number;/);
    project.write("parts/facts.ts", `export const result = "bool";\n`);
    const second = await watching.until(({ event }) => event === "done");
    assert.deepEqual(second.changed, ["parts/facts.ts"]);
    assert.ok(written(second).includes(api), "it was not imported anew");
    assert.match(project.api(), /add\(a: number, b: number\): boolean;/);
  });
}

describe("ziffi gen --watch", () => {
  it("tells what is wrong in the middle of an edit, and that it is mended", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    assert.equal((await watching.event()).event, "done");
    writeFileSync(project.at("schema.ts"), "export default library({");
    const broken = await watching.until(({ event }) => event === "failed");
    assert.equal(broken.errors.length, 1);
    assert.match(broken.errors[0]?.message ?? "", /schema\.ts throws when it is imported/);
    project.write("schema.ts", schemaText('name: "Bad",', "t.bool()"));
    const refused = await watching.until(({ errors }) => errors[0]?.fix !== null);
    assert.match(refused.errors[0]?.fix ?? "", /name it like "calc"/);
    project.write("schema.ts", schemaText("", "t.bool()"));
    const mended = await watching.until(({ event }) => event === "done");
    assert.deepEqual(mended.errors, []);
    assert.ok(written(mended).includes(api));
    assert.match(watching.errors, /error: schema\.ts: name: .*\n {2}fix: name it like "calc"/);
  });

  it("follows files that are replaced, removed and made again, with their folder", async () => {
    using project = new Imported();
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    await watching.event();
    // As editors do that never leave half a file behind.
    project.write("parts/facts.ts.new", `export const result = "bool";\n`);
    renameSync(project.at("parts/facts.ts.new"), project.at("parts/facts.ts"));
    await watching.until((event) => written(event).includes(api));
    rmSync(project.at("parts"), { recursive: true });
    const gone = await watching.until(({ event }) => event === "failed");
    assert.match(gone.errors[0]?.message ?? "", /parts[/\\]module\.ts/);
    const other = new Imported();
    mkdirSync(project.at("parts"));
    for (const file of ["parts/facts.ts", "parts/module.ts"]) {
      writeFileSync(project.at(file), readFileSync(other.at(file)));
    }
    other[Symbol.dispose]();
    const back = await watching.until(({ event }) => event === "done");
    assert.deepEqual(back.errors, []);
    assert.match(project.api(), /\): number;/);
    rmSync(project.at("schema.ts"));
    const missing = await watching.until(({ event }) => event === "failed");
    assert.match(missing.errors[0]?.message ?? "", /There is no schema file schema\.ts/);
    project.write("schema.ts", `import make from "./parts/module.ts";\nexport default make();\n`);
    await watching.until(({ event }) => event === "done");
  });

  it("ends with the last of many saves", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    await watching.event();
    for (let save = 0; save < 200; save += 1) {
      project.write("schema.ts", schemaText(`version: "1.0.${save}",`));
    }
    const last = () => readFileSync(project.at("gen/ts/calc.ts"), "utf8").includes('"1.0.199"');
    const events = [];
    do events.push(await watching.event()); while (!last());
    assert.ok(events.length < 20, `${events.length} runs for one burst`);
  });

  it("breaks off a schema that does not end, once it is mended", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    await watching.event();
    await endless(project);
    project.write("schema.ts", schemaText("", "t.bool()"));
    const mended = await watching.until(({ event }) => event === "done");
    assert.ok(written(mended).includes(api));
  });

  it("leaves no process behind", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    await watching.event();
    const worker = await endless(project);
    await watching.end("SIGTERM");
    while (isAlive(worker)) await new Promise(setImmediate);
  });

  it("tells of a schema that ends the process, or never settles", async () => {
    using project = new Project("import process from 'node:process';\nprocess.exit(7);\n");
    await using watching = new Watching(["schema.ts", "--json"], project.path);
    const ended = await watching.event();
    assert.equal(ended.errors[0]?.message, "cannot be generated: it ended with exit code 7");
    project.write("schema.ts", "await new Promise(() => {});\n");
    const stuck = await watching.until(({ errors }) => /never ends/.test(errors[0]?.message ?? ""));
    assert.equal(stuck.event, "failed");
    project.write("schema.ts", schemaText());
    await watching.until(({ event }) => event === "done");
  });

  it("prints a line for each run without a terminal, and ends with the signal", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts"], project.path);
    const first = await watching.line();
    assert.match(first, /^done {4}schema\.ts: 10 files, 10 written, \d+\.\d\d s$/);
    project.write("schema.ts", schemaText('name: "Bad",'));
    const second = await watching.line();
    assert.match(second, /^failed {2}schema\.ts: 1 error, \d+\.\d\d s$/);
    if (process.platform === "win32") return;
    assert.deepEqual(await watching.end("SIGINT"), { code: 130, signal: null });
    await using other = new Watching(["schema.ts"], project.path);
    await other.line();
    assert.deepEqual(await other.end("SIGTERM"), { code: 143, signal: null });
  });

  it("ends when nobody reads its output any more", async () => {
    using project = new Project();
    await using watching = new Watching(["schema.ts"], project.path);
    await watching.line();
    watching.child.stdout?.destroy();
    project.write("schema.ts", schemaText("", "t.bool()"));
    await new Promise((resolve) => watching.child.once("exit", resolve));
    assert.equal(watching.child.exitCode, 0, watching.errors);
  });
});

describe("ziffi gen --watch --build", () => {
  const host = hostTarget();
  assert.ok(host);
  const library = `build/native/${host.key}/${sharedLibraryName("calc", host)}`;
  const env = { ZIFFI_ZIG: toolchain.zig };
  const words = ["schema.ts", "--build", "--json"];

  it("compiles again when a C source or a header is saved", async () => {
    using project = new CProject();
    await using watching = new Watching(words, project.path, "node26", env);
    const first = await watching.event();
    assert.deepEqual(first.libraries.map(({ path }) => path), [library], watching.errors);
    const before = readFileSync(project.at(library));
    // As a program that has loaded it.
    const old = openSync(project.at(library), "r");
    const source = project.files()["calc.c"] ?? "";
    project.write("calc.c", source.replace("a + b", "a * b"));
    const second = await watching.until(({ changed }) => changed.includes("calc.c"));
    assert.deepEqual(second.libraries.map(({ path }) => path), [library], watching.errors);
    assert.notDeepEqual(readFileSync(project.at(library)), before);
    assert.deepEqual(readFileSync(old), before, "a library that is in use was written over");
    closeSync(old);
    const header = project.files()["calc.h"] ?? "";
    project.write("calc.h", header.replace("int a, int b", "long a, int b"));
    const third = await watching.until(({ changed }) => changed.includes("calc.h"));
    assert.equal(third.event, "failed");
    assert.match(third.errors[0]?.message ?? "", /the schema says int .*, the header long/);
    project.write("calc.h", header);
    project.write("calc.c", "#error no\n");
    const fourth = await watching.until(({ errors }) => /#error/.test(errors[0]?.message ?? ""));
    assert.match(fourth.errors[0]?.message ?? "", /^calc does not compile for /);
    project.write("calc.c", `#include "part.h"\n${source}`);
    await watching.until(({ errors }) => /part\.h/.test(errors[0]?.message ?? ""));
    // A file that was not there is waited for.
    project.write("part.h", "");
    const fifth = await watching.until(({ event }) => event === "done");
    assert.deepEqual(fifth.changed, ["part.h"]);
  });

  it("compiles again when a Zig file is saved", async () => {
    using project = new Project(schemaText(`implementation: "../..",`));
    const zig = "pub fn add(a: i32, b: i32) i32 {\n    return a + b;\n}\n";
    project.write("math.zig", zig);
    project.write("root.zig", `comptime {\n    _ = @import("gen/zig/exports.zig");\n}\n`);
    await using watching = new Watching(words, project.path, "node26", env);
    const first = await watching.event();
    assert.equal(first.event, "done", watching.errors);
    project.write("math.zig", zig.replace("b: i32", "b: i64"));
    const second = await watching.until(({ event }) => event === "failed");
    assert.deepEqual(second.changed, ["math.zig"]);
    assert.match(second.errors[0]?.message ?? "", /^calc does not compile for /);
    project.write("math.zig", zig);
    const third = await watching.until(({ event }) => event === "done");
    assert.deepEqual(third.libraries.map(({ path }) => path), [library]);
  });
});
