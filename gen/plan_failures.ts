/**
 * How a call tells that it failed, as TypeScript statements over `$raw`.
 *
 * @module
 */
import type { OrErrnoFacts, StatusFacts } from "./facts.ts";
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { argumentsText } from "./signature.ts";
import { resultSlot } from "./table/mod.ts";

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

/** The value that the function which explains a status gets, as a lane expression. */
function explained(fn: FunctionIr, given: string): string {
  if (given === "code") return "$raw";
  const param = fn.params.find(({ name }) => name === given);
  // A handle that the call itself has made stands where it was written.
  return param?.type.kind === "out" ? `${given}$raw` : `${given}$`;
}

function explainedBefore(fn: FunctionIr, given: string): string[] {
  const param = fn.params.find(({ name }) => name === given);
  if (param?.type.kind !== "out") return [];
  const view = `${given}$view.getBigUint64(${given}$out, true)`;
  return [`const ${given}$raw = Number(${view});`];
}

/** Statements that throw when a call has failed; the outputs are not read yet. */
export function failureLines(library: LibraryIr, fn: FunctionIr): string[] {
  const { result } = fn;
  const args = argumentsText(fn);
  if (result.kind === "orStatus") {
    return [`if ($raw < 0) lib.fail("${fn.name}", $raw, ${args});`];
  }
  if (result.kind === "orErrno") {
    const big = resultSlot(result).lane !== "f64";
    const test = WHEN[result.when].replace(/0$/, big ? "0n" : "0");
    const errno = "$errnoView.getInt32($errno, true)";
    return [`if (${test}) lib.errnoError("${fn.name}", ${errno}, ${args});`];
  }
  if (result.kind !== "status") return [];
  const { message } = result;
  const test = failing(library, result);
  if (message === undefined) return [`if (${test}) lib.fail("${fn.name}", $raw, ${args});`];
  const value = explained(fn, message.with);
  const { by } = message;
  const raw = `lib.call<${by}$Lane>("${by}", "lane")(${value})`;
  const fail = `lib.statusError("${fn.name}", $raw, ${args}, () => lib.readString(${raw}));`;
  const before = explainedBefore(fn, message.with);
  if (before.length === 0) return [`if (${test}) ${fail}`];
  return [`if (${test}) {`, ...before.map((line) => `  ${line}`), `  ${fail}`, "}"];
}
