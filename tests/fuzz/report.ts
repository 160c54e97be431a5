/**
 * What a finding looks like: schema, C and values of the smallest function that fails.
 *
 * @module
 */
import { aggregateFunctions, declareCallback, declareType } from "./c_types.ts";
import { define, prototype } from "./c_functions.ts";
import { show, toJs } from "./js_values.ts";
import { type Case, type Func, namedTypes, type Param, type Type, type Value } from "./model.ts";
import { random } from "./random.ts";
import { schemaText } from "./schema_text.ts";
import type { Finding } from "./shrink.ts";
import type { Failure, Way } from "./workspace.ts";

/** A way in words. */
export function wayText(way: Way | null): string {
  return way === null ? "every runtime" : `${way.runtime}, ${way.mode}, C by ${way.compiler}`;
}

/** A message without what differs between functions that fail for the same reason. */
export function kindOf({ step, problem }: Failure): string {
  return `${step} ${problem.replace(/-?\d[\d.e+n]*|\b[0-9a-f]{2}\b|"[^"]*"/g, "#")}`;
}

/** Failures that have one cause most likely: the same function, step and message. */
export function distinct(failures: readonly Failure[]): { failure: Failure; ways: string[] }[] {
  const groups = new Map<string, { failure: Failure; ways: string[] }>();
  for (const failure of failures) {
    const key = `${failure.index} ${failure.step} ${failure.problem}`;
    const group = groups.get(key) ?? { failure, ways: [] };
    group.ways.push(wayText(failure.way));
    groups.set(key, group);
  }
  return [...groups.values()];
}

const indent = (text: string) => text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");

function valuesOf(func: Func, one: Case): string[] {
  const shown = (type: Type, value: Value | undefined) =>
    value === undefined ? "nothing" : show(toJs(type, value, random(one.style)));
  const lines = func.params.map((param: Param, i) => {
    const traffic = one.traffic[i] ?? {};
    if (param.pass === "callback") {
      return `${param.name}: called with ${
        show(traffic.calls?.map(({ args }) => args) ?? null)
      }, ` +
        `answers ${show(traffic.calls?.map(({ result }) => result) ?? null)}`;
    }
    const aggregate = "type" in param && param.pass !== "structs" && traffic.in !== null;
    const given = aggregate ? shown(param.type, traffic.in) : show(traffic.in);
    const out = traffic.out === undefined ? "" : `, C writes ${show(traffic.out)}`;
    return `${param.name}: ${given}${out}`;
  });
  if (func.result.give !== "void") lines.push(`C returns ${shown(func.result.type, one.result)}`);
  if (func.errno) lines.push(`C sets errno to ${one.errno}`);
  return lines;
}

/** The text of a finding. */
export function findingText(found: Finding, ways: readonly string[], again: string): string {
  const { subject: { func, cases }, failure } = found;
  const { types, callbacks } = namedTypes([func]);
  const aggregates = [...types.values()].filter((type) => type.kind !== "enum");
  const c = [
    ...[...types.values()].flatMap(declareType),
    ...[...callbacks.values()].map(declareCallback),
    ...(failure.step === "call"
      ? [...aggregates.flatMap(aggregateFunctions), ...define(func)]
      : []),
    ...(failure.step === "call" ? [] : [`${prototype(func)};`]),
  ];
  const schema = schemaText([func], { vocabulary: "ziffi/schema", runtime: "ziffi/runtime/v1" })
    .split("export default")[0] ?? "";
  const one = cases[failure.case] ?? cases[0];
  return [
    `DIFFERENCE at ${failure.step}: ${failure.problem.trim().split("\n").slice(0, 12).join("\n")}`,
    `  on ${ways.join("; ")}`,
    "  schema:",
    indent(schema),
    "  C:",
    indent(c.join("\n")),
    ...(one && failure.step === "call"
      ? ["  values:", indent(valuesOf(func, one).join("\n"))]
      : []),
    `  again: ${again}`,
  ].join("\n");
}
