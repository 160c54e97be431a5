/**
 * How the C arguments of a call are made from what crosses, by the slots of the function.
 *
 * @module
 */
import type { Facts } from "../../facts.ts";
import type { WiredSlot } from "../../forms.ts";
import type { LibraryIr, StructIr } from "../../ir.ts";
import { snakeCase } from "../../names.ts";
import { rowOf } from "../../table/mod.ts";
import type { Slot } from "../../table/row.ts";
import { crossingType, loadMirror, storeMirror } from "./layouts.ts";
import { argumentType, fromWire, structNamed, variable } from "./spell.ts";

/** One C argument with the statements around the call. */
export interface Argument {
  readonly before: readonly string[];
  /** The expression; null for a slot that is no argument. */
  readonly value: string | null;
  /** Its type, for calls that are never made. */
  readonly type: string;
  readonly after: readonly string[];
  /** True for a constant of C, of which nothing crosses. */
  readonly isLiteral?: true;
}

/** The number of C arguments of a param. */
export function countOfSlots(type: Facts, name: string): number {
  return type.kind === "literal" ? 1 : rowOf(type).slots(type, name)?.length ?? 0;
}

/** The argument of a slot. `failure` returns without a call. */
export function argumentOf(
  library: LibraryIr,
  { slot, wire }: WiredSlot,
  all: readonly WiredSlot[],
  failure: string,
): Argument {
  const v = variable(slot.name);
  const type = argumentType(library, slot);
  const plain = { before: [], type, after: [] };
  if (slot.pass === "hidden") return { ...plain, value: null };
  if (slot.pass === undefined || slot.pass === "value") {
    return { ...plain, value: fromWire(slot, type, wire, v) };
  }
  const struct = structNamed(library, slot.aggregate);
  const address = wire === "buffer" ? v : `ZIFFI_TO_POINTER(void *, ${v})`;
  const local = `s_${snakeCase(slot.name)}`;
  if (slot.pass === "load") return loaded(struct, local, address);
  if (!struct.mirror) return { ...plain, value: `(${type})${address}` };
  return slot.pass === "aggregate"
    ? mirrored(struct, slot, type, local, address)
    : mirroredArray(struct, slot, type, local, address, countOf(slot, all), failure);
}

function loaded(struct: StructIr, local: string, address: string): Argument {
  const copy = struct.mirror
    ? loadMirror(struct, `&${local}`, address)
    : `memcpy(&${local}, ${address}, sizeof ${local});`;
  const before = [`${struct.cType} ${local};`, copy];
  return { before, value: local, type: struct.cType, after: [] };
}

/** The number of elements of an array of aggregates, as a C expression. */
function countOf(slot: Slot, all: readonly WiredSlot[]): string {
  if (typeof slot.count === "number") return `${slot.count}`;
  const other = all.find((candidate) => candidate.slot.name === slot.count);
  if (!other) throw new Error(`${slot.name} has no slot with the number of its elements`);
  return fromWire(other.slot, "size_t", other.wire, variable(other.slot.name));
}

function mirrored(
  struct: StructIr,
  { mode }: Slot,
  type: string,
  local: string,
  address: string,
): Argument {
  const mirror = `${local}_mirror`;
  return {
    before: [
      `${crossingType(struct)} *${mirror} = ${address};`,
      `${struct.cType} ${local};`,
      `memset(&${local}, 0, sizeof ${local});`,
      ...(mode === "out" ? [] : [`if (${mirror}) ${loadMirror(struct, `&${local}`, mirror)}`]),
    ],
    value: `(${mirror} ? &${local} : NULL)`,
    type,
    after: mode === "in" ? [] : [`if (${mirror}) ${storeMirror(struct, mirror, `&${local}`)}`],
  };
}

function mirroredArray(
  struct: StructIr,
  { mode }: Slot,
  type: string,
  local: string,
  address: string,
  count: string,
  failure: string,
): Argument {
  const mirror = `${local}_mirror`;
  const number = `${local}_count`;
  const each = `for (size_t i = 0; ${local} && i < ${number}; i++)`;
  return {
    before: [
      `${crossingType(struct)} *${mirror} = ${address};`,
      `size_t ${number} = ${count};`,
      `${struct.cType} *${local} = NULL;`,
      `if (${mirror} && ${number} > 0) {`,
      `    ${local} = calloc(${number}, sizeof *${local});`,
      `    if (!${local}) ${failure}`,
      `}`,
      ...(mode === "out" ? [] : [`${each} ${loadMirror(struct, `&${local}[i]`, `&${mirror}[i]`)}`]),
    ],
    value: local,
    type,
    after: [
      ...(mode === "in" ? [] : [`${each} ${storeMirror(struct, `&${mirror}[i]`, `&${local}[i]`)}`]),
      `free(${local});`,
    ],
  };
}
