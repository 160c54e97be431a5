/**
 * TypeScript of one call: the checked method, the unchecked function and the raw types.
 *
 * @module
 */
import { printLater } from "./bodies_later.ts";
import { bufferForm, type Form, formsOf, takesBuffers } from "./forms.ts";
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import { keptLines, type Plan, planOf, returnLines, type Subject, usesRaw } from "./plan.ts";
import type { Printer } from "./printer.ts";
import { givenParams, paramsText } from "./signature.ts";

const RAW_TYPE = {
  u64: "bigint",
  i64: "bigint",
  void: "void",
  buffer: "ArrayBufferView | null",
} as const;

/** The TypeScript type of the raw function behind a form. */
function rawType(form: Form): string {
  const buffers = form.name === "buffer";
  const spell = (wire: string) => RAW_TYPE[wire as keyof typeof RAW_TYPE] ?? "number";
  const params = form.params.map(({ slot }, i) =>
    `p${i}: ${spell(buffers && slot.buffer ? "buffer" : slot.lane)}`
  );
  return `(${params.join(", ")}) => ${spell(form.result.slot.lane)}`;
}

/** Prints the types of the raw functions behind a call. */
export function printRaw(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  const [c] = formsOf(library, fn) as [Form];
  if (fn.nonblocking) return;
  out.line(`type ${fn.name}$Lane = ${rawType(c)};`);
  const buffer = bufferForm(library, fn);
  if (buffer) out.line(`type ${fn.name}$Buffer = ${rawType(buffer)};`);
}

/** Prints the variables that keep raw functions once they are bound. */
export function printRawSlots(out: Printer, fn: FunctionIr): void {
  if (fn.nonblocking) return;
  out.line(`let ${fn.name}$lane: ${fn.name}$Lane | undefined;`);
  if (takesBuffers(fn)) out.line(`let ${fn.name}$buffer: ${fn.name}$Buffer | undefined;`);
}

/** Prints the checked method of a function. */
export function printChecked(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  if (fn.nonblocking) return printLater(out, library, fn);
  const names = givenParams(fn).map((param) => typescriptName(param.name));
  const { name } = fn;
  const count = names.length;
  out.block(`${name}(${names.join(", ")}) {`, "},", () => {
    out.line(
      `if (arguments.length !== ${count}) badArity("${name}", ${count}, arguments.length);`,
      `if (lib.closed) badClosed("${name}", lib.name);`,
    );
    const lane = `(${name}$lane ??= lib.call<${name}$Lane>("${name}", "lane"))`;
    const buffer = `(${name}$buffer ??= lib.call<${name}$Buffer>("${name}", "buffer"))`;
    printBody(out, { library, fn, checked: true, memory: "lib" }, { lane, buffer });
  });
}

/** True where checks are the smallest part of a call, so that there is one form. */
export function hasOneForm(fn: FunctionIr): boolean {
  return fn.nonblocking || fn.params.some(({ type }) => type.kind === "callback");
}

/** Prints the unchecked form of a function: the raw function itself where nothing is converted. */
export function printUnchecked(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  const { name } = fn;
  if (hasOneForm(fn)) {
    out.line(`${name}: () => api.${name},`);
    return;
  }
  const subject = { library, fn, checked: false, memory: "lib" };
  const lane = `lib.call<${name}$Lane>("${name}", "lane")`;
  if (isIdentity(subject)) {
    out.line(`${name}: () => ${lane},`);
    return;
  }
  out.block(`${name}: () => {`, "},", () => {
    out.line(`const $lane = ${lane};`);
    if (bufferForm(library, fn)) {
      out.line(`const $buffer = lib.call<${name}$Buffer>("${name}", "buffer");`);
    }
    out.block(`return (${paramsText(fn)}) => {`, "};", () => {
      printBody(out, subject, { lane: "$lane", buffer: "$buffer" });
    });
  });
}

/** True when the raw function already is the typed function. */
function isIdentity(subject: Subject): boolean {
  const { library, fn } = subject;
  if (takesBuffers(fn) || library.callbacks.length > 0 || fn.result.kind === "enum") return false;
  const names = fn.params.map((param) => typescriptName(param.name));
  const plan = planOf(subject);
  const { enter, ends, kept, failures, after, outputs, lane } = plan;
  const steps = [enter, ends, kept, failures, after].flat();
  if (steps.length > 0 || outputs.length > 1) return false;
  if (outputs[0] !== undefined && outputs[0].value !== "$raw") return false;
  return lane.length === names.length && lane.every((value, i) => value === names[i]);
}

/** How raw functions are reached. */
interface Raw {
  readonly lane: string;
  readonly buffer: string;
}

function printBody(out: Printer, subject: Subject, raw: Raw): void {
  const plan = planOf(subject);
  const body = () => {
    out.line(...plan.enter);
    printCall(out, subject, plan, raw);
  };
  out.line(...plan.declare);
  if (!plan.scratch && plan.finals.length === 0) return body();
  if (plan.scratch) out.line("const $mark = lib.scratch.mark();");
  out.block("try {", "} finally {", body);
  out.indented(() => {
    out.line(...plan.finals);
    if (plan.scratch) out.line("lib.scratch.release($mark);");
  }).line("}");
}

/** Statements that pass on what a callback has thrown; what the call gave is freed. */
function thrownLines(library: LibraryIr, fn: FunctionIr): string[] {
  if (library.callbacks.length === 0) return [];
  const result = fn.result.kind === "orErrno" ? fn.result.value : fn.result;
  const owner = "owner" in result ? result.owner : undefined;
  const calls = fn.params.some(({ type }) => type.kind === "callback");
  if (!calls || typeof owner !== "object" || !("freedBy" in owner)) {
    return ["if (lib.thrown !== null) lib.rethrow();"];
  }
  const free = `lib.call<(address: number) => void>("${owner.freedBy}", "lane")($raw);`;
  return ["if (lib.thrown !== null) {", `  if ($raw !== 0) ${free}`, "  lib.rethrow();", "}"];
}

/** Statements that find a function, which can fail, before its arguments are given away. */
function bindLines({ native }: Plan, { lane, buffer }: Raw): string[] {
  const forms = native.length === 0 ? [lane] : [lane, buffer];
  return forms.filter((form) => form.startsWith("(")).map((form) => `${form.slice(1, -1)};`);
}

function printCall(out: Printer, { library, fn }: Subject, plan: Plan, raw: Raw): void {
  const { native, failures, after, failed, ends, kept } = plan;
  const laneCall = `${raw.lane}(${plan.lane.join(", ")})`;
  const bufferCall = `${raw.buffer}(${plan.buffer.join(", ")})`;
  const isNative = native.join(" && ");
  const call = native.length === 0 ? laneCall : `${isNative} ? ${laneCall} : ${bufferCall}`;
  const back = returnLines(plan);
  // Without a status native code takes what it is given at once, also when a callback throws.
  const first = failed === null && ends.length > 0;
  if (first) out.line(...bindLines(plan, raw), ...ends);
  const noted = keptLines(plan, first ? kept : [...ends, ...kept]);
  const rest = [...noted, ...thrownLines(library, fn), ...failures, ...after];
  if (rest.length === 0 && back.length === 1 && back[0] === "return $raw;") {
    out.line(`return ${call};`);
    return;
  }
  const used = [...rest, ...back].some(usesRaw);
  if (used) out.line(`const $raw = ${call};`);
  else if (native.length === 0) out.line(`${call};`);
  else out.line(`if (${isNative}) ${laneCall};`, `else ${bufferCall};`);
  out.line(...rest, ...back);
}
