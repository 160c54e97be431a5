// ziffi init: what it makes, what it refuses, and that nothing half-written stays.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { Questions, StoppedError } from "../../gen/commands/init/ask.ts";
import { placeProject } from "../../gen/commands/init/place.ts";
import { init } from "../../gen/commands/init.ts";
import { libraryNameOf, libraryNameProblem, packageNameProblem } from "../../gen/init/names.ts";
import { renderProject } from "../../gen/init/render.ts";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { HOSTS, WorkFolder, ziffi } from "./support/run.ts";

const C_FILES = [
  ".github/workflows/ci.yml",
  ".gitignore",
  "README.md",
  "bench/compare.ts",
  "bench/main.ts",
  "bench/script_window.ts",
  "deno.json",
  "docs/my_lib.md",
  "native/generated/my_lib.shim.c",
  "native/my_lib.c",
  "native/my_lib.h",
  "package.json",
  "schema.ts",
  "scripts/run.mjs",
  "src/generated/my_lib.abi.ts",
  "src/generated/my_lib.api.ts",
  "src/generated/my_lib.bun.ts",
  "src/generated/my_lib.deno.ts",
  "src/generated/my_lib.node.ts",
  "src/generated/my_lib.ts",
  "src/mod.ts",
  "tests/windows.test.ts",
  "tsconfig.build.json",
  "tsconfig.json",
];

/** Every file below a folder, by its path in it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1)).sort();
}

describe("ziffi init", () => {
  for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
    it(`makes a C library without questions where nobody can answer, on ${host}`, async () => {
      using work = new WorkFolder();
      const { code, output } = await ziffi(["init", "my-lib"], work.path, host);
      assert.equal(code, 0, output);
      assert.equal(
        output,
        "note: the library is in C; `--kind zig` makes one in Zig\n" +
          "my_lib: 24 files in my-lib, package my-lib\n" +
          "\nNext:\n  cd my-lib\n  npm install\n  npm test\n  npm run bench\n",
      );
      assert.deepEqual(filesIn(work.at("my-lib")), C_FILES);
    });
  }

  it("makes a Zig library with the names that are given, and tells them as JSON", async () => {
    using work = new WorkFolder();
    const words = ["--kind", "zig", "--name", "wind", "--package", "@me/wind-js", "--json"];
    const { code, output } = await ziffiHere(["init", "a/b c", ...words], work.path);
    assert.equal(code, 0, output);
    const told = JSON.parse(output);
    assert.deepEqual(told.files, filesIn(work.at("a", "b c")));
    const { files, ...rest } = told;
    assert.ok(files.includes("native/windows.zig") && files.includes("src/generated/wind.ts"));
    assert.deepEqual(rest, {
      folder: "a/b c",
      kind: "zig",
      name: "wind",
      package: "@me/wind-js",
      notes: [],
      next: ["cd 'a/b c'", "npm install", "npm test", "npm run bench"],
      errors: [],
    });
    const manifest = JSON.parse(readFileSync(work.at("a", "b c", "package.json"), "utf8"));
    assert.equal(manifest.name, "@me/wind-js");
  });

  it("takes the folder it runs in, also with a repository in it", async () => {
    using work = new WorkFolder();
    mkdirSync(work.at("here", ".git"), { recursive: true });
    writeFileSync(work.at("here", ".git", "HEAD"), "ref");
    const { code, output } = await ziffiHere(["init", "--kind", "c"], work.at("here"));
    assert.equal(code, 0, output);
    assert.match(output, /^note: the folder is this one; `ziffi init DIR` makes another\n/);
    assert.match(output, /here: 24 files in \., package here\n\nNext:\n {2}npm install\n/);
    assert.equal(readFileSync(work.at("here", ".git", "HEAD"), "utf8"), "ref");
  });

  it("generates what `gen` would", async () => {
    using work = new WorkFolder();
    for (const kind of ["c", "zig"]) {
      assert.equal(
        (await ziffiHere(["init", kind, "--kind", kind, "--name", "p"], work.path)).code,
        0,
      );
      // The repository's own vocabulary, in place of an installed one.
      const schema = readFileSync(work.at(kind, "schema.ts"), "utf8");
      const own = schema.replace("ziffi/schema", at("src/schema/mod.ts"));
      assert.notEqual(own, schema);
      writeFileSync(work.at(kind, "schema.ts"), own);
      const { code, output } = await ziffiHere(["gen", "--check", "schema.ts"], work.at(kind));
      assert.equal(code, 0, output);
    }
  });
});

const REFUSED: readonly (readonly [words: readonly string[], code: number, says: RegExp])[] = [
  [["full"], 1, /^error: full is not empty: it holds a\.txt\n {2}fix: give a folder that is new/],
  [["many"], 1, /many is not empty: it holds 00, 01, 02, .*, 09 and 2 more\n/],
  [["full/a.txt"], 1, /full[/\\]a\.txt is a file: give a folder that is new or empty/],
  [["full/a.txt/lib"], 1, /Cannot .*full[/\\]a\.txt[/\\]lib: a file is in the way/],
  [["dangling"], 1, /dangling is a file: give a folder/],
  [["class"], 2, /The name of the folder gives no name: "class" is a word of C: .*\n {2}fix: give/],
  [["9lives"], 2, /"9lives" is not a snake_case name: use a-z, 0-9 and single _/],
  [["x", "--name", "MyLib"], 2, /--name "MyLib" is not a snake_case name/],
  [["x", "--name", ""], 2, /--name "" is not a snake_case name/],
  [["x", "--package", "My Lib"], 2, /--package "My Lib" is not a name of an npm package/],
  [["url"], 2, /The package would be "url" is taken: use another, such as "@me\/url"; give --pack/],
  [["x", "--kind", "rust"], 2, /--kind <kind>.*'rust' is invalid.*c, zig/],
  [["x", "y"], 2, /too many arguments/],
  [["x", "--force"], 2, /unknown option '--force'/],
];

describe("ziffi init refuses", () => {
  for (const [words, expected, says] of REFUSED) {
    it(words.join(" "), async () => {
      using work = new WorkFolder();
      mkdirSync(work.at("full"));
      writeFileSync(work.at("full", "a.txt"), "mine");
      mkdirSync(work.at("many"));
      for (let i = 0; i < 12; i += 1) writeFileSync(work.at("many", `${i}`.padStart(2, "0")), "");
      symlinkSync("nowhere", work.at("dangling"));
      const before = filesIn(work.path);
      const { code, output } = await ziffiHere(["init", ...words], work.path);
      assert.equal(code, expected, output);
      assert.match(output, says);
      assert.doesNotMatch(output, /^\s+at /m);
      assert.deepEqual(filesIn(work.path), before);
      assert.deepEqual(readdirSync(work.path).sort(), ["dangling", "full", "many"]);
    });
  }

  it("tells it as JSON", async () => {
    using work = new WorkFolder();
    writeFileSync(work.at("file"), "");
    const { code, output } = await ziffiHere(["init", "file", "--json"], work.path);
    assert.equal(code, 1, output);
    const message = "file is a file: give a folder that is new or empty";
    const error = { file: "file", path: "", message, fix: null };
    assert.deepEqual(JSON.parse(output), { errors: [error] });
  });

  it("a folder that cannot be made", { skip: process.platform !== "linux" }, async () => {
    const { code, output } = await ziffiHere(["init", "/proc/lib", "--kind", "c"]);
    assert.equal(code, 1, output);
    assert.match(output, /^error: Cannot make the folder \/proc\/lib: /);
  });
});

describe("nothing half-written stays", () => {
  const files = [{ path: "a/b.txt", text: "b" }, { path: "c.txt", text: "c" }];
  const stop = new Error("stop");

  it("when a path becomes too long", { skip: process.platform === "win32" }, async () => {
    using work = new WorkFolder();
    // Room for the folder itself, and not for its deepest files.
    const segments = "d".repeat(200).concat("/").repeat(20);
    const folder = `${work.path}/${segments}`.slice(0, 4096 - 45).replace(/\/$/, "d");
    const { code, output } = await ziffiHere(["init", folder, "--name", "deep"], work.path);
    assert.equal(code, 1, output);
    assert.match(output, /^error: Cannot write .*(the path is|name) too long/);
    assert.deepEqual(readdirSync(work.path), []);
  });

  it("when the last step fails: folders that were made are removed", async () => {
    using work = new WorkFolder();
    const failing = placeProject(work.at("x", "y"), "x/y", files, () => Promise.reject(stop));
    await assert.rejects(failing, stop);
    assert.deepEqual(readdirSync(work.path), []);
  });

  it("when the last step fails: a folder that was there stays", async () => {
    using work = new WorkFolder();
    await assert.rejects(placeProject(work.path, ".", files, () => Promise.reject(stop)), stop);
    assert.deepEqual(readdirSync(work.path), []);
  });

  it("when somebody else puts a file in the way, which is not overwritten", async () => {
    using work = new WorkFolder();
    const placed = placeProject(work.path, ".", files, () => {
      writeFileSync(work.at("c.txt"), "theirs");
      return Promise.resolve();
    });
    await assert.rejects(placed, /Cannot write c\.txt: it is there already/);
    assert.deepEqual(filesIn(work.path), ["c.txt"]);
    assert.equal(readFileSync(work.at("c.txt"), "utf8"), "theirs");
  });

  it("when the process ends in the middle", async () => {
    using work = new WorkFolder();
    const place = JSON.stringify(at("gen/commands/init/place.ts"));
    const program = `import { placeProject } from ${place};
      await placeProject("x/y", "x/y", ${JSON.stringify(files)}, () => process.exit(3));`;
    writeFileSync(work.at("end.mjs"), program);
    const { code, output } = await run(toolchain.node26, ["end.mjs"], { cwd: work.path });
    assert.equal(code, 3, output);
    assert.deepEqual(readdirSync(work.path), ["end.mjs"]);
  });
});

/** A terminal at which somebody answers each question with the next line; null ends the input. */
function answering(lines: readonly (string | null)[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const seen: string[] = [];
  const rest = [...lines];
  output.on("data", (chunk: Uint8Array) => {
    seen.push(String(chunk));
    if (!/\): $/.test(String(chunk))) return;
    const line = rest.shift();
    if (line === null || line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  return { terminal: { input, output }, seen };
}

describe("questions on a terminal", () => {
  it("ask for what was not given, until the answers are right", async () => {
    using work = new WorkFolder();
    const { terminal, seen } = answering([work.at("class"), work.at("mine"), "rust", "zig"]);
    assert.equal(await init(undefined, {}, terminal), 0);
    assert.ok(filesIn(work.at("mine")).includes("native/windows.zig"));
    assert.match(seen.join(""), /Folder of the new library \(\.\): .*"class" is a word of C/s);
    assert.match(seen.join(""), /Written in: c or zig \(c\): .*answer c or zig/s);
  });

  it("take the default for an empty line", async () => {
    using work = new WorkFolder();
    const { terminal } = answering([""]);
    assert.equal(await init(work.at("mine"), {}, terminal), 0);
    assert.ok(filesIn(work.at("mine")).includes("native/mine.c"));
  });

  it("ask nothing when all is given", async () => {
    using work = new WorkFolder();
    const { terminal, seen } = answering([]);
    assert.equal(await init(work.at("mine"), { kind: "c" }, terminal), 0);
    assert.deepEqual(seen, []);
  });

  it("write nothing when the input ends", async () => {
    using work = new WorkFolder();
    const { terminal } = answering([work.at("mine"), null]);
    assert.equal(await init(undefined, {}, terminal), 1);
    assert.deepEqual(readdirSync(work.path), []);
    const questions = new Questions(answering([null]).terminal);
    await assert.rejects(questions.ask("Name", "x", () => null), StoppedError);
  });
});

describe("names of projects", () => {
  for (const name of ["a", "my_lib", "a1_b2", "x".repeat(40), "node", "lib"]) {
    it(`${name} is one`, () => assert.equal(libraryNameProblem(name), null));
  }
  const bad = [
    ...["", "_a", "a_", "a__b", "A", "1a", "a-b", "ä", "x".repeat(41)],
    ...["int", "class", "comptime", "usize", "i32", "await"],
    ...["math", "string", "windows", "c", "m", "std", "ziffi", "ziffi_shim", "nul", "com1"],
  ];
  for (const name of bad) {
    it(`${JSON.stringify(name)} is none`, () => assert.notEqual(libraryNameProblem(name), null));
  }

  for (const name of ["a", "my-lib", "@me/my_lib", "a.b", "x".repeat(214)]) {
    it(`${name} is a package`, () => assert.equal(packageNameProblem(name), null));
  }
  const badPackages = ["", ".a", "_a", "A", "a b", "@me", "@me/", "@/a", "a/b", "fs", "ziffi", "é"];
  for (const name of [...badPackages, "node_modules", "x".repeat(215)]) {
    it(`${JSON.stringify(name)} is none`, () => assert.notEqual(packageNameProblem(name), null));
  }

  it("come from the folder", () => {
    for (const folder of ["my-lib", "MyLib", "my lib", "my.lib", "my_lib"]) {
      assert.equal(libraryNameOf(folder), "my_lib");
    }
  });

  it("fill every placeholder, and an unknown one is a fault", () => {
    const names = { kind: "c", name: "a_b", package: "@x/y" } as const;
    const template = { path: "dot_x/__name__.c.tmpl", text: "__NAME___OK __name___f __package__" };
    assert.deepEqual(renderProject([template], names), [
      { path: ".x/a_b.c", text: "A_B_OK a_b_f @x/y" },
    ]);
    assert.throws(() => renderProject([{ path: "a", text: "__nmae__" }], names), /__nmae__/);
  });
});
