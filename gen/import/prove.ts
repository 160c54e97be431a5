/**
 * Proves a draft: it is a valid schema, code can be generated from it, and the header agrees. What
 * does not stand the proof is taken out, with the reason.
 *
 * @module
 */
import * as vocabulary from "../../src/schema/mod.ts";
import { buildLibrary } from "../build.ts";
import { SchemaError } from "../diagnostics.ts";
import type { LibraryIr } from "../ir.ts";
import { nativeOutputs, type Output, outputsOf } from "../outputs.ts";
import { validateLibrary } from "../validate.ts";
import type { Decided } from "./decide/mod.ts";
import type { Refused } from "./decide/world.ts";
import { type Header, HeaderError } from "./header.ts";
import { printDraft } from "./print/mod.ts";

/** A draft that stood the proof. */
export interface Proved {
  readonly decided: Decided;
  readonly text: string;
  /** Null when nothing was imported. */
  readonly library: LibraryIr | null;
  /** C names of functions that some targets lack. */
  readonly optional: ReadonlySet<string>;
}

/** How often a draft is made again without what was refused. */
const ROUNDS = 12;

/** Runs the text of a draft: it holds calls of the vocabulary and nothing else. */
export function evaluateDraft(text: string): unknown {
  const body = text.replace(/^import .*$/m, "").replace(/^export default /m, "return ");
  const words = Object.keys(vocabulary);
  const values = words.map((word) => vocabulary[word as keyof typeof vocabulary]);
  return new Function(...words, `"use strict";\n${body}`)(...values);
}

/** The library of a draft. */
export function libraryOf(text: string, file: string): LibraryIr {
  return buildLibrary(validateLibrary(evaluateDraft(text), file), file);
}

/** One thing that cannot stay, by its name in the schema. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** What headers say of a draft. */
export interface Compared {
  readonly faults: readonly Fault[];
  /** Functions that other targets lack, by their names in the schema. */
  readonly missing: readonly string[];
}

/**
 * Decides, proves and takes out what fails until nothing does.
 *
 * @param decideWith makes the draft without what was refused
 * @param compare compares it, and what is compiled with it, with the header
 * @throws HeaderError when something fails that cannot be taken out
 */
export async function prove(
  header: Header,
  decideWith: (refused: Refused) => Decided,
  compare: (library: LibraryIr, native: readonly Output[]) => Promise<Compared>,
): Promise<Proved> {
  const functions = new Map<string, string>();
  const types = new Map<string, string>();
  const optional = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const decided = decideWith({ functions, types, optional });
    const text = printDraft(decided.draft);
    if (decided.draft.modules.length === 0) {
      return { decided, text, library: null, optional };
    }
    const { library, faults } = tryLibrary(text, header.include);
    const compared = library === null
      ? { faults, missing: [] }
      : await compareAll(library, compare);
    const missing = compared.missing.flatMap((name) => decided.symbols.get(name) ?? []);
    if (library !== null && compared.faults.length + missing.length === 0) {
      return { decided, text, library, optional };
    }
    for (const symbol of missing) {
      // A global variable cannot be optional.
      if (optional.has(symbol)) functions.set(symbol, "some targets lack it");
      optional.add(symbol);
    }
    for (const fault of compared.faults) takeOut(fault, decided, { functions, types });
  }
  throw new HeaderError(
    `${header.include}: the draft was refused ${ROUNDS} times: import less of it with --include`,
  );
}

/** Makes all code of a draft; most of it while compilers compare what they read. */
async function compareAll(
  library: LibraryIr,
  compare: (library: LibraryIr, native: readonly Output[]) => Promise<Compared>,
): Promise<Compared> {
  const native = nativeOutputs(library);
  const comparing = compare(library, native);
  // When code cannot be made, that is what is told.
  comparing.catch(() => {});
  outputsOf(library, native);
  return await comparing;
}

function tryLibrary(
  text: string,
  file: string,
): { readonly library: LibraryIr | null; readonly faults: readonly Fault[] } {
  try {
    return { library: libraryOf(text, file), faults: [] };
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const faults = error.diagnostics.map(({ path, message }) => ({ path, reason: message }));
    return { library: null, faults };
  }
}

/** Takes out what a fault is about: a type that its message begins with, or a function. */
function takeOut(
  { path, reason }: Fault,
  decided: Decided,
  refused: { functions: Map<string, string>; types: Map<string, string> },
): void {
  const inner = /^modules\[\d+\]\.(?:functions|constants)\.(\w+)/.exec(path)?.[1];
  const said = /^(\w+)/.exec(reason)?.[1] ?? "";
  const outer = inner ?? /^(\w+)/.exec(path)?.[1] ?? "";
  for (const name of [said, outer]) {
    const type = decided.types.get(name);
    if (type === undefined) continue;
    if (!refused.types.has(type)) refused.types.set(type, reason);
    return;
  }
  const symbol = decided.symbols.get(outer);
  if (symbol !== undefined && !refused.functions.has(symbol)) {
    refused.functions.set(symbol, reason);
    return;
  }
  if (symbol !== undefined) return;
  throw new HeaderError(`The draft cannot be proved: ${path}: ${reason}`);
}
