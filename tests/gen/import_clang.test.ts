// Headers are read as the C compiler reads them: every kind of declaration, on every target.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Header, HeaderField, HeaderRecord } from "../../gen/import/header.ts";
import { TARGETS } from "../../gen/toolchain/targets.ts";
import * as kinds from "./support/kinds_tables.ts";
import { HEADERS, read, shown, verify } from "./support/read_headers.ts";

const linux = TARGETS.find(({ key }) => key === "linux-x64-gnu") ?? null;
const header = await read("kinds.h", { target: linux });

function table<T extends { readonly name: string }, V>(list: Iterable<T>, of: (one: T) => V) {
  return Object.fromEntries([...list].map((one) => [one.name, of(one)]));
}

test("functions, globals and typedefs have the types that the header gives them", () => {
  assert.deepEqual(table(header.functions, ({ type }) => shown(type)), kinds.FUNCTIONS);
  assert.deepEqual(table(header.globals, ({ type }) => shown(type)), kinds.GLOBALS);
  assert.deepEqual(table(header.typedefs, ({ type }) => shown(type)), kinds.TYPEDEFS);
});

test("what is inline, deprecated or constant is known", () => {
  const inline = header.functions.filter((fn) => fn.inline).map(({ name }) => name);
  assert.deepEqual(inline, ["kinds_inline"]);
  const deprecated = header.functions.filter((fn) => fn.deprecated).map(({ name }) => name);
  assert.deepEqual(deprecated, ["kinds_outdated"]);
  const constant = header.globals.filter((one) => one.constant).map(({ name }) => name);
  assert.deepEqual(constant, ["kinds_names", "kinds_origin"]);
});

function memberLine({ name, offset, bits, type }: HeaderField): string {
  return `${offset} ${name}${bits === null ? "" : `:${bits}`} ${shown(type)}`;
}

function recordLines({ tag, fields, byteLength, alignment, packed, typedef }: HeaderRecord) {
  if (fields === null) return ["opaque"];
  const words = [`${tag} of ${byteLength}`, `aligned to ${alignment}`];
  if (packed) words.push("packed");
  if (typedef !== null) words.push(typedef);
  return [words.join(", "), ...fields.map(memberLine)];
}

test("records have their members, offsets and sizes", () => {
  assert.deepEqual(table(header.records.values(), recordLines), kinds.RECORDS);
});

test("enums have their integers and members", () => {
  const found = table(header.enums.values(), ({ of, typedef, anonymous, members }) => {
    const list = members.map(({ name, value }) => `${name}=${value}`).join(" ");
    return `${shown(of)} ${typedef} ${anonymous} ${list}`;
  });
  assert.deepEqual(found, kinds.ENUMS);
  const members = header.enums.get("enum kinds_colour")?.members.map(({ doc }) => doc);
  assert.deepEqual(members, ["like a rose", "like grass", "like the sky", "like the night"]);
});

test("macros that stand for a value are constants, and the others say why not", () => {
  assert.deepEqual(table(header.constants, ({ value }) => value), kinds.CONSTANTS);
  const floats = header.constants.filter(({ float }) => float).map(({ name }) => name);
  assert.deepEqual(floats, [
    ...["KINDS_TENTH", "KINDS_FLOAT", "KINDS_HEX", "KINDS_MINUS_ZERO", "KINDS_ONE", "KINDS_SUM"],
    "KINDS_TINY",
  ]);
  assert.deepEqual(table(header.skipped, ({ reason }) => reason), kinds.SKIPPED);
  // What has a value is missed as a constant, and what is none is not.
  const kindOf = (wanted: string) => header.skipped.find(({ name }) => name === wanted)?.kind;
  for (const name of ["KINDS_INFINITE", "KINDS_POINTER", "KINDS_BYTES", "KINDS_CALLS"]) {
    assert.equal(kindOf(name), "constant", name);
  }
  for (const name of ["KINDS_TYPE", "KINDS_UNKNOWN", "KINDS_CALL"]) {
    assert.equal(kindOf(name), "macro", name);
  }
});

test("comments belong to what they stand before, beside or behind", () => {
  const { functions, globals, typedefs, constants, records, enums } = header;
  const all = [
    ...[functions, globals, typedefs, constants].flat(),
    ...[...records.values(), ...enums.values()],
  ];
  const docs = table(all.filter(({ doc }) => doc !== ""), ({ doc }) => doc);
  assert.deepEqual(docs, kinds.DOCS);
  const point = header.records.get("struct kinds_point")?.fields?.map(({ doc }) => doc);
  assert.deepEqual(point, ["to the right", "up"]);
});

test("every declaration has its place", () => {
  const lines = (file: string) => readFileSync(file, "utf8").split("\n");
  for (const { name, place } of [...header.functions, ...header.constants, ...header.globals]) {
    assert.match(lines(place.file)[place.line - 1] ?? "", new RegExp(`\\b${name}\\b`), name);
  }
  const files = new Set(header.functions.map(({ place }) => place.file));
  assert.deepEqual([...files], [join(HEADERS, "kinds/more.h"), join(HEADERS, "kinds.h")]);
});

test("only what the library declares is its own", () => {
  assert.equal(header.records.get("struct foreign")?.own, false);
  assert.equal(header.records.has("struct foreign_unused"), false);
  assert.equal(header.functions.some(({ name }) => name === "foreign_function"), false);
  assert.equal(header.constants.some(({ name }) => name === "FOREIGN_CONSTANT"), false);
});

test("patterns say which files are the library's", async () => {
  const names = async (own: readonly string[]) => {
    const { functions } = await read("kinds.h", { own, target: linux });
    return functions.map(({ name }) => name.replace(/kinds_(?!more).*/, "kinds_*"));
  };
  assert.deepEqual(await names(["kinds/*.h"]), ["kinds_more"]);
  assert.deepEqual(await names(["**/system/*"]), ["foreign_function"]);
  assert.deepEqual(await names(["fore?gn.h", "more.h"]), ["foreign_function", "kinds_more"]);
  assert.equal(new Set(await names(["headers/**"])).size, 3);
});

for (const target of TARGETS) {
  test(`the compiler agrees to all that is read for ${target.key}`, async () => {
    const model = await read("kinds.h", { target });
    const { checked, disagreements, unchecked } = await verify(model, "kinds.h", { target });
    assert.deepEqual(disagreements, []);
    assert.deepEqual(unchecked, []);
    assert.ok(checked > 200, `only ${checked} statements`);
    assert.equal(model.functions.length, header.functions.length);
    const choice = model.constants.find(({ name }) => name === "KINDS_CHOICE");
    assert.equal(choice?.value, target.model.data === "lp64" ? 64 : 32);
  });
}

/** A model with one lie in it. */
type Lie = readonly [what: string, model: Header, found: string];

function lies(): Lie[] {
  const constant = (name: string, value: number | bigint | string): Header => ({
    ...header,
    constants: header.constants.map((one) => one.name === name ? { ...one, value } : one),
  });
  const record = (name: string, change: Partial<HeaderRecord>): Header => {
    const one = header.records.get(name);
    assert.ok(one);
    return { ...header, records: new Map([...header.records, [name, { ...one, ...change }]]) };
  };
  const field = (name: string, member: string, change: Partial<HeaderField>): Header => {
    const fields = header.records.get(name)?.fields ?? [];
    assert.ok(fields.some((one) => one.name === member));
    const changed = fields.map((one) => one.name === member ? { ...one, ...change } : one);
    return record(name, { fields: changed });
  };
  const int = { kind: "int", name: "int", bits: 32, signed: true } as const;
  const point = "struct kinds_point";
  const colours = header.enums.get("enum kinds_colour");
  assert.ok(colours);
  return [
    ["integer", constant("KINDS_SHIFTED", 9), "KINDS_SHIFTED"],
    ["sign of an integer", constant("KINDS_UNSIGNED", -1), "KINDS_UNSIGNED"],
    ["float", constant("KINDS_TENTH", 0.1 + 2 ** -56), "KINDS_TENTH"],
    ["sign of zero", constant("KINDS_MINUS_ZERO", 0), "KINDS_MINUS_ZERO"],
    ["string", constant("KINDS_VERSION", "1.2.4"), "KINDS_VERSION"],
    ["length of a string", constant("KINDS_VERSION", "1.2."), "KINDS_VERSION"],
    ["size", record(point, { byteLength: 24 }), point],
    ["alignment", record(point, { alignment: 4 }), point],
    ["offset", field(point, "y", { offset: 4 }), `${point}.y`],
    ["type of a member", field(point, "y", { type: int }), `${point}.y`],
    ["bits", field("kinds_bits", "first", { bits: 4 }), "kinds_bits.first"],
    ["fewer bits", field("kinds_bits", "first", { bits: 2 }), "kinds_bits.first"],
    [
      "a member without a name",
      field("struct kinds_nested::(anonymous 1)", "real", {
        offset: 2,
      }),
      "struct kinds_nested.real",
    ],
    ["a width", field(point, "x", { type: { kind: "float", name: "double", bits: 32 } }), "double"],
    [
      "a sign",
      field("kinds_bits", "flags", {
        type: { kind: "int", name: "unsigned char", bits: 8, signed: true },
      }),
      "unsigned char",
    ],
    ["a function", {
      ...header,
      functions: header.functions.map((fn) =>
        fn.name === "kinds_add" ? { ...fn, type: { ...fn.type, params: [] } } : fn
      ),
    }, "kinds_add"],
    ["a global", {
      ...header,
      globals: header.globals.map((one) =>
        one.name === "kinds_origin" ? { ...one, type: int } : one
      ),
    }, "kinds_origin"],
    ["a typedef", {
      ...header,
      typedefs: [...header.typedefs].map((one) =>
        one.name === "kinds_handle" ? { ...one, type: int } : one
      ),
    }, "kinds_handle"],
    ["a member of an enum", {
      ...header,
      enums: new Map([["enum kinds_colour", {
        ...colours,
        members: colours.members.map((one) => ({ ...one, value: 5 })),
      }]]),
    }, "KINDS_RED KINDS_BLUE KINDS_DARK"],
    ["the integer of an enum", {
      ...header,
      enums: new Map([["enum kinds_colour", { ...colours, of: { ...int, signed: false } }]]),
    }, "enum kinds_colour"],
  ];
}

for (const [what, model, found] of lies()) {
  test(`the check sees a lie about ${what}`, async () => {
    const { disagreements } = await verify(model, "kinds.h", { target: linux });
    assert.equal([...new Set(disagreements.map(({ name }) => name))].join(" "), found);
  });
}
