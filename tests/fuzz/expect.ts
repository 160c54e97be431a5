/**
 * What a call must log, and what native code is fed for it: computed from the model alone.
 *
 * @module
 */
import { bitsWidth } from "./c_types.ts";
import type { Case, Chosen, Func, Param, Text, Traffic, Type, Value } from "./model.ts";
import { scalarRow } from "./scalars.ts";

/** A run of bytes with the path of the value that they stand for. */
export interface Piece {
  readonly path: string;
  readonly bytes: readonly number[];
}

/** What is known of a call before it is made. */
export interface Expected {
  readonly log: readonly Piece[];
  readonly feed: Uint8Array;
}

/** Bytes of an integer of that many bytes, lowest first. */
function integer(value: bigint, width: number): number[] {
  const bits = BigInt.asUintN(width * 8, value);
  return Array.from({ length: width }, (_, i) => Number((bits >> BigInt(8 * i)) & 255n));
}

function float(value: number, width: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (width === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  if (Number.isNaN(value)) return width === 4 ? [0, 0, 0xc0, 0x7f] : [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
  return Array.from(new Uint8Array(view.buffer, 0, width));
}

function string(value: string | null, encoding: Text["encoding"]): number[] {
  if (value === null) return [255, 255, 255, 255];
  const text = value.toWellFormed();
  if (encoding === "utf8") {
    const bytes = new TextEncoder().encode(text);
    return [...integer(BigInt(bytes.length), 4), ...bytes];
  }
  const points = encoding === "wchar" && globalThis.process?.platform !== "win32";
  const units = points
    ? Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
    : Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const width = encoding === "utf16" ? 2 : 4;
  return [
    ...integer(BigInt(units.length), 4),
    ...units.flatMap((unit) => integer(BigInt(unit), width)),
  ];
}

/** Appends a value piece by piece; `selector` gets the members of unions. */
function serialise(
  type: Type,
  value: Value,
  path: string,
  piece: (path: string, bytes: readonly number[]) => void,
  selector: (member: number) => void,
): void {
  switch (type.kind) {
    case "scalar": {
      const { js, width } = scalarRow(type.name);
      if (js === "boolean") return piece(path, [value === true ? 1 : 0]);
      if (js === "float") return piece(path, float(value as number, width));
      return piece(path, integer(value as bigint, width));
    }
    case "enum":
      return piece(path, integer(value as bigint, Number(type.of.slice(1)) / 8));
    case "bits":
      return piece(path, integer(BigInt(value as bigint | boolean), bitsWidth(type.of)));
    case "address":
      return piece(path, integer(value as bigint, 8));
    case "text":
      return piece(path, string(value as string | null, type.encoding));
    case "array":
      return (value as Value[]).forEach((one, i) =>
        serialise(type.of, one, `${path}[${i}]`, piece, selector)
      );
    case "struct":
      return type.fields.forEach((field, i) => {
        const inner = (value as Value[])[i] as Value;
        serialise(field.type, inner, `${path}.${field.name}`, piece, selector);
      });
    case "union": {
      const { member, value: inner } = value as Chosen;
      const field = type.fields[member];
      if (!field) throw new Error(`${type.name} has no member ${member}`);
      selector(member);
      return serialise(field.type, inner, `${path}.${field.name}`, piece, selector);
    }
  }
}

/** Collects the log and the feed of one call, in the order in which C works. */
class Script {
  readonly log: Piece[] = [];
  readonly feed: number[] = [];

  /** A value that native code logs. */
  logs(type: Type, value: Value, path: string): void {
    serialise(
      type,
      value,
      path,
      (at, bytes) => this.log.push({ path: at, bytes }),
      (member) => this.feed.push(member),
    );
  }

  note(path: string, value: number, width: number): void {
    this.log.push({ path, bytes: integer(BigInt(value), width) });
  }

  /** A value that native code takes. */
  gives(type: Type, value: Value): void {
    const add = (_: string, bytes: readonly number[]) => this.feed.push(...bytes);
    serialise(type, value, "", add, (member) => this.feed.push(member));
  }
}

const elements = (param: Param & { pass: "array" | "structs" }): Type =>
  param.pass === "array" ? { kind: "scalar", name: param.of } : param.type;

function logParam(script: Script, param: Param, traffic: Traffic): void {
  const { name } = param;
  switch (param.pass) {
    case "value":
      return script.logs(param.type, traffic.in as Value, name);
    case "pointer":
    case "out": {
      const none = traffic.in === null;
      script.note(`${name} (0 NULL, 1 aligned, 2 not aligned)`, none ? 0 : 1, 1);
      if (!none && param.mode !== "out") script.logs(param.type, traffic.in as Value, name);
      return;
    }
    case "array":
    case "structs": {
      const list = (traffic.in ?? []) as Value[];
      script.note(`${name} (its length)`, list.length, 4);
      if (list.length > 0) script.note(`${name} (0 NULL, 1 aligned, 2 not aligned)`, 1, 1);
      if (param.mode === "out") return;
      return list.forEach((one, i) => script.logs(elements(param), one, `${name}[${i}]`));
    }
    case "buffer": {
      if (param.length !== "none") script.note(`${name} (its capacity)`, param.capacity, 4);
      if (param.mode === "out") return;
      const type: Text = { kind: "text", encoding: param.encoding, nullable: false };
      return script.logs(type, traffic.in as Value, name);
    }
    case "callback":
      return script.note(`${name} (0 NULL)`, traffic.in === null ? 0 : 1, 1);
    case "userData":
      return;
  }
}

function callBack(script: Script, param: Param & { pass: "callback" }, traffic: Traffic): void {
  if (traffic.in === null) return;
  const calls = traffic.calls ?? [];
  script.feed.push(calls.length);
  for (const [n, { args, result }] of calls.entries()) {
    param.type.params.forEach(({ type }, i) => script.gives(type, args[i] as Value));
    const path = `result of call ${n} of ${param.name}`;
    if (param.type.result === null) script.note(path, 1, 1);
    else script.logs(param.type.result, result, path);
  }
}

function giveBack(script: Script, param: Param, traffic: Traffic): void {
  const { out } = traffic;
  if (out === undefined) return;
  switch (param.pass) {
    case "pointer":
    case "out":
      return script.gives(param.type, out);
    case "array":
    case "structs":
      return (out as Value[]).forEach((one) => script.gives(elements(param), one));
    case "buffer":
      return script.gives({ kind: "text", encoding: param.encoding, nullable: false }, out);
  }
}

/** The log and the feed of a call. */
export function expect(func: Func, one: Case): Expected {
  const script = new Script();
  const each = (step: (param: Param, traffic: Traffic) => void) =>
    func.params.forEach((param, i) => step(param, one.traffic[i] ?? {}));
  each((param, traffic) => logParam(script, param, traffic));
  each((param, traffic) => {
    if (param.pass === "callback") callBack(script, param, traffic);
  });
  each((param, traffic) => giveBack(script, param, traffic));
  if (func.result.give !== "void") script.gives(func.result.type, one.result);
  if (func.errno) script.feed.push(...integer(BigInt(one.errno), 4));
  return { log: script.log, feed: Uint8Array.from(script.feed) };
}

/** Compares a log with what was expected; null when all is equal. */
export function compareLog(pieces: readonly Piece[], log: Uint8Array): string | null {
  const hex = (bytes: ArrayLike<number>) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  let at = 0;
  for (const { path, bytes } of pieces) {
    const found = log.subarray(at, at + bytes.length);
    if (found.length < bytes.length || bytes.some((byte, i) => byte !== found[i])) {
      return `C received ${path} as ${hex(found) || "nothing"}, not ${hex(bytes)}`;
    }
    at += bytes.length;
  }
  return at === log.length ? null : `C logged ${log.length} bytes, not ${at}`;
}
