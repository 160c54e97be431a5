/**
 * Callbacks in shims: the C functions behind function pointers to JavaScript.
 *
 * Each type has one function that takes a slot. Where C passes user data, that is the slot;
 * elsewhere a pool of trampolines stands for the slots.
 *
 * @module
 */
import { declared } from "../../c_types.ts";
import type { CallbackIr, LibraryIr, StructIr } from "../../ir.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { resultSlot } from "../../table/mod.ts";
import type { Slot } from "../../table/row.ts";
import { crossingType, loadMirror, storeMirror } from "./layouts.ts";
import {
  callbackResult,
  callbackSlots,
  cellMember,
  fromWire,
  isPointer,
  laneType,
  printFunction,
  printList,
  slotType,
  structNamed,
  toLane,
  variable,
} from "./spell.ts";

/** One argument on its way to JavaScript. */
interface Passed {
  readonly slot: Slot;
  readonly before: readonly string[];
  /** The lane value. */
  readonly value: string;
  readonly after: readonly string[];
}

/** A callback with what its text is made of. */
interface Parts {
  readonly callback: CallbackIr;
  /** Name of the static function. */
  readonly name: string;
  readonly result: string;
  readonly aggregate: StructIr | null;
  readonly params: readonly (readonly [type: string, name: string])[];
  readonly passed: readonly Passed[];
}

/** Prints all callback types, and the table of them that the support exports. */
export function printCallbacks(out: Printer, library: LibraryIr): void {
  const types: string[] = [];
  for (const callback of library.callbacks) {
    const parts = partsOf(library, callback);
    printType(out, library, parts);
    types.push(`&${parts.name}_type`);
  }
  printList(out, "static ziffi_callback_type *const ziffi_callback_types[] = {", [
    ...types,
    "NULL",
  ], "};");
  out.line("");
}

function partsOf(library: LibraryIr, callback: CallbackIr): Parts {
  const { result } = callback;
  const aggregate = result.kind === "struct" || result.kind === "union";
  const slots = callbackSlots(callback);
  const hidden = userDataOf(callback);
  return {
    callback,
    name: `ziffi_call_${snakeCase(callback.name)}`,
    result: callbackResult(library, callback),
    aggregate: aggregate ? structNamed(library, result.name) : null,
    params: slots.map((slot) => [slotType(library, slot), variable(slot.name)] as const),
    passed: slots.filter(({ name }) => name !== hidden).map((slot) =>
      passOut(library, callback, slot)
    ),
  };
}

/** The name of the param that carries the slot. */
function userDataOf(callback: CallbackIr): string | undefined {
  return callback.params.find(({ type }) => type.kind === "userData")?.name;
}

function passOut(library: LibraryIr, callback: CallbackIr, slot: Slot): Passed {
  const v = variable(slot.name);
  const facts = callback.params.find(({ name }) => name === slot.name)?.type ??
    { kind: "usize" as const };
  const plain = { slot, before: [], after: [] };
  const struct = slot.aggregate === undefined ? null : structNamed(library, slot.aggregate);
  if (slot.pass === "load" && struct) {
    if (!struct.mirror) return { ...plain, value: `ZIFFI_ADDRESS(&${v})` };
    const m = `m_${snakeCase(slot.name)}`;
    const before = [`${crossingType(struct)} ${m};`, storeMirror(struct, `&${m}`, `&${v}`)];
    return { ...plain, before, value: `ZIFFI_ADDRESS(&${m})` };
  }
  if (!struct?.mirror) return { ...plain, value: toLane(slot, facts, v) };
  if (slot.pass === "aggregates") {
    throw new Error(`${callback.name}.${slot.name} is an array of structs with bit fields`);
  }
  const m = `m_${snakeCase(slot.name)}`;
  return {
    slot,
    before: [
      `${crossingType(struct)} ${m};`,
      `if (${v}) ${storeMirror(struct, `&${m}`, v)}`,
    ],
    value: `(${v} ? ZIFFI_ADDRESS(&${m}) : 0)`,
    after: slot.mode === "in" ? [] : [`if (${v}) ${loadMirror(struct, v, `&${m}`)}`],
  };
}

function printType(out: Printer, library: LibraryIr, parts: Parts): void {
  const { callback, name, result, params } = parts;
  const pooled = !callback.userData;
  const slot = ["ziffi_slot *", "slot"] as const;
  out.line(`/* ${callback.name} */`);
  printFunction(
    out,
    `static ${declared(result, name)}`,
    pooled ? [slot, ...params] : params,
    () => printBody(out, library, parts),
  );
  if (pooled) return printPool(out, parts);
  out.line(
    `static const ziffi_function ${name}_pointers[] = {(ziffi_function)${name}};`,
    `static ziffi_callback_type ${name}_type = {.pointers = ${name}_pointers};`,
    "",
  );
}

function printPool(out: Printer, { name, result, params }: Parts): void {
  const list = params.map(([type, param]) => declared(type, param)).join(", ") || "void";
  const args = [`&${name}_slots[n]`, ...params.map(([, param]) => param)].join(", ");
  const give = result === "void" ? "" : "return ";
  out.line(
    `static ziffi_slot ${name}_slots[ZIFFI_POOL];`,
    `#define ZIFFI_TRAMPOLINE(n) \\`,
    `    static ${declared(result, `${name}_##n`)}( \\`,
    `        ${list}) { \\`,
    `        ${give}${name}(${args}); \\`,
    `    }`,
    `ZIFFI_EACH(ZIFFI_TRAMPOLINE)`,
    `#undef ZIFFI_TRAMPOLINE`,
    `#define ZIFFI_ENTRY(n) (ziffi_function)${name}_##n,`,
    `static const ziffi_function ${name}_pointers[] = {ZIFFI_EACH(ZIFFI_ENTRY)};`,
    `#undef ZIFFI_ENTRY`,
    `static ziffi_callback_type ${name}_type = {`,
    `    .pointers = ${name}_pointers, .pool = ${name}_slots};`,
    "",
  );
}

function printBody(out: Printer, library: LibraryIr, parts: Parts): void {
  const { callback, passed } = parts;
  if (callback.userData) {
    out.line(`ziffi_slot *slot = ${variable(userDataOf(callback) ?? "")};`);
    out.line(`if (!slot) ${giveFallback(parts)}`);
  }
  for (const { before } of passed) out.line(...before);
  out.block("if (ziffi_slot_is_here(slot)) {", "}", () => printDirect(out, library, parts));
  printForeign(out, library, parts);
}

function laneOfResult({ callback, aggregate }: Parts) {
  return aggregate ? "f64" : resultSlot(callback.result).lane;
}

/** The return statement of a call without an answer. */
function giveFallback({ callback, result, aggregate }: Parts): string {
  if (result === "void") return "return;";
  if (aggregate) return `return (${aggregate.cType}){0};`;
  const value = `${callback.facts.fallback}`;
  const cast = isPointer(resultSlot(callback.result)) ? `(uintptr_t)${value}` : value;
  return `return (${result})${cast};`;
}

/** The call on the JavaScript thread. */
function printDirect(out: Printer, library: LibraryIr, parts: Parts): void {
  const { passed, result, aggregate } = parts;
  const lanes = passed.map(({ slot }) => laneType(slot.lane)).join(", ") || "void";
  const type = `${laneType(laneOfResult(parts))} (*)(${lanes})`;
  const values = passed.map(({ value }) => value);
  const call = `((${type})slot->target)(`;
  const after = passed.flatMap((one) => one.after);
  if (result === "void") {
    printList(out, call, values, ");");
    out.line(...after, "return;");
    return;
  }
  printList(out, `${laneType(laneOfResult(parts))} answer = ${call}`, values, ");");
  out.line(...after);
  if (!aggregate) return printAnswer(out, library, parts, "answer");
  const from = `ZIFFI_TO_POINTER(${crossingType(aggregate)} *, answer)`;
  out.line(`if (answer == 0) ${giveFallback(parts)}`, `${aggregate.cType} result;`);
  out.line(
    aggregate.mirror
      ? loadMirror(aggregate, "&result", from)
      : `memcpy(&result, ${from}, sizeof result);`,
    "return result;",
  );
}

function printAnswer(out: Printer, library: LibraryIr, parts: Parts, value: string): void {
  const slot = resultSlot(parts.callback.result);
  out.line(`return ${fromWire(slot, slotType(library, slot), slot.lane, value)};`);
}

/** The call from another thread: a question that waits, or an event that does not. */
function printForeign(out: Printer, library: LibraryIr, parts: Parts): void {
  const { callback, passed, aggregate } = parts;
  const cells = passed.map(({ slot, value }) => `{.${cellMember(slot.lane)} = ${value}}`);
  // The result is the fallback until there is an answer.
  if (callback.waits && parts.result !== "void") {
    const member = cellMember(laneOfResult(parts));
    cells.push(`{.${member} = ${aggregate ? 0 : callback.facts.fallback}}`);
  }
  const room = passed.length + (callback.waits ? 1 : 0);
  if (room === 0) out.line("ziffi_slot_post(slot, NULL, 0);");
  if (room === 0) return;
  const list = cells.length > 0 ? cells : ["{.f = 0}"];
  printList(out, `ziffi_cell cells[${room}] = {`, list, "};");
  if (!callback.waits) {
    out.line(`ziffi_slot_post(slot, cells, ${room});`);
    return;
  }
  const at = passed.length;
  if (aggregate) out.line(`${crossingType(aggregate)} result;`);
  const where = aggregate ? "&result, sizeof result" : "NULL, 0";
  out.line(`if (!ziffi_slot_ask(slot, cells, ${at}, ${where})) ${giveFallback(parts)}`);
  out.line(...passed.flatMap((one) => one.after));
  if (parts.result === "void") return;
  if (!aggregate) {
    const member = cellMember(laneOfResult(parts));
    return printAnswer(out, library, parts, `cells[${at}].${member}`);
  }
  if (!aggregate.mirror) {
    out.line("return result;");
    return;
  }
  out.line(`${aggregate.cType} real;`, loadMirror(aggregate, "&real", "&result"), "return real;");
}
