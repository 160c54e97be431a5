// Layouts of random structs against C compilers of both data models. A failure prints the seed:
// set ZIFFI_SEED to it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { buildLibrary } from "../../gen/build.ts";
import { emitHeader } from "../../gen/emit/header.ts";
import type { LibraryIr, PerAbi, StructIr } from "../../gen/ir.ts";
import { isMirrored } from "../../gen/layout.ts";
import { arg, fn, library, nativeModule, t } from "../../src/schema/mod.ts";
import { run } from "../../scripts/lib/run.mjs";
import {
  anyMirrored,
  anyStruct,
  Namer,
  PLAIN,
  type Shape,
  type StructShape,
} from "./support/random_structs.ts";
import { WorkFolder, zig } from "./support/run.ts";

const SEED = Number(process.env["ZIFFI_SEED"] ?? Date.now() % 2 ** 31);
const COUNT = 300;

function irOf(shapes: readonly StructShape[]): LibraryIr {
  const namer = new Namer("S");
  const functions = shapes.map((shape, i) =>
    [`f${i}`, fn([arg("s", t.pointer(namer.struct(shape)))], t.void())] as const
  );
  const made = library({
    name: "layouts",
    version: "1.0.0",
    description: "Structs.",
    modules: [
      nativeModule({ name: "m", description: "M.", functions: Object.fromEntries(functions) }),
    ],
    c: {},
    out: { typescript: ".", header: ".", docs: "." },
  });
  return buildLibrary(made, "layouts.ts");
}

const shapes = fc.sample(anyStruct, { seed: SEED, numRuns: COUNT });
const ir = irOf(shapes);

/** The layout of a struct as assertions for the C compiler. */
function assertions({ cType, size, alignment, fields }: StructIr, abi: keyof PerAbi): string[] {
  return [
    `_Static_assert(sizeof(${cType}) == ${size[abi]}, "size of ${cType}");`,
    `_Static_assert(_Alignof(${cType}) == ${alignment[abi]}, "alignment of ${cType}");`,
    ...fields.flatMap(({ symbol, offset, size: bytes }) => [
      `_Static_assert(offsetof(${cType}, ${symbol}) == ${offset[abi]}, "${cType}.${symbol}");`,
      `_Static_assert(sizeof(((${cType} *)0)->${symbol}) == ${bytes[abi]}, "${cType}.${symbol}");`,
    ]),
  ];
}

const COMPILERS = [
  { name: "gcc", abi: "lp64", target: null },
  { name: "x86_64-linux-gnu", abi: "lp64", target: "x86_64-linux-gnu" },
  { name: "aarch64-linux-gnu", abi: "lp64", target: "aarch64-linux-gnu" },
  { name: "aarch64-macos", abi: "lp64", target: "aarch64-macos" },
  { name: "x86_64-windows-gnu", abi: "llp64", target: "x86_64-windows-gnu" },
  { name: "aarch64-windows-gnu", abi: "llp64", target: "aarch64-windows-gnu" },
] as const;

async function compile(
  library: LibraryIr,
  structs: readonly StructIr[],
  { abi, target }: (typeof COMPILERS)[number],
) {
  using folder = new WorkFolder();
  writeFileSync(folder.at("layouts.h"), emitHeader(library));
  const lines = ['#include "layouts.h"', ...structs.flatMap((one) => assertions(one, abi))];
  writeFileSync(folder.at("check.c"), lines.join("\n") + "\n");
  const flags = ["-std=c11", "-Wall", "-Werror", "-c", "-o", "check.o", "check.c"];
  if (target !== null) return await zig(["cc", "-target", target, ...flags], folder.path);
  const { code, output } = await run("gcc", flags, { cwd: folder.path });
  return { code, output };
}

const hasGcc = (await run("gcc", ["--version"]).catch(() => ({ code: 1 }))).code === 0;

for (const compiler of COMPILERS) {
  const skip = compiler.target === null && !hasGcc ? "there is no gcc" : false;
  test(`random structs have the layout of ${compiler.name}`, { skip }, async () => {
    const { code, output } = await compile(ir, ir.structs, compiler);
    assert.equal(code, 0, `seed ${SEED}: ${output.slice(0, 2000)}`);
  });
}

test("the C compiler finds a wrong number", async () => {
  const wrong = ir.structs.map((struct, i) => {
    const [field, ...rest] = struct.fields;
    if (i !== 7 || !field) return struct;
    return { ...struct, fields: [{ ...field, offset: { lp64: 1, llp64: 1 } }, ...rest] };
  });
  const windows = COMPILERS[4];
  const { code, output } = await compile(ir, wrong, windows);
  assert.notEqual(code, 0);
  assert.match(output, /static assertion failed/);
});

test("the sample has every kind of field, and each in some way", () => {
  const seen = new Set<string>();
  const visit = (shape: Shape, inside: string): void => {
    seen.add(shape.kind === "plain" ? shape.of : `${shape.kind} in ${inside}`);
    if (shape.kind === "fixed") visit(shape.of, "fixed");
    if (shape.kind === "pointer") visit(shape.to, "pointer");
    if (shape.kind === "struct" || shape.kind === "union") {
      for (const field of shape.fields) visit(field, shape.packed ? "packed" : shape.kind);
    }
  };
  for (const shape of shapes) visit(shape, "all");
  const wanted = ["struct", "union", "fixed"].flatMap((kind) =>
    ["struct", "union", "packed", "fixed"].map((inside) => `${kind} in ${inside}`)
  );
  const missing = [...Object.keys(PLAIN), ...wanted].filter((one) => !seen.has(one));
  assert.deepEqual(missing, [], `seed ${SEED}`);
});

/** The shape of a mirror: bit fields are integers, and nothing with bit fields is packed. */
function mirrorOf<S extends Shape>(shape: S): S {
  if (shape.kind === "bits") return { kind: "plain", of: shape.of } as Shape as S;
  if (shape.kind === "fixed") return { ...shape, of: mirrorOf(shape.of) };
  if (shape.kind !== "struct" && shape.kind !== "union") return shape;
  const packed = shape.packed && !hasBits(shape);
  return { ...shape, packed, fields: shape.fields.map(mirrorOf) };
}

function hasBits(shape: Shape): boolean {
  if (shape.kind === "bits") return true;
  if (shape.kind === "fixed") return hasBits(shape.of);
  return (shape.kind === "struct" || shape.kind === "union") && shape.fields.some(hasBits);
}

test("a struct with bit fields has the layout of its mirror, nested too", async () => {
  const inner = fc.sample(anyMirrored, { seed: SEED, numRuns: 60 });
  const mirrored = inner.map((shape, i): StructShape => ({
    kind: "struct",
    packed: i % 3 === 0,
    fields: [{ kind: "plain", of: "u8" }, { kind: "fixed", of: shape, length: 2 }, shape],
  }));
  const bits = irOf(mirrored);
  const plain = irOf(mirrored.map(mirrorOf));
  assert.equal(bits.structs.length, plain.structs.length);
  for (const [i, struct] of bits.structs.entries()) {
    const { size, alignment, fields } = plain.structs[i] as StructIr;
    assert.deepEqual(struct.size, size, `${struct.name}, seed ${SEED}`);
    assert.deepEqual(struct.alignment, alignment);
    assert.deepEqual(struct.fields.map((field) => field.offset), fields.map((f) => f.offset));
    assert.equal(struct.mirror, isMirrored(struct.facts));
  }
  assert.ok(bits.structs.some((struct) => struct.mirror && struct.packed));
  const windows = COMPILERS[4];
  const { code, output } = await compile(plain, plain.structs, windows);
  assert.equal(code, 0, `seed ${SEED}: ${output.slice(0, 2000)}`);
});

test("contained structs come first", () => {
  const seen = new Set<string>();
  for (const { name, fields } of ir.structs) {
    const text = JSON.stringify(fields.map((field) => field.type));
    for (const [, kind, inner] of text.matchAll(/"kind":"(struct|union)","name":"(\w+)"/g)) {
      assert.ok(seen.has(inner ?? ""), `${kind} ${inner} in ${name} comes later`);
    }
    seen.add(name);
  }
});
