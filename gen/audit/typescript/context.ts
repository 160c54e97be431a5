/**
 * What the parts of the evaluator share.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Changes } from "./changes.ts";
import type { FunctionNode, Scopes } from "./scopes.ts";
import type { Sources } from "./sources.ts";
import type { TypeScript, Value } from "./values.ts";

/** Arguments of the calls whose functions are being evaluated, by the param that takes them. */
export type Arguments = ReadonlyMap<ts.ParameterDeclaration, Value>;

/** The evaluator, as its parts see it. */
export interface Context {
  readonly ts: TypeScript;
  readonly sources: Sources;
  readonly scopes: Scopes;
  /** What the program does to what it has declared. */
  readonly changes: Changes;
  /** What programs hear about their platform; see {@link platformAnswers}. */
  readonly answers: ReadonlyMap<string, string>;
  /** Functions that are being followed: none is followed into itself. */
  readonly active: Set<FunctionNode>;
  /** What an expression stands for. */
  value(node: ts.Node, args: Arguments): Value;
}

/** No arguments: outside of all functions. */
export const NO_ARGUMENTS: Arguments = new Map();
