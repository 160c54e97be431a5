/**
 * One call of a generated function: arguments, callbacks, and everything compared that comes back.
 *
 * @module
 */
import { compareLog, expect } from "./expect.ts";
import {
  type AnyArray,
  differentList,
  differs,
  first,
  show,
  toJs,
  typedArray,
} from "./js_values.ts";
import {
  type Aggregate,
  type Case,
  contains,
  type Func,
  type Param,
  type Traffic,
  type Type,
  type Value,
} from "./model.ts";
import { compareOutputs, outputs } from "./outputs.ts";
import { type Random, random } from "./random.ts";

/** A generated library, as the fuzzer calls it. */
export interface Binding {
  readonly api: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  /** What its entry exports, the classes of views among it. */
  readonly entry: object;
}

/** The class of views of a struct. */
interface ViewClass {
  readonly byteLength: number;
  over(memory: ArrayBuffer): { assign(value: unknown): void; toObject(): unknown };
}

/** An argument with the checks to make after the call. */
interface Given {
  /** Absent when JavaScript gives nothing for the param. */
  readonly args: readonly unknown[];
  /** What is wrong with what native code wrote or passed to it; null when nothing is. */
  readonly after?: () => string | null;
}

const log = new Uint8Array(65536);
/** What callbacks throw. */
const thrown = new Error("thrown by a callback");

function array(param: Param & { pass: "array" }, traffic: Traffic, style: Random): Given {
  if (traffic.in === null) return { args: [null] };
  const values = traffic.in as readonly Value[];
  const given = typedArray(param.of, values, style);
  const after = () => {
    const type: Type = { kind: "scalar", name: param.of };
    const wanted = (traffic.out ?? traffic.in) as readonly Value[];
    return differentList(type, given, wanted, `${param.name} after the call`);
  };
  return { args: [param.bytes ? bytesOf(given, style) : given], after };
}

/** Bytes in one of the forms that are allowed. */
function bytesOf(given: AnyArray, style: Random): unknown {
  const { buffer, byteOffset, byteLength } = given;
  if (byteOffset === 0 && style.chance(0.3)) return buffer;
  return style.chance(0.3) ? new DataView(buffer, byteOffset, byteLength) : given;
}

function structs(param: Param & { pass: "structs" }, traffic: Traffic, style: Random): Given {
  const list = (traffic.in as readonly Value[]).map((one) => toJs(param.type, one, style));
  const { out } = traffic;
  const path = `${param.name} after the call`;
  if (out === undefined) return { args: [list] };
  const after = () => differentList(param.type, list, out as readonly Value[], path);
  return { args: [list], after };
}

/** A struct as a plain object or as a view, which takes the same place. */
function struct(
  { entry }: Binding,
  type: Aggregate,
  value: Value | undefined,
  style: Random,
): { given: unknown; now: () => unknown } {
  const object = value === undefined ? {} : toJs(type, value, style);
  const plain = !contains(type, (one) => one.kind === "text" || one.kind === "bits");
  if (!plain || !style.chance(0.2)) return { given: object, now: () => object };
  const View = (entry as Readonly<Record<string, ViewClass>>)[`${type.name}View`];
  if (!View) throw new Error(`There is no class ${type.name}View`);
  const view = View.over(new ArrayBuffer(View.byteLength));
  if (value !== undefined) view.assign(object);
  return { given: view, now: () => view.toObject() };
}

function pointer(
  binding: Binding,
  param: Param & { pass: "pointer" },
  traffic: Traffic,
  style: Random,
): Given {
  if (traffic.in === null) return { args: [null] };
  const { given, now } = struct(binding, param.type, traffic.in, style);
  const { out } = traffic;
  if (out === undefined) return { args: [given] };
  return {
    args: [given],
    after: () => differs(param.type, now(), out, `${param.name} after the call`),
  };
}

function callback(param: Param & { pass: "callback" }, traffic: Traffic, style: Random): Given {
  if (traffic.in === null) return { args: [null] };
  const { params, result } = param.type;
  const calls = traffic.calls ?? [];
  const problems: string[] = [];
  let count = 0;
  const given = (...args: unknown[]): unknown => {
    const call = calls[count];
    const path = `call ${count} of ${param.name}`;
    count += 1;
    if (traffic.throws === true) throw thrown;
    if (args.length !== params.length) problems.push(`${path} has ${args.length} arguments`);
    const wrong = call &&
      first(
        params,
        ({ name, type }, i) => differs(type, args[i], call.args[i] as Value, `${name} in ${path}`),
      );
    if (wrong) problems.push(wrong);
    return call && result ? toJs(result, call.result, style) : undefined;
  };
  const after = () =>
    problems[0] ?? (count === calls.length ? null : `${param.name} was called ${count} times`);
  return { args: [given], after };
}

/** Makes the argument of a param. */
function give(binding: Binding, param: Param, traffic: Traffic, style: Random): Given {
  switch (param.pass) {
    case "value":
      if (param.type.kind === "struct" || param.type.kind === "union") {
        return { args: [struct(binding, param.type, traffic.in, style).given] };
      }
      return { args: [toJs(param.type, traffic.in as Value, style)] };
    case "pointer":
      return pointer(binding, param, traffic, style);
    case "out":
      if (traffic.in === undefined) return { args: [] };
      return { args: [toJs(param.type, traffic.in, style)] };
    case "array":
      return array(param, traffic, style);
    case "structs":
      return structs(param, traffic, style);
    case "buffer":
      if (param.argument) return { args: [param.capacity] };
      return { args: param.mode === "inout" ? [traffic.in] : [] };
    case "callback":
      return callback(param, traffic, style);
    case "userData":
      return { args: [] };
  }
}

/** Makes one call; null when all is as it must be, else what is not. */
export function call(
  binding: Binding,
  func: Func,
  one: Case,
): null | string | Promise<string | null> {
  const { api } = binding;
  const style = random(one.style);
  const { log: pieces, feed } = expect(func, one);
  const given = func.params.map((param, i) => give(binding, param, one.traffic[i] ?? {}, style));
  api["feed"]?.(feed);
  const args = given.flatMap((each) => each.args);
  if (one.traffic.some(({ throws }) => throws)) return throwing(binding, func, args);
  const finish = (result: unknown): string | null => {
    const size = api["log"]?.(log) as number;
    return first([...given], (each) => each.after?.() ?? null) ??
      (size > log.length
        ? `C took ${size - log.length} of ${feed.length} bytes of the feed`
        : null) ??
      compareLog(pieces, log.subarray(0, size)) ??
      compareOutputs(outputs(func, one), result);
  };
  const result = api[func.name]?.(...args);
  return func.nonblocking ? (result as Promise<unknown>).then(finish) : finish(result);
}

/** A call whose callback throws: its caller gets that very error. */
async function throwing(
  { api }: Binding,
  func: Func,
  args: readonly unknown[],
): Promise<string | null> {
  try {
    const result = api[func.name]?.(...args);
    if (!func.nonblocking && result instanceof Promise) return "the result is a promise";
    return `a callback threw, and the call gave ${show(await result)}`;
  } catch (error) {
    return error === thrown ? null : `a callback threw, and the call threw ${error}`;
  }
}
