/**
 * Compares constants and members of enums with what headers say of them.
 *
 * @module
 */
import { cConstant, constantIr } from "../constants.ts";
import { type ConstantIr, constantsOf, type LibraryIr } from "../ir.ts";
import type { Found } from "./findings.ts";
import type { Answers } from "./messages.ts";

/** One question: the numbers of lines whose messages answer it. */
export interface ConstantQuestion {
  /** Path in the schema. */
  readonly path: string;
  readonly what: "constant" | "member";
  readonly constant: ConstantIr;
  readonly value: number;
  /**
   * A line that is an error unless the header has a float, or a text without a NUL inside; null
   * where it does not matter.
   */
  readonly form: number | null;
}

/** Takes a line of the probe and returns its number. */
type AddLine = (line: string) => number;

/**
 * A number as the compiler compares it exactly, whatever its width, sign or class. It says nothing
 * of pointers, which are no constants.
 */
const NUMBER = "#define ZIFFI_NUMBER(x) _Generic((x), float: (double)(x), double: (double)(x), " +
  "long double: (double)(x), default: (__int128)(x))";
const FLOAT =
  "#define ZIFFI_FLOAT(x) _Generic((x), float: 1, double: 1, long double: 1, default: 0)";
/** True for an array with more than zeros behind its first NUL, at which C ends a text. */
const MORE = "#define ZIFFI_MORE(x, size) (!__builtin_types_compatible_p(__typeof__(x), " +
  "__typeof__(&(x)[0])) && sizeof(x) > (size) && ((x)[size] != 0 || " +
  "__builtin_memcmp((x) + (size), (x) + (size) + 1, sizeof(x) - (size) - 1) != 0))";
const SIGN = "#define ZIFFI_SIGN(x) (__builtin_signbit((double)(x)) ? 1 : 0)";

/** Adds the questions about the constants and enums of a library to a probe. */
export function askConstants(add: AddLine, library: LibraryIr): ConstantQuestion[] {
  const asked = [
    ...constantsOf(library).map((constant) => ({
      ...{ path: constant.name, what: "constant" as const, constant },
    })),
    ...library.enums.flatMap(({ name, members, names = {} }) =>
      Object.entries(names).map(([member, symbol]) => {
        const facts = {
          kind: "number",
          text: String(members[member]),
          symbol: `${symbol}`,
        } as const;
        return {
          ...{ path: `${name}.${member}`, what: "member" as const },
          constant: constantIr(member, facts),
        };
      })
    ),
  ];
  if (asked.length === 0) return [];
  for (const line of [NUMBER, FLOAT, SIGN, MORE]) add(line);
  return asked.map((one): ConstantQuestion => {
    const { constant } = one;
    const { symbol, kind, text } = constant;
    const own = cConstant(constant);
    const differ = (left: string, right: string) =>
      add(`_Static_assert((${left}) == (${right}), "");`);
    if (kind === "string") {
      const value = differ(`__builtin_strcmp(${symbol}, ${own})`, "0");
      return { ...one, value, form: differ(`ZIFFI_MORE(${symbol}, sizeof(${own}))`, "0") };
    }
    const value = differ(`ZIFFI_NUMBER(${symbol})`, own);
    // Zeros are equal, whatever their signs.
    const zero = text === "-0" ? ` && ZIFFI_SIGN(${symbol})` : "";
    const form = constant.float ? differ(`ZIFFI_FLOAT(${symbol})${zero}`, "1") : null;
    return { ...one, value, form };
  });
}

/** What is wrong with a constant; strings are told apart by {@link askTexts}. */
export function judgeConstant(question: ConstantQuestion, answers: Answers): Found[] {
  const { constant: { kind, symbol, text }, value, form } = question;
  const answer = answers.byLine.get(value);
  if (answer?.error) return [explainUnknown(question, answer.error)];
  if (answer?.number) {
    if (kind === "string") return [];
    return [explainDifference(question, shownNumber(answer.number))];
  }
  if (form === null || !answers.byLine.get(form)?.number) return [];
  if (kind === "string") {
    const more = "it and more behind a NUL";
    return [finding(question, {
      message: `${symbol} is ${JSON.stringify(text)} in the schema and ${more} in the header`,
      found: more,
      fix: "leave it out: a constant is a text without a NUL",
    })];
  }
  const other = text === "-0" ? "the zero 0" : "an integer";
  return [finding(question, {
    message: `${symbol} is the float ${text} in the schema and ${other} in the header`,
    found: other,
    fix: "state the number of the header: an integer, or a bigint beyond ±(2^53 - 1)",
  })];
}

/** The strings whose texts differ. */
export function differentTexts(
  questions: readonly ConstantQuestion[],
  answers: Answers,
): ConstantQuestion[] {
  return questions.filter(({ constant, value }) =>
    constant.kind === "string" && answers.byLine.get(value)?.number
  );
}

/** How many bytes of a string a finding shows. */
const SHOWN_BYTES = 120;

/** Asks for the texts of some strings; the numbers of the lines are those of the bytes. */
export function askTexts(add: AddLine, questions: readonly ConstantQuestion[]): number[][] {
  return questions.map(({ constant: { symbol } }) =>
    Array.from({ length: SHOWN_BYTES }, (_, i) => {
      const byte = `__builtin_strlen(${symbol}) > ${i} ? (unsigned char)(${symbol})[${i}] : 0`;
      return add(`_Static_assert((${byte}) == 256, "");`);
    })
  );
}

/** Findings about strings, with the text that the header has. */
export function judgeTexts(
  questions: readonly ConstantQuestion[],
  lines: readonly (readonly number[])[],
  answers: Answers,
): Found[] {
  return questions.map((question, i) => {
    const bytes = (lines[i] ?? []).map((line) => Number(answers.byLine.get(line)?.number ?? 0));
    const end = bytes.indexOf(0);
    const text = new TextDecoder().decode(Uint8Array.from(end < 0 ? bytes : bytes.slice(0, end)));
    return explainDifference(question, `${JSON.stringify(text)}${end < 0 ? " and more" : ""}`);
  });
}

function explainDifference(question: ConstantQuestion, found: string): Found {
  const { what, constant: { symbol, text, kind } } = question;
  const own = kind === "string" ? JSON.stringify(text) : text;
  const fix = what === "constant"
    ? "state the value of the header"
    : "give the member the value of the header";
  return finding(question, {
    message: `${symbol} is ${own} in the schema and ${found} in the header`,
    found,
    fix,
  });
}

/** A number as people write it: the compiler prints floats with all their digits. */
function shownNumber(printed: string): string {
  return /^-?\d+$/.test(printed) || Number.isNaN(Number(printed)) ? printed : `${Number(printed)}`;
}

function explainUnknown(question: ConstantQuestion, error: string): Found {
  const { what, constant: { symbol, kind } } = question;
  const absent = error.includes(`undeclared identifier '${symbol}'`);
  const called = kind === "string" ? "string" : "number";
  const message = absent
    ? `the header has no constant ${symbol}`
    : `${symbol} is a ${called} in the schema and none in the header: ${error}`;
  const fix = absent
    ? what === "constant"
      ? "correct the name with symbol, include the header that defines it, or remove it"
      : "correct the C name in names, or include the header that declares it"
    : `state it as the header does, or remove it`;
  return finding(question, { message, found: null, fix });
}

function finding(
  { path, constant: { text } }: ConstantQuestion,
  rest: Pick<Found, "message" | "found" | "fix">,
): Found {
  return { kind: "constant", path, schema: text, ...rest };
}
