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
import type { Case, Func, Param, Traffic, Type, Value } from "./model.ts";
import { type Random, random } from "./random.ts";

/** The functions of a generated library, as the fuzzer calls them. */
export type Api = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** An argument with the checks to make after the call. */
interface Given {
  /** Absent when JavaScript gives nothing for the param. */
  readonly args: readonly unknown[];
  /** What is wrong with what native code wrote or passed to it; null when nothing is. */
  readonly after?: () => string | null;
}

const log = new Uint8Array(65536);

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

function pointer(param: Param & { pass: "pointer" }, traffic: Traffic, style: Random): Given {
  if (traffic.in === null) return { args: [null] };
  const given = traffic.in === undefined ? {} : toJs(param.type, traffic.in, style);
  const { out } = traffic;
  if (out === undefined) return { args: [given] };
  return {
    args: [given],
    after: () => differs(param.type, given, out, `${param.name} after the call`),
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
function give(param: Param, traffic: Traffic, style: Random): Given {
  switch (param.pass) {
    case "value":
      return { args: [toJs(param.type, traffic.in as Value, style)] };
    case "pointer":
      return pointer(param, traffic, style);
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

/** An output: its name, and the comparison of what came back. */
interface Output {
  readonly name: string;
  readonly check: (actual: unknown) => string | null;
}

function outputs(func: Func, one: Case): Output[] {
  const list: Output[] = [];
  const { result } = func;
  if (result.give === "value" || result.give === "owned") {
    list.push({
      name: "result",
      check: (actual) => differs(result.type, actual, one.result, "result"),
    });
  } else if (result.give === "view") {
    list.push({
      name: "result",
      check: (actual) => {
        const { toObject } = actual as { toObject?: () => unknown };
        if (typeof toObject !== "function") return `result is ${show(actual)}, not a view`;
        return differs(result.type, toObject.call(actual), one.result, "result");
      },
    });
  }
  func.params.forEach((param, i) => {
    const out = one.traffic[i]?.out;
    const { name } = param;
    if (param.pass === "out" && out !== undefined) {
      list.push({ name, check: (actual) => differs(param.type, actual, out, name) });
    } else if (param.pass === "buffer") {
      list.push({
        name,
        check: (actual) =>
          Object.is(actual, out) ? null : `${name} is ${show(actual)}, not ${show(out)}`,
      });
    }
  });
  if (func.errno) {
    const check = (actual: unknown) =>
      actual === one.errno ? null : `errno is ${show(actual)}, not ${one.errno}`;
    list.push({ name: "errno", check });
  }
  return list;
}

function compareOutputs(list: readonly Output[], actual: unknown): string | null {
  if (list.length === 0) {
    return actual === undefined ? null : `result is ${show(actual)}, not undefined`;
  }
  if (list.length === 1) return list[0]?.check(actual) ?? null;
  if (typeof actual !== "object" || actual === null) {
    return `result is ${show(actual)}, not an object`;
  }
  const keys = Object.keys(actual).sort().join();
  const wanted = list.map(({ name }) => name).sort().join();
  if (keys !== wanted) return `the outputs are ${keys}, not ${wanted}`;
  return first(list, ({ name, check }) => check((actual as Record<string, unknown>)[name]));
}

/** Makes one call; null when all is as it must be, else what is not. */
export function call(api: Api, func: Func, one: Case): null | string | Promise<string | null> {
  const style = random(one.style);
  const { log: pieces, feed } = expect(func, one);
  const given = func.params.map((param, i) => give(param, one.traffic[i] ?? {}, style));
  api["feed"]?.(feed);
  const args = given.flatMap((each) => each.args);
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
