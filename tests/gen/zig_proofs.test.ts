// What Zig proves of enums and constants that an implementation declares, and how values of enums
// reach it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { buildLibraryOf, generateFiles } from "./support/in_process.ts";
import { Project } from "./support/project.ts";
import { type Ended, zig } from "./support/run.ts";

const env = { ZIFFI_ZIG: toolchain.zig };

/** A Zig library whose schema declares `types`, and whose one function takes and gives `type`. */
function zigProject(types: string, type: string, implementation: string): Project {
  const project = new Project(`
    import { arg, fn, library, nativeModule, t } from "VOCABULARY";
    ${types}
    const functions = { use: fn([arg("value", ${type})], t.u32()) };
    export default library({
      name: "calc",
      version: "1.0.0",
      description: "A calculator.",
      modules: [nativeModule({ name: "geo", description: "Sums.", functions })],
      implementation: "..",
      out: { typescript: "gen", zig: "gen", header: "gen", docs: "gen" },
    });
  `);
  project.write("geo.zig", implementation);
  project.write("root.zig", `comptime {\n    _ = @import("gen/exports.zig");\n}\n`);
  return project;
}

async function build(project: Project): Promise<Ended> {
  await generateFiles(project);
  return await buildLibraryOf(project);
}

/** Calls the export with a number, as `unchecked` does. */
async function called(project: Project, value: number): Promise<Ended> {
  await generateFiles(project);
  project.write(
    "root_test.zig",
    `const std = @import("std");
    test {
        _ = @import("gen/exports.zig");
        const use = @extern(*const fn (u32) callconv(.c) u32, .{ .name = "calc_use" });
        std.debug.print("it gave {d}\\n", .{use(${value})});
    }
    `,
  );
  return await zig(["test", "root_test.zig"], project.path);
}

const FLAGS = `const Access = t.flags("Access", { read: 1, write: 2 }, { zig: "geo.Access" });`;
const KIND = `const Kind = t.enum("Kind", { a: 1, b: 2 }, { of: "u32", zig: "geo.Kind" });`;
const USE = `(value: Type) u32 {\n    return @intFromEnum(value);\n}\n`;
const use = (type: string) => `pub fn use${USE.replace("Type", type)}`;

describe("flags of an implementation", () => {
  it("arrive with every combination of bits", async () => {
    const open = `pub const Access = enum(u32) { read = 1, write = 2, _ };\n${use("Access")}`;
    using project = zigProject(FLAGS, "Access", open);
    const { code, output } = await called(project, 3);
    assert.equal(code, 0, output);
    assert.match(output, /it gave 3/);
  });

  const wrong: readonly (readonly [type: string, claim: RegExp])[] = [
    ["enum(u32) { read = 1, write = 2 }", /Access is open, as combined flags are no members/],
    ["enum(u16) { read = 1, write = 2, _ }", /Access is an enum\(u32\), and the implem/],
    ["enum(i32) { read = 1, write = 2, _ }", /Access is an enum\(u32\), and the implem/],
    ["packed struct(u32) { bits: u32 }", /Access is an enum, and the implementation differs/],
  ];
  for (const [type, claim] of wrong) {
    it(`cannot be ${type}`, async () => {
      const text = `pub const Access = ${type};\npub fn use(_: Access) u32 {\n    return 0;\n}\n`;
      using project = zigProject(FLAGS, "Access", text);
      const { code, output } = await build(project);
      assert.equal(code, 1, output);
      assert.match(output, claim);
    });
  }
});

describe("an enum of an implementation", () => {
  it("ends the program at what is no member, and never reaches the implementation", async () => {
    const closed = `pub const Kind = enum(u32) { a = 1, b = 2 };\n${use("Kind")}`;
    using project = zigProject(KIND, "Kind", closed);
    const good = await called(project, 2);
    assert.match(good.output, /it gave 2/);
    assert.equal(good.code, 0, good.output);
    const bad = await called(project, 3);
    assert.notEqual(bad.code, 0, bad.output);
    assert.match(bad.output, /geo\.Kind has no such member/);
    assert.doesNotMatch(bad.output, /it gave \d/);
  });

  it("takes any number where it is open", async () => {
    const open = `pub const Kind = enum(u32) { a = 1, b = 2, _ };\n${use("Kind")}`;
    using project = zigProject(KIND, "Kind", open);
    const { output } = await called(project, 7);
    assert.match(output, /it gave 7/);
  });

  it("has the integer of the schema", async () => {
    const other = `pub const Kind = enum(i32) { a = 1, b = 2 };\npub fn use(_: Kind) u32 {
    return 0;\n}\n`;
    using project = zigProject(KIND, "Kind", other);
    const { code, output } = await build(project);
    assert.equal(code, 1, output);
    assert.match(output, /Kind is an enum\(u32\), and the implementation differs/);
  });

  it("has it in a struct too, where padding hides another one", async () => {
    const types = `
      const Kind = t.enum("Kind", { a: 1, b: 2 }, { zig: "geo.Kind" });
      const S = t.struct("S", { kind: Kind, x: t.i32() }, { zig: "geo.S" });`;
    const text = (tag: string) =>
      `pub const Kind = enum(${tag}) { a = 1, b = 2 };
      pub const S = extern struct { kind: Kind, x: i32 };
      pub fn use(value: *const S) u32 {
          return @intCast(value.x);
      }\n`;
    using project = zigProject(types, "t.pointer(S)", text("u8"));
    const { code, output } = await build(project);
    assert.equal(code, 1, output);
    assert.match(output, /S\.kind is an enum\(i32\), and the implementation differs/);
    project.write("geo.zig", text("i32"));
    const good = await build(project);
    assert.equal(good.code, 0, good.output);
  });
});

describe("constants of a Zig file with a C ABI", () => {
  const schema = (constants: string) => `
    import { arg, constant, fn, library, nativeModule, t } from "VOCABULARY";
    const functions = { add: fn([arg("a", t.i32())], t.i32()) };
    const constants = ${constants};
    export default library({
      name: "calc",
      version: "1.0.0",
      description: "A calculator.",
      modules: [nativeModule({ name: "math", description: "Sums.", constants, functions })],
      c: { zig: "calc.zig", symbolPrefix: "calc_" },
      out: { typescript: "gen", docs: "gen" },
    });
  `;
  const FILE = "export fn calc_add(a: i32) i32 {\n    return a;\n}\n";

  async function check(constants: string, text: string): Promise<Ended> {
    using project = new Project(schema(constants));
    project.write("calc.zig", text + FILE);
    await generateFiles(project);
    const words = ["check", "schema.ts", "--target", "linux-x64-gnu"];
    return await ziffiHere(words, project.path, env);
  }

  it("are told with their tabs, line ends and other letters where they differ", async () => {
    const { code, output } = await check(
      `{ TAB: "a b", LETTER: "\\u00e5", LINE: "a\\nb" }`,
      `pub const TAB = "a\\tb";\npub const LETTER = "\\u{e4}";\npub const LINE = "a\\nb";\n`,
    );
    assert.equal(code, 1, output);
    assert.match(output, /TAB: the schema says "a b", calc\.zig "a\\tb"/);
    assert.match(output, /LETTER: the schema says "å", calc\.zig "ä"/);
    assert.doesNotMatch(output, /LINE|\n {4}at /);
  });

  it("are compared by their C names", async () => {
    const constants = `{ SIZE: constant(5, "", { symbol: "CALC_SIZE" }) }`;
    const { code, output } = await check(constants, "pub const CALC_SIZE: i32 = 6;\n");
    assert.equal(code, 1, output);
    assert.match(output, /SIZE: the schema says 5, calc\.zig 6/);
    const good = await check(constants, "pub const CALC_SIZE: i32 = 5;\n");
    assert.equal(good.code, 0, good.output);
    assert.doesNotMatch(good.output, /does not/);
  });

  it("are told where the file does not have them", async () => {
    const { code, output } = await check(
      `{ GONE: 7, HIDDEN: 8, SIZE: constant(5, "", { symbol: "CALC_SIZE" }) }`,
      "const HIDDEN = 8;\n",
    );
    assert.equal(code, 0, output);
    assert.match(output, /calc\.zig has no public constants GONE, HIDDEN, CALC_SIZE/);
  });
});
