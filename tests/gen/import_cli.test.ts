// `ziffi import` from the command line: what it writes, keeps, refuses and tells.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { functionShare, ImportFolder, KINDS } from "./support/import/project.ts";

const GOLDEN = join(KINDS, "kinds.schema.ts");

/** A small header, which tests change. */
const SMALL = `
#define CALC_MAX 9
/** Adds two numbers. */
int calc_add(int a, int b);
/** How long a text is. */
int calc_length(const char *text);
int calc_stop(void);
`;

function small(text = SMALL): ImportFolder {
  const folder = new ImportFolder();
  folder.write("calc.h", text);
  folder.write("calc.c", "");
  return folder;
}

const importSmall = ["calc.h", "--source", "calc.c"] as const;
const FILE = "calc.schema.ts";

describe("ziffi import of a header with every kind of declaration", () => {
  it("writes the golden schema", async () => {
    using folder = ImportFolder.withKinds();
    const told = await folder.import("kinds.h", "--source", "kinds.c");
    const text = folder.read("kinds.schema.ts");
    if (process.env["BLESS"] === "1") writeFileSync(GOLDEN, text);
    assert.equal(text, readFileSync(GOLDEN, "utf8"), "look at the change, then run with BLESS=1");
    const missing = told.missing.map(({ name, reason }) => `${name}: ${reason}`);
    for (
      const expected of [
        "kinds_vprint_all: it takes a va_list, which only C can make, and not as its last param " +
        "alone",
        "kinds_long: a schema has no words for long double",
        "struct kinds_variant: struct kinds_variant has a member without a name",
        "kinds_tail: field bytes of kinds_tail: an array without a length",
      ]
    ) assert.ok(missing.includes(expected), `${expected}\nis not in\n${missing.join("\n")}`);
    const first = told.marks[0];
    assert.ok(first);
    assert.ok(text.split("\n")[first.line - 1]?.includes(first.text));
  });

  it("leads to a library that is built, checked and called without an edit", async () => {
    using folder = ImportFolder.withKinds();
    await folder.start("import", "kinds.h", "--source", "kinds.c");
    await folder.start("gen", "kinds.schema.ts");
    await folder.start("build", "kinds.schema.ts");
    const checked = await folder.start("check", "kinds.schema.ts");
    assert.match(checked, /headers of 1 for 8 targets: everything agrees/);
    folder.write(
      "main.ts",
      `import { open } from "./generated/kinds.ts";
      using kinds = open();
      const { api, memory } = kinds;
      const { store } = api.open("x", null);
      const seen: bigint[] = [];
      api.each(store, (record) => (seen.push(record.id), 0));
      const values = Int32Array.of(3, 1, 2);
      api.sort(values, (a, b) => a - b);
      console.log(JSON.stringify([
        api.sum(Float64Array.of(1, 2)), api.mirror({ x: 1, y: 2 }), [...values], seen.map(String),
        api.copy("text"), api.twice(21), api.name(store, 32), memory.string(api.getBanner()),
        api.wide(), api.middle(store), api.day({ day: 7, month: 5, year: 1999 }), api.getCount(),
      ]));
      store?.[Symbol.dispose]();`,
    );
    const words = ["run", "-A", "--no-check", "--config", at("deno.json"), folder.at("main.ts")];
    const { code, output } = await run(toolchain.deno, words, { cwd: folder.path });
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(output), [
      ...[3, { x: -1, y: -2 }, [1, 2, 3], ["0", "1"], "text", 42],
      ...[{ buf: "store of 2", result: 10 }, "kinds", "wide"],
      ...[{ middle: { x: 1, y: 2 }, index: 2, result: true }, 7, 1],
    ]);
  });
});

describe("ziffi import again", () => {
  it("shows what changed, keeps edits, and says when nothing did", async () => {
    using folder = small();
    await folder.ok("import", ...importSmall);
    folder.write(FILE, folder.read(FILE).replace("Adds two numbers.", "Sums, by hand."));
    assert.match(await folder.ok("import", FILE), /^calc\.schema\.ts: unchanged$/m);
    folder.write("calc.h", SMALL.replace("int calc_stop(void);", "long calc_stop(int how);"));
    const output = await folder.ok("import", FILE);
    assert.match(output, /^-\s+stop: fn\(\[\], t\.int\(\)\),$/m);
    assert.match(output, /^\+\s+stop: fn\(\[arg\("how", t\.int\(\)\)\], t\.long\(\)\),$/m);
    assert.match(output, /^calc\.schema\.ts: changed$/m);
    const text = folder.read(FILE);
    assert.match(text, /Sums, by hand\./);
    assert.match(text, /stop: fn\(\[arg\("how"/);
  });

  it("lists conflicts with both sides, and the edit stays", async () => {
    using folder = small();
    await folder.ok("import", ...importSmall);
    folder.write(
      FILE,
      folder.read(FILE).replace("stop: fn([], t.int())", "halt: fn([], t.bool())"),
    );
    folder.write("calc.h", SMALL.replace("int calc_stop(void)", "int calc_stop(int how)"));
    const told = await folder.import(FILE);
    assert.deepEqual(told.conflicts.map(({ kept }) => kept), [["    halt: fn([], t.bool()),"]]);
    assert.match(folder.read(FILE), /halt: fn\(\[\], t\.bool\(\)\)/);
    // The next import knows what the header says, and has nothing to tell.
    assert.deepEqual((await folder.import(FILE)).conflicts, []);
  });

  it("imports with the options of the first time, and with those given again", async () => {
    using folder = small();
    await folder.ok("import", ...importSmall, "--exclude", "calc_l*", "--name", "calc");
    assert.doesNotMatch(folder.read(FILE), /length/);
    await folder.ok("import", FILE);
    assert.doesNotMatch(folder.read(FILE), /length/);
    await folder.ok("import", FILE, "--exclude", "CALC_*");
    assert.match(folder.read(FILE), /length/);
    assert.doesNotMatch(folder.read(FILE), /CALC_MAX/);
  });

  it("tells with --check what the header would change, and writes nothing", async () => {
    using folder = small();
    await folder.ok("import", ...importSmall);
    await folder.ok("import", "--check", FILE);
    const before = [folder.read(FILE), folder.read(`${FILE}.import.json`)];
    folder.write("calc.h", SMALL.replace("CALC_MAX 9", "CALC_MAX 10"));
    const { code, output } = await folder.run("import", "--check", FILE);
    assert.equal(code, 1, output);
    assert.match(output, /^\+\s+constants: \{ CALC_MAX: 10 \},$/m);
    assert.match(output, /fix: run ziffi import calc\.schema\.ts/);
    await folder.ok("import", "--dry-run", FILE);
    assert.deepEqual([folder.read(FILE), folder.read(`${FILE}.import.json`)], before);
  });

  it("leaves a schema alone that it did not write, unless it is forced", async () => {
    using folder = small();
    folder.write(FILE, "// by hand\n");
    const { code, output } = await folder.run("import", ...importSmall);
    assert.equal(code, 1);
    assert.match(output, /calc\.schema\.ts is there, and calc\.schema\.ts\.import\.json is not/);
    assert.equal(folder.read(FILE), "// by hand\n");
    await folder.ok("import", ...importSmall, "--force");
    assert.match(folder.read(FILE), /calc\.h/);
    folder.write(`${FILE}.import.json`, '{"version": 1}');
    const broken = await folder.run("import", ...importSmall);
    assert.equal(broken.code, 1);
    assert.match(broken.output, /is not what an import has written/);
    assert.deepEqual(readdirSync(folder.path).filter((name) => /new/.test(name)), []);
  });
});

describe("ziffi import refuses", () => {
  it("wrong usage, with exit code 2", async () => {
    using folder = small();
    const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
      [[], /missing required argument 'source'/],
      [["none.schema.ts"], /was not imported: there is no none\.schema\.ts\.import\.json/],
      [["a.ts", "b.h"], /given alone/],
      [["a.zig", "b.h"], /make two libraries/],
      [["calc.h", "--name", "My-Lib"], /--name My-Lib is no snake_case name/],
      [["calc.h", "--out", ""], /--out is empty/],
      [["calc.h", "-D", "1=2"], /-D 1=2 is no definition/],
      [["calc.h", "--link", ""], /--link is empty: give the name of a library/],
      [["calc.h", "--check", "--force"], /exclude each other/],
    ];
    for (const [words, message] of cases) {
      const { code, output } = await folder.run("import", ...words);
      assert.equal(code, 2, output);
      assert.match(output, message);
    }
  });

  it("headers that cannot be read or have nothing to import, with exit code 1", async () => {
    using folder = small("int calc_add(int a, int b;\n");
    folder.write("empty.h", "typedef long double wide;\nwide only(wide x);\n");
    const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
      [["none.h"], /none\.h is not there/],
      [importSmall, /calc\.h/],
      [["empty.h", "--source", "calc.c"], /Nothing of empty\.h can be imported/],
      [["zlib.h", "--link", "no_such_library"], /The linker finds no no_such_library/],
      [["zlib.h", "--exclude", "*"], /Nothing of zlib\.h can be imported/],
    ];
    for (const [words, message] of cases) {
      const { code, output } = await folder.run("import", ...words);
      assert.equal(code, 1, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /\n\s+at /, "a stack trace");
    }
    assert.deepEqual(readdirSync(folder.path).filter((name) => name.endsWith(".ts")), []);
  });
});

describe("ziffi import of headers of the system", () => {
  for (const header of ["zlib.h", "sqlite3.h"] as const) {
    it(`takes every function of ${header}, and the result is built and checked`, async () => {
      using folder = new ImportFolder();
      const schema = header.replace(".h", ".schema.ts");
      const told = await folder.import(header);
      assert.equal(functionShare(told), 100, JSON.stringify(told.missing));
      // Those that end in a va_list too.
      const lists = header === "zlib.h" ? 1 : 3;
      assert.equal(folder.read(schema).split("vaList: true").length - 1, lists);
      await folder.ok("gen", schema);
      await folder.ok("build", schema);
      await folder.ok("check", schema);
      assert.match(await folder.ok("import", schema), /unchanged/);
    });
  }

  it("makes one library of several headers, with a module for each", async () => {
    using folder = small();
    folder.write("more.h", "int calc_more(int n);\n");
    await folder.ok("import", "calc.h", "more.h", "--source", "calc.c");
    const text = folder.read(FILE);
    assert.match(text, /const calc = nativeModule\(\{[\s\S]*const more = nativeModule\(\{/);
    assert.match(text, /modules: \[calc, more\]/);
  });

  it("marks what the library lacks as optional", async () => {
    using folder = new ImportFolder();
    folder.write("mine.h", "#include <zlib.h>\nextern int no_such_function(void);\n");
    const told = await folder.import("mine.h", "--link", "z", "-I", ".", "--include", "no_*");
    assert.deepEqual(told.optional, ["no_such_function"]);
    assert.match(folder.read("mine.schema.ts"), /optional: true/);
  });
});
