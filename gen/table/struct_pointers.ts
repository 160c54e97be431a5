/**
 * Rows of the aggregates in memory: pointers to structs and unions, and arrays of them.
 *
 * @module
 */
import type { AggregateFacts, PointerFacts, StructArrayFacts } from "../facts.ts";
import { isMirrored } from "../layout.ts";
import { typescriptName } from "../names.ts";
import { AGGREGATE_BASE, aggregateC } from "./aggregate_base.ts";
import { lend, lookAgain, writeCall } from "./aggregates.ts";
import { fieldIn, inName, readField, sizeText, writeContext } from "./fields.ts";
import { lengthCheck, lengthSlot, lengthTypeText } from "./lengths.ts";
import { ownerText, wholeOf } from "./pointers.ts";
import { type Entry, type Place, type Row, scratchOf, type Slot } from "./row.ts";

/** The same for memory that native code writes, which is copied back. */
function lendBack(type: PointerFacts, place: Place): Entry {
  const { call, param, value } = place;
  const { to, mode, nullable = false } = type;
  const scratch = scratchOf(place);
  const orZero = nullable ? `${value} === null ? 0 : ` : "";
  const native = isMirrored(to) ? "0" : `${orZero}structAddress(${value}, ${to.name}View)`;
  const where = `${param}$view, ${param}$`;
  const write = mode === "inout"
    ? [writeCall(to, place, `${param}$view`, `${param}$`)]
    : [`checkObject("${call}", "${param}", ${value});`, `clearBytes(${where}, ${sizeText(to)});`];
  const copied = `${nullable ? `${value} !== null && ` : ""}${param}$native === 0`;
  return {
    lines: [
      `const ${param}$native = ${native};`,
      `const ${param}$ = ${param}$native === 0 ? ${scratch}.reserve(${sizeText(to)}) : 0;`,
      `const ${param}$view = ${scratch}.view;`,
      `const ${param}$at = ${orZero}${param}$native || ${scratch}.base + ${param}$;`,
      `if (${copied}) {`,
      ...write.map((line) => `  ${line}`),
      "}",
    ],
    lane: [`${param}$at`],
    after: [`if (${copied}) $fill${to.name}(${value}, ${where});`],
    scratch: true,
    runsUserCode: true,
    again: isMirrored(to) ? [] : [lookAgain(to, place, `${param}$at`)],
  };
}

/** The row of structs lent by pointer, and of views of native memory as results. */
export const pointerRow: Row<PointerFacts> = {
  ...AGGREGATE_BASE,
  tsIn: (type) => {
    const { to, mode, nullable, owner } = type;
    if (owner === "taken") return pointerRow.tsOut(type);
    const plain = mode === "out" ? `Partial<${to.name}>` : inName(to);
    return `${plain} | ${to.name}View${nullable === true ? " | null" : ""}`;
  },
  tsOut: (type) => `${type.to.name}View${type.nullable === true ? " | null" : ""}`,
  fieldIn,
  abi: (type) => {
    const { to, mode, nullable, owner } = type;
    const owned = owner === undefined || owner === "call" ? "" : ` ${ownerText(owner)}`;
    return `${to.kind} ${to.name}${nullable === true ? " or null" : ""} ${mode}${owned}`;
  },
  slots: (type, name) => {
    const { to, mode, owner } = type;
    // What native code takes over is its own memory, and never a mirror.
    return [pointerSlot(to, name, mode, owner === "taken" ? "value" : "aggregate")];
  },
  result: (type) => pointerSlot(type.to, "result", "out", "value"),
  enter: (type, place) =>
    type.owner === "taken"
      ? give(type, place)
      : type.mode === "in"
      ? lend(type.to, place, type.nullable === true)
      : lendBack(type, place),
  leave: leavePointer,
  field: (type) => ({
    get: (view, at, name) => readField(type, view, at, name),
    set: (view, at, value) => `${view}.setBigUint64(${at}, BigInt(${value}), true)`,
  }),
};

/** Gives a view of native memory away; it is dead after the call. */
function give(type: PointerFacts, { call, param, value }: Place): Entry {
  const { to } = type;
  const nullable = type.nullable === true;
  const view = `${to.name}View`;
  const dead = `dropView(${value});`;
  return {
    lines: [
      `const ${param}$at = viewAddress("${call}", "${param}", ${value}, ${view}, ${nullable});`,
      `checkUnused("${call}", "${param}", ${value});`,
    ],
    lane: [`${param}$at`],
    ends: [nullable ? `if (${value} !== null) ${dead}` : dead],
  };
}

function pointerSlot(
  to: AggregateFacts,
  name: string,
  mode: PointerFacts["mode"],
  pass: "value" | "aggregate" | "aggregates",
): Slot {
  const constant = mode === "in" ? "const " : "";
  return {
    name,
    wire: "pointer",
    lane: "f64",
    c: `${constant}${aggregateC(to)} *`,
    zig: `?*${constant}types.${to.name}`,
    ...(pass === "value" ? {} : { pass, aggregate: to.name, mode }),
  };
}

function leavePointer(type: PointerFacts, raw: string, call: string): string {
  const { to, nullable, owner } = type;
  const address = nullable === true ? raw : `notNull("${call}", ${raw})`;
  const name = `${to.name}View`;
  const freed = typeof owner === "object" && "freedBy" in owner ? owner.freedBy : null;
  const lent = isMirrored(to) ? `new ${name}(lib, ${address})` : `${name}.at(${address})`;
  const of = wholeOf(owner);
  const whole = of === null ? "" : typescriptName(of);
  const part = of === null ? "" : `, handleWhole(${whole})`;
  const made = freed === null ? lent : `ownView(lib, ${lent}, "${freed}"${part})`;
  const view = of === null ? made : `keepAlive(${made}, ${whole})`;
  return nullable === true ? `${raw} === 0 ? null : ${view}` : view;
}

/** The row of arrays of structs. */
export const structArrayRow: Row<StructArrayFacts> = {
  ...AGGREGATE_BASE,
  tsIn: (type) => {
    const { to, mode } = type;
    const items = mode === "in" ? `readonly ${inName(to)}[]` : `${inName(to)}[]`;
    return isMirrored(to) ? items : `${items} | ${to.name}Array`;
  },
  tsOut: (type) => `${type.to.name}[]`,
  abi: (type) => {
    const { to, mode, length } = type;
    const rule = typeof length === "string" ? length : `fixed ${length.fixed}`;
    return `array ${to.kind} ${to.name} ${mode} length ${rule}${lengthTypeText(type)}`;
  },
  slots: (type, name) => {
    const { to, mode, length } = type;
    const count = typeof length === "string" ? `${name}Length` : length.fixed;
    const pointer = { ...pointerSlot(to, name, mode, "aggregates"), count };
    if (typeof length !== "string") return [pointer];
    const size = lengthSlot(type, name);
    return length === "before" ? [size, pointer] : [pointer, size];
  },
  enter: enterStructs,
};

function enterStructs(type: StructArrayFacts, place: Place): Entry {
  const { call, param, value } = place;
  const { to, mode, length } = type;
  const size = sizeText(to);
  const fixed = typeof length === "string" ? "null" : `${length.fixed}`;
  const native = isMirrored(to) ? "null" : `${to.name}Array`;
  const context = writeContext(to, place.memory ?? "lib");
  const write = mode === "out" ? "null" : "($view, $at, $path, $item) => " +
    `$write${to.name}(${context}"${call}", $path, $view, $at, $item)`;
  const fill = mode === "inout" ? `$fill${to.name}` : "null";
  const lent = `${param}$`;
  const lane = [`${lent}.address`];
  if (length === "before") lane.unshift(`${lent}.length`);
  if (length === "after") lane.push(`${lent}.length`);
  return {
    lines: [
      `const ${lent} = lendStructs<${inName(to)}>(`,
      `  ${scratchOf(place)},`,
      `  "${call}",`,
      `  "${param}",`,
      `  ${value},`,
      `  ${native},`,
      `  ${size},`,
      `  ${fixed},`,
      `  ${write},`,
      ");",
      ...lengthCheck(type, place, `${lent}.length`),
    ],
    lane,
    after: mode === "in" ? [] : [`takeStructs(${lent}, read${to.name}, ${fill});`],
    scratch: true,
    runsUserCode: true,
    again: isMirrored(to) ? [] : [`checkLent("${call}", "${param}", ${lent});`],
  };
}
