/**
 * Compares structs and unions, byte by byte.
 *
 * @module
 */
import type { HeaderRecord, HeaderType } from "../../import/header.ts";
import type { ForeignStruct, ForeignType } from "../tables.ts";
import type { Comparer, Spot } from "./comparer.ts";
import { describeForeign } from "./describe.ts";
import { fieldsByName, foreignLayout, type Layout, recordLayout } from "./layouts.ts";
import { compareClass } from "./types.ts";

/** Compares a struct of a table with a record of the header. */
export function compareStruct(
  comparer: Comparer,
  foreign: ForeignStruct & ForeignType,
  name: string,
  spot: Spot,
): void {
  const record = comparer.c.record(name);
  if (record === null) {
    const message = `the table lists fields, in ${spot.header} ${name} is incomplete`;
    comparer.fault("struct", foreign.defined, spot.subject, message, "use a pointer");
    return;
  }
  const broken = foreign.fields.find(({ type }) => type.kind === "wrong" || type.kind === "unread");
  if (broken?.type.kind === "wrong") {
    const message = `${JSON.stringify(broken.type.text)}: ${broken.type.reason}`;
    comparer.fault("type-name", broken.type.place, subjectOf(record, broken.name), message, null);
    return;
  }
  const [own, theirs] = [foreignLayout(foreign), recordLayout(record, comparer.c)];
  if (own === null || theirs === null) {
    const reason = broken?.type.kind === "unread" ? broken.type.reason : "its layout is not known";
    comparer.skip(foreign.defined, subjectOf(record, null), reason);
    return;
  }
  if (foreign.tag !== record.tag) {
    const message = `the table says ${foreign.tag}, ${spot.header} says ${record.tag}`;
    comparer.fault("layout", foreign.defined, subjectOf(record, null), message, null);
  } else if (record.tag === "union") compareUnion(comparer, foreign, record, [own, theirs], spot);
  else compareLayouts(comparer, foreign, record, [own, theirs], spot);
}

type Layouts = readonly [Layout<ForeignType>, Layout<HeaderType>];

function subjectOf({ name }: HeaderRecord, field: string | null): string {
  return field === null ? name : `${name}: ${field}`;
}

function compareLayouts(
  comparer: Comparer,
  { defined }: ForeignStruct,
  record: HeaderRecord,
  [own, theirs]: Layouts,
  spot: Spot,
): void {
  const { header } = spot;
  const fix = comparer.dialect === "deno"
    ? comparer.fixFor({ kind: "record", name: record.name })
    : null;
  const fault = (message: string) =>
    comparer.fault("layout", defined, subjectOf(record, null), message, fix);
  if (own.leaves && theirs.leaves) {
    const [mine, others] = [own.leaves, theirs.leaves];
    if (mine.length !== others.length) {
      const list = others.map(({ path }) => path).join(", ");
      return fault(
        `the table has ${mine.length} fields in ${own.byteLength} bytes, ${header} ` +
          `${others.length} in ${theirs.byteLength} (${list})`,
      );
    }
    let found = false;
    mine.forEach(({ type }, i) => {
      const other = others[i];
      if (!other || !compareClass(type, other.type, comparer.c, "field")) return;
      found = true;
      const message = `the table says ${describeForeign(type)}, ${header} says ` +
        comparer.c.describe(other.type);
      const subject = subjectOf(record, other.path);
      comparer.fault("layout", type.place, subject, message, comparer.fixFor(other.type));
    });
    if (found) return;
    for (const [i, { offset }] of mine.entries()) {
      const other = others[i];
      if (!other || other.offset === offset) continue;
      return fault(`${other.path} is at byte ${offset}, in ${header} at byte ${other.offset}`);
    }
  }
  if (own.byteLength === theirs.byteLength) return;
  fault(`the table has ${own.byteLength} bytes, ${header} ${theirs.byteLength}`);
}

function compareUnion(
  comparer: Comparer,
  foreign: ForeignStruct,
  record: HeaderRecord,
  [own, theirs]: Layouts,
  spot: Spot,
): void {
  const known = fieldsByName(record);
  for (const { name, type } of foreign.fields) {
    const field = known.get(name ?? "");
    if (!field || !compareClass(type, field.type, comparer.c, "field")) continue;
    const message = `the table says ${describeForeign(type)}, ${spot.header} says ` +
      comparer.c.describe(field.type);
    const fix = comparer.fixFor(field.type);
    comparer.fault("layout", type.place, subjectOf(record, name), message, fix);
  }
  if (own.byteLength === theirs.byteLength) return;
  const message = `the table has ${own.byteLength} bytes, ${spot.header} ${theirs.byteLength}`;
  comparer.fault("layout", foreign.defined, subjectOf(record, null), message, null);
}
