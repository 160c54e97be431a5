/**
 * Simpler versions of a function that still may fail: one step each, the biggest steps first.
 *
 * @module
 */
import type { Chosen, Func, Param, Subject, Traffic, Type, Value } from "./model.ts";

/** A simpler type, with what becomes of a value. */
interface Simpler {
  readonly type: Type;
  readonly map: (value: Value) => Value;
}

const int: Type = { kind: "scalar", name: "i32" };
const zero: Simpler = { type: int, map: () => 0n };

/** One step of every kind on a type. */
function simplerTypes(type: Type): Simpler[] {
  switch (type.kind) {
    case "scalar":
      return type.name === "i32" ? [] : [zero];
    case "enum":
    case "bits":
      return [
        zero,
        ...(type.of === "bool"
          ? []
          : [{ type: { kind: "scalar", name: type.of } as Type, map: (value: Value) => value }]),
      ];
    case "text":
    case "address":
      return [zero];
    case "array":
      return [
        { type: type.of, map: (value) => (value as Value[])[0] as Value },
        ...(type.length > 1
          ? [{
            type: { ...type, length: 1 },
            map: (value: Value) => [(value as Value[])[0] as Value],
          }]
          : []),
        ...simplerTypes(type.of).map((inner): Simpler => ({
          type: { ...type, of: inner.type },
          map: (value) => (value as Value[]).map(inner.map),
        })),
      ];
    default:
      return simplerFields(type);
  }
}

function simplerFields(type: Type & { kind: "struct" | "union" }): Simpler[] {
  const list: Simpler[] = [];
  const at = (value: Value, i: number) => (value as readonly Value[])[i] as Value;
  type.fields.forEach((field, drop) => {
    if (type.fields.length === 1) return;
    const fields = type.fields.filter((_, i) => i !== drop);
    const map = type.kind === "struct"
      ? (value: Value): Value => (value as readonly Value[]).filter((_, i) => i !== drop)
      : (value: Value): Value => {
        const { member, value: inner } = value as Chosen;
        if (member !== drop) return { member: member > drop ? member - 1 : member, value: inner };
        return { member: 0, value: nothing(fields[0]?.type ?? field.type) };
      };
    list.push({ type: { ...type, fields }, map });
  });
  if (type.kind === "struct" && type.packed) {
    list.push({ type: { ...type, packed: false }, map: (value) => value });
  }
  type.fields.forEach((field, i) => {
    for (const inner of simplerTypes(field.type)) {
      const fields = type.fields.map((one, j) => i === j ? { ...one, type: inner.type } : one);
      const map = type.kind === "struct"
        ? (value: Value): Value =>
          (value as readonly Value[]).map((one, j) => i === j ? inner.map(at(value, j)) : one)
        : (value: Value): Value => {
          const { member, value: one } = value as Chosen;
          return { member, value: member === i ? inner.map(one) : one };
        };
      list.push({ type: { ...type, fields }, map });
    }
    if (field.symbol !== null) {
      const fields = type.fields.map((one, j) => i === j ? { ...one, symbol: null } : one);
      list.push({ type: { ...type, fields }, map: (value) => value });
    }
  });
  return list;
}

/** The simplest value of a type. */
export function nothing(type: Type): Value {
  switch (type.kind) {
    case "scalar":
      if (type.name === "bool") return false;
      return type.name === "f32" || type.name === "f64" ? 0 : 0n;
    case "enum":
      return type.flags ? 0n : BigInt(Object.values(type.members)[0] ?? 0);
    case "bits":
      return type.of === "bool" ? false : 0n;
    case "text":
      return "";
    case "address":
      return 1n;
    case "array":
      return Array.from({ length: type.length }, () => nothing(type.of));
    case "struct":
      return type.fields.map((field) => nothing(field.type));
    case "union":
      return { member: 0, value: type.fields[0] ? nothing(type.fields[0].type) : 0n };
  }
}

/** Applies a change of values to everything that crosses for one param. */
function mapTraffic(traffic: Traffic, map: (value: Value) => Value, param: Param): Traffic {
  const list = param.pass === "structs";
  const all = (value: Value | undefined): Value | undefined => {
    // The null of a pointer stays; that of a string is a value.
    if (value === undefined || value === null && param.pass === "pointer") return value;
    return list ? (value as readonly Value[]).map(map) : map(value);
  };
  const [given, out] = [all(traffic.in), all(traffic.out)];
  return {
    ...(given === undefined ? {} : { in: given }),
    ...(out === undefined ? {} : { out }),
  };
}

interface Step {
  readonly param: Param;
  readonly map: (traffic: Traffic) => Traffic;
}

function simplerParams(param: Param): Step[] {
  switch (param.pass) {
    case "value":
    case "out":
    case "pointer":
    case "structs": {
      const list = param.pass === "structs";
      const aggregate = list || param.pass === "pointer";
      return simplerTypes(param.type)
        .filter(({ type }) => !aggregate || type.kind === "struct" || type.kind === "union")
        .filter(({ type }) => type.kind !== "array" && type.kind !== "bits")
        .map(({ type, map }) => ({
          param: { ...param, type } as Param,
          map: (traffic) => mapTraffic(traffic, map, param),
        }));
    }
    case "callback":
      return simplerCallback(param);
    case "array":
      return param.length === "before"
        ? [{ param: { ...param, length: "after" }, map: (traffic) => traffic }]
        : [];
    default:
      return [];
  }
}

function simplerCallback(param: Param & { pass: "callback" }): Step[] {
  const { type } = param;
  const steps: Step[] = [];
  const step = (
    change: Partial<typeof type>,
    args: (values: readonly Value[]) => readonly Value[],
    result: (value: Value) => Value = (value) => value,
  ): void => {
    const calls = (traffic: Traffic) =>
      traffic.calls?.map((call) => ({ args: args(call.args), result: result(call.result) }));
    steps.push({
      param: { ...param, type: { ...type, ...change } },
      map: (traffic) => {
        const made = calls(traffic);
        return made ? { ...traffic, calls: made } : traffic;
      },
    });
  };
  const same = (values: readonly Value[]) => values;
  if (type.result !== null) step({ result: null }, same, () => null);
  type.params.forEach((one, i) => {
    step(
      { params: type.params.filter((_, j) => i !== j) },
      (values) => values.filter((_, j) => i !== j),
    );
    for (
      const inner of simplerTypes(one.type).filter(({ type }) =>
        type.kind !== "array" && type.kind !== "bits"
      )
    ) {
      const params = type.params.map((two, j) => i === j ? { ...two, type: inner.type } : two);
      step({ params }, (values) => values.map((value, j) => i === j ? inner.map(value) : value));
    }
  });
  if (type.result !== null) {
    for (
      const inner of simplerTypes(type.result).filter(({ type }) =>
        type.kind !== "array" && type.kind !== "bits"
      )
    ) {
      step({ result: inner.type }, same, inner.map);
    }
  }
  return steps;
}

/** Removes the params for which `keep` is false. */
function without(subject: Subject, keep: (param: Param, i: number) => boolean): Subject {
  const { func, cases } = subject;
  const kept = func.params.map((param, i) => keep(param, i));
  const from = func.variadicFrom;
  const fixed = kept.slice(0, from ?? 0).filter(Boolean).length;
  const params = func.params.filter((_, i) => kept[i]);
  const variadicFrom = from === null || fixed === 0 || fixed === params.length ? null : fixed;
  return {
    func: { ...func, params, variadicFrom },
    cases: cases.map((one) => ({ ...one, traffic: one.traffic.filter((_, i) => kept[i]) })),
  };
}

/** Every subject that is one step simpler. */
export function reductions(subject: Subject): Subject[] {
  const { func, cases } = subject;
  const list: Subject[] = [];
  const carries = (param: Param) =>
    param.pass === "userData" || param.pass === "callback" && param.type.userData;
  const change = (part: Partial<Func>) => list.push({ func: { ...func, ...part }, cases });
  if (func.params.length > 1) {
    func.params.forEach((one, i) => {
      list.push(without(subject, (param, j) => i === j || carries(one) && carries(param)));
    });
  }
  func.params.forEach((one, i) => {
    list.push(without(subject, (param, j) => i !== j && !(carries(one) && carries(param))));
  });
  if (func.variadicFrom !== null) change({ variadicFrom: null });
  if (func.errno) change({ errno: false });
  if (func.nonblocking) change({ nonblocking: false });
  if (func.result.give !== "void") {
    const empty = cases.map((one) => ({ ...one, result: null }));
    list.push({ func: { ...func, result: { give: "void" } }, cases: empty });
    const { result } = func;
    for (const { type, map } of simplerTypes(result.type)) {
      if (type.kind === "array" || type.kind === "bits") continue;
      if (result.give === "view" && type.kind !== "struct") continue;
      const give = result.give === "view" ? "view" : "value";
      const changed = { give, type } as Func["result"];
      const mapped = cases.map((one) => ({ ...one, result: map(one.result) }));
      list.push({ func: { ...func, result: changed }, cases: mapped });
    }
  }
  func.params.forEach((param, i) => {
    for (const step of simplerParams(param)) {
      list.push({
        func: { ...func, params: func.params.map((one, j) => i === j ? step.param : one) },
        cases: cases.map((one) => ({
          ...one,
          traffic: one.traffic.map((traffic, j) => i === j ? step.map(traffic) : traffic),
        })),
      });
    }
  });
  return list;
}
