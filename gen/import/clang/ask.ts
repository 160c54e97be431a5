/**
 * Asks the compiler for numbers and for the layout of records, in one run for all.
 *
 * Whole numbers are members of enums, which the syntax tree gives with their values; the numbers
 * that are none are printed in the messages of assertions that do not hold.
 *
 * @module
 */
import { HeaderError, type RunCompiler } from "../header.ts";
import type { AstNode } from "./ast.ts";

/** A number that the compiler worked out, or what it has against the expression. */
export type Answer<T> = { readonly value: T } | { readonly error: string };

/** What the compiler is asked. */
export interface Questions {
  /** What comes before, such as `#include <zlib.h>`. */
  readonly preamble: string;
  /** Constant expressions with whole numbers as values; null for no question. */
  readonly integers: readonly (string | null)[];
  /** Constant expressions with doubles as values; null for no question. */
  readonly doubles: readonly (string | null)[];
  /** Types whose layout, and that of their members, is to be dumped. */
  readonly types: readonly string[];
}

/** What the compiler said, in the order of the questions. */
export interface Asked {
  readonly integers: readonly Answer<bigint>[];
  readonly doubles: readonly Answer<number>[];
  /** The dump of the layouts, among other things. */
  readonly layouts: string;
}

const FILE = "ziffi_questions";

/** Asks all questions in one run. */
export async function ask(run: RunCompiler, questions: Questions): Promise<Asked> {
  const { preamble, integers, doubles, types } = questions;
  const text = [
    `${preamble}#line 1 "${FILE}"`,
    ...integers.map((one, index) => one === null ? "" : `enum { ${FILE}_${index} = (${one}) };`),
    // Whatever is not 1 is printed.
    ...doubles.map((one) => one === null ? "" : `_Static_assert((${one}) == 1.0, "");`),
    "#error the end",
    ...types.map((type) => `_Static_assert(sizeof(${type}) + 1, "");`),
  ].join("\n");
  const flags = [
    ...["-E", "-Xclang", "-fsyntax-only", "-Xclang", "-ast-dump"],
    ...["-Xclang", `-ast-dump-filter=${FILE}_`, "-Xclang", "-fdump-record-layouts"],
    ...["-Wno-everything", "-ferror-limit=0"],
  ];
  const { stdout, stderr } = await run(`${text}\n`, flags);
  const messages = readMessages(stderr);
  if (!messages.has(integers.length + doubles.length)) {
    throw new HeaderError(`The compiler gave up before the end:\n${stderr.slice(0, 2000)}`);
  }
  const values = readValues(stdout);
  return {
    layouts: stdout,
    integers: integers.map((_, index) => {
      const value = values.get(`${FILE}_${index}`);
      return value === undefined ? failure(messages.get(index)) : { value };
    }),
    doubles: doubles.map((_, index) => readDouble(messages.get(integers.length + index))),
  };
}

type Messages = ReadonlyMap<number, readonly string[]>;

/** What the compiler said of each question. */
function readMessages(output: string): Messages {
  const messages = new Map<number, string[]>();
  const pattern = new RegExp(
    String.raw`^(?:.*[\\/])?${FILE}:(\d+):\d+: (?:fatal error|error|note): (.*)$`,
    "gm",
  );
  for (const [, line = "", message = ""] of output.matchAll(pattern)) {
    const index = Number(line) - 1;
    messages.set(index, [...messages.get(index) ?? [], message]);
  }
  return messages;
}

function failure(messages: readonly string[] = []): { readonly error: string } {
  return { error: messages[0] ?? "the compiler tells no value of it" };
}

function readDouble(messages: readonly string[] = []): Answer<number> {
  if (messages.length === 0) return { value: 1 };
  const printed = messages.map((one) => /evaluates to '(.+) == 1(?:\.0*)?'/.exec(one)?.[1])
    .find((one) => one !== undefined);
  if (printed === undefined) return failure(messages);
  const value = /^[+-]?Inf/.test(printed) ? Infinity : Number(printed);
  return { value };
}

/** The outermost value of each member, in the tree that clang draws for people: JSON is long. */
function readValues(stdout: string): ReadonlyMap<string, bigint> {
  const values = new Map<string, bigint>();
  let name: string | undefined;
  for (const [, member, value] of stdout.matchAll(VALUE)) {
    if (member !== undefined) name = member;
    else if (value !== undefined && name !== undefined) {
      values.set(name, BigInt(value));
      name = undefined;
    }
  }
  return values;
}

const VALUE = new RegExp(
  String.raw`^Dumping (${FILE}_\d+):$|^[ |]*[|\x60]-value: Int (-?\d+)$`,
  "gm",
);

/** The number that the compiler found a member of an enum to be; null when it has none. */
export function constantValue(inner: readonly AstNode[]): bigint | null {
  for (const { kind, value, inner: deeper } of inner) {
    if (kind === "ConstantExpr") return /^-?\d+$/.test(value ?? "") ? BigInt(value ?? "") : null;
    const found = constantValue(deeper);
    if (found !== null) return found;
  }
  return null;
}
