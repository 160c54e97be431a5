/**
 * Reads koffi's prototypes and type names. They look like C and are not: names of types are those
 * that koffi or the program has registered, and there are no arrays or functions in a prototype.
 *
 * @module
 */

/** A type in a text: a name and what follows it. */
export interface NamedType {
  readonly name: string;
  /** From the inside out: `pointer`, or the length of an array. */
  readonly wraps: readonly ("pointer" | number)[];
  /** The words as they stand, for messages. */
  readonly text: string;
}

/** A prototype. */
export interface Prototype {
  /** Null for one without a name. */
  readonly name: string | null;
  readonly result: NamedType;
  readonly params: readonly NamedType[];
  readonly variadic: boolean;
}

/** What is wrong with a text. */
export interface TextError {
  readonly error: string;
}

const TOKEN = /[A-Za-z_]\w*|\d+|\.\.\.|\S/g;
const WORD = /^[A-Za-z_]/;
const DIRECTION = /^_(In|Out|Inout)_$/;
const CONVENTION = /^__(cdecl|stdcall|fastcall|thiscall)$/;

/** True when a name, of one word or more, is a type. */
export type IsType = (name: string) => boolean;

/** Reads `const char *`, `int [4]`, `_Out_ sqlite3 **`. */
export function parseTypeText(text: string, isType: IsType): NamedType | TextError {
  const reader = new Reader(text, isType);
  const type = reader.type(true);
  if ("error" in type) return type;
  return reader.atEnd() ? type : { error: `${reader.peek()} is not expected in ${text}` };
}

/** Reads `int sqlite3_close(sqlite3 *db)`. */
export function parsePrototype(text: string, isType: IsType): Prototype | TextError {
  const reader = new Reader(text, isType);
  const result = reader.type(false);
  if ("error" in result) return result;
  while (CONVENTION.test(reader.peek())) reader.next();
  const name = WORD.test(reader.peek()) ? reader.next() : null;
  if (!reader.take("(")) return { error: `( is missing after ${name ?? "the result"}` };
  const params: NamedType[] = [];
  let variadic = false;
  if (reader.peek() === "void" && reader.peek(1) === ")") reader.next();
  while (reader.peek() !== ")") {
    if (reader.take("...")) variadic = true;
    else {
      const param = reader.type(false);
      if ("error" in param) return param;
      params.push(param);
      if (WORD.test(reader.peek())) reader.next();
      if (reader.peek() === "[") {
        return { error: "koffi has no arrays in prototypes: use a pointer" };
      }
    }
    if (!reader.take(",")) break;
  }
  if (!reader.take(")")) return { error: `${reader.peek() || "the end"} is not expected` };
  reader.take(";");
  if (!reader.atEnd()) return { error: `${reader.peek()} is not expected after the prototype` };
  return { name, result, params, variadic };
}

class Reader {
  readonly #tokens: readonly string[];
  readonly #isType: IsType;
  #at = 0;

  constructor(text: string, isType: IsType) {
    this.#tokens = text.match(TOKEN) ?? [];
    this.#isType = isType;
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  next(): string {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  /** A type; the longest run of words that is one, so that the name of a param may follow. */
  type(arrays: boolean): NamedType | TextError {
    const start = this.#at;
    while (DIRECTION.test(this.peek()) || this.peek() === "const") this.#at += 1;
    const words: string[] = [];
    while (WORD.test(this.peek(words.length)) && this.peek(words.length) !== "const") {
      words.push(this.peek(words.length));
    }
    let length = words.length;
    while (length > 0 && !this.#isType(words.slice(0, length).join(" "))) length -= 1;
    if (length === 0) {
      const shown = words.length > 1 ? words.slice(0, -1).join(" ") : words[0] ?? this.peek();
      return { error: shown === "" ? "a type is missing" : `${shown} is no type of koffi` };
    }
    this.#at += length;
    const wraps: ("pointer" | number)[] = [];
    for (;;) {
      if (this.take("*")) wraps.push("pointer");
      else if (arrays && this.take("[")) {
        wraps.push(Number(this.next()));
        if (!this.take("]")) return { error: "] is missing" };
      } else if (!this.take("!") && !this.take("const")) break;
    }
    const name = words.slice(0, length).join(" ");
    const text = this.#tokens.slice(start, this.#at).filter((one) => one !== "!").join(" ")
      .replaceAll("* *", "**").replaceAll("* *", "**");
    return { name, wraps, text };
  }
}
