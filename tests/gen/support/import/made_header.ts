// Headers as a C front end would tell them, made by hand for tests of decisions.
import type {
  Header,
  HeaderField,
  HeaderFunction,
  HeaderParam,
  HeaderRecord,
  HeaderType,
  HeaderTypedef,
} from "../../../../gen/import/header.ts";

const place = { file: "made.h", line: 1 };

export const int: HeaderType = { kind: "int", name: "int", bits: 32, signed: true };
export const uint: HeaderType = { kind: "int", name: "unsigned int", bits: 32, signed: false };
export const long: HeaderType = { kind: "int", name: "long", bits: 64, signed: true };
export const char: HeaderType = { kind: "int", name: "char", bits: 8, signed: true };
export const uchar: HeaderType = { kind: "int", name: "unsigned char", bits: 8, signed: false };
export const double: HeaderType = { kind: "float", name: "double", bits: 64 };
export const nothing: HeaderType = { kind: "void" };
export const size: HeaderType = {
  kind: "typedef",
  name: "size_t",
  to: { kind: "int", name: "unsigned long", bits: 64, signed: false },
};
export const pointer = (to: HeaderType): HeaderType => ({ kind: "pointer", to, constant: false });
export const lent = (to: HeaderType): HeaderType => ({ kind: "pointer", to, constant: true });
export const record = (name: string): HeaderType => ({ kind: "record", name });
export const typedef = (name: string, to: HeaderType): HeaderType => ({
  kind: "typedef",
  name,
  to,
});

/** A param; an empty name is none. */
export const param = (
  name: string,
  type: HeaderType,
  arrayLength: number | null = null,
): HeaderParam => ({ name: name || null, type, arrayLength });

/** A function type. */
export const callable = (
  result: HeaderType,
  params: readonly HeaderParam[],
  variadic = false,
): Extract<HeaderType, { kind: "function" }> => ({
  ...{ kind: "function", result, params, variadic, prototype: true },
});

/** A function of the library. */
export const fn = (
  name: string,
  params: readonly HeaderParam[],
  result: HeaderType = int,
  more: { readonly doc?: string; readonly variadic?: boolean; readonly inline?: boolean } = {},
): HeaderFunction => ({
  ...{ name, place, doc: more.doc ?? "", own: true },
  ...{ inline: more.inline ?? false, deprecated: false },
  type: callable(result, params, more.variadic),
});

/** A field of a struct; offsets do not matter to decisions. */
export const field = (name: string | null, type: HeaderType, doc = ""): HeaderField => ({
  ...{ name, type, bits: null, offset: 0, doc },
});

/** A struct; one without fields is opaque. */
export const struct = (
  name: string,
  fields: readonly HeaderField[] | null,
  more: { readonly typedef?: string | null; readonly own?: boolean } = {},
): HeaderRecord => ({
  ...{ name, place, doc: "", own: more.own ?? true, tag: "struct", fields },
  ...{ byteLength: 8, alignment: 8, packed: false, typedef: more.typedef ?? null },
});

/** A whole header. */
export function header(parts: {
  readonly functions?: readonly HeaderFunction[];
  readonly records?: readonly HeaderRecord[];
  readonly typedefs?: readonly HeaderTypedef[];
  readonly more?: Partial<Header>;
}): Header {
  return {
    include: "made.h",
    functions: parts.functions ?? [],
    globals: [],
    constants: [],
    typedefs: parts.typedefs ?? [],
    records: new Map((parts.records ?? []).map((one) => [one.name, one])),
    enums: new Map(),
    skipped: [],
    ...parts.more,
  };
}

/** A typedef of the library. */
export const declared = (name: string, type: HeaderType): HeaderTypedef => ({
  ...{ name, type, place, doc: "", own: true },
});
