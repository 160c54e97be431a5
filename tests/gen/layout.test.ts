// Struct layouts against the C compiler and against Zig, on targets of every kind.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { emitHeader } from "../../gen/emit/header.ts";
import { emitZigTypes } from "../../gen/emit/zig_types.ts";
import type { LibraryIr, StructIr } from "../../gen/ir.ts";
import { cName } from "../../gen/names.ts";
import { isFieldKind } from "../../gen/layout.ts";
import { arg, fn, library, nativeModule, t, type TNative } from "../../src/schema/mod.ts";
import { WorkFolder, zig } from "./support/run.ts";

/** The kinds of field that are the same on all targets and in Zig. */
const KINDS: Readonly<Record<string, () => TNative>> = {
  u8: t.u8,
  i8: t.i8,
  bool: t.bool,
  u16: t.u16,
  i16: t.i16,
  u32: t.u32,
  i32: t.i32,
  f32: t.f32,
  u64: () => t.u64(),
  i64: () => t.i64(),
  f64: t.f64,
  usize: t.usize,
  isize: t.isize,
  address: () => t.address(),
  enum: () => t.enum("Enum", { a: -1, b: 2 }),
};
const NAMES = Object.keys(KINDS);

/** All structs of one and two fields, and every seventh of three. */
const SHAPES: readonly (readonly string[])[] = [
  ...NAMES.map((a) => [a]),
  ...NAMES.flatMap((a) => NAMES.map((b) => [a, b])),
  ...NAMES.flatMap((a) => NAMES.flatMap((b) => NAMES.map((c) => [a, b, c])))
    .filter((_, i) => i % 7 === 3),
];

const FIELD = ["first", "second", "third"];

function irOf(shapes: typeof SHAPES): LibraryIr {
  const functions = shapes.map((shape, i) => {
    const fields = shape.map((kind, at) => [FIELD[at], KINDS[kind]?.()]);
    const struct = t.struct(`S${i}`, Object.fromEntries(fields));
    return [`f${i}`, fn([arg("s", t.pointer(struct))], t.void())] as const;
  });
  const made = library({
    name: "layouts",
    version: "1.0.0",
    description: "Structs.",
    modules: [
      nativeModule({ name: "m", description: "M.", functions: Object.fromEntries(functions) }),
    ],
    implementation: "..",
    out: { typescript: ".", zig: ".", header: ".", docs: "." },
  });
  return buildLibrary(made, "layouts.ts");
}

const ir = irOf(SHAPES);

/** The layout of a struct as assertions for the C compiler. */
function assertions({ name, size, alignment, fields }: StructIr): string[] {
  const type = `layouts_${name.toLowerCase()}_t`;
  return [
    `_Static_assert(sizeof(${type}) == ${size.lp64}, "size of ${type}");`,
    `_Static_assert(_Alignof(${type}) == ${alignment.lp64}, "alignment of ${type}");`,
    ...fields.map((field) =>
      `_Static_assert(offsetof(${type}, ${cName(field.name)}) == ${field.offset.lp64}, "${type}");`
    ),
  ];
}

const TARGETS = ["x86_64-linux-gnu", "aarch64-linux-musl", "aarch64-macos", "x86_64-windows-gnu"];

async function compileC(structs: readonly StructIr[], target: string) {
  using folder = new WorkFolder();
  writeFileSync(folder.at("layouts.h"), emitHeader(ir));
  const source = ['#include "layouts.h"', ...structs.flatMap(assertions)];
  writeFileSync(folder.at("check.c"), source.join("\n") + "\n");
  const flags = ["-std=c11", "-Wall", "-Werror", "-c", "-o", "check.o"];
  return await zig(["cc", "-target", target, ...flags, "check.c"], folder.path);
}

async function compileZig(text: string, target: string) {
  using folder = new WorkFolder();
  writeFileSync(folder.at("types.zig"), text);
  const words = ["build-obj", "-target", target, "-fno-emit-bin", "types.zig"];
  return await zig([...words, "--cache-dir", folder.at("cache")], folder.path);
}

test("every kind of field is sampled", () => {
  assert.deepEqual(NAMES.filter((kind) => !isFieldKind(kind)), []);
  const used = new Set(SHAPES.filter((shape) => shape.length === 3).map(String));
  assert.ok(used.size > 400 && NAMES.every((kind) => [...used].some((s) => s.includes(kind))));
});

for (const target of TARGETS) {
  test(`${ir.structs.length} structs have the layout of the C compiler on ${target}`, async () => {
    const { code, output } = await compileC(ir.structs, target);
    assert.equal(code, 0, output.slice(0, 2000));
  });

  test(`the assertions in the emitted Zig hold on ${target}`, async () => {
    const { code, output } = await compileZig(emitZigTypes(ir), target);
    assert.equal(code, 0, output.slice(0, 2000));
  });
}

test("a wrong size would be found by both", async () => {
  const wrong = ir.structs.map((struct, i) =>
    i === 20 ? { ...struct, size: { lp64: 99, llp64: 99 } } : struct
  );
  const c = await compileC(wrong, "x86_64-linux-gnu");
  assert.equal(c.code, 1);
  assert.match(c.output, /static assertion failed.*size of layouts_s/);
  const text = emitZigTypes({ ...ir, structs: wrong });
  assert.match((await compileZig(text, "x86_64-linux")).output, /assert|unreachable/);
});
