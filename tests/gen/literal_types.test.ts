// Literals of a wrong type are refused: their number by the header check, their types by the
// compiler of the shim.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CProject, cSchema } from "./support/c_project.ts";
import { buildLibraryOf, generateFiles } from "./support/in_process.ts";
import type { Ended } from "./support/run.ts";

/** Builds calc with a literal for the first param of add, which has a type in the header. */
async function build(a: string, type = "int"): Promise<Ended> {
  using project = new CProject(cSchema(undefined, a));
  for (const file of ["calc.h", "calc.c"]) {
    const text = project.files()[file] ?? "";
    assert.ok(text.includes("calc_add(int a"), text);
    project.write(file, text.replace("calc_add(int a", `calc_add(${type} a`));
  }
  await generateFiles(project);
  return await buildLibraryOf(project);
}

describe("a literal", () => {
  it("passes as what the header says", async () => {
    const { code, output } = await build(`t.literal("(int)sizeof(pair)")`);
    assert.equal(code, 0, output);
  });

  const kept: readonly (readonly [literal: string, type: string])[] = [
    [`"255"`, "unsigned char"],
    [`"16777216"`, "float"],
    [`"~0u"`, "unsigned"],
    [`"TENTH"`, "float"],
    [`"(size_t)-1"`, "size_t"],
    [`"sizeof(pair)"`, "unsigned short"],
  ];
  for (const [literal, type] of kept) {
    it(`${literal} stays what it is as ${type}`, async () => {
      const { code, output } = await build(`t.literal(${literal})`, type);
      assert.equal(code, 0, output);
    });
  }

  const changed: readonly (readonly [literal: string, type: string])[] = [
    [`"-1"`, "unsigned"],
    [`"-1"`, "size_t"],
    [`"-1"`, "unsigned char"],
    [`"300"`, "unsigned char"],
    [`"16777217"`, "float"],
    [`"9007199254740993"`, "double"],
    [`"HALF"`, "int"],
  ];
  for (const [literal, type] of changed) {
    it(`${literal} changes as ${type}`, async () => {
      const { code, output } = await build(`t.literal(${literal})`, type);
      assert.equal(code, 1, output);
      assert.match(
        output,
        /implicit conversion .*(?:changes value|changes signedness|from '\w+' to)/,
      );
    });
  }

  it("has the number of params of the header", async () => {
    const { code, output } = await build(`t.literal("1")), arg("more", t.literal("2")`);
    assert.equal(code, 1);
    assert.match(output, /add params: the schema says 3 params .*, the header 2 params/);
  });

  const rows: readonly (readonly [literal: string, message: RegExp])[] = [
    [`"\\"text\\""`, /incompatible pointer to integer conversion passing 'char\[5\]'/],
    [`"NULL"`, /incompatible pointer to integer conversion/],
    [`"0x1ffffffff"`, /implicit conversion .* changes value/],
    [`"NO_SUCH_NAME"`, /undeclared identifier 'NO_SUCH_NAME'/],
  ];
  for (const [literal, message] of rows) {
    it(`${literal} is no int`, async () => {
      const { code, output } = await build(`t.literal(${literal})`);
      assert.equal(code, 1, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /\n +at /);
    });
  }
});
