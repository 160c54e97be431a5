/**
 * Compares the entries of tables with the functions and globals of a header.
 *
 * @module
 */
import type { Header, HeaderFunction } from "../../import/header.ts";
import { nearest } from "../nearest.ts";
import type { ForeignEntry, ForeignFunction, ForeignGlobal, ForeignTable } from "../tables.ts";
import { headerName } from "./c_types.ts";
import type { Comparer } from "./comparer.ts";

/** The names of a header, looked up often. */
export interface HeaderNames {
  readonly functions: ReadonlyMap<string, HeaderFunction>;
  readonly globals: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
  /** Names that the library lacks; empty when none was given. */
  readonly lacking: ReadonlySet<string>;
  /** The library, for messages. */
  readonly library: string;
  /** The headers, for messages. */
  readonly shown: string;
}

/** The names of a header. */
export function namesIn(
  header: Header,
  rest: Pick<HeaderNames, "lacking" | "library" | "shown">,
): HeaderNames {
  return {
    ...rest,
    functions: new Map(header.functions.map((fn) => [fn.name, fn])),
    globals: new Set(header.globals.map(({ name }) => name)),
    macros: new Set([
      ...header.skipped.filter(({ kind }) => kind === "macro" || kind === "constant")
        .map(({ name }) => name),
      ...header.constants.map(({ name }) => name),
    ]),
  };
}

/** Compares a table; returns how many of its entries were compared. */
export function compareTable(comparer: Comparer, table: ForeignTable, names: HeaderNames): number {
  for (const { kind, subject, place, message, fix } of table.faults) {
    comparer.fault(kind, place, subject, message, fix);
  }
  comparer.notAudited.push(...table.notAudited);
  return table.entries.filter((entry) => compareEntry(comparer, entry, names)).length;
}

function compareEntry(comparer: Comparer, entry: ForeignEntry, names: HeaderNames): boolean {
  compareExport(comparer, entry, names);
  return entry.kind === "function"
    ? compareFunction(comparer, entry, names)
    : compareGlobal(comparer, entry, names);
}

/** With a library, what it exports is what counts; `optional` allows for its absence. */
function compareExport(comparer: Comparer, entry: ForeignEntry, names: HeaderNames): void {
  const { symbol, optional, place } = entry;
  const guessed = entry.kind === "function" && entry.guessed;
  if (optional || guessed || !names.lacking.has(symbol)) return;
  const message = `${names.library} does not export it`;
  const fix = "load another version of the library, or mark it as optional";
  comparer.fault("missing-symbol", place, symbol, message, fix);
}

function compareFunction(
  comparer: Comparer,
  fn: ForeignFunction,
  names: HeaderNames,
): boolean {
  const { symbol, signature, place } = fn;
  const declared = names.functions.get(symbol);
  if (declared === undefined) {
    missing(comparer, fn, names, names.globals.has(symbol) ? "is a variable, no function" : null);
    return false;
  }
  const header = headerName(declared.place);
  if (declared.inline) {
    const message = `is static inline in ${header}: no library exports it`;
    comparer.fault("missing-symbol", place, symbol, message, "write it in JavaScript");
    return false;
  }
  const spot = { subject: symbol, header, role: "param", callback: false } as const;
  comparer.signature(signature, declared.type, spot);
  return true;
}

function missing(
  comparer: Comparer,
  entry: ForeignEntry,
  names: HeaderNames,
  what: string | null,
): void {
  const { symbol, place } = entry;
  const { shown } = names;
  if (entry.kind === "function" && entry.guessed) {
    return comparer.skip(place, symbol, `no function of this name is in ${shown}`);
  }
  const macro = names.macros.has(symbol) ? "is a macro, no function," : null;
  const message = `${what ?? macro ?? "is not declared"} in ${shown}`;
  const near = nearest(symbol, [...names.functions.keys(), ...names.globals]);
  const fix = near !== null && near !== symbol ? `"${near}"` : "correct the name, or remove it";
  if (!entry.optional) return comparer.fault("missing-symbol", place, symbol, message, fix);
  // An optional symbol may be of another version of the library than the header.
  const allowed = `${message}: as it is optional, it may be missing`;
  comparer.note("missing-symbol", place, symbol, allowed, fix);
}

function compareGlobal(comparer: Comparer, entry: ForeignGlobal, names: HeaderNames): boolean {
  const { symbol, type } = entry;
  const declared = comparer.c.header.globals.find(({ name }) => name === symbol);
  if (declared === undefined) {
    const fn = names.functions.has(symbol) ? "is a function, no variable" : null;
    missing(comparer, entry, names, fn);
    return false;
  }
  // A pointer is the address of the variable, whatever it holds.
  if (type === null || type.kind === "pointer" || comparer.dialect === "koffi") return true;
  const header = headerName(declared.place);
  comparer.type(type, declared.type, { subject: symbol, header, role: "global", callback: false });
  return true;
}

/** The function of the header that an entry names; null when there is none. */
export function declaredFor(fn: ForeignFunction, names: HeaderNames): HeaderFunction | null {
  return names.functions.get(fn.symbol) ?? null;
}
