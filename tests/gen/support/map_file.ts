// Files of shared maps, made byte by byte, so that anything can be wrong with them.
import { Buffer } from "node:buffer";
import { readFileSync, readlinkSync } from "node:fs";
import { fnv1a64 } from "../../../gen/map/header.ts";
import { Entry, Header, PartKind } from "../../../gen/map/layouts.ts";

/** A part: its description, and its bytes. */
export interface FilePart {
  readonly name: string;
  readonly description: { readonly kind: keyof typeof PartKind; readonly [key: string]: unknown };
  readonly bytes: Buffer;
}

const DIRECTORY = 8192;

/** The identity of a thread, as locks hold it. */
export function identityOf(thread: number): bigint {
  const stat = readFileSync(`/proc/${thread}/stat`, "utf8");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return (BigInt.asUintN(31, BigInt(start)) << 22n) | BigInt(thread);
}

/** Hash of the boot id, as headers hold it. */
export function bootHere(): bigint {
  const id = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return fnv1a64(Buffer.from(id));
}

/** The PID namespace, as headers hold it. */
export function namespaceHere(): bigint {
  const inode = (name: string) =>
    BigInt(/\[(\d+)\]/.exec(readlinkSync(`/proc/self/ns/${name}`))?.[1] ?? 0);
  const [pids, times] = [inode("pid"), inode("time")];
  return times === 0xeffffffan ? pids : BigInt.asUintN(64, times << 32n) ^ pids;
}

/** The bytes of a map. */
export function mapFile(parts: readonly FilePart[]): Buffer {
  let end = 0;
  const described = parts.map(({ name, description, bytes }) => {
    const offset = end;
    end = Math.ceil((offset + bytes.length) / 64) * 64;
    return { name, offset, byteLength: bytes.length, part: description };
  });
  const text = Buffer.from(JSON.stringify(described));
  const at = DIRECTORY + parts.length * Entry.SIZE;
  const first = Math.ceil((at + text.length) / 4096) * 4096;
  const file = Buffer.alloc(first + end);
  file.write("ZIFFIMAP");
  file.writeUInt32LE(1, Header.version);
  file.writeUInt32LE(0x01020304, Header.byteOrder);
  file.writeBigUInt64LE(fnv1a64(text), Header.layoutHash);
  file.writeBigUInt64LE(BigInt(file.length), Header.byteLength);
  file.writeBigUInt64LE(BigInt(first), Header.partsOffset);
  file.writeBigUInt64LE(bootHere(), Header.boot);
  file.writeBigUInt64LE(namespaceHere(), Header.pidNamespace);
  file.writeUInt32LE(1, Header.state);
  file.writeUInt32LE(parts.length, Header.partCount);
  file.writeBigUInt64LE(BigInt(DIRECTORY), Header.directoryOffset);
  file.writeBigUInt64LE(BigInt(at), Header.descriptionOffset);
  file.writeBigUInt64LE(BigInt(text.length), Header.descriptionLength);
  text.copy(file, at);
  for (const [i, { name, offset, byteLength, part }] of described.entries()) {
    const entry = DIRECTORY + i * Entry.SIZE;
    file.writeUInt32LE(PartKind[part.kind], entry + Entry.kind);
    file.writeBigUInt64LE(BigInt(first + offset), entry + Entry.offset);
    file.writeBigUInt64LE(BigInt(byteLength), entry + Entry.byteLength);
    file.write(name, entry + Entry.name);
    parts[i]?.bytes.copy(file, first + offset);
  }
  return file;
}

/** Bytes with words at some offsets. */
export function words(byteLength: number, values: readonly [at: number, value: bigint][]): Buffer {
  const bytes = Buffer.alloc(byteLength);
  for (const [at, value] of values) bytes.writeBigUInt64LE(value, at);
  return bytes;
}
