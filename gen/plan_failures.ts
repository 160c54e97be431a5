/**
 * How a call tells that it failed, as TypeScript statements over `$raw`.
 *
 * @module
 */
import type { OrErrnoFacts, StatusFacts } from "./facts.ts";
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { argumentsText } from "./signature.ts";
import { resultSlot } from "./table/mod.ts";
import { addressField } from "./table/pointers.ts";
import type { Room } from "./table/row.ts";

/** A condition that holds for the failing codes of a status. */
function failing(library: LibraryIr, { ok }: StatusFacts): string {
  if (ok === "notNegative") return "$raw < 0";
  // A Zig library has no positive codes.
  if (ok === undefined) return library.c === null ? "$raw < 0" : "$raw !== 0";
  return ok.map((code) => `$raw !== ${code}`).join(" && ");
}

const WHEN: Record<OrErrnoFacts["when"], string> = {
  negative: "$raw < 0",
  null: "$raw === 0",
  zero: "$raw === 0",
  nonzero: "$raw !== 0",
};

/** Where native code has written what a failure is explained with. */
export interface Written {
  readonly errno: Room | null;
  /** Out params by name. */
  readonly written: ReadonlyMap<string, { readonly view: string; readonly at: string }>;
}

/** The expression of `errno`. */
export function readErrno({ view, at }: Room): string {
  return `${view}.getInt32(${at}, true)`;
}

/** The value that the function which explains a status gets, as a lane expression. */
function explained(given: string, { written }: Written): string {
  if (given === "code") return "$raw";
  const place = written.get(given);
  // A handle that the call itself has made stands where it was written.
  return place === undefined ? `${given}$` : addressField.get(place.view, place.at, given);
}

/** A condition that holds when a call has failed; null when it cannot fail. */
export function failedTest(library: LibraryIr, { result }: FunctionIr): string | null {
  if (result.kind === "orStatus") return "$raw < 0";
  if (result.kind === "orErrno") {
    const big = resultSlot(result).lane !== "f64";
    return WHEN[result.when].replace(/0$/, big ? "0n" : "0");
  }
  return result.kind === "status" ? failing(library, result) : null;
}

/** Statements that throw when a call has failed; the outputs are not read yet. */
export function failureLines(library: LibraryIr, fn: FunctionIr, places: Written): string[] {
  const { result } = fn;
  const args = argumentsText(fn);
  const test = failedTest(library, fn);
  if (result.kind === "orStatus") {
    return [`if (${test}) lib.fail("${fn.name}", $raw, ${args});`];
  }
  if (result.kind === "orErrno") {
    const errno = places.errno === null ? "0" : readErrno(places.errno);
    return [`if (${test}) lib.errnoError("${fn.name}", ${errno}, ${args});`];
  }
  if (result.kind !== "status") return [];
  const { message } = result;
  if (message === undefined) return [`if (${test}) lib.fail("${fn.name}", $raw, ${args});`];
  const value = explained(message.with, places);
  const { by } = message;
  const text = `lib.readString(lib.call<${by}$Lane>("${by}", "lane")(${value}))`;
  // What the call should have made may not be there.
  const explanation = places.written.has(message.with) ? `${value} === 0 ? null : ${text}` : text;
  const fail = `lib.statusError("${fn.name}", $raw, ${args}, () => ${explanation});`;
  return [`if (${test}) ${fail}`];
}
