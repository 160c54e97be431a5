/**
 * Errors of Zig as status codes.
 *
 * @module
 */
import { object, text } from "../code.ts";
import { describe } from "../decide/docs.ts";
import type { DraftEntry } from "../draft.ts";
import { pascalCase } from "../../names.ts";
import type { ZigDecl, ZigSource } from "./model.ts";

/** Codes that a schema has given, by the Zig name of the error. They never change. */
export type KnownCodes = ReadonlyMap<string, number>;

/** `HTTPError` to `http_error`. */
function statusName(error: string): string {
  const snake = error.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2").toLowerCase()
    .replace(/_+/g, "_").replace(/^_|_$/g, "");
  const name = /^[a-z]/.test(snake) ? snake : `error_${snake}`;
  return name === "ok" ? "ok_error" : name;
}

/** `status` of the library: success, and a code for every error. */
export function statusesOf(
  source: ZigSource,
  errors: ReadonlySet<string>,
  known: KnownCodes,
): DraftEntry {
  const docs = new Map<string, string>();
  for (const { decl } of source.items) addDocs(decl, docs);
  // Declared errors in their order, then all others: the compiler has no order of its own.
  const declared = [...docs.keys()].filter((name) => errors.has(name));
  const rest = [...errors].filter((name) => !docs.has(name)).sort();
  const used = new Set(known.values());
  const taken = new Set(["ok"]);
  let next = -1;
  const entries = [...declared, ...rest].map((error): DraftEntry & { code: number } => {
    while (used.has(next)) next -= 1;
    const code = known.get(error) ?? next;
    used.add(code);
    let key = statusName(error);
    for (let i = 2; taken.has(key); i += 1) key = `${statusName(error)}_${i}`;
    taken.add(key);
    const said = describe(docs.get(error) ?? "").replace(/\.$/, "");
    const value = object({
      code: String(code),
      text: text(said === "" ? spoken(key) : said),
      zig: pascalCase(key) === error ? null : text(error),
    });
    return { key, value, code };
  }).sort((a, b) => b.code - a.code);
  const ok: DraftEntry = { key: "ok", value: object({ code: "0", text: text("Success") }) };
  const list = [ok, ...entries.map(({ key, value }) => ({ key, value }))];
  return { key: "status", value: { object: list } };
}

function addDocs(decl: ZigDecl, docs: Map<string, string>): void {
  for (const { name, doc } of decl.errors) {
    if (name !== null && !docs.get(name)) docs.set(name, doc);
  }
}

/** `out_of_memory` as "Out of memory". */
function spoken(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
