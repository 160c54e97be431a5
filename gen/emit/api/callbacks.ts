/**
 * Prints the TypeScript of callbacks: their types, and how C values become JavaScript values and
 * back.
 *
 * @module
 */
import { callbackWires } from "../../callback_wires.ts";
import type { Facts } from "../../facts.ts";
import type { CallbackIr, LibraryIr, ParamIr } from "../../ir.ts";
import { isAggregate } from "../../layout.ts";
import { typescriptName } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { sizeText } from "../../table/fields.ts";
import { specName } from "../../table/callbacks.ts";
import { countsOf, readListText } from "../../table/lists.ts";
import { rowOf } from "../../table/mod.ts";

/** Params of which a value crosses. */
const crossing = (callback: CallbackIr) =>
  callback.params.filter(({ type }) => type.kind !== "userData");

/** Params that JavaScript sees: the number of elements of a list is that of an array. */
function seen(callback: CallbackIr): ParamIr[] {
  const counts = countsOf(callback.params);
  return crossing(callback).filter(({ name }) => !counts.has(name));
}

/** The TypeScript type of a param: a struct that is lent by pointer comes as a copy. */
function typeOf(type: Facts): string {
  if (type.kind !== "pointer") return rowOf(type).tsOut(type);
  return type.nullable === true ? `${type.to.name} | null` : type.to.name;
}

const resultType = (type: Facts) => type.kind === "void" ? "void" : rowOf(type).tsIn(type);

/** Prints the type and the description of every callback. */
export function printCallbacks(out: Printer, library: LibraryIr): void {
  for (const callback of library.callbacks) {
    const params = seen(callback).map(({ name, type }) =>
      `${typescriptName(name)}: ${typeOf(type)}`
    );
    out.doc([`What C calls as ${callback.cType ?? callback.name}.`]);
    const head = `export type ${callback.name} = (${params.join(", ")})`;
    out.line(`${head} => ${resultType(callback.result)};`, "");
    printSpec(out, callback);
  }
}

function printSpec(out: Printer, callback: CallbackIr): void {
  const { name, index, facts, waits } = callback;
  const wires = callbackWires(callback);
  const list = (items: readonly string[]) => `[${items.map((item) => `"${item}"`).join(", ")}]`;
  const result = callback.result;
  const big = wires.result === "u64" || wires.result === "i64" ? "n" : "";
  out.block(`const ${specName(name)}: CallbackSpec<${name}> = {`, "};", () => {
    out.line(
      `name: "${name}",`,
      `index: ${index},`,
      `args: ${list(wires.args)},`,
      `result: "${wires.result}",`,
    );
    if (wires.direct === null) out.line("direct: null,");
    else {
      const { args, result: direct, userData } = wires.direct;
      out.line(
        `direct: { args: [${args.join(", ")}], result: ${direct}, userData: ${userData} },`,
      );
    }
    out.line(
      `thread: "${facts.thread}",`,
      `waits: ${waits},`,
      `fallback: ${isAggregate(result) ? 0 : facts.fallback}${big},`,
    );
    printAdapter(out, callback, wires.args);
  });
  out.line("");
}

function printAdapter(out: Printer, callback: CallbackIr, args: readonly string[]): void {
  const params = crossing(callback);
  const typed = params.map((_, i) =>
    `$${i}: ${args[i] === "u64" || args[i] === "i64" ? "bigint" : "number"}`
  );
  const raw = new Map(params.map(({ name }, i) => [name, `$${i}`]));
  const usesLib: string[] = [];
  const values = seen(callback).map((param) => takeArgument(callback, param, raw, usesLib));
  const { result } = callback;
  const place = { call: callback.name, param: "result", value: "$result", checked: true };
  const back = result.kind === "void" ? null : rowOf(result).enter(result, place);
  const needsLib = [...usesLib, ...values, ...(back?.lines ?? [])].some((text) =>
    /\blib\b/.test(text)
  );
  const lib = needsLib ? "lib" : "_lib";
  out.block(`adapt: (${lib}, $call) => (${typed.join(", ")}) => {`, "},", () => {
    out.line(...usesLib);
    const call = `$call(${values.join(", ")})`;
    if (back === null) return out.line(`${call};`);
    out.line(`const $result = ${call};`);
    if (!back.scratch) return out.line(...back.lines, `return ${back.lane[0]};`);
    // Native code copies it before any other JavaScript runs.
    out.line("const $mark = lib.scratch.mark();");
    out.block("try {", "} finally {", () => out.line(...back.lines, `return ${back.lane[0]};`));
    out.indented(() => out.line("lib.scratch.rewind($mark);")).line("}");
  });
}

/** The expression of an argument; `lines` gets what has to be done before. */
function takeArgument(
  { name }: CallbackIr,
  param: ParamIr,
  raws: ReadonlyMap<string, string>,
  lines: string[],
): string {
  const { type } = param;
  const raw = raws.get(param.name) ?? "";
  if (type.kind === "list") {
    const what = `${name}: ${param.name}`;
    lines.push(`const ${raw}list = ${readListText(type, what, raws.get(type.length) ?? "", raw)};`);
    return `${raw}list`;
  }
  const aggregate = type.kind === "pointer" ? type.to : isAggregate(type) ? type : null;
  if (aggregate === null) {
    return rowOf(type).leave(type, raw, `${name}: ${param.name}`, true);
  }
  const copy = `lib.peek(${raw}, ${sizeText(aggregate)})`;
  const nullable = type.kind === "pointer" && type.nullable === true;
  const checked = type.kind === "pointer" && !nullable
    ? copy.replace(raw, `notNull("${name}: ${param.name}", ${raw})`)
    : copy;
  lines.push(`const ${raw}at = ${nullable ? `${raw} === 0 ? 0 : ` : ""}${checked};`);
  const read = `read${aggregate.name}(lib.scratch.view, ${raw}at)`;
  lines.push(`const ${raw}value = ${nullable ? `${raw} === 0 ? null : ` : ""}${read};`);
  return `${raw}value`;
}
