/**
 * Functions in shims: one export a form, jobs for nonblocking calls, optional functions, and
 * compile-time checks of what the library's header says of results.
 *
 * @module
 */
import { crossingResult, crossingSlots, type Form, formsOf, type WiredSlot } from "../../forms.ts";
import { type FunctionIr, functionsOf, type LibraryIr } from "../../ir.ts";
import { integerOf } from "../../layout.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import type { Slot } from "../../table/row.ts";
import { WIRES } from "../../table/wires.ts";
import { type Argument, argumentOf, countOfSlots } from "./arguments.ts";
import { printJob } from "./jobs.ts";
import { storeMirror } from "./layouts.ts";
import {
  printFunction,
  printList,
  slotType,
  spell,
  structNamed,
  toLane,
  variable,
} from "./spell.ts";
import { fixedCount, headerArguments, printVaList, vaListName, vaListValues } from "./va_list.ts";

/** Prints all functions, and the table of the optional ones that the support exports. */
export function printFunctions(out: Printer, library: LibraryIr): void {
  const optional = functionsOf(library).filter((fn) => fn.optional !== null);
  for (const fn of optional) printWeak(out, library, fn);
  printList(out, "static ziffi_optional ziffi_optionals[] = {", [
    ...optional.map((fn) => `{"${fn.symbol}", (ziffi_function)${weakName(fn)}}`),
    "{NULL, NULL}",
  ], "};");
  out.line("");
  for (const fn of functionsOf(library)) {
    for (const form of formsOf(library, fn)) {
      printForm(out, library, fn, form.name === "start" ? laneForm(fn) : form);
      if (form.name === "start") printJob(out, form, fn);
    }
  }
}

/** The lane form, which a nonblocking function does not export. */
function laneForm(fn: FunctionIr): Form {
  const slot = crossingResult(fn);
  return {
    name: "lane",
    symbol: `ziffi_lane_${snakeCase(fn.name)}`,
    params: crossingSlots(fn).map((slot) => ({ slot, wire: slot.lane })),
    result: { slot, wire: slot.lane },
  };
}

function weakName(fn: FunctionIr): string {
  return `ziffi_weak_${snakeCase(fn.name)}`;
}

/** An optional function under a name of the shim: the header may not know it. */
function printWeak(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  const form = laneForm(fn);
  const args = argumentsOf(library, fn, form).filter(({ value }) => value !== null);
  const types = args.map(({ type }) => type);
  if (fn.variadicFrom !== null) {
    types.splice(fixedCount(fn), types.length, fn.vaList ? "va_list" : "...");
  }
  const type = `ziffi_type_${snakeCase(fn.name)}`;
  const result = aggregateResult(form);
  const given = result
    ? structNamed(library, result.aggregate).cType
    : spell(library, form.result.slot.c);
  printList(out, `typedef ${given} ${type}(`, types.length > 0 ? types : ["void"], ");");
  out.line(`extern ${type} ${weakName(fn)} ZIFFI_MAYBE("${fn.symbol}");`);
}

function aggregateResult(form: Form): Slot | undefined {
  return form.params.find(({ slot }) => slot.pass === "hidden" && slot.role === "result")?.slot;
}

/** All arguments in C order: those that cross, with the literals between them. */
function argumentsOf(library: LibraryIr, fn: FunctionIr, form: Form): Argument[] {
  const failure = isVoid(form) ? "return;" : "return 0;";
  const crossing = form.params.map((wired) => argumentOf(library, wired, form.params, failure));
  // The place of a result comes first.
  let at = aggregateResult(form) ? 1 : 0;
  for (const { type, name } of fn.params) {
    if (type.kind === "literal") crossing.splice(at, 0, literalArgument(type.expression));
    at += countOfSlots(type, name);
  }
  return crossing;
}

function literalArgument(expression: string): Argument {
  const type = `__typeof__(${expression})`;
  return { before: [], value: expression, type, after: [], isLiteral: true };
}

function isVoid(form: Form): boolean {
  return form.result.wire === "void";
}

function paramType({ slot, wire }: WiredSlot): string {
  return wire === "buffer" ? "void *" : WIRES[slot.lane].c;
}

function printForm(out: Printer, library: LibraryIr, fn: FunctionIr, form: Form): void {
  const args = argumentsOf(library, fn, form);
  if (form.name === "lane") {
    printCheck(out, library, fn, form, args);
    printLiterals(out, fn, args);
    const nothing = isVoid(form) && !aggregateResult(form);
    if (fn.vaList) printVaList(out, fn, args, (at) => callee(fn, at), nothing);
  }
  const params = form.params.map((wired) => [paramType(wired), variable(wired.slot.name)] as const);
  const result = WIRES[form.result.slot.lane].c;
  // Only the job of a nonblocking call calls its lane form.
  const head = `${fn.nonblocking ? "static" : "ZIFFI_EXPORT"} ${result} ${form.symbol}`;
  printFunction(out, head, params, () => printCall(out, library, fn, form, args));
}

function printCall(
  out: Printer,
  library: LibraryIr,
  fn: FunctionIr,
  form: Form,
  args: readonly Argument[],
): void {
  if (fn.optional !== null) {
    out.line(`ziffi_function found = ziffi_optional_get(&ziffi_optionals[${fn.optional}]);`);
    out.line(`if (!found) ${isVoid(form) ? "return;" : "return 0;"}`);
  }
  for (const { before } of args) out.line(...before);
  const number = form.params.find(({ slot }) => slot.role === "errno")?.slot;
  const after = args.flatMap((arg) => arg.after);
  if (number) {
    out.line("errno = 0;");
    after.unshift(`*ZIFFI_TO_POINTER(int32_t *, ${variable(number.name)}) = errno;`);
  }
  const into = aggregateResult(form);
  const call = fn.vaList ? vaListName(fn) : callee(fn);
  const values = fn.vaList ? vaListValues(fn, args) : args.flatMap(({ value }) => value ?? []);
  if (fn.global === "set") {
    out.line(`${fn.symbol} = ${values[0]};`, ...after);
  } else if (into) {
    const struct = structNamed(library, into.aggregate);
    printExpression(out, fn, `${struct.cType} s_ziffi_result = `, call, values, ";");
    const to = `ZIFFI_TO_POINTER(void *, ${variable(into.name)})`;
    out.line(...after);
    out.line(
      struct.mirror
        ? storeMirror(struct, to, "&s_ziffi_result")
        : `memcpy(${to}, &s_ziffi_result, sizeof s_ziffi_result);`,
    );
  } else if (isVoid(form)) {
    printExpression(out, fn, "", call, values, ";");
    out.line(...after);
  } else {
    const [open, close] = toLane(form.result.slot, valueFacts(fn), "\0").split("\0") as [
      string,
      string,
    ];
    const before = after.length > 0 ? `${WIRES[form.result.slot.lane].c} r_value = ` : "return ";
    printExpression(out, fn, before + open, call, values, `${close};`);
    out.line(...after);
    if (after.length > 0) out.line("return r_value;");
  }
}

/** The facts of a result without what can fail around it. */
function valueFacts(fn: FunctionIr) {
  if (fn.result.kind === "orErrno") return fn.result.value;
  return fn.result;
}

function callee(fn: FunctionIr, address = "found"): string {
  return fn.optional === null ? fn.symbol : `((ziffi_type_${snakeCase(fn.name)} *)${address})`;
}

function printExpression(
  out: Printer,
  fn: FunctionIr,
  before: string,
  call: string,
  values: readonly string[],
  tail: string,
): void {
  if (fn.global !== null) out.line(`${before}${call}${tail}`);
  else printList(out, `${before}${call}(`, values, `)${tail}`);
}

/** Prints the proof that the header has the width and kind of the schema for a result or global. */
function printCheck(
  out: Printer,
  library: LibraryIr,
  fn: FunctionIr,
  form: Form,
  args: readonly Argument[],
): void {
  if (fn.optional !== null || fn.result.kind === "void" && fn.global !== "set") return;
  const given = headerArguments(fn, args);
  const into = aggregateResult(form);
  const set = fn.global === "set" ? form.params.at(-1)?.slot : undefined;
  const slot = set ?? form.result.slot;
  const facts = set ? fn.params.at(-1)?.type ?? fn.result : valueFacts(fn);
  // A literal itself, as only a constant 0 is a null pointer too.
  const some = given.map(({ type, value, isLiteral }) =>
    isLiteral === true ? value : `ZIFFI_SOME(${type})`
  );
  const expression = fn.global === null ? `${fn.symbol}(${some.join(", ")})` : fn.symbol;
  const aggregate = into ?? (set?.pass === "load" ? set : undefined);
  const type = aggregate
    ? structNamed(library, aggregate.aggregate).cType
    : facts.kind === "enum"
    ? WIRES[integerOf(facts)].c
    : facts.kind === "address"
    ? "uintptr_t"
    : slotType(library, slot);
  const loose = facts.kind === "enum" || facts.kind === "address" || aggregate !== undefined;
  const macro = loose ? "ZIFFI_CHECK_SIZE" : "ZIFFI_CHECK";
  const thing = fn.global === null ? "result" : "type";
  const message =
    `"${fn.name}: ${fn.symbol} has another ${thing} in the header than in the schema"`;
  printList(out, `${macro}(`, [expression, type, message], ");");
}

/**
 * Prints the proof that literals have the types of their params: a call that is never made, in
 * which nothing may be converted but numbers that stay the same, or floats to the nearest one.
 */
function printLiterals(out: Printer, fn: FunctionIr, args: readonly Argument[]): void {
  // The type of a function that may be missing is that of the schema, casts and all.
  const given = headerArguments(fn, args);
  if (fn.optional !== null || !given.some(({ isLiteral }) => isLiteral === true)) return;
  const some = given.map(({ type, value, isLiteral }) =>
    // A constant 0 is an address of the schema, be it a pointer or an integer in C.
    isLiteral === true ? value ?? "" : type === "size_t" ? "0" : `ZIFFI_SOME(${type})`
  );
  out.line("ZIFFI_STRICT");
  const head = `static inline void ziffi_literals_${snakeCase(fn.name)}(void) { (void)`;
  printList(out, `${head}${fn.symbol}(`, some, "); }");
  out.line("ZIFFI_LOOSE");
}
