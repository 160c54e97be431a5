// What `ziffi import` refuses, and what it never loses.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { ImportFolder } from "./support/import/project.ts";

/** A folder with two headers of one name and their source. */
function twins(): ImportFolder {
  const folder = new ImportFolder();
  for (const name of ["a", "b"]) mkdirSync(folder.at(name));
  folder.write("a/x.h", "int al(void);\nint ax(int v);\nint ay(int v);\n");
  folder.write("b/x.h", "int be(void);\n");
  folder.write("x.c", "");
  return folder;
}

const FIRST = ["import", "a/x.h", "--source", "x.c"] as const;

describe("ziffi import refuses", () => {
  it("to put another header of the same name in the place of a schema", async () => {
    using folder = twins();
    await folder.ok(...FIRST);
    const before = folder.read("x.schema.ts");
    const { code, output } = await folder.run("import", "b/x.h", "--source", "x.c");
    assert.equal(code, 1);
    assert.match(output, /x\.schema\.ts was imported from x\.h -I a, and not from x\.h -I b/);
    assert.equal(folder.read("x.schema.ts"), before);
  });

  it("two headers that are included by one name", async () => {
    using folder = twins();
    const { code, output } = await folder.run("import", "a/x.h", "b/x.h", "--source", "x.c");
    assert.equal(code, 1);
    assert.match(output, /Two headers are both included as x\.h/);
  });

  it("an --out that no command takes for a schema", async () => {
    using folder = twins();
    const { code, output } = await folder.run(...FIRST, "--out", "x.txt");
    assert.equal(code, 2);
    assert.match(output, /--out x\.txt is no schema: give a file that ends in \.ts/);
  });

  it("a folder that cannot be written, without a trace of the program", async () => {
    using folder = twins();
    const { code, output } = await folder.run(...FIRST, "--out", "/proc/x.ts");
    assert.equal(code, 1);
    assert.match(output, /^error: The file system refuses: .*\n {2}fix: /);
  });

  it("what is missing, a folder, or a file where the other is needed", async () => {
    using folder = twins();
    for (const name of ["dir.h", "dir.ts"]) mkdirSync(folder.at(name));
    folder.write("two words.h", "int al(void);\n");
    const before = readdirSync(folder.path);
    const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
      [["dir.h"], /dir\.h is a folder\n {2}fix: name a header, such as dir\.h.lib\.h/],
      [["."], /\. is a folder\n {2}fix: name a header/],
      [["a/x.h", "--source", "none.c"], /--source none\.c is not there\n {2}fix: give a C file/],
      [["a/x.h", "--source", "a"], /--source a is a folder\n {2}fix: give a C file/],
      [["a/x.h", "-I", "none"], /-I none is not there\n {2}fix: give a folder/],
      [["a/x.h", "-I", "x.c"], /-I x\.c is no folder/],
      [["a/x.h", "--out", "dir.ts"], /--out dir\.ts is a folder\n {2}fix: name a file/],
      [
        ["a/x.h", "--source", "x.c", "--out", "x.c/y.ts"],
        /^error: The file system refuses: .*x\.c/,
      ],
      [["two words.h"], /two words\.h is a name that no schema can hold: .*\n {2}fix: rename/],
    ];
    for (const [words, message] of cases) {
      const { code, output } = await folder.run("import", ...words);
      assert.match(output, message);
      assert.equal(code, 1, output);
      assert.doesNotMatch(output, /\n +at /);
    }
    assert.deepEqual(readdirSync(folder.path), before, "something was written");
  });

  it("with one JSON document", async () => {
    using folder = twins();
    const { code, output } = await folder.run("import", "none.h", "--json");
    assert.equal(code, 1);
    const told = JSON.parse(output.split("\n")[0] ?? "") as { errors: { message: string }[] };
    assert.match(told.errors[0]?.message ?? "", /none\.h is not there/);
  });
});

describe("ziffi import keeps", () => {
  it("every function of a header whose checks are short", async () => {
    using folder = twins();
    await folder.ok(...FIRST);
    for (const name of ["al", "ax", "ay"]) assert.match(folder.read("x.schema.ts"), RegExp(name));
  });

  it("the options of the first import when the header is named again", async () => {
    using folder = twins();
    await folder.ok(...FIRST, "--exclude", "ay");
    await folder.ok("import", "a/x.h");
    assert.doesNotMatch(folder.read("x.schema.ts"), /ay: fn/);
    assert.match(folder.read("x.schema.ts"), /sources: \["x\.c"\]/);
  });

  it("an edit, tells of the change that it hides, and brings what is new beside it", async () => {
    using folder = twins();
    await folder.ok(...FIRST);
    const edited = folder.read("x.schema.ts").replace(/(ay: fn\(\[arg\()"\w+"/, '$1"mine"');
    assert.match(edited, /"mine"/);
    folder.write("x.schema.ts", edited);
    folder.write("a/x.h", "int al(void);\nint ax(int v);\nint ay(long v);\nint az(void);\n");
    const checked = await folder.run("import", "x.schema.ts", "--check");
    assert.equal(checked.code, 1, checked.output);
    const { output } = await folder.run("import", "x.schema.ts");
    assert.match(output, /1 edits stay in place of changes/);
    assert.match(folder.read("x.schema.ts"), /ay: fn\(\[arg\("mine", t\.int/);
    assert.match(folder.read("x.schema.ts"), /az: fn/);
  });
});
