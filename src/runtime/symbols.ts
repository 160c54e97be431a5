/**
 * What a runtime is told of the functions of a library, read when a function is bound.
 *
 * @module
 */
import type { Roles } from "./backend.ts";

/**
 * Declarations by function: a line break and, for each function, its name, a space, JSON without
 * spaces and a line break; or the table that generated code of earlier versions gives.
 */
export type SymbolsText<D> = string | Readonly<Record<string, Roles<D>>>;

/** True when a function is declared. */
export function isDeclared<D>(symbols: SymbolsText<D>, name: string): boolean {
  return typeof symbols === "string" ? find(symbols, name) !== -1 : Object.hasOwn(symbols, name);
}

/** The declarations of a function. A program calls few functions of a large library. */
export function rolesOf<D>(symbols: SymbolsText<D>, name: string): Roles<D> | undefined {
  if (!isDeclared(symbols, name)) return undefined;
  if (typeof symbols !== "string") return symbols[name];
  const start = find(symbols, name);
  return JSON.parse(symbols.slice(start, symbols.indexOf("\n", start))) as Roles<D>;
}

/** Where the JSON of a function begins, or -1. */
function find(text: string, name: string): number {
  // With a space in it, it could be a name with its JSON.
  const at = name.includes(" ") ? -1 : text.indexOf(`\n${name} `);
  return at === -1 ? -1 : at + name.length + 2;
}
