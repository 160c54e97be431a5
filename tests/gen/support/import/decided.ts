// A header of handles and structs, and what the importer makes of it.
import assert from "node:assert/strict";
import { decide, type DecideOptions } from "../../../../gen/import/decide/mod.ts";
import type { Header, HeaderFunction } from "../../../../gen/import/header.ts";
import { printDraft } from "../../../../gen/import/print/mod.ts";
import { libraryOf } from "../../../../gen/import/prove.ts";
import * as made from "./made_header.ts";

const { double, field, fn, int, param, pointer, record, struct } = made;

/** How everything is decided. */
export const options: DecideOptions = {
  ...{ name: "made", prefix: "m_", wanted: () => true },
  modules: [{ name: "made", header: "made.h", file: "made.h" }],
  places: {
    ...{ headers: ["made.h"], includeDirs: [], defines: {}, sources: ["made.c"] },
    systemLibraries: [],
  },
  refused: { functions: new Map(), types: new Map(), optional: new Set() },
  optional: new Set(),
};

/** A header of handles: `db` is closed and `stmt` is not. */
const RECORDS = [
  struct("struct db", null, { typedef: "m_db" }),
  struct("struct stmt", null, { typedef: "m_stmt" }),
  struct("struct point", [field("x", double), field("y", double)], { typedef: "m_point" }),
  struct("struct odd", [field(null, int)], { typedef: "m_odd" }),
  struct("struct table", [field("run", pointer(made.callable(int, [])))], { typedef: "m_table" }),
];
export const db = pointer(record("struct db"));
export const stmt = pointer(record("struct stmt"));
export const close = fn("m_close", [param("db", db)]);
export const visitor = made.typedef(
  "m_visitor",
  pointer(made.callable(int, [param("user", pointer(made.nothing)), param("n", int)])),
);

/** A header of these functions, with what closes a handle. */
export function headerOf(functions: readonly HeaderFunction[], more: Partial<Header> = {}): Header {
  return made.header({ functions: [...functions, close], records: RECORDS, more });
}

/** The schema of a header, without line breaks. */
export function schemaOf(header: Header, more: Partial<DecideOptions> = {}): string {
  const text = printDraft(decide(header, { ...options, ...more }).draft);
  // Whatever is proposed is a schema that code can be made of.
  assert.ok(libraryOf(text, "made.ts"));
  return text.replace(/,\n\s*(?=[)\]}])/g, " ").replace(/\s*\n\s*/g, " ")
    .replace(/([[(]) /g, "$1").replace(/ ([\])])/g, "$1");
}
