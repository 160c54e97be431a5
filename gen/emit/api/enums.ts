/**
 * Prints the TypeScript of enums and flags.
 *
 * @module
 */
import type { EnumFacts } from "../../facts.ts";
import type { Printer } from "../../printer.ts";

/** A member as the key of an object. */
const keyOf = (value: number) => value < 0 ? `[${value}]` : `${value}`;

/** Prints an enum: a const object, its type, and what its names need. */
export function printEnum(out: Printer, facts: EnumFacts): void {
  const { name, members, flags, as } = facts;
  const what = flags === true ? "Bits of the C flags" : "Values of the C enum";
  out.doc([`${what} ${name}.`]);
  out.block(`export const ${name} = {`, "} as const;", () => {
    for (const [member, value] of Object.entries(members)) out.line(`${member}: ${value},`);
  });
  if (flags === true) {
    out.doc([`Bits of {@link ${name}}, combined with \`|\`.`]);
    out.line(`export type ${name} = number;`, "");
  } else if (as === "names") {
    out.doc([`One of the names of {@link ${name}}.`]);
    out.line(`export type ${name} = keyof typeof ${name};`, "");
    printNames(out, facts);
  } else {
    out.doc([`One of the values of {@link ${name}}.`]);
    out.line(`export type ${name} = (typeof ${name})[keyof typeof ${name}];`, "");
  }
}

function printNames(out: Printer, { name, members }: EnumFacts): void {
  const names = Object.keys(members);
  out.block(`const $${name}Names: Readonly<Record<number, ${name}>> = {`, "};", () => {
    for (const [member, value] of Object.entries(members)) {
      out.line(`${keyOf(value)}: "${member}",`);
    }
  });
  out.line("");
  const head = `function $${name}Value(call: string, param: string, value: ${name}): number {`;
  out.block(head, "}", () => {
    out.line(
      `const known = typeof value === "string" && Object.hasOwn(${name}, value);`,
      `if (!known) badValue(call, param, value, "one of ${names.join(", ")}", "string");`,
      `return ${name}[value];`,
    );
  });
  out.line("");
  out.block(`function $${name}Name(call: string, raw: number): ${name} {`, "}", () => {
    out.line(`return $${name}Names[raw] ?? badEnum(call, "${name}", raw);`);
  });
  out.line("");
}
