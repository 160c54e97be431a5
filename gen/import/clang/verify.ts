/**
 * Checks what was read of a header against the compiler: a C file of assertions, in one run.
 *
 * @module
 */
import {
  type Header,
  type HeaderConstant,
  type HeaderEnum,
  HeaderError,
  type HeaderField,
  type HeaderRecord,
  type HeaderType,
  type RunCompiler,
} from "../header.ts";
import { preambleOf, type ReadOptions } from "./mod.ts";
import { isSpelled, spellType } from "./spell.ts";

/** One thing in which the model and the compiler differ. */
export interface Disagreement {
  /** What it is about: a C name, with the member behind a dot. */
  readonly name: string;
  /** What the model says, in words. */
  readonly claim: string;
  /** What the compiler has against it. */
  readonly found: string;
}

/** What came of a check. */
export interface Verified {
  /** How many statements the compiler agreed to or not. */
  readonly checked: number;
  readonly disagreements: readonly Disagreement[];
  /** What C has no words for, so that nothing could be checked: types without names. */
  readonly unchecked: readonly string[];
}

interface Claim {
  readonly name: string;
  readonly claim: string;
  readonly line: string;
}

const FILE = "ziffi_verify";

/**
 * Checks size, alignment and offsets of every record, the type of every field, function, global
 * and typedef, and the value of every constant and member of an enum. Of bit fields the width is
 * checked; C tells no offset of them.
 */
export async function verifyHeader(
  header: Header,
  options: Pick<ReadOptions, "headers" | "before">,
  run: RunCompiler,
): Promise<Verified> {
  const unchecked: string[] = [];
  const claims = [
    ...header.constants.flatMap(constantClaims),
    ...[...header.enums.values()].flatMap(enumClaims),
    ...[...header.records.values()].flatMap((one) => recordClaims(header, one, unchecked)),
    ...scalarClaims(header),
    ...typeClaims(header, unchecked),
  ];
  const text = `${preambleOf(options)}#line 1 "${FILE}"\n` +
    claims.map(({ line }) => `${line}\n`).join("") + "#error the end\n";
  const flags = ["-E", "-Xclang", "-fsyntax-only", "-Wno-everything", "-ferror-limit=0"];
  const { stderr } = await run(text, flags);
  const messages = new Map<number, string>();
  for (const [, line = "", message = ""] of stderr.matchAll(MESSAGE)) {
    if (!messages.has(Number(line))) messages.set(Number(line), message);
  }
  if (!messages.has(claims.length + 1)) {
    throw new HeaderError(`The compiler gave up before the end:\n${stderr.slice(0, 2000)}`);
  }
  const disagreements = claims.flatMap(({ name, claim }, index): Disagreement[] => {
    const message = messages.get(index + 1);
    if (message === undefined) return [];
    const failed = message.startsWith("static assertion failed");
    return [{ name, claim, found: failed ? "the compiler disagrees" : message }];
  });
  const checked = claims.filter(({ line }) => !line.startsWith("#")).length;
  return { checked, disagreements, unchecked };
}

const MESSAGE = new RegExp(
  String.raw`^(?:.*[\\/])?${FILE}:(\d+):\d+: (?:fatal error|error): (.*)$`,
  "gm",
);

function assertion(name: string, claim: string, condition: string): Claim {
  return { name, claim, line: `_Static_assert(${condition}, "");` };
}

function constantClaims({ name, value, float }: HeaderConstant): Claim[] {
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    const literal = [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
    const equal = `__builtin_memcmp((${name}), "${literal}", ${bytes.length + 1}) == 0`;
    const size = `sizeof(${name}) == ${bytes.length + 1}`;
    return [assertion(name, `is ${JSON.stringify(value)}`, `${size} && ${equal}`)];
  }
  if (float) {
    const sign = Object.is(value, -0) || value < 0 ? "<" : ">";
    const number = Object.is(value, -0) ? "-0.0" : floatLiteral(Number(value));
    const condition = `(${name}) == ${number} && __builtin_copysign(1.0, (${name})) ${sign} 0`;
    return [assertion(name, `is ${number}`, condition)];
  }
  return [integerClaim(name, value)];
}

function floatLiteral(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function integerClaim(name: string, value: number | bigint): Claim {
  const integer = BigInt(value);
  const literal = integer === -(2n ** 63n)
    ? "(-9223372036854775807LL - 1)"
    : `${integer}${integer >= 2n ** 63n ? "ULL" : "LL"}`;
  // Without a look at the sign, -1 would equal 0xffffffff.
  const sign = `((${name}) < 0) == ${integer < 0n ? 1 : 0}`;
  return assertion(name, `is ${integer}`, `(${name}) == ${literal} && ${sign}`);
}

function enumClaims({ name, members, of, typedef, anonymous }: HeaderEnum): Claim[] {
  const claims = members.map((member) => integerClaim(member.name, member.value));
  if (anonymous || !isSpelled(name) || members.length === 0 || of.kind !== "int") return claims;
  const alias = typedef === null ? [] : [compatible(typedef, typedef, name)];
  const size = `sizeof(${name}) == ${of.bits / 8} && ((${name})-1 < 0) == ${of.signed ? 1 : 0}`;
  return [...claims, ...alias, assertion(name, `is of type ${of.name}`, size)];
}

function recordClaims(header: Header, record: HeaderRecord, unchecked: string[]): Claim[] {
  const { name, fields, byteLength, alignment } = record;
  if (!isSpelled(name)) return [];
  if (fields === null) return [compatible(name, `${name} *`, `${name} *`)];
  return [
    assertion(name, `has ${byteLength} bytes`, `sizeof(${name}) == ${byteLength}`),
    assertion(name, `is aligned to ${alignment}`, `_Alignof(${name}) == ${alignment}`),
    ...fields.flatMap((field) => fieldClaims(header, name, field, 0, unchecked)),
  ];
}

function fieldClaims(
  header: Header,
  owner: string,
  field: HeaderField,
  base: number,
  unchecked: string[],
): Claim[] {
  const at = base + field.offset;
  if (field.name === null) {
    // The members of one without a name are members of its owner.
    const inner = field.type.kind === "record" ? header.records.get(field.type.name) : undefined;
    return (inner?.fields ?? []).flatMap((one) => fieldClaims(header, owner, one, at, unchecked));
  }
  const path = `${owner}.${field.name}`;
  const plain = withoutMacro(field.name);
  if (field.bits !== null) return [plain, ...bitClaims(owner, field.name, field.bits)];
  const offset = `__builtin_offsetof(${owner}, ${field.name}) == ${at}`;
  const type = spellType(field.type);
  if (type === null) unchecked.push(path);
  const member = `__typeof__(((${owner} *)0)->${field.name})`;
  return [
    plain,
    assertion(path, `is at byte ${at}`, offset),
    ...(type === null ? [] : [compatible(path, member, type)]),
  ];
}

/** Of an integer, a bit field keeps the bits below its width. */
function bitClaims(owner: string, name: string, bits: number): Claim[] {
  const kept = (bit: number) => `((${owner}){.${name} = 1ull << ${bit}}).${name}`;
  const path = `${owner}.${name}`;
  const top = assertion(path, `has ${bits} bits or more`, `${kept(bits - 1)} != 0`);
  if (bits > 62) return [top];
  // A bool keeps a 1 whatever is stored.
  const bool = `_Generic(((${owner} *)0)->${name}, _Bool: 1, default: 0)`;
  return [top, assertion(path, `has no more than ${bits} bits`, `${bool} || ${kept(bits)} == 0`)];
}

function compatible(name: string, left: string, right: string): Claim {
  const condition = `__builtin_types_compatible_p(${left}, ${right})`;
  return assertion(name, `is of type ${right}`, condition);
}

/** Width and sign of each built-in type that the header uses. */
function scalarClaims(header: Header): Claim[] {
  const claims = new Map<string, Claim>();
  const visit = (type: HeaderType): void => {
    if (type.kind === "int" || type.kind === "float") {
      const { name, bits } = type;
      const sign = type.kind === "float" || type.signed ? 1 : 0;
      const condition = `sizeof(${name}) == ${bits / 8} && ((${name})-1 < 0) == ${sign}`;
      const claim = `has ${bits} bits and ${sign ? "a" : "no"} sign`;
      claims.set(`${name} ${claim}`, assertion(name, claim, condition));
    } else if (type.kind === "typedef" || type.kind === "pointer") visit(type.to);
    else if (type.kind === "array") visit(type.of);
    else if (type.kind === "function") {
      [type.result, ...type.params.map((one) => one.type)].map(visit);
    }
  };
  for (const { type } of [...header.functions, ...header.globals, ...header.typedefs]) visit(type);
  for (const { fields } of header.records.values()) fields?.forEach(({ type }) => visit(type));
  return [...claims.values()];
}

/** A macro of the same name would hide what is meant. */
function withoutMacro(name: string): Claim {
  return { name, claim: "is a name", line: `#undef ${name}` };
}

/** Typedefs, also those that functions use, then what may be hidden by a macro of its name. */
function typeClaims(header: Header, unchecked: string[]): Claim[] {
  const typedefs = new Map<string, HeaderType>();
  const visit = (type: HeaderType): void => {
    if (type.kind === "typedef") {
      if (typedefs.has(type.name)) return;
      typedefs.set(type.name, type.to);
      visit(type.to);
    } else if (type.kind === "pointer") visit(type.to);
    else if (type.kind === "array") visit(type.of);
    else if (type.kind === "function") {
      visit(type.result);
      for (const param of type.params) visit(param.type);
    }
  };
  for (const { name, type } of header.typedefs) visit({ kind: "typedef", name, to: type });
  for (const { type } of [...header.functions, ...header.globals]) visit(type);
  const claims: Claim[] = [];
  const claim = (name: string, left: string, type: HeaderType) => {
    const right = spellType(type);
    if (right === null) unchecked.push(name);
    else claims.push(compatible(name, left, right));
  };
  for (const [name, type] of typedefs) {
    claims.push(withoutMacro(name));
    claim(name, name, type);
  }
  for (const { name, type } of [...header.functions, ...header.globals]) {
    claims.push(withoutMacro(name));
    claim(name, `__typeof__(${name})`, type);
  }
  return claims;
}
