/**
 * C types of a header by what they are at a call, on any target.
 *
 * A header is read for one target. On others `long`, `wchar_t` and `char` differ, and those are
 * told by their names.
 *
 * @module
 */
import { basename } from "node:path";
import type {
  Header,
  HeaderFunctionType,
  HeaderParam,
  HeaderPlace,
  HeaderRecord,
  HeaderType,
} from "../../import/header.ts";
import type { CModel, Target } from "../../toolchain/targets.ts";

/** A type without typedefs. */
export type CShape =
  | { readonly kind: "void" | "bool" }
  /** `anySign` for `char` and `wchar_t`, whose sign is the platform's. */
  | {
    readonly kind: "int";
    readonly bits: number;
    readonly signed: boolean;
    readonly anySign: boolean;
  }
  | { readonly kind: "float" | "enum"; readonly bits: number }
  | { readonly kind: "pointer"; readonly to: HeaderType; readonly constant: boolean }
  | { readonly kind: "record"; readonly name: string }
  | { readonly kind: "array"; readonly of: HeaderType; readonly length: number | null }
  | { readonly kind: "function"; readonly type: HeaderFunctionType }
  | { readonly kind: "other"; readonly name: string };

/** The types of a header on a target. */
export class CTypes {
  readonly header: Header;
  readonly target: Target;
  /** True when the offsets of the header hold on the target. */
  readonly sameLayout: boolean;
  readonly #own: ReadonlyMap<string, boolean>;

  /** @param read the model that the header was read with */
  constructor(header: Header, target: Target, read: CModel) {
    this.header = header;
    this.target = target;
    this.sameLayout = read.data === target.model.data;
    this.#own = new Map(header.typedefs.map(({ name, own }) => [name, own]));
  }

  /** What a type is at a call. */
  shape(type: HeaderType, foreign = false): CShape {
    switch (type.kind) {
      case "typedef": {
        if (type.name === "wchar_t") {
          const bits = this.target.platform === "win32" ? 16 : 32;
          return { kind: "int", bits, signed: bits === 32, anySign: true };
        }
        // A `long` that the system has chosen is another type where the system is another.
        const system = this.#own.get(type.name) !== true;
        return this.shape(type.to, foreign || system);
      }
      case "int":
        return this.#int(type, foreign);
      case "float":
        return { kind: "float", bits: type.bits };
      case "enum": {
        const of = this.header.enums.get(type.name)?.of;
        const shape = of && this.shape(of, true);
        return { kind: "enum", bits: shape?.kind === "int" ? shape.bits : 32 };
      }
      case "function":
        return { kind: "function", type };
      case "pointer":
        return { kind: "pointer", to: type.to, constant: type.constant };
      case "array":
        return { kind: "array", of: type.of, length: type.length };
      default:
        return type;
    }
  }

  #int({ name, bits, signed }: Extract<HeaderType, { kind: "int" }>, foreign: boolean): CShape {
    if (/^(_Bool|bool)$/.test(name)) return { kind: "bool" };
    const { model } = this.target;
    if (name === "char") return { kind: "int", bits: 8, signed: model.charSigned, anySign: true };
    const long = /^(unsigned )?long$/.test(name) && !foreign;
    const width = long ? (model.data === "lp64" ? 64 : 32) : bits;
    return { kind: "int", bits: width, signed, anySign: false };
  }

  /** True for a `long`, whose width depends on the target. */
  isLong(type: HeaderType): boolean {
    if (type.kind === "typedef") return this.#own.get(type.name) === true && this.isLong(type.to);
    return type.kind === "int" && /^(unsigned )?long$/.test(type.name);
  }

  /** A param as a call passes it. */
  passed(type: HeaderType): CShape {
    const shape = this.shape(type);
    if (shape.kind === "array") return { kind: "pointer", to: shape.of, constant: false };
    if (shape.kind !== "function") return shape;
    return { kind: "pointer", to: shape.type, constant: false };
  }

  /** A complete struct or union; null for an opaque one. */
  record(name: string): HeaderRecord | null {
    const record = this.header.records.get(name);
    return record && record.fields !== null ? record : null;
  }

  /** The type for a message: how C writes it, and how wide it is. */
  describe(type: HeaderType): string {
    const shape = this.shape(type);
    const spelled = spell(type);
    switch (shape.kind) {
      case "int":
        return `${spelled} (${shape.bits}-bit ${shape.signed ? "signed" : "unsigned"})`;
      case "float":
      case "enum":
        return `${spelled} (${shape.bits}-bit ${shape.kind})`;
      case "record":
        return `${spelled} by value`;
      case "pointer":
        return spelled.includes("*") ? spelled : `${spelled} (${spell(pointed(type))})`;
      default:
        return spelled;
    }
  }
}

/** The pointer behind a typedef. */
function pointed(type: HeaderType): HeaderType {
  return type.kind === "typedef" ? pointed(type.to) : type;
}

/** A type as C writes it, near enough for a message. */
export function spell(type: HeaderType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "pointer":
      return spellPointer(type);
    case "array":
      return `${spell(type.of)}[${type.length ?? ""}]`;
    case "function":
      return `${spell(type.result)} (${paramsOf(type)})`;
    default:
      return type.name === "_Bool" ? "bool" : type.name;
  }
}

function spellPointer(type: Extract<HeaderType, { kind: "pointer" }>): string {
  const { to, constant } = type;
  if (to.kind === "function") return `${spell(to.result)} (*)(${paramsOf(to)})`;
  const inner = spell(to);
  const gap = inner.endsWith("*") ? "" : " ";
  return `${constant ? "const " : ""}${inner}${gap}*`;
}

function paramsOf({ params, variadic }: HeaderFunctionType): string {
  return params.map(({ type }) => spell(type)).concat(variadic ? ["..."] : []).join(", ");
}

/** A param as C declares it. */
export function spellParam({ name, type }: HeaderParam): string {
  const text = spell(type);
  if (name === null || text.includes("(*)")) return text.replace("(*)", `(*${name ?? ""})`);
  return text.endsWith("*") ? text + name : `${text} ${name}`;
}

/** The name of the header that declares something, for messages. */
export function headerName(place: HeaderPlace): string {
  return basename(place.file);
}
