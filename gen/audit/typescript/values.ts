/**
 * What an expression stands for, as far as it can be known without running the program.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Arguments } from "./context.ts";

/** The JavaScript API of the TypeScript parser. */
export type TypeScript = typeof ts;

/** A value. `node` is the code that it was written as. */
export type Value =
  | { readonly kind: "text"; readonly value: string; readonly node: ts.Node }
  | { readonly kind: "number"; readonly value: number; readonly node: ts.Node }
  | { readonly kind: "boolean"; readonly value: boolean; readonly node: ts.Node }
  | { readonly kind: "nothing"; readonly node: ts.Node }
  | ObjectValue
  | { readonly kind: "array"; readonly items: readonly Item[]; readonly node: ts.Node }
  /** One of several, by a condition that is not known. */
  | { readonly kind: "either"; readonly branches: readonly Value[]; readonly node: ts.Node }
  | ReferenceValue
  | UnknownValue;

/** A value where it is used; that may be far from where it was written. */
export interface Item {
  readonly value: Value;
  /** The code that uses it. */
  readonly node: ts.Node;
}

/** A property of an object. */
export interface Property extends Item {
  /** The name in the code. */
  readonly key: ts.Node;
}

/** An object. */
export interface ObjectValue {
  readonly kind: "object";
  readonly properties: ReadonlyMap<string, Property>;
  /** Properties that were written twice in one literal. */
  readonly duplicates: readonly { readonly name: string; readonly key: ts.Node }[];
  /** Parts that could not be read. */
  readonly unread: readonly UnknownValue[];
  readonly node: ts.Node;
}

/** Where something comes from that is not written in the code: a module, a global, a call. */
export type Root =
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "global"; readonly name: string }
  | CallRoot
  | { readonly kind: "unknown"; readonly reason: string };

/** A call that is not evaluated. */
export interface CallRoot {
  readonly kind: "call";
  readonly callee: ReferenceValue;
  readonly args: readonly ts.Expression[];
  /** Arguments of the functions that the call stands in. */
  readonly within: Arguments;
  readonly node: ts.CallExpression | ts.NewExpression;
}

/** Something by where it comes from and the names that lead to it. */
export interface ReferenceValue {
  readonly kind: "reference";
  readonly root: Root;
  readonly path: readonly string[];
  readonly node: ts.Node;
}

/** Something that only a run of the program can tell. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly reason: string;
  readonly node: ts.Node;
}

/** An unknown value. */
export function unknown(node: ts.Node, reason: string): UnknownValue {
  return { kind: "unknown", reason, node };
}

/** `a.b.c` for messages; empty for what has no name. */
export function nameOf({ root, path }: ReferenceValue): string {
  const start = root.kind === "module" || root.kind === "global" ? [root.name] : [];
  return [...start, ...path].join(".");
}

/** True for this member of this module. */
export function isModuleMember(value: Value, module: string, ...path: string[]): boolean {
  return value.kind === "reference" && value.root.kind === "module" &&
    value.root.name === module && value.path.join(".") === path.join(".");
}

/** True for this member of a global. */
export function isGlobal(value: Value, ...path: string[]): boolean {
  return value.kind === "reference" && value.root.kind === "global" &&
    [value.root.name, ...value.path].join(".") === path.join(".");
}

/** The call that a value is the result of, without any further names; null for all others. */
export function callOf(value: Value): CallRoot | null {
  if (value.kind !== "reference" || value.root.kind !== "call") return null;
  return value.path.length === 0 ? value.root : null;
}

/** Every value that an expression may have. */
export function alternatives(value: Value): readonly Value[] {
  return value.kind === "either" ? value.branches.flatMap(alternatives) : [value];
}
