/**
 * Functions that take a `va_list`, which only a variadic function of C can make: the shim has one
 * for each of them, and calls it with what the `va_list` is to hold.
 *
 * @module
 */
import { declared } from "../../c_types.ts";
import type { FunctionIr } from "../../ir.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { type Argument, countOfSlots } from "./arguments.ts";
import { printList } from "./spell.ts";

const LIST: Argument = { before: [], value: "v_list", type: "va_list", after: [] };

/** The number of C arguments before the variadic ones; of all, where there are none. */
export function fixedCount({ params, variadicFrom }: FunctionIr): number {
  return params.slice(0, variadicFrom ?? undefined)
    .reduce((sum, { type, name }) => sum + countOfSlots(type, name), 0);
}

/** The arguments of a call as the header has them: one `va_list` for all that are variadic. */
export function headerArguments(fn: FunctionIr, args: readonly Argument[]): Argument[] {
  const given = args.filter(({ value }) => value !== null);
  return fn.vaList ? [...given.slice(0, fixedCount(fn)), LIST] : given;
}

/** The name of the variadic function. */
export function vaListName(fn: FunctionIr): string {
  return `ziffi_va_${snakeCase(fn.name)}`;
}

/** What it is called with: named arguments without literals, its last one, and the others. */
export function vaListValues(fn: FunctionIr, args: readonly Argument[]): string[] {
  const given = args.filter(({ value }) => value !== null);
  const count = fixedCount(fn);
  const named = given.slice(0, count).filter(({ isLiteral }) => isLiteral !== true);
  const found = fn.optional === null ? [] : ["found"];
  const valuesOf = (list: readonly Argument[]) => list.flatMap(({ value }) => value ?? []);
  return [...found, ...valuesOf(named), "0", ...valuesOf(given.slice(count))];
}

/**
 * Prints the variadic function.
 *
 * @param callee the C function; an optional one at the address that it is given
 */
export function printVaList(
  out: Printer,
  fn: FunctionIr,
  args: readonly Argument[],
  callee: (address: string) => string,
  isVoid: boolean,
): void {
  const listed = headerArguments(fn, args);
  const name = vaListName(fn);
  const result = `${name}_result`;
  // The header's own type, so that no conversion is between the result and the shim's checks.
  if (!isVoid) {
    const some = listed.map((arg) =>
      arg.isLiteral === true ? arg.value ?? "" : `ZIFFI_SOME(${arg.type})`
    );
    printList(out, `typedef __typeof__(${callee("NULL")}(`, some, `)) ${result};`);
  }
  const params = fn.optional === null ? [] : ["ziffi_function found"];
  const values = listed.map((arg, i) => {
    if (arg.isLiteral === true || arg === LIST) return arg.value ?? "";
    const type = arg.type.endsWith(")") ? `__typeof__(${arg.type})` : arg.type;
    params.push(declared(type, `v_${i}`));
    return `v_${i}`;
  });
  // Before the dots, C wants a param of a type that no promotion changes.
  params.push("int v_last", "...");
  printList(out, `static ${isVoid ? "void" : result} ${name}(`, params, ") {");
  out.indented(() => {
    out.line("va_list v_list;", "va_start(v_list, v_last);");
    printList(out, `${isVoid ? "" : `${result} v_result = `}${callee("found")}(`, values, ");");
    out.line("va_end(v_list);");
    if (!isVoid) out.line("return v_result;");
  }).line("}", "");
}
