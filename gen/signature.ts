/**
 * What a call looks like in TypeScript: what is given, and what comes back.
 *
 * @module
 */
import type { FunctionIr, ParamIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import { rowOf } from "./table/mod.ts";
import { givesCode } from "./table/results.ts";

/** Params that JavaScript gives. */
export function givenParams(fn: FunctionIr): ParamIr[] {
  return fn.params.filter(({ type }) => rowOf(type).hidden?.(type) !== true);
}

/** One thing that a call gives back. */
export interface OutputType {
  /** `result`, the name of a param, or `errno`. */
  readonly name: string;
  /** TypeScript type. */
  readonly type: string;
}

/** True when the C result itself is an output. */
export function givesResult({ result }: FunctionIr): boolean {
  return result.kind === "status" ? givesCode(result) : result.kind !== "void";
}

/** Everything that a call gives back, in order. */
export function outputsOfCall(fn: FunctionIr): OutputType[] {
  const outputs: OutputType[] = [];
  if (givesResult(fn)) outputs.push({ name: "result", type: rowOf(fn.result).tsOut(fn.result) });
  for (const { name, type } of fn.params) {
    if (type.kind !== "out" && type.kind !== "stringBuffer") continue;
    outputs.push({ name, type: rowOf(type).tsOut(type) });
  }
  if (fn.errno) outputs.push({ name: "errno", type: "number" });
  return outputs;
}

/** The TypeScript params of a call. */
export function paramsText(fn: FunctionIr): string {
  const params = givenParams(fn).map(({ name, type }) =>
    `${typescriptName(name)}: ${rowOf(type).tsIn(type)}`
  );
  if (fn.nonblocking) params.push(`${optionsName(fn)}?: AsyncOptions`);
  return params.join(", ");
}

/** The name of the last argument of a call that does not block. */
export function optionsName(fn: FunctionIr): string {
  return fn.params.some(({ name }) => name === "options") ? "callOptions" : "options";
}

/** The TypeScript type of what a call gives back. */
export function resultText(fn: FunctionIr): string {
  const outputs = outputsOfCall(fn);
  const fields = outputs.map(({ name, type }) => `readonly ${name}: ${type}`);
  const text = outputs.length === 0
    ? "void"
    : outputs.length === 1
    ? outputs[0]?.type ?? "void"
    : `{ ${fields.join("; ")} }`;
  return fn.nonblocking ? `Promise<${text}>` : text;
}

/** The arguments of a call by name, as a TypeScript object for messages. */
export function argumentsText(fn: FunctionIr): string {
  const named = givenParams(fn).map(({ name }) => {
    const value = typescriptName(name);
    return value === name ? name : `${name}: ${value}`;
  });
  return `{ ${named.join(", ")} }`;
}
