// What the importer leaves to a person: one value or many, whose length, who frees, text or bytes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { freedWith, saysLent } from "../../gen/import/decide/ownership.ts";
import type { HeaderFunction, HeaderType } from "../../gen/import/header.ts";
import { db, headerOf, schemaOf } from "./support/import/decided.ts";
import * as made from "./support/import/made_header.ts";

const { char, double, fn, int, lent, param, pointer, record, size, uchar } = made;
const ADDRESS = "t.address({ nullable: true })";

/** The marks and the entry of the first function. */
function entryOf(target: HeaderFunction, ...others: readonly HeaderFunction[]): string {
  const text = schemaOf(headerOf([target, ...others]));
  const name = target.name.replace("m_", "").replace(/_(\w)/g, (_, first) => first.toUpperCase());
  const start = text.indexOf("functions: {");
  // Marks and descriptions of the functions behind are not this one's.
  const end = / (\/\/ DECIDE|\w+: fn\()/g;
  end.lastIndex = text.indexOf(` ${name}: fn(`, start) + name.length + 6;
  return text.slice(start, end.exec(text)?.index);
}

const writes = (name: string, type: HeaderType, doc = "") =>
  entryOf(fn("m_get", [param(name, pointer(type))], int, { doc }));

describe("memory for one value", () => {
  it("is proposed where the comment says so, and nowhere else", () => {
    assert.match(writes("total", int, "Stores the number of rows in *total."), /t\.out\(t\.int/);
    assert.match(writes("total", int), /DECIDE: what does total.*t\.address/);
    assert.match(writes("pTotal", int), /DECIDE: what does total.*t\.address/);
  });

  it("is not proposed for buffers, by name or by comment", () => {
    for (const name of ["out", "result", "values", "matrix"]) {
      const entry = writes(name, double, `Loads what is there into *${name}.`);
      assert.match(entry, /DECIDE: what does .*t\.address/, name);
    }
    for (const what of ["a 4x4 matrix", "the array", "three values", "the samples"]) {
      assert.match(writes("target_of", double, `Loads ${what} into *target_of.`), /t\.address/);
    }
  });

  it("is never proposed for bytes and chars, or beside a length of the same name", () => {
    assert.match(writes("one", uchar, "@param[out] one the byte"), /t\.address/);
    const wide = (next: string) =>
      entryOf(fn("m_get", [param("word", pointer(int)), param(next, size)], int, {
        doc: "Stored in *word.",
      }));
    assert.doesNotMatch(wide("word_size"), /t\.out/);
    assert.match(wide("flags"), /t\.out\(t\.int/);
  });

  it("is not proposed for a handle with a count", () => {
    const out = pointer(pointer(record("struct db")));
    assert.match(entryOf(fn("m_all", [param("out", out), param("n", int)])), /t\.address/);
    assert.match(entryOf(fn("m_get", [param("out", out)])), /t\.out\(t\.handle/);
  });
});

describe("a length", () => {
  it("goes to the pointer of its name, and never to a place", () => {
    const entry = entryOf(fn("m_encode", [
      param("in", lent(uchar)),
      param("in_size", size),
      param("out", pointer(uchar)),
      param("out_pos", pointer(size)),
      param("out_size", size),
    ]));
    const [read, ...rest] = [
      'arg("in", t.bytes())',
      `arg("out", ${ADDRESS})`,
      "t.inout(t.usize())",
      "t.usize())], t.int()",
    ];
    for (const one of [read, ...rest]) assert.ok(entry.includes(`${one}`), `${entry}\n${one}`);
  });

  it("is not that of another pointer before it", () => {
    const entry = entryOf(fn("m_mix", [
      param("data", pointer(uchar)),
      param("data_extra", pointer(uchar)),
      param("data_size", size),
    ]));
    assert.match(entry, /arg\("dataExtra", t\.address/);
  });

  it("of text is no count of other things", () => {
    const word = (doc: string) =>
      entryOf(fn("m_a", [param("word", lent(char)), param("count", int)], int, { doc }));
    assert.match(word(""), /DECIDE: is count the length .*t\.string\(\)\), arg\("count", t\.int/);
    assert.match(word("The word has count bytes."), /t\.bytes\(/);
  });
});

describe("who frees", () => {
  const free = fn("m_free", [param("p", pointer(made.nothing))], made.nothing);
  const text = (doc: string) => entryOf(fn("m_text", [], pointer(char), { doc }), free);

  it("is not guessed against the comment", () => {
    for (
      const doc of [
        "Use m_free() for what m_load() gave; the result here is static.",
        "Free the list with m_free() but never the text.",
        "A borrowed text. See m_free().",
        "Do not call m_free() on it.",
        "Owned by the database, m_free() is for others.",
      ]
    ) assert.match(text(doc), /DECIDE: who frees .*owner: "library"/, doc);
  });

  it("needs no mark where the comment says it in plain words", () => {
    assert.doesNotMatch(text("A copy, to be freed with m_free()."), /DECIDE/);
    assert.match(text("A copy, to be freed with m_free()."), /freedBy: "free"/);
    assert.match(text("A copy. See m_free()."), /DECIDE: is the result freed by free\?/);
    assert.doesNotMatch(text("The name, owned by the library; do not free."), /DECIDE/);
  });

  it("is a question where several functions end a handle", () => {
    const unref = fn("m_unref", [param("db", db)]);
    const create = (doc = "") => fn("m_create", [], db, { doc });
    assert.match(entryOf(create()), /DECIDE: is the result the caller's.*freedBy: "close"/);
    assert.match(entryOf(create(), unref), /DECIDE: .*(close or unref|unref or close).*"library"/);
    const said = entryOf(create("Is to be closed with m_close()."), unref);
    assert.match(said, /freedBy: "close"/);
    assert.doesNotMatch(said, /DECIDE/);
    assert.match(entryOf(create("The default, borrowed from a pool.")), /DECIDE.*"library"/);
    // A second version is no other family.
    const second = fn("m_close_v2", [param("db", db)]);
    assert.match(entryOf(create(), second), /freedBy: "close"/);
  });

  it("is read out of sentences", () => {
    assert.equal(freedWith("Freed by m_free.", "m_free"), "said");
    assert.equal(freedWith("If it is not NULL it is freed by m_free.", "m_free"), "said");
    assert.equal(freedWith("It must not be freed by m_free.", "m_free"), "no");
    assert.equal(freedWith("See m_free.", "m_free"), "named");
    assert.equal(freedWith("See m_free_all.", "m_free"), "no");
    assert.equal(saysLent("The text belongs to the caller."), false);
    assert.equal(saysLent("The text belongs to the list."), true);
    assert.equal(saysLent("Points to a static buffer."), true);
  });
});

describe("text", () => {
  const result = (doc: string, ...params: HeaderFunction["type"]["params"]) =>
    entryOf(fn("m_data", params, lent(char), { doc }));
  const bytes = /DECIDE: is the result text .*t\.address\(\{ owner: "library", nullable: true \}\)/;

  it("is not read up to a NUL where it may be bytes", () => {
    assert.match(result("The digest: 20 bytes, not NUL-terminated."), bytes);
    assert.match(result("", param("n", pointer(int))), bytes);
    assert.match(result("Returns binary data."), bytes);
    assert.match(result("", param("error", pointer(int))), /t\.string\(/);
    assert.match(result("Returns a text; its length in bytes is known."), /t\.string\(/);
    assert.match(result("NUL-terminated text.", param("n", pointer(int))), /t\.string\(/);
    const out = fn("m_read", [param("out", pointer(lent(char))), param("len", pointer(size))]);
    assert.match(entryOf(out), /DECIDE: is out text .*t\.out\(t\.address/);
  });

  it("of a global is sure by its name or comment only", () => {
    const place = { file: "made.h", line: 1 };
    const global = (name: string, doc = "") =>
      schemaOf(headerOf([fn("m_a", [])], {
        globals: [{
          ...{ name, place, doc, own: true, constant: true },
          type: { kind: "array", of: char, length: null },
        }],
      }));
    assert.match(global("m_table"), /DECIDE: is m_table text.*getGlobal\(t\.address/);
    assert.match(global("m_version"), /getGlobal\(t\.string/);
    assert.match(global("m_table", "A NUL-terminated list."), /getGlobal\(t\.string/);
    assert.doesNotMatch(global("m_version"), /DECIDE: is m_version/);
  });

  it("that callbacks get has a mark where a number may be its length", () => {
    const told = (next: string) => {
      const type = made.callable(int, [param("word", lent(char)), param(next, int)]);
      return schemaOf(headerOf([fn("m_each", [param("f", pointer(type))])]));
    };
    assert.match(told("count"), /DECIDE: is word text .*arg\("word", t\.string/);
    assert.match(told("len"), /DECIDE: is word text .*It is an address now .*arg\("word", t\.addr/);
    assert.doesNotMatch(told("flags"), /DECIDE: is word/);
  });
});
