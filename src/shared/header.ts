/**
 * The header of a map with a layout: written once, checked by everybody who opens the map. Offsets
 * and meanings are those of docs/decisions/0016-shared-maps.md.
 *
 * @module
 */
import { LayoutMismatchError } from "../runtime/errors.ts";
import { hashText } from "./hash.ts";
import {
  type DescribedPart,
  DIRECTORY,
  ENTRY,
  type Layout,
  layoutPlaces,
  type PlacedPart,
} from "./layout.ts";
import { explain, readDescription } from "./mismatch.ts";
import { PartKind } from "./part.ts";

/** `ZIFFIMAP` as a number in little-endian order. */
const MAGIC = 0x50414d494646495an;
const VERSION = 1;
const BYTE_ORDER = 0x01020304;
const SWAPPED = 0x04030201;
/** The numbers that dtypes have in the directory; 0 is none. */
const DTYPES: readonly string[] = [
  ...["", "bool", "i8", "i16", "i32", "i64"],
  ...["u8", "u16", "u32", "u64", "f16", "f32", "f64"],
];
const SIZES: Readonly<Record<string, number>> = {
  ...{ bool: 1, i8: 1, u8: 1, i16: 2, u16: 2, f16: 2, i32: 4, u32: 4, f32: 4 },
  ...{ i64: 8, u64: 8, f64: 8 },
};
/** Flag of a part that names threads. */
const HAS_OWNERS = 1;

/** Offsets in the header. */
const AT = {
  ...{ magic: 0, version: 8, byteOrder: 12, hash: 16, byteLength: 24, first: 32, boot: 40 },
  ...{ namespace: 48, state: 56, parts: 60, directory: 64, text: 72, textLength: 80, creator: 88 },
} as const;
/** Where the wait buckets begin. */
export const BUCKETS = 4096;
/** Where they end. */
export const BUCKETS_END = 8192;

/** Who runs: what the header says of its creator. */
export interface Origin {
  /** Hash of the boot id of the kernel. */
  readonly boot: bigint;
  /** Inode of the PID namespace. */
  readonly namespace: bigint;
  /** Identity of this thread. */
  readonly self: number;
}

/** Writes the header of a new map, whose memory is zero; its state stays "new". */
export function writeHeader(buffer: ArrayBuffer, layout: Layout, origin: Origin): void {
  const { parts, text, hash, first, byteLength } = layoutPlaces(layout);
  const view = new DataView(buffer);
  const directoryEnd = DIRECTORY + ENTRY * parts.length;
  view.setBigUint64(AT.magic, MAGIC, true);
  view.setUint32(AT.version, VERSION, true);
  view.setUint32(AT.byteOrder, BYTE_ORDER, true);
  view.setBigUint64(AT.hash, hash, true);
  view.setBigUint64(AT.byteLength, BigInt(byteLength), true);
  view.setBigUint64(AT.first, BigInt(first), true);
  writeOrigin(buffer, origin);
  view.setUint32(AT.parts, parts.length, true);
  view.setBigUint64(AT.directory, BigInt(DIRECTORY), true);
  view.setBigUint64(AT.text, BigInt(directoryEnd), true);
  view.setBigUint64(AT.textLength, BigInt(text.length), true);
  view.setBigUint64(AT.creator, BigInt(origin.self), true);
  for (const [i, part] of parts.entries()) writeEntry(view, DIRECTORY + ENTRY * i, first, part);
  new Uint8Array(buffer).set(text, directoryEnd);
}

function writeEntry(view: DataView, at: number, first: number, part: PlacedPart): void {
  const { name, type, description, offset, byteLength } = part;
  const { dtype, itemSize, count } = description;
  const dtypeName = typeof dtype === "string" ? dtype : "";
  const size = typeof itemSize === "number" ? itemSize : SIZES[dtypeName] ?? 0;
  view.setUint32(at, PartKind[description.kind], true);
  view.setUint32(at + 4, type.reset === undefined ? 0 : HAS_OWNERS, true);
  view.setUint32(at + 8, size, true);
  view.setUint32(at + 12, Math.max(0, DTYPES.indexOf(dtypeName)), true);
  view.setBigUint64(at + 16, BigInt(typeof count === "number" ? count : 0), true);
  view.setBigUint64(at + 24, BigInt(first + offset), true);
  view.setBigUint64(at + 32, BigInt(byteLength), true);
  view.setBigUint64(at + 40, hashText(JSON.stringify(description)), true);
  new TextEncoder().encodeInto(name, new Uint8Array(view.buffer, at + 48, 79));
}

/** Notes where and since when the map is used; after a new start of the machine, once more. */
export function writeOrigin(buffer: ArrayBuffer, { boot, namespace }: Origin): void {
  const view = new DataView(buffer);
  view.setBigUint64(AT.boot, boot, true);
  view.setBigUint64(AT.namespace, namespace, true);
}

/** Where and since when the map is used. */
export function readOrigin(buffer: ArrayBuffer): Pick<Origin, "boot" | "namespace"> {
  const view = new DataView(buffer);
  return {
    boot: view.getBigUint64(AT.boot, true),
    namespace: view.getBigUint64(AT.namespace, true),
  };
}

/** Empties the wait buckets: nobody waits any more. */
export function resetBuckets(buffer: ArrayBuffer): void {
  new Uint8Array(buffer, BUCKETS, BUCKETS_END - BUCKETS).fill(0);
}

/** Tells everybody that the map is ready: the last step of its creation. */
export function markReady(buffer: ArrayBuffer): void {
  Atomics.store(new Int32Array(buffer, AT.state, 1), 0, 1);
}

/**
 * Whether a file is what a creator has left that ended too early: nothing but zeros, or a header
 * that is not marked as ready.
 */
export function isUnfinished(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength < DIRECTORY) return new Uint8Array(buffer).every((byte) => byte === 0);
  const magic = new DataView(buffer).getBigUint64(AT.magic, true);
  if (magic === MAGIC) return Atomics.load(new Int32Array(buffer, AT.state, 1), 0) === 0;
  return magic === 0n && new Uint8Array(buffer).every((byte) => byte === 0);
}

/**
 * Checks that a file has the layout that this process wants.
 *
 * @param call who asks, and for what file
 * @param buffer the start of the file, with all of its description
 * @param byteLength size of the file
 * @throws LayoutMismatchError, which says what differs
 */
export function checkHeader(
  call: string,
  buffer: ArrayBuffer,
  byteLength: number,
  layout: Layout,
): void {
  const places = layoutPlaces(layout);
  const found = readHeader(call, buffer, byteLength);
  const same = found.hash === places.hash && found.json === layout.description;
  if (same && found.first === places.first && found.byteLength === places.byteLength) return;
  if (same) {
    bad(call, "begins its parts at another place than its description says; it is damaged");
  }
  throw explain(call, places.parts, found.parts);
}

/** What a header says. */
export interface Header {
  readonly hash: bigint;
  readonly byteLength: number;
  /** Offset of the first part. */
  readonly first: number;
  readonly json: string;
  readonly parts: readonly DescribedPart[];
}

function bad(call: string, what: string): never {
  throw new LayoutMismatchError(`${call}: the file ${what}`);
}

/**
 * Reads the header of a file.
 *
 * @throws LayoutMismatchError when it has none, or a damaged one
 */
export function readHeader(call: string, buffer: ArrayBuffer, byteLength: number): Header {
  if (byteLength < DIRECTORY || buffer.byteLength < DIRECTORY) {
    bad(call, `has ${byteLength} bytes and a header has ${DIRECTORY}; it has no layout`);
  }
  const view = new DataView(buffer);
  const offset = (at: number) => Number(view.getBigUint64(at, true));
  if (view.getBigUint64(AT.magic, true) !== MAGIC) {
    bad(call, "does not begin with ZIFFIMAP, so it has no layout; open it without one");
  }
  const order = view.getUint32(AT.byteOrder, true);
  if (order === SWAPPED) bad(call, "was made by a machine of the other byte order");
  if (order !== BYTE_ORDER) bad(call, `has the byte order ${order}; its header is damaged`);
  const version = view.getUint32(AT.version, true);
  if (version !== VERSION) {
    bad(call, `has version ${version} of the format, and this is version ${VERSION}; update ziffi`);
  }
  if (Atomics.load(new Int32Array(buffer, AT.state, 1), 0) !== 1) {
    bad(call, 'was never finished: its creator has ended too early; use mode "create"');
  }
  const length = offset(AT.byteLength);
  if (length > byteLength) {
    bad(call, `has ${byteLength} bytes and its header says ${length}; it was cut`);
  }
  const [text, textLength, first] = [offset(AT.text), offset(AT.textLength), offset(AT.first)];
  const hash = view.getBigUint64(AT.hash, true);
  if (text < DIRECTORY || textLength > length || text + textLength > first || first > length) {
    bad(call, "has a header that points beyond its parts; it is damaged");
  }
  const bytes = new Uint8Array(buffer, 0, Math.min(first, buffer.byteLength));
  const description = readDescription(bytes.slice(text, text + textLength), hash);
  if (description === null) {
    bad(call, "has a description that does not fit its hash; it is damaged");
  }
  return { hash, byteLength: length, first, ...description };
}
