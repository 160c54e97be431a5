/**
 * TypeScript of one call: the checked method, the unchecked function and the raw types.
 *
 * @module
 */
import { bufferForm, type Form, formsOf, takesBuffers } from "./forms.ts";
import type { FunctionIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import type { Printer } from "./printer.ts";
import { rowOf } from "./table/mod.ts";
import type { Entry } from "./table/row.ts";

const RAW_TYPE = { u64: "bigint", i64: "bigint", void: "void", buffer: "ArrayBufferView" } as const;

function rawType(form: Form, role: "lane" | "buffer"): string {
  const spell = (wire: string) => RAW_TYPE[wire as keyof typeof RAW_TYPE] ?? "number";
  const params = form.params.map(({ slot }, i) => {
    const wire = role === "buffer" && slot.buffer ? "buffer" : slot.lane;
    return `p${i}: ${spell(wire)}`;
  });
  return `(${params.join(", ")}) => ${spell(form.result.slot.lane)}`;
}

function entriesOf(fn: FunctionIr, checked: boolean): Entry[] {
  return fn.params.map(({ name, type }) => {
    const value = typescriptName(name);
    return rowOf(type).enter(type, { call: fn.name, param: name, value, checked });
  });
}

/** Prints the types and slots of the raw functions behind a call. */
export function printRaw(out: Printer, fn: FunctionIr): void {
  const [c] = formsOf(fn) as [Form];
  out.line(`type ${fn.name}$Lane = ${rawType(c, "lane")};`);
  if (takesBuffers(fn)) out.line(`type ${fn.name}$Buffer = ${rawType(c, "buffer")};`);
}

/** Prints the variables that keep raw functions once they are bound. */
export function printRawSlots(out: Printer, fn: FunctionIr): void {
  out.line(`let ${fn.name}$lane: ${fn.name}$Lane | undefined;`);
  if (takesBuffers(fn)) out.line(`let ${fn.name}$buffer: ${fn.name}$Buffer | undefined;`);
}

/** Prints the checked method of a function. */
export function printChecked(out: Printer, fn: FunctionIr): void {
  const names = fn.params.map((param) => typescriptName(param.name));
  const { name } = fn;
  const count = names.length;
  out.block(`${name}(${names.join(", ")}) {`, "},", () => {
    out.line(
      `if (arguments.length !== ${count}) badArity("${name}", ${count}, arguments.length);`,
      `if (lib.closed) badClosed("${name}", lib.name);`,
    );
    const lane = `(${name}$lane ??= lib.call<${name}$Lane>("${name}", "lane"))`;
    const buffer = `(${name}$buffer ??= lib.call<${name}$Buffer>("${name}", "buffer"))`;
    printBody(out, fn, true, lane, buffer);
  });
}

/** Prints the unchecked form of a function: the raw function itself where nothing is converted. */
export function printUnchecked(out: Printer, fn: FunctionIr): void {
  const { name } = fn;
  const lane = `lib.call<${name}$Lane>("${name}", "lane")`;
  if (isIdentity(fn)) {
    out.line(`${name}: () => ${lane},`);
    return;
  }
  out.block(`${name}: () => {`, "},", () => {
    out.line(`const $lane = ${lane};`);
    if (bufferForm(fn)) {
      out.line(`const $buffer = lib.call<${name}$Buffer>("${name}", "buffer");`);
    }
    const names = fn.params.map((param) => typescriptName(param.name));
    const params = fn.params.map((param, i) =>
      `${names[i]}: ${rowOf(param.type).tsIn(param.type)}`
    );
    out.block(`return (${params.join(", ")}) => {`, "};", () => {
      printBody(out, fn, false, "$lane", "$buffer");
    });
  });
}

/** True when the raw function already is the typed function. */
function isIdentity(fn: FunctionIr): boolean {
  if (fn.result.kind === "status" || fn.result.kind === "orStatus" || takesBuffers(fn)) {
    return false;
  }
  if (fn.result.kind === "enum") return false;
  const leave = rowOf(fn.result).leave(fn.result, "raw", fn.name, false);
  const plain = entriesOf(fn, false).every((entry, i) => {
    const only = typescriptName(fn.params[i]?.name ?? "");
    return entry.lines.length === 0 && entry.lane.length === 1 && entry.lane[0] === only &&
      !entry.after?.length;
  });
  return plain && leave === "raw";
}

function printBody(
  out: Printer,
  fn: FunctionIr,
  checked: boolean,
  lane: string,
  buffer: string,
): void {
  const entries = entriesOf(fn, checked);
  const scratch = entries.some((entry) => entry.scratch);
  const body = () => {
    for (const entry of entries) out.line(...entry.lines);
    for (const entry of entries) out.line(...entry.late ?? []);
    printCall(out, fn, entries, checked, { lane, buffer });
  };
  if (!scratch) return body();
  out.line("const $mark = lib.scratch.mark();");
  out.block("try {", "} finally {", body);
  out.indented(() => out.line("lib.scratch.release($mark);")).line("}");
}

function printCall(
  out: Printer,
  fn: FunctionIr,
  entries: readonly Entry[],
  checked: boolean,
  raw: { lane: string; buffer: string },
): void {
  const laneCall = `${raw.lane}(${entries.flatMap((entry) => entry.lane).join(", ")})`;
  const native = entries.flatMap((entry) => entry.isNative ?? []);
  const bufferArgs = entries.flatMap((entry) => entry.buffer ?? entry.lane).join(", ");
  const call = native.length === 0
    ? laneCall
    : `${native.join(" && ")} ? ${laneCall} : ${raw.buffer}(${bufferArgs})`;
  const after = entries.flatMap((entry) => entry.after ?? []);
  const { kind } = fn.result;
  const leave = rowOf(fn.result).leave(fn.result, "$raw", fn.name, checked);
  if (kind === "void") {
    if (native.length === 0) out.line(`${call};`);
    else {
      out.line(`if (${native.join(" && ")}) ${laneCall};`);
      out.line(`else ${raw.buffer}(${bufferArgs});`);
    }
    out.line(...after);
    return;
  }
  if (leave === "$raw" && after.length === 0 && kind !== "status" && kind !== "orStatus") {
    out.line(`return ${call};`);
    return;
  }
  out.line(`const $raw = ${call};`);
  if (kind === "status" || kind === "orStatus") {
    const named = fn.params.map(({ name }) => {
      const value = typescriptName(name);
      return value === name ? name : `${name}: ${value}`;
    });
    out.line(`if ($raw < 0) lib.fail("${fn.name}", $raw, { ${named.join(", ")} });`);
  }
  out.line(...after);
  if (kind !== "status") out.line(`return ${leave};`);
}
