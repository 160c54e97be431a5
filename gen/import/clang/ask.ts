/**
 * Asks the compiler for numbers and for the layout of records, in one run for all.
 *
 * @module
 */
import type { RunCompiler } from "../header.ts";

/** A number that the compiler worked out, or what it has against the expression. */
export type Answered =
  | { readonly value: bigint | number; readonly text: string }
  | { readonly error: string };

/** What the compiler said. */
export interface Asked {
  readonly numbers: readonly Answered[];
  /** The dump of the layouts of records. */
  readonly layouts: string;
}

/** A number that is seldom asked for: the only one that an assertion does not print. */
const SENTINEL = "8104729631";

/**
 * Asks for the values of constant expressions, and for the layouts of types.
 *
 * @param preamble what comes before, such as `#include <zlib.h>`
 */
export async function ask(
  run: RunCompiler,
  preamble: string,
  expressions: readonly string[],
  types: readonly string[],
): Promise<Asked> {
  const before = `${preamble}${
    types.map((type) => `_Static_assert(sizeof(${type}) + 1, "");\n`).join("")
  }`;
  const text = before + '#line 1 "ziffi_questions"\n' +
    // A factor makes a literal an expression, which is printed, and keeps the sign of a zero.
    expressions.map((one) => `_Static_assert((${one}) * 1 == ${SENTINEL}LL, "");\n`).join("") +
    "#error the end\n";
  const flags = ["-E", "-Xclang", "-fsyntax-only", "-Xclang", "-fdump-record-layouts"];
  const said = await run(text, [...flags, "-Wno-everything", "-ferror-limit=0"]);
  return { numbers: readNumbers(said.stderr, expressions.length), layouts: said.stdout };
}

const MESSAGE = /^(?:.*[\\/])?ziffi_questions:(\d+):\d+: (error|fatal error|note): (.*)$/gm;

function readNumbers(output: string, count: number): Answered[] {
  const answers: (Answered | undefined)[] = [];
  let ended = false;
  for (const [, number = "", level, message = ""] of output.matchAll(MESSAGE)) {
    const index = Number(number) - 1;
    if (index === count) ended = true;
    const found = /expression evaluates to '(.+) == /.exec(message)?.[1];
    if (found !== undefined) answers[index] = numberOf(found);
    else if (level !== "note" && !message.startsWith("static assertion failed")) {
      answers[index] ??= { error: message };
    } else if (level !== "note") answers[index] ??= { error: "the compiler tells no value of it" };
  }
  const missing: Answered = ended
    ? { value: BigInt(SENTINEL), text: SENTINEL }
    : { error: "the compiler gave up before it" };
  return Array.from({ length: count }, (_, index) => answers[index] ?? missing);
}

function numberOf(text: string): Answered {
  if (/^-?\d+$/.test(text)) return { value: BigInt(text), text };
  const value = Number(text);
  return Number.isNaN(value) ? { error: `its value is ${text}` } : { value, text };
}
