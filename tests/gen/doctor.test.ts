// `ziffi doctor`: every condition that it tells of is provoked once.
import assert from "node:assert/strict";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { hostTarget } from "../../gen/toolchain/host.ts";
import { sharedLibraryName, TARGETS } from "../../gen/toolchain/targets.ts";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { CProject, cSchema } from "./support/c_project.ts";
import { Project, schemaText } from "./support/project.ts";
import { HOSTS, ziffi, zig } from "./support/run.ts";

interface Check {
  readonly name: string;
  readonly state: "ok" | "warn" | "fail" | "skip";
  readonly message: string;
  readonly fix: string | null;
}

const host = hostTarget();
assert.ok(host);
const library = `build/native/${host.key}/${sharedLibraryName("calc", host)}`;
const posix = process.platform !== "win32";

type Env = Readonly<Record<string, string>>;

/** A folder for PATH: links to programs, and scripts that print something. */
function pathWith(project: Project, programs: Readonly<Record<string, string>>): string {
  const folder = project.at("bin");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, source] of Object.entries(programs)) {
    if (source.startsWith("#!")) writeFileSync(join(folder, name), source, { mode: 0o755 });
    else symlinkSync(source, join(folder, name));
  }
  // A program of the system that the doctor asks.
  if (existsSync("/usr/bin/getconf")) symlinkSync("/usr/bin/getconf", join(folder, "getconf"));
  return folder;
}

const says = (text: string) => `#!/bin/sh\necho "${text}"\n`;

/** Runs `ziffi doctor --json` and gives its checks. */
async function doctor(
  project: Project,
  words: readonly string[],
  env: Env = {},
  program?: keyof typeof HOSTS,
): Promise<{ code: number | null; checks: readonly Check[] }> {
  const PATH = env["PATH"] ?? pathWith(project, {});
  const all = { ZIFFI_ZIG: toolchain.zig, ...env, PATH };
  const line = ["doctor", "--json", ...words];
  const { code, output } = program === undefined
    ? await ziffiHere(line, project.path, all)
    : await ziffi(line, project.path, program, all);
  return { code, checks: JSON.parse(output.slice(output.indexOf("{"))).checks };
}

/** The checks of one name that are not well. */
function sick(checks: readonly Check[], name: string): Check {
  const found = checks.filter((one) => one.name === name && one.state !== "ok");
  assert.equal(found.length, 1, JSON.stringify(checks, null, 2));
  return found[0] as Check;
}

describe("ziffi doctor: the machine", () => {
  it("finds nothing wrong with a machine that is well, on every runtime", async () => {
    using project = new Project();
    rmSync(project.at("schema.ts"));
    const PATH = pathWith(project, { deno: toolchain.deno, bun: toolchain.bun });
    for (const name of ["node26", "bun", "deno"] as const) {
      const { code, checks } = await doctor(project, [], { PATH }, name);
      assert.equal(code, 0, JSON.stringify(checks, null, 2));
      const target = checks.find((check) => check.name === "target");
      assert.match(target?.message ?? "", new RegExp(`^${host.key}`));
      for (const found of ["deno", "bun"] as const) {
        assert.ok(checks.some((one) => one.name === found && one.state === "ok"), name);
      }
    }
  });

  it("prints a line a check, and what mends it", { skip: !posix }, async () => {
    using project = new Project();
    rmSync(project.at("schema.ts"));
    const PATH = pathWith(project, { deno: says("deno 2.8.1") });
    const env = { ZIFFI_ZIG: toolchain.zig, PATH };
    const { code, output } = await ziffiHere(["doctor"], project.path, env);
    assert.equal(code, 0, output);
    const lines = output.split("\n");
    assert.match(lines[0] ?? "", /^ok {4}target {5}\S+/);
    const at = lines.findIndex((line) => line.startsWith("warn  deno"));
    assert.match(lines[at] ?? "", /2\.8\.1 at .*deno cannot open libraries: that needs 2\.9$/);
    assert.equal(lines[at + 1], `${" ".repeat(17)}fix: deno upgrade`);
    assert.match(output, /^skip {2}bun {8}is not on PATH$/m);
    assert.match(output, /^\d+ checks: 0 failed, 1 warnings\n$/m);
  });

  it("tells runtimes that are too old, or broken", { skip: !posix }, async () => {
    using project = new Project();
    rmSync(project.at("schema.ts"));
    const programs = {
      bun: says("1.3.9"),
      node: says("v25.9.0"),
      deno: "#!/bin/sh\necho broken >&2\nexit 3\n",
    };
    const PATH = pathWith(project, programs);
    const { code, checks } = await doctor(project, [], { PATH }, "node20");
    assert.equal(code, 1);
    assert.match(sick(checks, "bun").message, /^1\.3\.9 at .*: that needs 1\.4$/);
    assert.match(sick(checks, "deno").message, /does not tell its version: broken$/);
    const nodes = checks.filter(({ name }) => name === "node");
    assert.deepEqual(nodes.map(({ state }) => state), ["warn", "warn"]);
    assert.match(nodes[1]?.message ?? "", /^25\.9\.0 at /);
    const none = sick(checks, "runtimes");
    assert.equal(none.state, "fail");
    assert.match(none.fix ?? "", /Deno 2\.9, Bun 1\.4 or Node 26\.1/);
  });

  it("tells what the environment forbids", async () => {
    using project = new Project();
    rmSync(project.at("schema.ts"));
    project.write("file", "");
    const env = {
      ZIFFI_CPU: "v9",
      TMPDIR: project.at("file"),
      TEMP: project.at("file"),
      NODE_OPTIONS: "--permission --allow-fs-read=* --allow-fs-write=* --allow-child-process",
    };
    const { code, checks } = await doctor(project, [], env);
    assert.equal(code, 1);
    assert.match(sick(checks, "ZIFFI_CPU").message, /^"v9" is none of scalar/);
    assert.match(sick(checks, "temp").fix ?? "", /TMPDIR=FOLDER|TEMP=FOLDER/);
    assert.match(sick(checks, "NODE_OPTIONS").fix ?? "", /^export NODE_OPTIONS=".* --allow-ffi"$/);
    const held = await doctor(project, [], { ZIFFI_CPU: "scalar" });
    assert.equal(held.code, 0);
    assert.equal(sick(held.checks, "ZIFFI_CPU").state, "warn");
  });

  it("tells that there is no Zig: a failure only when something is compiled", async () => {
    using project = new Project();
    const missing = { ZIFFI_ZIG: project.at("absent") };
    const one = await doctor(project, ["schema.ts"], missing);
    assert.equal(sick(one.checks, "zig").state, "fail");
    assert.match(sick(one.checks, "zig").fix ?? "", /^npm install --save-dev @zigc\/cli@0\.16/);
    rmSync(project.at("schema.ts"));
    const none = await doctor(project, [], missing);
    assert.equal(sick(none.checks, "zig").state, "warn");
    if (!posix) return;
    const old = pathWith(project, { zig: says("0.15.2") });
    const { checks } = await doctor(project, [], { ZIFFI_ZIG: project.at("bin/zig"), PATH: old });
    assert.match(sick(checks, "zig").message, /version 0\.15\.2/);
  });

  it("tells folders that it may not read", { skip: !posix }, async () => {
    using project = new Project();
    const closed = project.at("closed");
    mkdirSync(closed);
    chmodSync(closed, 0);
    chmodSync(project.path, 0o755);
    const { command, args } = HOSTS.node26;
    const words = [command, ...args, "doctor", "--json", "closed"];
    // Root may read everything, so that somebody else has to ask.
    const user = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
    const [first = "", ...rest] = [...user, ...words];
    const env = { ZIFFI_ZIG: toolchain.zig };
    const { output } = await run(first, rest, { cwd: project.path, env, timeoutMs: 60_000 });
    chmodSync(closed, 0o755);
    const { checks } = JSON.parse(output.slice(output.indexOf("{")));
    const folder = sick(checks, "folder");
    assert.match(folder.message, /^closed cannot be read: EACCES/);
    assert.equal(folder.fix, "chmod u+rx closed");
  });

  it("tells schemas that are not there", async () => {
    using project = new Project();
    for (const place of ["absent.ts", "absent/schema.ts", "schema.ts/schema.ts"]) {
      const { code, checks } = await doctor(project, [place]);
      assert.equal(code, 1);
      assert.match(sick(checks, "schema").message, /^There is no schema file /);
      assert.equal(checks.find(({ name }) => name === "zig")?.state, "ok");
    }
  });
});

describe("ziffi doctor: a schema", () => {
  let project: CProject;
  let good: Buffer;

  before(async () => {
    project = new CProject();
    const env = { ZIFFI_ZIG: toolchain.zig };
    for (const command of ["gen", "build"]) {
      const { code, output } = await ziffiHere([command, "schema.ts"], project.path, env);
      assert.equal(code, 0, output);
    }
    good = readFileSync(project.at(library));
  });

  after(() => project[Symbol.dispose]());

  /** What is said of the library when this is in its place. */
  async function insteadOf(change: () => void | Promise<void>): Promise<Check> {
    await change();
    const { code, checks } = await doctor(project, ["schema.ts"]);
    rmSync(project.at(library), { recursive: true, force: true });
    writeFileSync(project.at(library), good);
    assert.equal(code, 1, JSON.stringify(checks, null, 2));
    const check = sick(checks, "library");
    assert.equal(check.fix, "ziffi build schema.ts");
    return check;
  }

  it("opens it with every runtime", async () => {
    const programs = { deno: toolchain.deno, bun: toolchain.bun, node: toolchain.node26 };
    const PATH = pathWith(project, programs);
    const { code, checks } = await doctor(project, ["."], { PATH });
    assert.equal(code, 0, JSON.stringify(checks, null, 2));
    const names = checks.filter(({ name }) => /^(schema|files|headers|library|opens)$/.test(name));
    assert.deepEqual(names.map(({ name, state }) => `${name} ${state}`), [
      ...["schema ok", "files ok", "headers ok", "library ok", "opens ok", "opens ok", "opens ok"],
    ]);
  });

  it("tells a library that is not built, cut off, or no library", async () => {
    const path = project.at(library);
    const missing = await insteadOf(() => rmSync(path));
    assert.match(missing.message, /is not built$/);
    const cut = await insteadOf(() => truncateSync(path, good.length / 2));
    assert.match(cut.message, /is cut off/);
    const empty = await insteadOf(() => truncateSync(path, 0));
    assert.match(empty.message, /is cut off/);
    const text = await insteadOf(() => writeFileSync(path, "a text instead of a library"));
    assert.match(text.message, /is no library$/);
    const folder = await insteadOf(() => {
      rmSync(path);
      mkdirSync(path);
    });
    assert.match(folder.message, /cannot be read: /);
  });

  it("tells a library of another machine", async () => {
    const others = TARGETS.filter(({ key }) => /^linux-.*-musl$|^darwin/.test(key));
    const env = { ZIFFI_ZIG: toolchain.zig };
    for (const target of others.filter(({ key }) => key !== host.key)) {
      const words = ["build", "schema.ts", "--target", target.key];
      const { code, output } = await ziffiHere(words, project.path, env);
      assert.equal(code, 0, output);
      const made = project.at("build/native", target.key, sharedLibraryName("calc", target));
      const check = await insteadOf(() => copyFileSync(made, project.at(library)));
      if (target.key === host.key.replace("gnu", "musl")) {
        assert.match(check.message, /was linked with musl, this is linux-/);
      } else assert.match(check.message, /is for (linux|darwin) (x64|arm64), this is /);
    }
  });

  it("tells a library of another schema, and files that are stale", async () => {
    project.write("schema.ts", cSchema(`sources: ["calc.c"]`, "t.uint()"));
    const { code, checks } = await doctor(project, ["schema.ts"]);
    assert.equal(code, 1);
    assert.equal(sick(checks, "files").fix, "ziffi gen schema.ts");
    assert.match(sick(checks, "library").message, /was built from another schema: \d+ lines/);
    assert.match(sick(checks, "headers").message, /add\.a: the schema says unsigned int/);
    project.write("schema.ts", cSchema());
  });

  it("tells headers that are missing, and every fault of a schema", async () => {
    project.write("schema.ts", cSchema(`sources: ["calc.c"], includeDirs: ["elsewhere"]`));
    const { checks } = await doctor(project, ["schema.ts"]);
    assert.match(sick(checks, "headers").message, /cannot be compared on this machine: .*calc\.h/);
    project.write("schema.ts", schemaText('name: "Bad", version: 1,'));
    const bad = await doctor(project, ["schema.ts"]);
    const faults = bad.checks.filter(({ name, state }) => name === "schema" && state === "fail");
    assert.equal(faults.length, 2);
    const absent = await doctor(project, ["absent.ts"]);
    assert.match(sick(absent.checks, "schema").message, /^There is no schema file absent\.ts/);
    project.write("schema.ts", cSchema());
  });

  it("tells a C library that is not installed", async () => {
    const names = `direct: { ${host.platform}: ["libabsent_xyz.so.7"] }, mode: "direct"`;
    project.write("direct.ts", cSchema(names).replace(`name: "calc"`, `name: "direct"`));
    const { code, checks } = await doctor(project, ["direct.ts"]);
    assert.equal(code, 1);
    const check = sick(checks, "direct");
    assert.match(check.message, /libabsent_xyz\.so\.7/);
    assert.match(check.fix ?? "", /install the package that has libabsent_xyz/);
    rmSync(project.at("direct.ts"));
  });
});

describe("ziffi doctor: what a loader refuses", { skip: process.platform !== "linux" }, () => {
  it("names the shared library that is missing", async () => {
    using project = new CProject(cSchema(`libraryDirs: ["lib"], systemLibraries: ["other"]`));
    const source = readFileSync(project.at("calc.c"), "utf8");
    mkdirSync(project.at("lib"));
    project.write("other.c", source);
    const flags = ["-shared", "-fPIC", "-I.", "-Wl,-soname,libother.so.5", "other.c"];
    const made = await zig(["cc", ...flags, "-o", "lib/libother.so"], project.path);
    assert.equal(made.code, 0, made.output);
    const env = { ZIFFI_ZIG: toolchain.zig };
    for (const command of ["gen", "build"]) {
      const { code, output } = await ziffiHere([command, "schema.ts"], project.path, env);
      assert.equal(code, 0, output);
    }
    const programs = { deno: toolchain.deno, bun: toolchain.bun, node: toolchain.node26 };
    const { code, checks } = await doctor(project, ["schema.ts"], {
      PATH: pathWith(project, programs),
    });
    assert.equal(code, 1);
    const refused = checks.filter(({ name }) => name === "opens");
    assert.deepEqual(refused.map(({ state }) => state), ["fail", "fail", "fail"]);
    for (const { message, fix } of refused) {
      assert.match(message, /^not with (deno|bun|node): .*libother\.so\.5/);
      assert.match(fix ?? "", /^install the package that has libother\.so\.5, or add its folder/);
    }
    copyFileSync(project.at("lib/libother.so"), project.at("lib/libother.so.5"));
    const mended = await doctor(project, ["schema.ts"], { LD_LIBRARY_PATH: project.at("lib") });
    assert.equal(mended.code, 0, JSON.stringify(mended.checks, null, 2));
  });
});
