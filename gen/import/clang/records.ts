/**
 * From the syntax tree to records and enums, with what the compiler says of their layout.
 *
 * @module
 */
import type { HeaderEnum, HeaderField, HeaderRecord, HeaderType } from "../header.ts";
import { type Answer, constantValue } from "./ask.ts";
import type { AstNode } from "./ast.ts";
import { builtinType } from "./c_words.ts";
import { declared, type Reading, typeOf } from "./declarations.ts";
import type { Layout } from "./layouts.ts";
import { type Tagged, Tags } from "./tags.ts";
import { withNames, writtenType } from "./written.ts";

/**
 * All records, with the layouts that were dumped.
 *
 * @param alignments of the typedefs of records without tag, which may ask for more
 */
export function readRecords(
  reading: Reading,
  layouts: ReadonlyMap<string, Layout>,
  alignments: ReadonlyMap<string, Answer<bigint>>,
): Map<string, HeaderRecord> {
  const byName = new Map<string, Layout>();
  for (const [printed, layout] of layouts) {
    const [, tag = null, name = ""] = /^(?:(struct|union) )?(.*)$/.exec(printed) ?? [];
    const found = reading.tags.find(tag, name);
    if (found) byName.set(found.name, layout);
  }
  const records = new Map<string, HeaderRecord>();
  for (const tagged of reading.tags.byName.values()) {
    if (tagged.kind !== "record") continue;
    const { name } = tagged;
    const made = record(tagged, reading, byName.get(name));
    const asked = alignments.get(name);
    const alignment = asked && "value" in asked ? Number(asked.value) : made.alignment;
    records.set(name, { ...made, alignment });
  }
  return records;
}

function record(tagged: Tagged, reading: Reading, layout: Layout | undefined): HeaderRecord {
  const { node, name, complete } = tagged;
  const fields = node.inner.filter(({ kind }) => kind === "FieldDecl");
  const attributes = node.inner.map(({ kind }) => kind);
  return {
    ...declared(node, reading),
    name,
    tag: node.word("tagUsed") === "union" ? "union" : "struct",
    fields: !complete || !layout
      ? null
      : fields.map((field, index) => readField(field, reading, layout.offsets[index] ?? 0)),
    byteLength: layout?.byteLength ?? 0,
    alignment: layout?.alignment ?? 1,
    packed: attributes.includes("PackedAttr") || attributes.includes("MaxFieldAlignmentAttr"),
    typedef: tagged.typedef,
  };
}

function readField(node: AstNode, reading: Reading, offset: number): HeaderField {
  const { type } = typeOf(node, reading.names);
  const place = declared(node, reading).place;
  const extent = {
    file: place.file,
    first: node.begin?.line ?? place.line,
    last: node.end?.line ?? place.line,
    name: node.name,
  };
  const named = reading.own.has(place.file) && node.type?.includes("(")
    ? withNames(type, writtenType(node, reading.lines, reading.names))
    : type;
  return {
    name: node.name === "" ? null : node.name,
    type: named,
    bits: node.flag("isBitfield") ? bitsOf(node) : null,
    offset,
    doc: node.name === "" ? "" : reading.comments.ofMember(extent),
  };
}

function bitsOf(node: AstNode): number {
  return Number(node.inner.find(({ value }) => value !== null)?.value ?? 0);
}

/** What to ask the compiler about an enum: how wide it is, and whether it has a sign. */
export function enumQuestions(name: string): string[] {
  return [`sizeof(${name})`, `((${name})-1 < 0)`];
}

/** The enums with the integers behind them, by the answers to {@link enumQuestions}. */
export function readEnums(
  reading: Reading,
  answers: ReadonlyMap<string, readonly Answer<bigint>[]>,
): Map<string, HeaderEnum> {
  const enums = new Map<string, HeaderEnum>();
  for (const tagged of reading.tags.byName.values()) {
    if (tagged.kind !== "enum") continue;
    const { node, name, alone, typedef } = tagged;
    const members = readMembers(node, reading);
    const integer = node.fixedType === null
      ? integerOf(answers.get(name) ?? [], members)
      : typeOf({ ...node, type: node.fixedType }, reading.names).type;
    enums.set(name, {
      ...declared(node, reading),
      ...{ name, of: integer, members, typedef, anonymous: alone },
    });
  }
  return enums;
}

type Members = HeaderEnum["members"];

function readMembers(node: AstNode, reading: Reading): Members {
  let value = -1n;
  return node.inner.filter(({ kind }) => kind === "EnumConstantDecl").map((member) => {
    value = constantValue(member.inner) ?? value + 1n;
    const { file = "", line = 0 } = member.at ?? {};
    const extent = { file, first: line, last: member.end?.line ?? line, name: member.name };
    return { name: member.name, value: shortest(value), doc: reading.comments.ofMember(extent) };
  });
}

/** A number where it is exact, else a bigint. */
export function shortest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function integerOf([size, sign]: readonly Answer<bigint>[], members: Members): HeaderType {
  const bytes = size && "value" in size ? Number(size.value) : 4;
  const signed = sign && "value" in sign
    ? Number(sign.value) === 1
    : members.some(({ value }) => value < 0);
  const words = { 1: "char", 2: "short", 4: "int" }[bytes] ?? "long long";
  const list = [signed ? "signed" : "unsigned", ...words.split(" ")];
  const plain = bytes === 1 ? list : list.filter((word) => word !== "signed");
  return builtinType(plain, { data: "lp64", charSigned: true });
}

/** The records that are known by a typedef alone; it may have an alignment of its own. */
export function aliased(tags: Tags): string[] {
  return laidOut(tags).filter((name) => /^\w+$/.test(name));
}

/** The names of records to be laid out; the layouts of members follow by themselves. */
export function laidOut(tags: Tags): string[] {
  return [...tags.byName.values()]
    .filter(({ kind, complete, spelled }) => kind === "record" && complete && spelled)
    .map(({ name }) => name);
}
