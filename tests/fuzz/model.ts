/**
 * What the fuzzer generates: types, functions and values, as plain data of its own. Nothing here
 * comes from ziffi, so that a wrong fact there cannot hide itself.
 *
 * @module
 */
import type { DtypeName, ScalarName } from "./scalars.ts";

/** A scalar by value. */
export interface Scalar {
  readonly kind: "scalar";
  readonly name: ScalarName;
}

/** An enum or a set of flags. */
export interface Enum {
  readonly kind: "enum";
  readonly name: string;
  readonly members: Readonly<Record<string, number>>;
  readonly of: "u8" | "i8" | "u16" | "i16" | "u32" | "i32";
  readonly flags: boolean;
  /** True when names cross in JavaScript. */
  readonly names: boolean;
  /** How the header spells it. */
  readonly header: "enum" | "typedef" | "plain";
}

/** A field of a struct or a member of a union. */
export interface Field {
  readonly name: string;
  /** C name when it is not the name in snake_case. */
  readonly symbol: string | null;
  readonly type: Type;
}

/** A struct. */
export interface Struct {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: readonly Field[];
  readonly packed: boolean;
}

/** A union. */
export interface Union {
  readonly kind: "union";
  readonly name: string;
  readonly fields: readonly Field[];
}

/** A fixed array, in a field. */
export interface FixedArray {
  readonly kind: "array";
  readonly of: Type;
  readonly length: number;
}

/** A bit field. */
export interface Bits {
  readonly kind: "bits";
  readonly of: "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "bool";
  readonly width: number;
}

/** A NUL-terminated string. */
export interface Text {
  readonly kind: "text";
  readonly encoding: "utf8" | "utf16" | "wchar";
  readonly nullable: boolean;
}

/** An address as a number. */
export interface Address {
  readonly kind: "address";
  readonly nullable: boolean;
}

/** A struct or a union. */
export type Aggregate = Struct | Union;

/** Every type of a value. */
export type Type = Scalar | Enum | Aggregate | FixedArray | Bits | Text | Address;

/** A type of callbacks. */
export interface CallbackType {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly result: Type | null;
  readonly userData: boolean;
  /** True when the header has a typedef for it that the schema names. */
  readonly typedef: boolean;
  /** True when threads of native code may call it. */
  readonly anyThread: boolean;
}

/** How a param passes. */
export type Passing =
  | { readonly pass: "value"; readonly type: Type }
  | { readonly pass: "pointer"; readonly mode: Mode; readonly type: Aggregate; nullable: boolean }
  | { readonly pass: "out"; readonly mode: "out" | "inout"; readonly type: Type }
  | {
    readonly pass: "array";
    readonly of: DtypeName;
    readonly mode: Mode;
    readonly length: "after" | "before";
    readonly nullable: boolean;
    readonly bytes: boolean;
  }
  | {
    readonly pass: "structs";
    readonly type: Aggregate;
    readonly mode: Mode;
    readonly length: "after" | "before" | number;
  }
  | {
    readonly pass: "buffer";
    readonly capacity: number;
    readonly argument: boolean;
    readonly mode: "out" | "inout";
    readonly length: "after" | "before" | "none";
    readonly encoding: Text["encoding"];
  }
  | { readonly pass: "callback"; readonly type: CallbackType; readonly nullable: boolean }
  | { readonly pass: "userData" };

/** Whether native code reads, writes, or both. */
export type Mode = "in" | "out" | "inout";

/** One param. */
export type Param = Passing & { readonly name: string };

/** What a function returns: a value, a string to free, a view of native memory, or nothing. */
export type Result =
  | { readonly give: "value"; readonly type: Type }
  | { readonly give: "owned"; readonly type: Text }
  | { readonly give: "view"; readonly type: Struct }
  | { readonly give: "void" };

/** One function. */
export interface Func {
  readonly name: string;
  readonly params: readonly Param[];
  readonly result: Result;
  readonly errno: boolean;
  /** Index of the first variadic param. */
  readonly variadicFrom: number | null;
  readonly nonblocking: boolean;
}

/** A member of a union that has a value. */
export interface Chosen {
  readonly member: number;
  readonly value: Value;
}

/**
 * A value of a type: bigint for integers and enums, number for floats, a list for structs and
 * arrays, null for a pointer that is none.
 */
export type Value = null | boolean | number | bigint | string | readonly Value[] | Chosen;

/** What happens to one param in one call. */
export interface Traffic {
  /** What JavaScript gives; absent for what only native code writes. */
  readonly in?: Value;
  /** What native code writes. */
  readonly out?: Value;
  /** Calls of a callback: what native code gives and what JavaScript answers. */
  readonly calls?: readonly { readonly args: readonly Value[]; readonly result: Value }[];
  /** True for a callback that throws: the call is not compared then, but the error is. */
  readonly throws?: boolean;
}

/** One call of a function: all values. */
export interface Case {
  readonly traffic: readonly Traffic[];
  readonly result: Value;
  readonly errno: number;
  /** Seed of the form that values take in JavaScript, where several forms are allowed. */
  readonly style: number;
}

/** A function with the calls to make. */
export interface Subject {
  readonly func: Func;
  readonly cases: readonly Case[];
}

/** All that a library holds. */
export interface Plan {
  readonly subjects: readonly Subject[];
}

/** JSON that keeps bigints, NaN, infinities and -0. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === "bigint") return { $: `${one}n` };
    if (typeof one === "number" && (!Number.isFinite(one) || Object.is(one, -0))) {
      return { $: Object.is(one, -0) ? "-0" : String(one) };
    }
    return one;
  });
}

/** The inverse of `encode`. */
export function decode<T>(text: string): T {
  return JSON.parse(text, (_, one: unknown) => {
    const coded = (one as { $?: string } | null)?.$;
    if (typeof coded !== "string") return one;
    return coded.endsWith("n") ? BigInt(coded.slice(0, -1)) : Number(coded);
  }) as T;
}

/** The name in C of a field: stated, or the camelCase name in snake_case. */
export function fieldSymbol(field: Field): string {
  return field.symbol ?? field.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** True when the test holds for the type or for one inside of it. */
export function contains(type: Type, test: (type: Type) => boolean): boolean {
  if (test(type)) return true;
  if (type.kind === "array") return contains(type.of, test);
  if (type.kind !== "struct" && type.kind !== "union") return false;
  return type.fields.some((field) => contains(field.type, test));
}

/** The named types of a function, each after those it contains. */
export function namedTypes(funcs: readonly Func[]): {
  types: Map<string, Enum | Aggregate>;
  callbacks: Map<string, CallbackType>;
} {
  const types = new Map<string, Enum | Aggregate>();
  const callbacks = new Map<string, CallbackType>();
  const visit = (type: Type): void => {
    if (type.kind === "array") return visit(type.of);
    if (type.kind === "struct" || type.kind === "union") {
      for (const field of type.fields) visit(field.type);
    }
    if ("name" in type && type.kind !== "scalar") types.set(type.name, type);
  };
  for (const { params, result } of funcs) {
    for (const param of params) {
      if (param.pass === "callback") {
        callbacks.set(param.type.name, param.type);
        for (const { type } of param.type.params) visit(type);
        if (param.type.result) visit(param.type.result);
      } else if ("type" in param) visit(param.type);
    }
    if (result.give !== "void") visit(result.type);
  }
  return { types, callbacks };
}
