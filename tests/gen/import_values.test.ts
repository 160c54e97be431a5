// Enums, constants and names as the importer writes them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HeaderEnum } from "../../gen/import/header.ts";
import { decide } from "../../gen/import/decide/mod.ts";
import { headerOf, options, schemaOf } from "./support/import/decided.ts";
import * as made from "./support/import/made_header.ts";

const { field, fn, int, lent, param, record, struct } = made;

describe("enums and constants", () => {
  const place = { file: "made.h", line: 1 };
  const enumOf = (name: string, members: Record<string, number>, more = {}): HeaderEnum => ({
    ...{ name, place, doc: "", own: true, of: made.uint, typedef: null, anonymous: false },
    members: Object.entries(members).map(([key, value]) => ({ name: key, value, doc: "" })),
    ...more,
  });
  const withEnum = (one: HeaderEnum) =>
    schemaOf(headerOf(
      [fn("m_set", [param("e", { kind: "enum", name: one.name })])],
      { enums: new Map([[one.name, one]]) },
    ));

  it("cut what all members begin with, and keep their C names", () => {
    const text = withEnum(enumOf("enum mode", { M_MODE_READ: 0, M_MODE_READ_ALL: 1 }));
    assert.match(text, /t\.enum\("Mode", \{ read: 0, readAll: 1 \}/);
    assert.match(text, /names: \{ read: "M_MODE_READ", readAll: "M_MODE_READ_ALL" \}/);
  });

  it("give second names of a value as constants", () => {
    const text = withEnum(enumOf("enum mode", { M_A: 0, M_B: 1, M_LAST: 1 }));
    assert.match(text, /t\.enum\("Mode", \{ a: 0, b: 1 \}/);
    assert.match(text, /constants: \{ M_LAST: 1 \}/);
  });

  it("are flags where names say so and values are bits", () => {
    const bits = { M_X: 1, M_Y: 2, M_Z: 4 };
    assert.match(withEnum(enumOf("enum open_flags", bits)), /t\.flags\("OpenFlags"/);
    assert.match(withEnum(enumOf("enum open_mode", bits)), /t\.enum\("OpenMode"/);
    assert.match(withEnum(enumOf("enum open_flags", { M_X: 1, M_Y: 3 })), /t\.enum\(/);
  });

  it("write every kind of value", () => {
    const constant = (name: string, value: number | bigint | string, float = false) => ({
      ...{ name, place, doc: "", own: true, value, float },
    });
    const text = schemaOf(headerOf([fn("m_a", [])], {
      constants: [
        constant("M_WIDE", 2n ** 63n),
        constant("M_WHOLE", 2, true),
        constant("M_TEXT", 'a "b"'),
        constant("M_VERSION", "3.45"),
        constant("__GUARD", 1),
      ],
      enums: new Map([["x", enumOf("x", { M_ANON: 7 }, { anonymous: true })]]),
    }));
    assert.match(text, /M_WIDE: 9223372036854775808n/);
    assert.match(text, /M_WHOLE: constant\(2, undefined, \{ float: true \}\)/);
    assert.match(text, /M_TEXT: 'a "b"'/);
    assert.match(text, /M_ANON: 7/);
    assert.match(text, /version: "3\.45\.0"/);
    assert.doesNotMatch(text, /GUARD/);
  });
});

describe("constants that cannot be had", () => {
  const place = { file: "made.h", line: 1 };
  const skipped = (name: string, kind: "constant" | "macro") =>
    ({ kind, name, reason: `it is a ${kind}`, place }) as const;

  it("are told with their reasons, and what is no value is not", () => {
    const header = headerOf([], {
      skipped: [
        ...[skipped("M_INFINITE", "constant"), skipped("M_TYPE", "macro")],
        ...[skipped("_M_GUARD", "constant"), skipped("M_LEFT_OUT", "constant")],
      ],
    });
    const { items } = decide(header, { ...options, wanted: (name) => name !== "M_LEFT_OUT" });
    const told = items.filter(({ kind }) => kind === "constant");
    assert.deepEqual(told, [
      { kind: "constant", name: "M_INFINITE", reason: "it is a constant", marks: [] },
    ]);
  });
});

describe("names that no schema can hold", () => {
  const place = { file: "made.h", line: 1 };
  const odd = ["m_a$b", "m_\u00e9"];

  it("are told one by one, and the rest is imported", () => {
    for (const name of odd) {
      const header = made.header({
        functions: [
          fn(name, []),
          fn("m_fine", [param(name, int)]),
          fn("m_takes", [param("s", record(`struct ${name}`))]),
          fn("m_field", [param("s", record("struct f"))]),
          fn("m_handle", [], made.pointer(record(`struct h${name}`))),
          fn("m_call", [param("f", made.typedef(name, made.pointer(made.callable(int, []))))]),
          fn("m_enum", [param("e", { kind: "enum", name: "enum e" })]),
        ],
        records: [
          struct(`struct ${name}`, [field("a", int)]),
          struct("struct f", [field(name, int)]),
          struct(`struct h${name}`, null),
        ],
        more: {
          constants: [{ name, place, doc: "", own: true, value: 1, float: false }],
          globals: [{ name, place, doc: "", own: true, constant: false, type: int }],
          enums: new Map([["enum e", {
            ...{ name: "enum e", place, doc: "", own: true, of: made.uint, typedef: null },
            ...{ anonymous: false, members: [{ name, value: 1, doc: "" }] },
          }]]),
        },
      });
      const text = schemaOf(header);
      assert.match(text, /fine: fn\(\[arg\("arg1", t\.int\(\)\)\]/);
      assert.ok(!text.includes(`"${name}`), text);
      const { items } = decide(header, options);
      const told = items.filter(({ reason }) => reason?.includes("no name") === true)
        .map(({ kind, name }) => `${kind} ${name}`);
      for (
        const one of [
          ...[`function ${name}`, `constant ${name}`, `global ${name}`, `struct struct ${name}`],
          ...["struct struct f", "enum enum e", "function m_handle", "function m_takes"],
        ]
      ) assert.ok(told.includes(one), `${one} of ${told.join(", ")}`);
    }
  });
});

describe("names in one schema", () => {
  it("stay apart from each other and from words of generated code", () => {
    const text = schemaOf(made.header({
      functions: [
        fn("m_do_it", [param("p", lent(record("struct error")))]),
        fn("m_doIt", [param("p", lent(record("struct date")))]),
      ],
      records: ["error", "date"].map((name) => struct(`struct ${name}`, [field("a", int)])),
    }));
    assert.match(text, /doIt: fn\(.*doIt2: fn\(/);
    assert.match(text, /const ErrorType = t\.struct\("ErrorType"/);
    assert.match(text, /const DateType = /);
  });
});
