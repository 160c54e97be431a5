/**
 * The row of values that native code writes through a pointer: results of the call.
 *
 * @module
 */
import type { AggregateFacts, Facts, OutFacts, PointerFacts } from "../facts.ts";
import { isAggregate } from "../layout.ts";
import { writeCall } from "./aggregates.ts";
import { readField, sizeText } from "./fields.ts";
import { rowOf } from "./mod.ts";
import { addressField } from "./pointers.ts";
import { type Entry, type Place, type Room, roomFor, type Row, type Slot } from "./row.ts";

/** Bytes of the largest value that is no aggregate. */
const LARGEST = 8;

/** The aggregate of a value that passes whole; null for all others. */
function aggregateOf({ value }: OutFacts): AggregateFacts | null {
  return isAggregate(value) ? value : null;
}

/** The C type of a pointer to a value. */
function pointerTo(value: Facts): string {
  const c = rowOf(value).slots(value, "value")?.[0]?.c ?? "void";
  // A string that the caller has to free was never const.
  const owned = "owner" in value && typeof value.owner === "object" && "freedBy" in value.owner;
  const type = value.kind === "string" && owned ? c.replace(/^const /, "") : c;
  return type.endsWith("*") ? `${type}*` : `${type} *`;
}

function lent(to: AggregateFacts, mode: OutFacts["mode"]): PointerFacts {
  return { kind: "pointer", to, mode };
}

/** The row of out and inout params. */
export const outRow: Row<OutFacts> = {
  hidden: (type) => type.mode === "out",
  tsIn: (type) => rowOf(type.value).tsIn(type.value),
  tsOut: (type) => rowOf(type.value).tsOut(type.value),
  abi: (type) => `${type.mode} ${rowOf(type.value).abi(type.value)}`,
  slots: (type, name): Slot[] | null => {
    const to = aggregateOf(type);
    if (to !== null) {
      const pointer = lent(to, type.mode);
      return [...(rowOf(pointer).slots(pointer, name) ?? [])];
    }
    if (rowOf(type.value).slots(type.value, name)?.length !== 1) return null;
    return [{ name, wire: "pointer", lane: "f64", c: pointerTo(type.value), zig: "" }];
  },
  result: () => null,
  enter: enterOut,
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => null,
};

function enterOut(type: OutFacts, place: Place): Entry {
  const { call, param } = place;
  const { value } = type;
  const size = aggregateOf(type) === null ? `${LARGEST}` : sizeText(value);
  const room = roomFor(place, `${param}$out`, size);
  const { view, at } = room;
  const inner = type.mode === "inout" ? givenLines(type, place, room) : null;
  const clear = aggregateOf(type) === null
    ? `${view}.setFloat64(${at}, 0);`
    : `clearBytes(${view}, ${at}, ${size});`;
  const name = `${call}: ${param}`;
  const raw = rawOf(value);
  return {
    lines: [...inner?.before ?? [], ...room.lines, ...(inner?.after ?? [clear])],
    lane: [room.address],
    written: { view, at },
    after: raw === null ? [] : [`const ${param}$raw = ${raw.get(view, at, name)};`],
    output: raw === null
      ? readField(value, view, at, name)
      : rowOf(value).leave(value, `${param}$raw`, name, place.checked),
    scratch: true,
    // A struct is read from an object, whose getters run.
    runsUserCode: type.mode === "inout" && aggregateOf(type) !== null,
  };
}

/** Access to a pointer whose conversion uses the address more than once, or frees it. */
function rawOf(value: Facts): typeof addressField | null {
  const pointers = ["address", "handle", "string", "pointer"];
  return pointers.includes(value.kind) ? addressField : null;
}

/** Statements that check a value which is given, before and after its memory is reserved. */
function givenLines(
  { value: type }: OutFacts,
  place: Place,
  { view, at }: Room,
): { before: string[]; after: string[] } {
  if (isAggregate(type)) {
    return { before: [], after: [writeCall(type, place, view, at)] };
  }
  const { call, param, value, memory = "lib" } = place;
  const entry = rowOf(type).enter(type, { call, param, value, memory, checked: true });
  const access = rawOf(type) ?? rowOf(type).field(type);
  const set = access?.set(view, at, `(${entry.lane[0] ?? value})`) ?? "";
  return { before: [...entry.lines], after: [`${set};`] };
}
