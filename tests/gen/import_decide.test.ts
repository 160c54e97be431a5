// What the importer proposes for params and results: by const, names and comments, never a guess.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decide, type DecideOptions } from "../../gen/import/decide/mod.ts";
import { camelCase, withoutPrefix } from "../../gen/import/decide/names.ts";
import type { HeaderFunction } from "../../gen/import/header.ts";
import { flat } from "../../gen/import/print/code.ts";
import { printDraft } from "../../gen/import/print/mod.ts";
import { libraryOf } from "../../gen/import/prove.ts";
import { close, db, headerOf, options, schemaOf, stmt, visitor } from "./support/import/decided.ts";
import * as made from "./support/import/made_header.ts";

const { char, double, fn, int, lent, long, param, pointer, record, size, uchar } = made;

/** The entry of one function. */
function entryOf(target: HeaderFunction): string {
  const { draft } = decide(headerOf([target]), options);
  assert.ok(libraryOf(printDraft(draft), "made.ts"));
  const name = camelCase(withoutPrefix(target.name, "m_"));
  const entry = draft.modules[0]?.functions.find(({ key }) => key === name);
  assert.ok(entry, `${target.name} is not imported`);
  return flat(entry.value) ?? "";
}

const bytes = lent(made.nothing);
const out = pointer(pointer(record("struct db")));

const CASES: readonly (readonly [what: string, target: HeaderFunction, expected: string])[] = [
  ["text", fn("m_a", [param("s", lent(char))]), `fn([arg("s", t.string())], t.int())`],
  ["bytes", fn("m_a", [param("p", bytes), param("n", int)]), "t.bytes({ lengthType: t.int() })"],
  [
    "bytes with the length before",
    fn("m_a", [param("n", int), param("p", bytes)]),
    't.bytes({ length: "before", lengthType: t.int() })',
  ],
  [
    "bytes of unsigned chars",
    fn("m_a", [param("data", lent(uchar)), param("data_len", size)]),
    'arg("data", t.bytes())',
  ],
  ["an array", fn("m_a", [param("v", lent(double)), param("count", size)]), 't.array("f64")'],
  [
    "an array that is written",
    fn("m_a", [param("v", pointer(int)), param("count", size)]),
    't.array("i32", { mode: "inout" })',
  ],
  [
    "an array of longs, whose width differs",
    fn("m_a", [param("v", lent(long)), param("count", size)]),
    't.address({ nullable: true })), arg("count", t.usize())',
  ],
  [
    "an array of structs",
    fn("m_a", [param("points", lent(record("struct point"))), param("n_points", size)]),
    "t.structs(Point)",
  ],
  [
    "text with a number that is no length",
    fn("m_a", [param("name", lent(char)), param("nArg", int)]),
    't.string()), arg("nArg", t.int())',
  ],
  [
    "bytes with a number that is about something else",
    fn("m_a", [param("strm", bytes), param("good_length", int)]),
    't.address({ nullable: true })), arg("goodLength", t.int())',
  ],
  [
    "two counts, which are multiplied",
    fn("m_a", [param("buf", pointer(made.nothing)), param("size", size), param("nitems", size)]),
    't.address({ nullable: true })), arg("size", t.usize()), arg("nitems", t.usize())',
  ],
  [
    "a buffer for text",
    fn("m_a", [param("buf", pointer(char)), param("len", int)]),
    't.stringBuffer({ capacity: "argument", lengthType: t.int() })',
  ],
  [
    "bytes without names",
    fn("m_a", [param("", bytes), param("", int)]),
    't.address({ nullable: true })), arg("arg2", t.int())',
  ],
  [
    "bytes that a destructor frees later",
    fn("m_a", [
      param("p", bytes),
      param("n", int),
      param("d", pointer(made.callable(made.nothing, [param("", pointer(made.nothing))]))),
    ]),
    't.address({ nullable: true })), arg("n", t.int()), arg("d", t.address({ nullable: true }))',
  ],
  [
    "bytes that are kept",
    fn("m_a", [param("p", pointer(made.nothing)), param("n", int)], int, {
      doc: "The library takes ownership of p.",
    }),
    "t.address({ nullable: true })",
  ],
  ["an array of fixed length", fn("m_a", [param("m", pointer(double), 4)]), "{ fixed: 4 }"],
  ["a handle", fn("m_a", [param("db", db)]), 'fn([arg("db", Db)], t.int())'],
  [
    "a handle that may be null",
    fn("m_a", [param("db", db)], int, { doc: "If db is NULL, all are meant." }),
    't.handle("Db", { c: "m_db", nullable: true })',
  ],
  [
    "a handle that must not be null",
    fn("m_a", [param("db", db)], int, { doc: "The db must not be NULL." }),
    'arg("db", Db)',
  ],
  ["a handle that is ended", close, 't.handle("Db", { c: "m_db", owner: "taken" })'],
  [
    "a handle that is made",
    fn("m_open", [param("ppDb", out)]),
    't.out(t.handle("Db", { c: "m_db", nullable: true, owner: { freedBy: "close" } }))',
  ],
  [
    "a handle that is told of only",
    fn("m_owner_of", [param("stmt", stmt)], db),
    't.handle("Db", { c: "m_db", nullable: true, owner: "library" })',
  ],
  [
    "handles in a row",
    fn("m_a", [param("argv", out)]),
    'arg("argv", t.address({ nullable: true }))',
  ],
  [
    "a number that only its name says is written",
    fn("m_a", [param("pOut", pointer(int))]),
    "t.address({ nullable: true })",
  ],
  [
    "a number that the comment says is written",
    fn("m_a", [param("n", pointer(int))], int, { doc: "Stores the number in *n." }),
    "t.out(t.int())",
  ],
  [
    "a pointer to nobody knows how many numbers",
    fn("m_a", [param("numbers", pointer(int))]),
    "t.address({ nullable: true })",
  ],
  [
    "a length that is read and written",
    fn("m_a", [param("dest", pointer(uchar)), param("destLen", pointer(size))]),
    'arg("dest", t.address({ nullable: true })), arg("destLen", t.inout(t.usize()))',
  ],
  [
    "text that is written",
    fn("m_a", [param("pzErr", pointer(pointer(char)))]),
    't.out(t.string({ owner: "library", nullable: true }))',
  ],
  [
    "a place in text that was given",
    fn("m_a", [param("sql", lent(char)), param("pzTail", pointer(lent(char)))]),
    't.out(t.address({ owner: "library", nullable: true }))',
  ],
  [
    "a struct that is read",
    fn("m_a", [param("p", lent(record("struct point")))]),
    "t.pointer(Point)",
  ],
  [
    "a struct that may be written",
    fn("m_a", [param("p", pointer(record("struct point")))]),
    't.pointer(Point, { mode: "inout" })',
  ],
  ["a struct by value", fn("m_a", [param("p", record("struct point"))]), 'arg("p", Point)'],
  [
    "a struct that no schema can hold",
    fn("m_a", [param("p", pointer(record("struct odd")))]),
    "t.address({ nullable: true })",
  ],
  [
    "a table of functions",
    fn("m_a", [param("p", lent(record("struct table")))]),
    "t.address({ nullable: true })",
  ],
  [
    "a callback with what it gets",
    fn("m_each", [param("f", visitor), param("arg", pointer(made.nothing))]),
    'arg("f", Visitor), arg("arg", t.userData())',
  ],
  ["a callback without", fn("m_each", [param("f", visitor)]), 'fn([arg("f", Visitor)], t.int())'],
  [
    "text from the library",
    fn("m_a", [], lent(char)),
    't.string({ owner: "library", nullable: true })',
  ],
  [
    "what frees text",
    fn("m_free_name", [param("name", lent(char))]),
    't.address({ nullable: true, owner: "taken" })',
  ],
  [
    "a function that ends in a va_list",
    fn("m_log", [param("format", lent(char)), param("list", made.typedef("va_list", char))], int),
    'fn([arg("format", t.string())], t.int(), { variadicFrom: 1, vaList: true })',
  ],
  [
    "a function of a va_list alone",
    fn("m_log", [param("list", made.typedef("__gnuc_va_list", char))], int),
    "fn([], t.int(), { variadicFrom: 0, vaList: true })",
  ],
  [
    "a variadic function",
    fn("m_log", [param("format", lent(char))], int, { variadic: true }),
    'fn([arg("format", t.string())], t.int(), { variadicFrom: 1 })',
  ],
  ["another name", fn("m_getURL", []), 'fn([], t.int(), { symbol: "m_getURL" })'],
  ["an inline function", fn("m_a", [], int, { inline: true }), "fn([], t.int())"],
];

describe("proposals for params and results", () => {
  for (const [what, target, expected] of CASES) {
    it(`are right for ${what}`, () => {
      const entry = entryOf(target);
      assert.ok(entry.includes(expected), `${entry}\nlacks\n${expected}`);
    });
  }

  it("keep callbacks until the handle is closed, or until the next call", () => {
    const user = param("arg", pointer(made.nothing));
    const hook = fn("m_set_hook", [param("db", db), param("f", visitor), user]);
    const global = fn("m_set_all", [param("f", visitor), user]);
    assert.match(schemaOf(headerOf([hook])), /"Visitor", .* owner: \{ until: "close" \}/);
    assert.match(schemaOf(headerOf([global])), /"Visitor", .* owner: \{ until: "replaced" \}/);
    const both = schemaOf(headerOf([hook, global]));
    assert.match(both, /const VisitorKept = t\.callback\("Visitor"/);
  });

  it("free text with the function that the comment names, if that takes an address", () => {
    const copy = fn("m_copy", [], pointer(char), { doc: "Give it to m_free()." });
    const free = fn("m_free", [param("p", pointer(made.nothing))], made.nothing);
    assert.match(schemaOf(headerOf([copy, free])), /t\.string\(\{ owner: \{ freedBy: "free" \}/);
    assert.match(schemaOf(headerOf([copy])), /copy: fn\(\[\], t\.string\(\{ owner: "library"/);
  });

  it("mark what a person must decide, and nothing that is sure", () => {
    const { items } = decide(
      headerOf([fn("m_sure", [param("n", int)]), fn("m_open", [param("ppDb", out)])]),
      options,
    );
    const marks = Object.fromEntries(items.map(({ name, marks }) => [name, marks.length]));
    assert.equal(marks["m_sure"], 0);
    assert.ok((marks["m_open"] ?? 0) > 0);
  });
});

describe("what is not imported", () => {
  const reasonOf = (target: HeaderFunction, more: Partial<DecideOptions> = {}) =>
    decide(headerOf([target]), { ...options, ...more }).items
      .find(({ name }) => name === target.name)?.reason;
  const other = (name: string) => ({ kind: "other", name }) as const;

  it("says why", () => {
    const list = made.typedef("va_list", other("__va_list_tag[1]"));
    const only = /va_list, which only C can make, and not as its last param alone/;
    for (
      const params of [
        [param("v", list), param("n", int)],
        [param("n", int), param("v", list), param("w", list)],
        [param("n", int), param("v", pointer(list))],
      ]
    ) assert.match(`${reasonOf(fn("m_a", params))}`, only);
    const dots = fn("m_a", [param("v", list)], int, { variadic: true });
    assert.match(`${reasonOf(dots)}`, only);
    assert.match(`${reasonOf(fn("m_a", [], other("long double")))}`, /no words for long double/);
    assert.match(
      `${reasonOf(fn("m_a", [param("o", record("struct odd"))]))}`,
      /m_odd has a member without a name/,
    );
    assert.match(`${reasonOf(fn("m_a", [], int, { variadic: true }))}`, /before the dots/);
  });

  it("is told with the reason of whoever refused it", () => {
    const refused = { ...options.refused, functions: new Map([["m_a", "it is cursed"]]) };
    assert.equal(reasonOf(fn("m_a", []), { refused }), "it is cursed");
  });

  it("is left out by pattern without a word", () => {
    const wanted = (name: string) => name !== "m_a";
    assert.equal(reasonOf(fn("m_a", []), { wanted }), undefined);
  });
});
