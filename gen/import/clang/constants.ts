/**
 * The constants of a header: macros that stand for a number or a string.
 *
 * @module
 */
import type { HeaderConstant, HeaderSkipped, RunCompiler } from "../header.ts";
import type { Answer } from "./ask.ts";
import { type Comments, splitBody } from "./comments.ts";
import { readString } from "./c_strings.ts";
import type { Macro } from "./preprocessed.ts";
import { shortest } from "./records.ts";

/** A macro with what it becomes. */
export interface Candidate {
  readonly macro: Macro;
  readonly doc: string;
  /** The words that it is replaced with. */
  readonly expansion: string;
}

/** Macros of the compiler that are something else at every place. */
const CHANGING = ["__FILE__", "__LINE__", "__DATE__", "__TIME__", "__COUNTER__", "__TIMESTAMP__"];

/** Lets the preprocessor replace the macros of the library; empty ones are left out. */
export async function expandMacros(
  run: RunCompiler,
  preamble: string,
  macros: readonly Macro[],
  own: ReadonlySet<string>,
  comments: Comments,
): Promise<Candidate[]> {
  const wanted = macros.flatMap((macro) => {
    const { text, doc } = splitBody(macro.body);
    if (!macro.object || text === "" || !own.has(macro.place.file)) return [];
    const { file, line } = macro.place;
    const before = doc || comments.of({ file, first: line, last: line, name: macro.name });
    return [{ macro, doc: before }];
  });
  if (wanted.length === 0) return [];
  const lines = wanted.map(({ macro }, index) => `ziffi_macro ${index} ${macro.name}\n`);
  const undefined_ = CHANGING.map((name) => `#undef ${name}\n`).join("");
  const text = `${preamble}${undefined_}${lines.join("")}`;
  const { stdout } = await run(text, ["-E", "-P", "-Wno-everything"]);
  const expansions = new Map<number, string>();
  for (const [, index = "", text = ""] of stdout.matchAll(/^\s*ziffi_macro (\d+) ?(.*)$/gm)) {
    expansions.set(Number(index), text.trim());
  }
  return wanted.flatMap((one, index) => {
    const expansion = expansions.get(index) ?? "";
    return expansion === "" ? [] : [{ ...one, expansion }];
  });
}

/** The macros with params, none of which is a constant. */
export function withParams(macros: readonly Macro[], own: ReadonlySet<string>): HeaderSkipped[] {
  return macros.filter(({ object, place }) => !object && own.has(place.file)).map((macro) => ({
    ...{ kind: "macro", name: macro.name, place: macro.place },
    reason: "it takes arguments, so that nothing of it is in a compiled library",
  }));
}

/** What is known of the names in expansions. */
export interface KnownNames {
  readonly functions: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
}

/** Why a macro cannot be a constant, as far as its words tell; null when the compiler is asked. */
export function refusal({ macro, expansion }: Candidate, known: KnownNames): string | null {
  const word = /^\(*([A-Za-z_$][\w$]*)\)*$/.exec(expansion)?.[1];
  if (word !== undefined) {
    if (word === macro.name) return "it stands for itself";
    if (known.functions.has(word)) return `it is another name of the function ${word}`;
    if (known.globals.has(word)) return `it is another name of the variable ${word}`;
    if (known.types.has(word)) return `it is another name of the type ${word}`;
    if (KEYWORDS.test(word)) return `it stands for the keyword ${word}`;
  }
  const changing = CHANGING.find((name) => expansion.includes(name));
  if (changing !== undefined) return `it stands for ${changing}, which differs from place to place`;
  if (/__attribute__|__declspec|_Pragma|__asm/.test(expansion)) return "it stands for an attribute";
  if (TYPE.test(expansion)) {
    return "it stands for a type or a keyword";
  }
  if (/[;{}#\\]|^[,)\]]|[,([]$/.test(withoutStrings(expansion)) || !balanced(expansion)) {
    return "it stands for a piece of code, not for a value";
  }
  return null;
}

const WORDS = [
  ...["struct", "union", "enum", "void", "char", "short", "int", "long", "float", "double"],
  ...["signed", "unsigned", "_Bool", "bool", "const", "volatile", "restrict", "extern", "static"],
  ...["inline", "register", "return", "typedef", "auto", "noreturn", "_Noreturn", "typeof"],
  ...["_Thread_local", "__thread", "__extension__", "_Atomic", "_Alignas", "alignas"],
  ...["static_assert", "_Static_assert", "__cdecl", "__stdcall"],
  ...[String.raw`__restrict\w*`, String.raw`__inline\w*`, String.raw`__typeof\w*`],
].join("|");

/** One keyword. */
const KEYWORDS = new RegExp(`^(?:${WORDS})$`);

/** Keywords, and a name and stars behind them. */
const TYPE = new RegExp(String.raw`^(?:(?:${WORDS})\b[\s*]*)+\w*[\s*]*$`);

function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "0");
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const [mark] of withoutStrings(text).matchAll(/[()]/g)) {
    depth += mark === "(" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** A whole number without more than signs and parentheses, which is no float. */
const WHOLE = /^[-+~()\s]*(?:0[xX][\da-fA-F]+|\d+)[uUlL]*[\s)]*$/;

/** What the compiler is asked about a macro, as a whole number and as a float; null for nothing. */
export function constantQuestions({ expansion }: Candidate) {
  if (readString(expansion) !== null) return { integer: null, double: null };
  const real = `__builtin_classify_type(${expansion}) == 8`;
  const double = `__builtin_choose_expr(${real}, (${expansion}) * 1.0, 1.0)`;
  return { integer: expansion, double: WHOLE.test(expansion) ? null : double };
}

/** What the compiler says of a value that only a running program has. */
const NOT_YET = /is not an? (integer )?constant expression|must be a constant|not constant/;

/** The constant, or why there is none. */
export function constantOf(
  { macro, doc, expansion }: Candidate,
  integer: Answer<bigint>,
  double: Answer<number>,
): HeaderConstant | HeaderSkipped {
  const { name, place } = macro;
  // A macro that has a value, though none that can be had, is missed as a constant is.
  const skip = (reason: string, kind: HeaderSkipped["kind"] = "constant"): HeaderSkipped => ({
    ...{ kind, name, reason, place },
  });
  const declared = { name, place, doc, own: true };
  const string = readString(expansion);
  if (string !== null) {
    return "text" in string
      ? { ...declared, value: string.text, float: false }
      : skip(string.reason);
  }
  if ("value" in integer) {
    const { value } = integer;
    if (value >= 2n ** 64n || value < -(2n ** 63n)) return skip("it is wider than 64 bits");
    return { ...declared, value: shortest(value), float: false };
  }
  const type = /must have integer type, not '(.*?)'/.exec(integer.error)?.[1];
  if (type === "float" || type === "double") {
    if ("error" in double) return skip(`it is known at run time only: ${double.error}`);
    if (!Number.isFinite(double.value)) return skip("it is infinite or not a number");
    return { ...declared, value: double.value, float: true };
  }
  if (type !== undefined) return skip(`it is of type ${type}`);
  return NOT_YET.test(integer.error)
    ? skip(`it is known at run time only: ${integer.error}`)
    : skip(`it is no constant: ${integer.error}`, "macro");
}
