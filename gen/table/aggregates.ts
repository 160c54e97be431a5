/**
 * Rows of the aggregates by value: structs and unions, and what only stands in their fields.
 *
 * @module
 */
import type {
  AggregateFacts,
  BitsFacts,
  FixedArrayFacts,
  StructFacts,
  UnionFacts,
} from "../facts.ts";
import { isMirrored } from "../layout.ts";
import { AGGREGATE_BASE, aggregateC, never } from "./aggregate_base.ts";
import {
  bitsRange,
  fieldIn,
  fieldOut,
  inName,
  readField,
  sizeText,
  writeContext,
} from "./fields.ts";
import { rowOf } from "./mod.ts";
import { type Entry, type Place, roomFor, type Row } from "./row.ts";
import { numberCheck, plainSlot } from "./scalars.ts";

/** The statement that checks a param and writes it to a place in memory. */
export function writeCall(
  type: AggregateFacts,
  place: Place,
  view: string,
  at: string,
): string {
  const { call, param, value } = place;
  const context = writeContext(type, place.memory ?? "lib");
  return `$write${type.name}(${context}"${call}", "${param}", ${view}, ${at}, ${value});`;
}

function aggregateRow<T extends AggregateFacts>(): Row<T> {
  return {
    ...AGGREGATE_BASE,
    tsIn: (type) => `${inName(type)} | ${type.name}View`,
    tsOut: (type) => type.name,
    fieldIn: inName,
    abi: (type) => `${type.kind} ${type.name}`,
    slots: (type, name) => [{
      ...plainSlot(name, "pointer"),
      c: aggregateC(type),
      zig: `types.${type.name}`,
      pass: "load",
      aggregate: type.name,
    }],
    result: (type) => ({
      ...plainSlot("result", "void", "void"),
      c: aggregateC(type),
      zig: `types.${type.name}`,
      pass: "load",
      aggregate: type.name,
    }),
    enter: (type, place) => lend(type, place, false),
    // `raw` is the view and the offset of the result in it.
    leave: (type, raw) => `read${type.name}(${raw})`,
    field: (type) => ({ get: (view, at, name) => readField(type, view, at, name), set: never }),
  };
}

/** The row of structs. */
export const structRow: Row<StructFacts> = aggregateRow();

/** The row of unions. */
export const unionRow: Row<UnionFacts> = aggregateRow();

/** The statement that looks again at the address of a view, which getters can have disposed. */
export function lookAgain(type: AggregateFacts, place: Place, address: string): string {
  const { call, param, value } = place;
  return `checkView("${call}", "${param}", ${value}, ${type.name}View, ${address});`;
}

/** Writes an object to scratch memory; a view of native memory passes its own address. */
export function lend(type: AggregateFacts, place: Place, nullable: boolean): Entry {
  const { param, value } = place;
  const at = `${param}$at`;
  const view = `${type.name}View`;
  // Native code sees mirrored structs through scratch memory only.
  const native = isMirrored(type)
    ? "0"
    : `${value} instanceof ${view} ? structAddress(${value}, ${view}) : 0`;
  const missing = nullable ? `${value} !== null && ` : "";
  const room = roomFor(place, `${param}$`, sizeText(type));
  return {
    lines: [
      `let ${at} = ${native};`,
      `if (${missing}${at} === 0) {`,
      ...room.lines.map((line) => `  ${line}`),
      `  ${at} = ${room.address};`,
      `  ${writeCall(type, place, room.view, room.at)}`,
      "}",
    ],
    lane: [at],
    scratch: true,
    runsUserCode: true,
    again: isMirrored(type) ? [] : [lookAgain(type, place, at)],
  };
}

/** The row of fixed arrays in structs. */
export const fixedArrayRow: Row<FixedArrayFacts> = {
  ...AGGREGATE_BASE,
  tsIn: fieldIn,
  tsOut: fieldOut,
  fieldIn,
  abi: (type) => `${type.length} of ${rowOf(type.of).abi(type.of)}`,
  field: (type) => ({ get: (view, at, name) => readField(type, view, at, name), set: never }),
};

/** The row of bit fields. */
export const bitsRow: Row<BitsFacts> = {
  ...AGGREGATE_BASE,
  tsIn: (type) => type.of === "bool" ? "boolean" : "number",
  tsOut: (type) => bitsRow.tsIn(type),
  abi: (type) => `${type.width} bits of ${type.of}`,
  enter: (type, place) => {
    if (type.of === "bool") return rowOf({ kind: "bool" }).enter({ kind: "bool" }, place);
    const { value } = place;
    const [least, most] = bitsRange(type);
    const bad =
      `!(${value} >= ${least} && ${value} <= ${most}) || Math.floor(${value}) !== ${value}`;
    const expected = `an integer from ${least} to ${most}`;
    return { lines: [numberCheck(place, bad, expected)], lane: [value] };
  },
  field: (type) => rowOf({ kind: type.of }).field({ kind: type.of }),
};
