/**
 * Reads the C types that a compiler prints in its messages, without typedefs.
 *
 * @module
 */
import { Tokens } from "../c_tokens.ts";
import type { CModel } from "../toolchain/targets.ts";

/** A C type by what matters at a call: its class, width and sign. */
export type CType =
  | { readonly kind: "void" }
  | { readonly kind: "int"; readonly bits: number; readonly signed: boolean; readonly name: string }
  | { readonly kind: "float"; readonly bits: number; readonly name: string }
  /** A struct, union or enum by its tag, or a name that was given to one without a tag. */
  | { readonly kind: "named"; readonly tag: Tag | null; readonly name: string }
  | { readonly kind: "pointer"; readonly to: CType }
  | { readonly kind: "array"; readonly of: CType; readonly length: number | null }
  | CFunction
  /** Something that ziffi has no words for, such as a vector. */
  | { readonly kind: "other"; readonly name: string };

/** The C keyword in front of a tag. */
export type Tag = "struct" | "union" | "enum";

/** A function type. */
export interface CFunction {
  readonly kind: "function";
  readonly result: CType;
  readonly params: readonly CType[];
  readonly variadic: boolean;
  /** False for `f()`, which says nothing of its params. */
  readonly prototype: boolean;
}

const TOKEN = new RegExp(
  [
    // Types without a name are printed with their place, which may hold any character.
    String.raw`\((?:unnamed|anonymous)[^()]*\)`,
    String.raw`\.\.\.`,
    String.raw`[A-Za-z_$][\w$]*(?:::(?:[\w$]+|\([^()]*\)))*`,
    String.raw`\d\w*`,
    String.raw`\S`,
  ].join("|"),
  "g",
);

const QUALIFIERS = new Set(
  ("const volatile restrict __restrict _Nonnull _Nullable _Null_unspecified register " +
    "__unaligned __ptr64 __ptr32 _Noreturn noreturn").split(" "),
);

const WORDS = new Set(
  "void char short int long signed unsigned float double _Bool bool __int128 _Complex _Float16"
    .split(" "),
);

/**
 * Reads one type.
 *
 * @returns null when the text is no type that this reader knows
 */
export function parseCType(text: string, model: CModel): CType | null {
  const reader = new Reader(text.match(TOKEN) ?? [], model);
  const type = reader.type();
  return reader.atEnd() ? type : null;
}

type Wrap = (type: CType) => CType;

const SAME: Wrap = (type) => type;

class Reader extends Tokens {
  readonly #model: CModel;

  constructor(tokens: readonly string[], model: CModel) {
    super(tokens);
    this.#model = model;
  }

  /** Qualifiers and attributes, which say nothing of the ABI class. */
  #skip(): void {
    for (;;) {
      if (QUALIFIERS.has(this.peek())) this.next();
      else if (this.peek() === "__attribute__") {
        this.next();
        this.parentheses();
      } else return;
    }
  }

  type(): CType | null {
    const base = this.#base();
    return base === null ? null : this.#declarator()(base);
  }

  #base(): CType | null {
    const words: string[] = [];
    let named: CType | null = null;
    for (;;) {
      this.#skip();
      const token = this.peek();
      if (token === "_Atomic" && this.peek(1) === "(") {
        this.next();
        this.next();
        named = this.type();
        if (!this.take(")")) return null;
      } else if (token === "_Atomic") this.next();
      else if (WORDS.has(token)) words.push(this.next());
      else if (named === null && words.length === 0 && /^(struct|union|enum)$/.test(token)) {
        const tag = this.next() as Tag;
        this.#skip();
        named = { kind: "named", tag, name: this.next() };
      } else if (named === null && words.length === 0 && /^[A-Za-z_$]/.test(token)) {
        named = { kind: "named", tag: null, name: this.next() };
      } else break;
    }
    return named ?? (words.length > 0 ? scalar(words, this.#model) : null);
  }

  #declarator(): Wrap {
    let [pointers, block] = [0, false];
    for (;;) {
      this.#skip();
      if (this.take("^")) block = true;
      else if (!this.take("*")) break;
      pointers += 1;
    }
    let inner = SAME;
    if (this.peek() === "(" && this.#nests()) {
      this.next();
      inner = this.#declarator();
      if (!this.take(")")) return this.fail(SAME);
    }
    const suffixes = this.#suffixes();
    return (type) => {
      // A block of Apple is the address of an object, which no function pointer can stand for.
      let made: CType = block ? { kind: "named", tag: "struct", name: "block" } : type;
      for (let i = 0; i < pointers; i += 1) made = { kind: "pointer", to: made };
      for (const suffix of suffixes.reverse()) made = suffix(made);
      return inner(made);
    };
  }

  /** True for the parenthesis of `int (*)[4]`, false for that of `int (int)`. */
  #nests(): boolean {
    let ahead = 1;
    while (QUALIFIERS.has(this.peek(ahead))) ahead += 1;
    return /^[*^(]$|^__attribute__$/.test(this.peek(ahead));
  }

  #suffixes(): Wrap[] {
    const found: Wrap[] = [];
    for (;;) {
      this.#skip();
      if (this.take("[")) {
        const length = this.peek() === "]" ? null : Number(this.next());
        while (!this.isOver() && !this.take("]")) this.next();
        found.push((of) => ({ kind: "array", of, length }));
      } else if (this.peek() === "(") found.push(this.#params());
      else return found;
    }
  }

  #params(): Wrap {
    this.next();
    const params: CType[] = [];
    let variadic = false;
    let known = true;
    const prototype = this.peek() !== ")";
    while (!this.take(")")) {
      if (this.take("...")) variadic = true;
      else {
        const param = this.type();
        if (param === null) known = false;
        else params.push(param);
      }
      if (!this.take(",") && this.peek() !== ")") known = false;
      if (!known) return this.fail(SAME);
    }
    const none = params.length === 1 && params[0]?.kind === "void";
    return (result) => ({
      kind: "function",
      result,
      params: none ? [] : params,
      variadic,
      prototype,
    });
  }
}

function scalar(words: readonly string[], model: CModel): CType {
  const name = words.join(" ");
  const count = (word: string) => words.filter((one) => one === word).length;
  if (count("_Complex") > 0) return { kind: "other", name };
  if (count("void") > 0) return { kind: "void" };
  if (count("_Float16") > 0) return { kind: "float", bits: 16, name };
  if (count("float") > 0) return { kind: "float", bits: 32, name };
  // A long double is wider than any slot, even on Windows where it is no more than a double.
  if (count("double") > 0) return { kind: "float", bits: count("long") > 0 ? 80 : 64, name };
  const signed = count("unsigned") === 0;
  if (count("_Bool") + count("bool") > 0) return { kind: "int", bits: 8, signed: false, name };
  if (count("char") > 0) {
    const plain = count("signed") + count("unsigned") === 0;
    return { kind: "int", bits: 8, signed: plain ? model.charSigned : signed, name };
  }
  const long = model.data === "lp64" ? 64 : 32;
  const bits = count("__int128") > 0
    ? 128
    : count("short") > 0
    ? 16
    : count("long") > 1
    ? 64
    : count("long") > 0
    ? long
    : 32;
  return { kind: "int", bits, signed, name };
}
