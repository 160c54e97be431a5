/**
 * What native code keeps after a call, and which calls end that, as TypeScript statements.
 *
 * @module
 */
import { type FunctionIr, functionsOf, type LibraryIr, type ParamIr } from "./ir.ts";
import type { HandleFacts, Owner } from "./facts.ts";
import { typescriptName } from "./names.ts";

/** The function that ends what a param lends, or `"replaced"`; null when the call itself does. */
function untilOf({ type }: ParamIr): string | null {
  const owner: Owner | undefined = "owner" in type ? type.owner : undefined;
  return typeof owner === "object" && "until" in owner ? owner.until : null;
}

/** The handle by which a function counts what it keeps: its first param. */
function keyOf(fn: FunctionIr): HandleFacts | null {
  const type = fn.params[0]?.type;
  return type?.kind === "handle" ? type : null;
}

function keyText(fn: FunctionIr): string {
  return keyOf(fn) === null ? "0" : `${fn.params[0]?.name}$`;
}

/** Params that native code keeps. */
function kept(fn: FunctionIr): ParamIr[] {
  return fn.params.filter((param) => untilOf(param) !== null && param.type.kind !== "address");
}

const keepers = new WeakMap<LibraryIr, readonly FunctionIr[]>();

/** Functions that keep something; asked for by every other function of the library. */
function keepersOf(library: LibraryIr): readonly FunctionIr[] {
  const known = keepers.get(library);
  if (known !== undefined) return known;
  const found = functionsOf(library).filter((fn) => kept(fn).length > 0);
  keepers.set(library, found);
  return found;
}

/** Declarations of which callbacks were kept. */
export function keepsDeclared(fn: FunctionIr): string[] {
  return kept(fn).filter(({ type }) => type.kind === "callback")
    .map(({ name }) => `let ${name}$kept = false;`);
}

/** Statements that keep what native code holds from now on. */
export function keepLines(fn: FunctionIr): string[] {
  return kept(fn).flatMap((param) => {
    const { name, type } = param;
    const start = `lib.retain("${untilOf(param)}", "${fn.name}", "${name}", ${keyText(fn)}`;
    if (type.kind === "callback") return keepCallback(start, name, type.nullable);
    const value = type.kind === "handle" ? typescriptName(name) : `${name}$`;
    return [`${start}, ${value});`];
  });
}

/** A callback that is replaced by null only ends. */
function keepCallback(start: string, name: string, nullable: boolean): string[] {
  const live = `${name}$live`;
  const lines = [
    `${name}$kept = true;`,
    `const ${live} = ${name}$use;`,
  ];
  const keep = `${start}, ${live}, () => ${live}.end());`;
  if (!nullable) return [...lines, keep];
  return [...lines, `if (${live} === null) ${start}, null);`, `else ${keep}`];
}

/** Statements that let go of what other functions have lent until this one. */
export function endLines(library: LibraryIr, fn: FunctionIr): string[] {
  const key = keyOf(fn);
  const others = keepersOf(library);
  const named = others.some((other) => kept(other).some((param) => untilOf(param) === fn.name));
  // What belongs to a handle ends with it.
  const frees = key?.owner === "taken" && others.some((other) => keyOf(other)?.name === key.name);
  if (!named && !frees) return [];
  return [`lib.endRetained("${fn.name}", ${keyText(fn)}${frees ? ", true" : ""});`];
}
