/**
 * The row of literals, which the shim passes by itself, and the grammar of their expressions.
 *
 * @module
 */
import type { LiteralFacts } from "../facts.ts";
import type { Row } from "./row.ts";

/** The row of literals: nothing crosses. */
export const literalRow: Row<LiteralFacts> = {
  hidden: () => true,
  tsIn: () => "never",
  tsOut: () => "never",
  abi: (type) => `literal ${type.expression}`,
  slots: () => [],
  result: () => null,
  enter: () => ({ lines: [], lane: [] }),
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => null,
};

/** Longer ones belong into a macro of a header. */
const LONGEST = 200;
// A question mark could begin a trigraph, which ends strings in other ways than it looks.
const STRING = String
  .raw`"(?:[^"\\?\p{Cc}]|\\(?:[0-7abfnrtv\\"'?]|x[0-9a-fA-F]{2}(?![0-9a-fA-F])))*"`;
const INTEGER = String.raw`(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]{0,3}(?!\w|\.)`;
// Whatever C would read as one operator is one token here, so that it cannot be put together.
const TOKEN = new RegExp(
  String.raw`(${STRING})|(${INTEGER})|([A-Za-z_]\w*)|(<<|--|\+\+|&&|\|\||[-~&|+*()])`,
  "uy",
);
const OPERATORS: ReadonlySet<string> = new Set(["|", "+", "-", "*", "<<"]);
const PREFIXES: ReadonlySet<string> = new Set(["-", "~", "&"]);
/** Words that are types whatever a header says, so that `(int)(x)` can be no call. */
const TYPE_WORDS = new Set(
  "void char short int long float double signed unsigned const volatile struct union enum bool"
    .split(" ").concat(["_Bool", "size_t", "uintptr_t", "intptr_t", "ptrdiff_t"]),
);
const FIXED_WIDTH = /^u?int(8|16|32|64)_t$/;
/** Words that change what the compiler does, or run something. */
const FORBIDDEN = /^(_Pragma|asm|__asm|__asm__|typeof|__typeof__|_Generic|__extension__|goto)$/;

interface Token {
  readonly kind: "string" | "integer" | "word" | "sign" | "end";
  readonly text: string;
}

const END: Token = { kind: "end", text: "" };

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length;) {
    if (text[at] === " ") {
      at += 1;
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) return null;
    const [all, string, integer, word] = found;
    const kind = string !== undefined
      ? "string"
      : integer !== undefined
      ? "integer"
      : word !== undefined
      ? "word"
      : "sign";
    tokens.push({ kind, text: all });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** Reads expressions of constants; calls, assignments and statements are none. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** True when all of it is one expression. */
  whole(): boolean {
    return this.#expression() && this.#next().kind === "end";
  }

  /** True when all of it is one cast. */
  isCast(): boolean {
    return this.#next().text === "(" && this.#cast() && this.#next().kind === "end";
  }

  #next(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? END;
  }

  #take(text: string): boolean {
    if (this.#next().text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expression(): boolean {
    if (!this.#unary()) return false;
    while (OPERATORS.has(this.#next().text)) {
      this.#at += 1;
      if (!this.#unary()) return false;
    }
    return true;
  }

  #unary(): boolean {
    while (PREFIXES.has(this.#next().text)) this.#at += 1;
    const { kind, text } = this.#next();
    if (text === "(") return this.#cast() || this.#inside();
    if (kind === "end" || kind === "sign" || FORBIDDEN.test(text)) return false;
    this.#at += 1;
    if (text === "sizeof") return this.#take("(") && this.#type() !== null && this.#take(")");
    return true;
  }

  #inside(): boolean {
    return this.#take("(") && this.#expression() && this.#take(")");
  }

  /** A cast with its operand; nothing is read when there is none. */
  #cast(): boolean {
    const start = this.#at;
    this.#at += 1;
    const type = this.#type();
    const { kind, text } = this.#next(1);
    const operand = kind === "word" || kind === "integer" || kind === "string" || text === "(" ||
      PREFIXES.has(text);
    // `(name)(x)` could be a call.
    const call = type === "name" && (text === "(" || kind === "string");
    if (type === null || this.#next().text !== ")" || !operand || call) {
      this.#at = start;
      return false;
    }
    this.#at += 1;
    return this.#unary();
  }

  /** A type; `name` is one that only a header knows to be a type. */
  #type(): "type" | "name" | null {
    let words = 0;
    let known = false;
    for (; this.#next().kind === "word"; words += 1) {
      const { text } = this.#next();
      if (FORBIDDEN.test(text) || text === "sizeof") return null;
      known ||= TYPE_WORDS.has(text) || FIXED_WIDTH.test(text);
      this.#at += 1;
    }
    if (words === 0) return null;
    const stars = this.#next().text === "*";
    while (this.#take("*"));
    return known || stars || words > 1 ? "type" : "name";
  }
}

/** True for a constant expression of C that can stand in a shim as it is. */
export function isLiteral(expression: unknown): expression is string {
  if (typeof expression !== "string" || expression.length > LONGEST) return false;
  const tokens = tokensOf(expression);
  return tokens !== null && new Reader(tokens).whole();
}

/** True for one cast, whose type no header has to say. */
export function isCast(expression: string): boolean {
  const tokens = tokensOf(expression);
  return tokens !== null && new Reader(tokens).isCast();
}
