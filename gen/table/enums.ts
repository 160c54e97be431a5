/**
 * The row of enums and of flags, which are enums whose members are bits.
 *
 * @module
 */
import type { EnumFacts } from "../facts.ts";
import { integerOf } from "../layout.ts";
import { ZIG_OWN } from "../names.ts";
import type { Place, Row, Slot } from "./row.ts";
import { integerField } from "./scalars.ts";

/** From so many members on, members without a gap are tested as a range. */
const RANGE_FROM = 13;

function enumSlot(type: EnumFacts, name: string): Slot {
  return {
    name,
    wire: integerOf(type),
    lane: "f64",
    c: type.c ?? `{prefix}${type.name}`,
    zig: `types.${type.name}`,
  };
}

/** All bits of a set of flags, as an unsigned number. */
export function bitsOf(type: EnumFacts): number {
  return Object.values(type.members).reduce((all, bit) => (all | bit) >>> 0, 0);
}

/** The integer of a value without minus zero. */
function plain(type: EnumFacts, value: string): string {
  return integerOf(type) === "u32" ? `${value} >>> 0` : `${value} | 0`;
}

function listMembers(type: EnumFacts): string {
  return Object.entries(type.members).map(([name, member]) => `${name} (${member})`).join(", ");
}

function badMember(type: EnumFacts, value: string): string {
  const members = Object.values(type.members);
  const [low, high] = [Math.min(...members), Math.max(...members)];
  if (members.length >= RANGE_FROM && high - low === members.length - 1) {
    return `!(${value} >= ${low} && ${value} <= ${high}) || Math.floor(${value}) !== ${value}`;
  }
  return members.map((member) => `${value} !== ${member}`).join(" && ");
}

function checkLine(type: EnumFacts, { call, param, value }: Place): string {
  if (type.flags === true) {
    const unsigned = integerOf(type).startsWith("u");
    const whole = unsigned ? `${value} >>> 0` : `(${value} | 0)`;
    const other = `(${value} & ${~bitsOf(type)}) !== 0`;
    return `if (typeof ${value} !== "number" || ${whole} !== ${value} || ${other}) ` +
      `badValue("${call}", "${param}", ${value}, ` +
      `"bits of ${type.name}: ${listMembers(type)}", "number");`;
  }
  return `if (${badMember(type, value)}) ` +
    `badValue("${call}", "${param}", ${value}, ` +
    `"a member of ${type.name}: ${listMembers(type)}", "number");`;
}

/** An enum of the implementation is a type of its own, which may have nothing but its members. */
function taken({ zig }: EnumFacts, value: string): string {
  return zig === undefined ? value : `${value}.${ZIG_OWN}()`;
}

/** The enum of the schema is open and has the same numbers: every value fits. */
function given({ zig }: EnumFacts, value: string): string {
  return zig === undefined ? value : `@enumFromInt(@intFromEnum(${value}))`;
}

/** The row of enums. */
export const enumRow: Row<EnumFacts> = {
  tsIn: (type) => type.name,
  tsOut: (type) => type.name,
  abi: (type) => {
    const of = type.of === undefined ? "" : ` of ${type.of}`;
    return `${type.flags === true ? "flags" : "enum"} ${type.name}${of}`;
  },
  slots: (type, name) => [enumSlot(type, name)],
  result: (type) => enumSlot(type, "result"),
  enter: (type, place) => {
    const { call, param, value, checked } = place;
    if (type.as === "names") {
      const line = `const ${param}$ = $${type.name}Value("${call}", "${param}", ${value});`;
      return { lines: [line], lane: [`${param}$`] };
    }
    return {
      lines: checked ? [checkLine(type, place)] : [],
      lane: [checked ? plain(type, value) : value],
    };
  },
  leave: (type, raw, call) => {
    if (type.as === "names") return `$${type.name}Name("${call}", ${raw})`;
    return type.flags === true ? raw : `${raw} as ${type.name}`;
  },
  zigTake: (type, [value = ""]) => taken(type, value),
  zigGive: given,
  field: (type) => {
    const { get, set } = integerField(integerOf(type));
    return {
      get: (view, at, name) => enumRow.leave(type, get(view, at, name), name, true),
      set,
    };
  },
};
