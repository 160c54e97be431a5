/**
 * Reads C types: as clang prints them, and as declarations in a header spell them.
 *
 * @module
 */
import { Tokens } from "../../c_tokens.ts";
import type { CModel } from "../../toolchain/targets.ts";
import type { HeaderParam, HeaderType } from "../header.ts";
import {
  ATTRIBUTE_WORDS,
  builtinType,
  CONST,
  QUALIFIERS,
  RESTRICT,
  STORAGE,
  TYPE_WORDS,
  VOLATILE,
} from "./c_words.ts";

/** The qualifiers of a type. */
export interface Qualified {
  readonly constant: boolean;
  readonly volatile: boolean;
  readonly restrict: boolean;
}

/** What a typedef stands for, with its qualifiers. */
export interface NamedType extends Qualified {
  readonly type: HeaderType;
}

/** What is known of the names in types. */
export interface TypeNames {
  readonly model: CModel;
  /** The meaning of a typedef, or null when there is none of that name. */
  typedef(name: string): NamedType | null;
  /** A record or enum, by `struct tm`, the name of a typedef, or the place of one without tag. */
  tagged(tag: string | null, name: string): HeaderType | null;
}

/** A type with what surrounds it in a declaration. */
export interface ReadType extends Qualified {
  readonly type: HeaderType;
  /** Null for a type without a declared name. */
  readonly name: string | null;
  readonly arrayLength: number | null;
}

const TOKEN = new RegExp(
  [
    // Types without a name are printed with their place, which may hold any character.
    String.raw`\((?:unnamed|anonymous)[^()]*\)`,
    String.raw`\.\.\.`,
    String.raw`"(?:[^"\\]|\\.)*"`,
    String.raw`[A-Za-z_$][\w$]*(?:::(?:[\w$]+|\([^()]*\)))*`,
    String.raw`\d[\w.]*`,
    String.raw`\S`,
  ].join("|"),
  "g",
);

/** The words of a text in C. */
export function tokensOf(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

/** Reads a type that clang printed; null when it is none that this reader knows. */
export function readType(text: string, names: TypeNames): ReadType | null {
  return readDeclaration(tokensOf(text), names);
}

/** Reads a declaration without its semicolon; null when it is none that this reader knows. */
export function readDeclaration(tokens: readonly string[], names: TypeNames): ReadType | null {
  const reader = new Reader(tokens, names);
  const read = reader.declaration();
  return reader.atEnd() ? read : null;
}

interface Base extends Qualified {
  readonly type: HeaderType;
}

interface Declarator {
  readonly wrap: (base: Base) => Base;
  readonly name: string | null;
  /** Length of the outermost array, for params. */
  readonly length: number | null;
}

class Reader extends Tokens {
  readonly #names: TypeNames;

  constructor(tokens: readonly string[], names: TypeNames) {
    super(tokens);
    this.#names = names;
  }

  /** Passes qualifiers and attributes, and tells those that matter. */
  #skip(): Qualified {
    const found = { constant: false, volatile: false, restrict: false };
    for (;;) {
      const token = this.peek();
      if (CONST.has(token)) found.constant = true;
      else if (VOLATILE.has(token)) found.volatile = true;
      else if (RESTRICT.has(token)) found.restrict = true;
      else if (ATTRIBUTE_WORDS.has(token) && this.peek(1) === "(") {
        this.next();
        this.parentheses();
        continue;
      } else if (!QUALIFIERS.has(token) && !STORAGE.has(token)) return found;
      this.next();
    }
  }

  declaration(): ReadType | null {
    const base = this.#base();
    if (base === null) return null;
    const { wrap, name, length } = this.#declarator();
    return { ...wrap(base), name, arrayLength: length };
  }

  #base(): Base | null {
    const words: string[] = [];
    let named: HeaderType | null = null;
    const qualified = { constant: false, volatile: false, restrict: false };
    const qualify = ({ constant, volatile, restrict }: Qualified) => {
      qualified.constant ||= constant;
      qualified.volatile ||= volatile;
      qualified.restrict ||= restrict;
    };
    for (;;) {
      qualify(this.#skip());
      const token = this.peek();
      const first = named === null && words.length === 0;
      if (TYPE_WORDS.has(token)) words.push(this.next());
      else if (!first) break;
      else if (token === "_Atomic" || token === "_BitInt") {
        this.next();
        named = {
          kind: "other",
          name: `${token}${this.peek() === "(" ? this.parentheses() : ""}`,
        };
      } else if (/^(?:struct|union|enum)$/.test(token)) {
        const tag = this.next();
        this.#skip();
        named = this.#names.tagged(tag, this.next());
        if (named === null) return null;
      } else if (/^[A-Za-z_$(]/.test(token)) {
        const name = this.next();
        const typedef = this.#names.typedef(name);
        named = typedef?.type ?? this.#names.tagged(null, name);
        if (typedef) qualify(typedef);
        if (named === null) return null;
      } else break;
    }
    const type = named ?? (words.length > 0 ? builtinType(words, this.#names.model) : null);
    return type === null ? null : { type, ...qualified };
  }

  #declarator(): Declarator {
    const pointers: Qualified[] = [];
    let block = false;
    this.#skip();
    while (this.peek() === "*" || this.peek() === "^") {
      if (this.next() === "^") block = true;
      pointers.push(this.#skip());
    }
    let inner: Declarator = { wrap: (base) => base, name: null, length: null };
    if (this.peek() === "(" && this.#nests()) {
      this.next();
      inner = this.#declarator();
      if (!this.take(")")) return this.fail(inner);
    } else if (/^[A-Za-z_$]/.test(this.peek())) inner = { ...inner, name: this.next() };
    const suffixes = this.#suffixes();
    const outer = inner.length === null && pointers.length === 0
      ? suffixes[0]?.length ?? null
      : null;
    const wrap = (base: Base): Base => {
      let made = base;
      for (const qualified of pointers) made = { type: pointerTo(made), ...qualified };
      if (block) made = { ...PLAIN, type: { kind: "other", name: "a block" } };
      for (const suffix of suffixes.toReversed()) made = suffix.wrap(made);
      return inner.wrap(made);
    };
    return { wrap, name: inner.name, length: inner.length ?? outer };
  }

  /** True for the parenthesis of `int (*)[4]` and `int (f)(int)`, false for that of `int (int)`. */
  #nests(): boolean {
    let ahead = 1;
    for (;;) {
      const token = this.peek(ahead);
      if (ATTRIBUTE_WORDS.has(token)) return true;
      if (!QUALIFIERS.has(token)) break;
      ahead += 1;
    }
    const token = this.peek(ahead);
    if (/^[*^(]$/.test(token)) return true;
    return /^[A-Za-z_$]/.test(token) && this.peek(ahead + 1) === ")" && !TYPE_WORDS.has(token) &&
      this.#names.typedef(token) === null;
  }

  #suffixes(): { wrap: (base: Base) => Base; length: number | null }[] {
    const found: { wrap: (base: Base) => Base; length: number | null }[] = [];
    for (;;) {
      this.#skip();
      if (this.take("[")) {
        while (/^(?:static|const|restrict|volatile|__restrict)$/.test(this.peek())) this.next();
        const length = /^\d+$/.test(this.peek()) ? Number(this.peek()) : null;
        while (!this.isOver() && !this.take("]")) this.next();
        found.push({
          length,
          wrap: (base) => ({ ...base, type: { kind: "array", of: base.type, length } }),
        });
      } else if (this.peek() === "(") {
        found.push({ length: null, wrap: this.#params() });
      } else return found;
    }
  }

  #params(): (base: Base) => Base {
    this.next();
    const params: HeaderParam[] = [];
    let variadic = false;
    const prototype = this.peek() !== ")";
    while (!this.take(")")) {
      if (this.take("...")) variadic = true;
      else {
        const read = this.declaration();
        if (read === null) return this.fail((base: Base) => base);
        params.push(decayed(read));
      }
      if (!this.take(",") && this.peek() !== ")") return this.fail((base: Base) => base);
    }
    const none = params.length === 1 && params[0]?.type.kind === "void";
    return ({ type }) => ({
      ...PLAIN,
      type: { kind: "function", result: type, params: none ? [] : params, variadic, prototype },
    });
  }
}

/** What a typedef stands for at last. */
export function withoutTypedefs(type: HeaderType): Exclude<HeaderType, { kind: "typedef" }> {
  let meant = type;
  while (meant.kind === "typedef") meant = meant.to;
  return meant;
}

const PLAIN: Qualified = { constant: false, volatile: false, restrict: false };

function pointerTo({ type, constant, volatile, restrict }: Base): HeaderType {
  // An array on some targets: what is passed is its address, and a `va_list` in the header.
  if (type.kind === "other" && type.name === "va_list") return type;
  return {
    kind: "pointer",
    to: type,
    constant,
    ...(volatile ? { volatile } : {}),
    ...(restrict ? { restrict } : {}),
  };
}

/** A param as a call passes it: arrays and functions become pointers. */
function decayed({ name, arrayLength, ...base }: ReadType): HeaderParam {
  const { type } = base;
  const meant = withoutTypedefs(type);
  if (meant.kind === "array") {
    const length = type.kind === "array" ? arrayLength : meant.length;
    return { name, type: pointerTo({ ...base, type: meant.of }), arrayLength: length };
  }
  if (meant.kind === "function") {
    return { name, type: pointerTo({ ...PLAIN, type }), arrayLength: null };
  }
  return { name, type, arrayLength: null };
}
