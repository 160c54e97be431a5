/**
 * What a call gives back, by name, compared with what native code wrote.
 *
 * @module
 */
import { differs, first, show } from "./js_values.ts";
import type { Case, Func } from "./model.ts";

/** An output: its name, and the comparison of what came back. */
export interface Output {
  readonly name: string;
  readonly check: (actual: unknown) => string | null;
}

/** The outputs of a call, in no order. */
export function outputs(func: Func, one: Case): Output[] {
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

/** Compares what a call gave with its outputs: one alone, several by name. */
export function compareOutputs(list: readonly Output[], actual: unknown): string | null {
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
