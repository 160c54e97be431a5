// `ziffi import lib.zig`: what becomes of every kind of declaration, and that it can be called.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { CALL_GEOMETRY, CALL_RING, GEOMETRY_PRINTS, RING_PRINTS } from "./support/zig/programs.ts";
import { zigFixture, ZigProject } from "./support/zig/project.ts";

/** Compares a text with a file of the repository; BLESS=1 writes it. */
function golden(file: string, text: string): void {
  const path = zigFixture(file);
  if (process.env["BLESS"] === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"), `${file}: BLESS=1 writes it anew`);
}

/** What an account says is missing, one a line. */
function missingOf(json: string): string {
  const { missing } = JSON.parse(json) as Account;
  return missing.map(({ name, reason }) => `${name}: ${reason}\n`).join("");
}

interface Account {
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

describe("ziffi import of a Zig library", () => {
  it("drafts the schema, and lists what is missing with the reason", async () => {
    using project = new ZigProject("geometry");
    const json = await project.must("import", "geometry.zig", "--json");
    golden("geometry.schema.txt", project.read("geometry.schema.ts"));
    golden("geometry.missing.txt", missingOf(json));
    assert.equal(
      project.read("root.zig").replace(/\s+/g, " ").trim(),
      'comptime { _ = @import("generated/exports.zig"); }',
    );
  });

  it("makes a library that every runtime can call, of a file that stays as it is", async () => {
    using project = new ZigProject("geometry");
    await project.import();
    await project.make();
    assert.equal(project.read("geometry.zig"), readFileSync(zigFixture("geometry.zig"), "utf8"));
    assert.equal(await project.call(CALL_GEOMETRY), GEOMETRY_PRINTS);
  });

  it("gives everything odd a reason, and builds the rest", async () => {
    using project = new ZigProject("odd");
    golden("odd.missing.txt", missingOf(await project.must("import", "odd.zig", "--json")));
    golden("odd.schema.txt", project.read("odd.schema.ts"));
    await project.import();
    await project.make();
  });

  it("follows names into other files", async () => {
    using project = new ZigProject("geometry");
    project.write(
      "all.zig",
      `const geometry = @import("geometry.zig");
      pub const Point = geometry.Point;
      pub const Path = geometry.Path;
      pub const total = geometry.sum;
      pub const countZeros = @import("geometry.zig").countZeros;
      pub const rest = @import("geometry.zig");
      `,
    );
    const json = await project.must("import", "all.zig", "--json");
    const { missing } = JSON.parse(json) as Account;
    const named = missing.filter(({ name }) => name !== "Path.copyOf" && name !== "Path.restyle");
    assert.deepEqual(named.map(({ name }) => name), ["rest"]);
    const text = project.read("all.schema.ts");
    assert.match(text, /total: fn\(\[arg\("values", t\.array\("f64"\)\)\].*Sums values\./);
    assert.match(text, /countZeros: fn\(\[arg\("message", t\.bytes\(\)\)\]/);
    assert.match(text, /pathAdd: fn\(\[arg\("self", Path\), arg\("point", t\.pointer\(Point\)\)\]/);
    assert.match(text, /zig: "all\.Point"/);
  });

  it("lets the build stop where the file has changed", async () => {
    using project = new ZigProject("geometry");
    await project.import();
    await project.must("gen", "geometry.schema.ts");
    const text = project.read("geometry.zig");
    const cases = [
      ["x: f64,\n    y: f64", "y: f64,\n    x: f64", /Point\.x is at 0/],
      ["1 << 16", "1 << 15", /max_points is 65536/],
      ["std.math.pi", "3.25", /half_turn is 3\.14/],
      ['"2.1', '"2.2', /Version is "2\.1/],
      ["colorIndex: u8", "colorIndex: u16", /Box\.colorIndex is u8/],
      ["nonZero = 7", "nonZero = 8", /Rule\.nonZero is 7/],
      ["enum { solid, dashed }", "enum { solid, dashed, dotted }", /Style has 2 members/],
      ["marks: [3]i16", "marks: [4]i16", /Box has 40 bytes|Box\.marks is \[3\]i16/],
      ["TooLong", "TooMany", /TooMany|error/],
      ["pub fn sum(values: []const f64)", "pub fn sum(values: []const f32)", /f32/],
    ] as const;
    for (const [from, to, message] of cases) {
      project.edit("geometry.zig", from, to);
      const { code, output } = await project.build();
      assert.equal(code, 1, `${to}: ${output}`);
      assert.match(output, message);
      project.write("geometry.zig", text);
    }
  });

  it("keeps the codes of errors when others are added", async () => {
    using project = new ZigProject("geometry");
    await project.import();
    const codes = () =>
      Object.fromEntries(
        [...project.read("geometry.schema.ts").matchAll(/(\w+): \{ code: (-?\d+)/g)]
          .map(([, name, code]) => [name, Number(code)]),
      );
    assert.deepEqual(codes(), { ok: 0, too_long: -1, http_error: -2, out_of_memory: -3 });
    project.edit("geometry.zig", "    HTTPError,\n", "    Aborted,\n    HTTPError,\n");
    const before = "if (point.x != point.x)";
    project.edit(
      "geometry.zig",
      before,
      `if (point.x == 9) return error.Aborted;\n        ${before}`,
    );
    await project.must("import", "geometry.schema.ts");
    assert.deepEqual(codes(), {
      ...{ ok: 0, too_long: -1, http_error: -2, out_of_memory: -3, aborted: -4 },
    });
  });
});

describe("ziffi import of a Zig file with a C ABI", () => {
  it("drafts the schema, and lists what is missing with the reason", async () => {
    using project = new ZigProject("ring");
    const json = await project.must("import", "ring.zig", "--json");
    const { missing } = JSON.parse(json) as Account;
    golden("ring.schema.txt", project.read("ring.schema.ts"));
    golden("ring.missing.txt", missing.map(({ name, reason }) => `${name}: ${reason}\n`).join(""));
  });

  it("makes a library that every runtime can call", async () => {
    using project = new ZigProject("ring");
    await project.import();
    await project.make();
    assert.equal(await project.call(CALL_RING), RING_PRINTS);
    assert.match(await project.must("check", "ring.schema.ts"), /everything agrees/);
  });

  it("lets the build stop where the file has changed", async () => {
    using project = new ZigProject("ring");
    await project.import();
    await project.must("gen", "ring.schema.ts");
    const text = project.read("ring.zig");
    const cases = [
      ["second: f32", "second: f64", /swap\.pair\.second: the schema says f32, .*f64/],
      ["c_int = 1024", "c_int = 1000", /RING_MOST: the schema says 1024, .*1000/],
      ['"1.2"', '"1.3"', /ring_version: the schema says "1\.2", .*"1\.3"/],
      ["values: [*]const f64", "values: [*]const f32", /add\.values: the schema says .*f64.*f32/],
      ["overwrite = 1", "overwrite = 2", /create\.rule\.overwrite: the schema says 1/],
      ["RingSide = enum(u8)", "RingSide = enum(u16)", /pair\.side: the schema says u8/],
      ["index: usize,\n    value", "index: u32,\n    value", /each\.visitor param 1: .*usize.*u32/],
      ["const u8) c_long", "const u8) i32", /nameLength result: the schema says c_long.*i32/],
      ["ring_alive: c_int", "ring_alive: i16", /getAlive: the schema says i32.*i16/],
      ["whole: i64, real", "whole: i32, real", /number\.whole: the schema says i64.*i32/],
      [
        "name: ?[*:0]",
        "name: [*:0]",
        /nameLength\.name: the schema says that null may be given|orelse|expected optional/,
      ],
      [
        "ring_whole(number: RingNumber)",
        "ring_whole(_: u8, number: RingNumber)",
        /whole: the schema says 1 param/,
      ],
    ] as const;
    for (const [from, to, message] of cases) {
      project.edit("ring.zig", from, to);
      const { code, output } = await project.build();
      assert.equal(code, 1, `${to}: ${output}`);
      assert.match(output, message);
      project.write("ring.zig", text);
    }
  });
});

describe("ziffi import of what is no Zig library", () => {
  const wrong = async (text: string | null, message: RegExp, file = "lib.zig", exit = 1) => {
    using project = new ZigProject("ring");
    if (text !== null) project.write(file, text);
    const { code, output } = await project.ziffi("import", file);
    assert.equal(code, exit, output);
    assert.match(output, message);
    assert.doesNotMatch(output, /\n {4}at /, "no stack trace");
  };

  it("says that a file is missing, or a folder", async () => {
    await wrong(null, /There is no Zig file lib\.zig\n {2}fix: give the path/);
    using project = new ZigProject("ring");
    mkdirSync(project.at("folder.zig"));
    const { code, output } = await project.ziffi("import", "folder.zig");
    assert.equal(code, 1);
    assert.match(output, /folder\.zig is a folder/);
  });

  it("gives the words of the compiler", async () => {
    await wrong("pub fn a( {\n", /lib\.zig does not compile:\nlib\.zig:1:11: error: expected type/);
    await wrong(
      "pub fn a() i32 {\n    return true;\n}\n",
      /lib\.zig:2:12: error: expected type 'i32'/,
    );
    await wrong(
      'pub const a = @import("nothing.zig");\npub fn b() void {\n    a.c();\n}\n',
      /nothing\.zig/,
    );
  });

  it("says that nothing can be imported", async () => {
    await wrong("", /lib\.zig has no public or exported declarations: write pub fn/);
    await wrong("fn a() void {}\n", /lib\.zig has no public or exported declarations/);
    await wrong("pub fn a(comptime T: type) void {\n    _ = T;\n}\n", /Nothing of lib\.zig can be/);
  });

  it("refuses names and options that do not fit", async () => {
    await wrong("pub fn a() void {}\n", /no snake_case name\n {2}fix: rename/, "Big-Lib.zig");
    using project = new ZigProject("ring");
    for (const words of [["-D", "A=1"], ["--link", "z"], ["--source", "a.c"], ["ring.h"]]) {
      const { code, output } = await project.ziffi("import", "ring.zig", ...words);
      assert.equal(code, 2, output);
    }
    const far = await project.ziffi("import", "ring.zig", "--out", "other/ring.ts");
    assert.equal(far.code, 0, far.output);
    assert.match(project.read("other/ring.ts"), /zig: "\.\.\/ring\.zig"/);
  });

  it("leaves private things that do not compile alone, as Zig does", async () => {
    using project = new ZigProject("ring");
    project.write(
      "lib.zig",
      "fn broken() u8 {\n    return @as(u8, 300);\n}\npub fn one() u8 {\n    return 1;\n}\n",
    );
    await project.must("import", "lib.zig");
    assert.match(project.read("lib.schema.ts"), /one: fn\(\[\], t\.u8\(\)\)/);
  });
});
