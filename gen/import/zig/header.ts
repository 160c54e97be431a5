/**
 * Zig that C can call as the model of a header: what has been learnt of headers holds for it too.
 *
 * @module
 */
import { snakeCase } from "../../names.ts";
import type {
  Header,
  HeaderEnum,
  HeaderFunctionType,
  HeaderParam,
  HeaderPlace,
  HeaderRecord,
  HeaderType,
} from "../header.ts";
import type {
  ZigContainer,
  ZigDecl,
  ZigFunction,
  ZigInt,
  ZigItem,
  ZigNamed,
  ZigPointer,
  ZigSource,
  ZigType,
} from "./model.ts";
import { spell } from "./world.ts";

/** Integers of Zig by their names in C. */
const INTS: Readonly<Record<string, string>> = {
  u8: "uint8_t",
  i8: "int8_t",
  u16: "uint16_t",
  i16: "int16_t",
  u32: "uint32_t",
  i32: "int32_t",
  u64: "uint64_t",
  i64: "int64_t",
  usize: "size_t",
  isize: "ptrdiff_t",
};

const OF_C: Readonly<Record<string, string>> = {
  c_char: "char",
  c_short: "short",
  c_ushort: "unsigned short",
  c_int: "int",
  c_uint: "unsigned int",
  c_long: "long",
  c_ulong: "unsigned long",
  c_longlong: "long long",
  c_ulonglong: "unsigned long long",
};

const CHAR: HeaderType = { kind: "int", name: "char", bits: 8, signed: true };

/** Makes a header of a file. */
class Translation {
  readonly records = new Map<string, HeaderRecord>();
  readonly enums = new Map<string, HeaderEnum>();
  readonly #source: ZigSource;
  readonly #file: string;
  readonly #names = new Map<string, string>();
  /** Function types with a public name. */
  readonly #callbacks = new Map<string, ZigItem>();

  constructor(source: ZigSource, file: string) {
    this.#source = source;
    this.#file = file;
    const taken = new Set<string>();
    const unique = (wanted: string) => {
      let name = wanted;
      for (let i = 2; taken.has(name); i += 1) name = `${wanted}${i}`;
      taken.add(name);
      return name;
    };
    for (const item of source.items) {
      const { isType, type } = item.described;
      const fn = isType ? functionBehind(type) : null;
      if (fn !== null && !this.#callbacks.has(key(fn))) this.#callbacks.set(key(fn), item);
      if (!isType || type.kind !== "named" || this.#names.has(type.name)) continue;
      this.#names.set(type.name, unique(item.path.replace(/\W+/g, "_")));
    }
    for (const name of source.containers.keys()) {
      if (this.#names.has(name)) continue;
      const short = name.replace(/^[^(]*\.(?=\w)/, "").replace(/\W+/g, "_").replace(/_$/, "");
      this.#names.set(name, unique(short));
    }
    for (const container of source.containers.values()) this.#declare(container);
  }

  place(decl: ZigDecl | null): HeaderPlace {
    return { file: this.#file, line: decl?.line ?? 1 };
  }

  #about(container: ZigContainer) {
    const decl =
      this.#source.items.find(({ described }) =>
        described.isType && described.type.kind === "named" &&
        described.type.name === container.name
      )?.decl ?? null;
    const name = this.#names.get(container.name) ?? container.name;
    const fields: readonly ZigNamed[] = decl?.container?.fields ?? [];
    const docs = new Map(fields.map((field) => [field.name, field.doc]));
    const about = { name, typedef: name, place: this.place(decl), doc: decl?.doc ?? "", own: true };
    return { about, docs };
  }

  #declare(container: ZigContainer): void {
    const { about, docs } = this.#about(container);
    if (container.kind === "enum") {
      this.enums.set(about.name, {
        ...about,
        of: { ...container.tag, name: OF_C[container.tag.name] ?? container.tag.name },
        // Members of Zig have their enum before them, and are no names of C.
        members: container.members.map(({ name, value }) => ({
          name: snakeCase(name),
          value: Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value),
          doc: docs.get(name) ?? "",
        })),
        anonymous: false,
      });
      return;
    }
    const open = container.kind !== "opaque" && container.fields !== undefined;
    const fields = open ? container.fields ?? [] : null;
    this.records.set(about.name, {
      ...about,
      tag: container.kind === "union" ? "union" : "struct",
      fields: fields?.map((field) => ({
        name: field.name,
        type: this.type(field.type),
        bits: null,
        offset: field.offset,
        doc: docs.get(field.name) ?? "",
      })) ?? null,
      byteLength: open ? container.byteLength ?? 0 : 0,
      alignment: open ? container.alignment ?? 1 : 1,
      packed: false,
    });
  }

  /** A type as C has it. */
  type(type: ZigType): HeaderType {
    switch (type.kind) {
      case "int":
        return intOf(type);
      case "bool":
        return { kind: "int", name: "_Bool", bits: 8, signed: false };
      case "void":
        return { kind: "void" };
      case "float": {
        const name = { f32: "float", f64: "double" }[type.name];
        return name === undefined ? other(type) : { kind: "float", name, bits: type.bits };
      }
      case "optional":
        return type.of.kind === "pointer" ? this.type(type.of) : other(type);
      case "pointer":
        return this.#pointer(type);
      case "array":
        return type.sentinel === null
          ? { kind: "array", of: this.type(type.of), length: type.length }
          : other(type);
      case "named":
        return this.#named(type.name) ?? other(type);
      default:
        return other(type);
    }
  }

  #named(name: string): HeaderType | null {
    const found = this.#source.containers.get(name);
    const short = this.#names.get(name);
    if (found === undefined || short === undefined) return null;
    if (found.kind === "enum") return { kind: "enum", name: short };
    const closed = found.kind !== "opaque" && found.layout !== "extern";
    return closed ? null : { kind: "record", name: short };
  }

  #pointer(type: ZigPointer): HeaderType {
    const { to, constant, sentinel, size } = type;
    if (size === "slice" || type.aligned || type.volatile) return other(type);
    if (to.kind === "fn") return this.#functionPointer(to);
    if (sentinel !== null) {
      const isText = to.kind === "int" && (to.name === "u8" || to.name === "c_char");
      return isText && sentinel === "0" ? { kind: "pointer", to: CHAR, constant } : other(type);
    }
    if (to.kind === "named") {
      if (to.name === "anyopaque") return { kind: "pointer", to: { kind: "void" }, constant };
      const short = this.#names.get(to.name);
      const isRecord = this.#source.containers.get(to.name)?.kind !== "enum";
      // What has no layout of C is opaque behind a pointer.
      const record: HeaderType | null = short !== undefined && isRecord
        ? { kind: "record", name: short }
        : null;
      return { kind: "pointer", to: record ?? this.type(to), constant };
    }
    return { kind: "pointer", to: this.type(to), constant };
  }

  #functionPointer(to: ZigFunction): HeaderType {
    if (to.convention !== "c") return other(to);
    const known = this.#callbacks.get(key(to));
    const fn = this.functionType(to, known?.decl.params ?? []);
    const pointer: HeaderType = { kind: "pointer", to: fn, constant: true };
    return known === undefined ? pointer : { kind: "typedef", name: known.path, to: pointer };
  }

  /** A function type with names of its params. */
  functionType(type: ZigFunction, names: readonly ZigNamed[]): HeaderFunctionType {
    return {
      kind: "function",
      result: type.result === null ? { kind: "other", name: "anytype" } : this.type(type.result),
      params: type.params.map((param, i) => this.#param(param, names[i]?.name ?? null)),
      variadic: type.variadic,
      prototype: true,
    };
  }

  #param(type: ZigType | null, name: string | null): HeaderParam {
    if (type === null) return { name, type: { kind: "other", name: "anytype" }, arrayLength: null };
    const inner = type.kind === "optional" ? type.of : type;
    const isPointer = inner.kind === "pointer";
    const nullable = type.kind === "optional" || (isPointer && inner.size === "c");
    if (isPointer && inner.to.kind === "array" && inner.to.sentinel === null) {
      const to = this.type(inner.to.of);
      const pointer: HeaderType = { kind: "pointer", to, constant: inner.constant };
      return { name, type: pointer, arrayLength: inner.to.length, nullable };
    }
    return {
      ...{ name, type: this.type(type), arrayLength: null },
      ...(isPointer ? { nullable } : {}),
    };
  }
}

const other = (type: ZigType): HeaderType => ({ kind: "other", name: spell(type) });
const key = (type: ZigFunction) => JSON.stringify(type);

function intOf(type: ZigInt): HeaderType {
  const { name, bits, signed } = type;
  const spelled = INTS[name];
  const c = OF_C[name];
  if (c !== undefined) return { kind: "int", name: c, bits, signed };
  if (spelled === undefined) return other(type);
  return { kind: "typedef", name: spelled, to: { kind: "int", name: spelled, bits, signed } };
}

function functionBehind(type: ZigType): ZigFunction | null {
  const inner = type.kind === "optional" ? type.of : type;
  const to = inner.kind === "pointer" ? inner.to : inner;
  return to.kind === "fn" ? to : null;
}

/** True for what C can call or read. */
export function isExported({ decl }: ZigItem): boolean {
  return decl.exported;
}

/** The header that a file would have in C; constants are left out. */
export function headerOf(source: ZigSource, file: string): Header {
  const translation = new Translation(source, file);
  const exported = source.items.filter(isExported);
  const about = ({ path, decl }: ZigItem) => ({
    ...{ name: path, place: translation.place(decl), doc: decl.doc, own: true },
  });
  return {
    include: file,
    functions: exported.flatMap((item) => {
      const { type } = item.described;
      if (type.kind !== "fn") return [];
      const fn = translation.functionType(type, item.decl.params);
      return [{ ...about(item), type: fn, inline: false, deprecated: false }];
    }),
    globals: exported.flatMap((item) => {
      const { described: { type }, decl: { kind } } = item;
      if (type.kind === "fn") return [];
      return [{ ...about(item), type: translation.type(type), constant: kind === "constant" }];
    }),
    constants: [],
    typedefs: source.items.flatMap((item) => {
      const { isType, type } = item.described;
      const fn = isType ? functionBehind(type) : null;
      return fn === null ? [] : [{ ...about(item), type: translation.type(type) }];
    }),
    records: translation.records,
    enums: translation.enums,
    skipped: [],
  };
}
