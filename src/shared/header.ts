/**
 * The header of a map with a layout: written once, checked by everybody who opens the map. Offsets
 * and meanings are those of docs/decisions/0016-shared-maps.md.
 *
 * @module
 */
import {
  BUCKETS_OFFSET,
  BYTE_ORDER,
  DIRECTORY_OFFSET,
  Dtypes,
  Entry,
  HAS_OWNERS,
  Header,
  NAME_LENGTH,
  READY,
  VERSION,
} from "../generated/map_layout.ts";
import { DTYPES } from "../nd/dtype.ts";
import { LayoutMismatchError } from "../runtime/errors.ts";
import { hashText } from "./hash.ts";
import { type DescribedPart, type Layout, layoutPlaces, type PlacedPart } from "./layout.ts";
import { explain, readDescription } from "./mismatch.ts";
import { PartKind } from "./part.ts";

/** `ZIFFIMAP` as a number in little-endian order. */
const MAGIC = 0x50414d494646495an;
/** {@link BYTE_ORDER} as the other machines write it. */
const SWAPPED = 0x04030201;

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
  const directoryEnd = DIRECTORY_OFFSET + Entry.SIZE * parts.length;
  view.setBigUint64(Header.magic, MAGIC, true);
  view.setUint32(Header.version, VERSION, true);
  view.setUint32(Header.byteOrder, BYTE_ORDER, true);
  view.setBigUint64(Header.layoutHash, hash, true);
  view.setBigUint64(Header.byteLength, BigInt(byteLength), true);
  view.setBigUint64(Header.partsOffset, BigInt(first), true);
  writeOrigin(buffer, origin);
  view.setUint32(Header.partCount, parts.length, true);
  view.setBigUint64(Header.directoryOffset, BigInt(DIRECTORY_OFFSET), true);
  view.setBigUint64(Header.descriptionOffset, BigInt(directoryEnd), true);
  view.setBigUint64(Header.descriptionLength, BigInt(text.length), true);
  view.setBigUint64(Header.creator, BigInt(origin.self), true);
  for (const [i, part] of parts.entries()) {
    writeEntry(view, DIRECTORY_OFFSET + Entry.SIZE * i, first, part);
  }
  new Uint8Array(buffer).set(text, directoryEnd);
}

function writeEntry(view: DataView, at: number, first: number, part: PlacedPart): void {
  const { name, type, description, offset, byteLength } = part;
  const { dtype, itemSize, count } = description;
  const known = typeof dtype === "string" && isDtype(dtype) ? dtype : null;
  const size = typeof itemSize === "number"
    ? itemSize
    : known === null
    ? 0
    : DTYPES[known].itemSize;
  view.setUint32(at + Entry.kind, PartKind[description.kind], true);
  view.setUint32(at + Entry.flags, type.reset === undefined ? 0 : HAS_OWNERS, true);
  view.setUint32(at + Entry.itemSize, size, true);
  view.setUint32(at + Entry.dtype, known === null ? 0 : Dtypes[known], true);
  view.setBigUint64(at + Entry.count, BigInt(typeof count === "number" ? count : 0), true);
  view.setBigUint64(at + Entry.offset, BigInt(first + offset), true);
  view.setBigUint64(at + Entry.byteLength, BigInt(byteLength), true);
  view.setBigUint64(at + Entry.hash, hashText(JSON.stringify(description)), true);
  new TextEncoder().encodeInto(name, new Uint8Array(view.buffer, at + Entry.name, NAME_LENGTH));
}

function isDtype(name: string): name is keyof typeof Dtypes {
  return Object.hasOwn(Dtypes, name);
}

/** Notes where and since when the map is used; after a new start of the machine, once more. */
export function writeOrigin(buffer: ArrayBuffer, { boot, namespace }: Origin): void {
  const view = new DataView(buffer);
  view.setBigUint64(Header.boot, boot, true);
  view.setBigUint64(Header.pidNamespace, namespace, true);
}

/** Where and since when the map is used. */
export function readOrigin(buffer: ArrayBuffer): Pick<Origin, "boot" | "namespace"> {
  const view = new DataView(buffer);
  return {
    boot: view.getBigUint64(Header.boot, true),
    namespace: view.getBigUint64(Header.pidNamespace, true),
  };
}

/** Empties the wait buckets: nobody waits any more. */
export function resetBuckets(buffer: ArrayBuffer): void {
  new Uint8Array(buffer, BUCKETS_OFFSET, DIRECTORY_OFFSET - BUCKETS_OFFSET).fill(0);
}

/** Tells everybody that the map is ready: the last step of its creation. */
export function markReady(buffer: ArrayBuffer): void {
  Atomics.store(new Int32Array(buffer, Header.state, 1), 0, READY);
}

/**
 * Whether a file is what a creator has left that ended too early: nothing but zeros, or a header
 * that is not marked as ready.
 */
export function isUnfinished(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength < DIRECTORY_OFFSET) {
    return new Uint8Array(buffer).every((byte) => byte === 0);
  }
  const magic = new DataView(buffer).getBigUint64(Header.magic, true);
  if (magic === MAGIC) return Atomics.load(new Int32Array(buffer, Header.state, 1), 0) === 0;
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
export interface FoundHeader {
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
export function readHeader(call: string, buffer: ArrayBuffer, byteLength: number): FoundHeader {
  if (byteLength < DIRECTORY_OFFSET || buffer.byteLength < DIRECTORY_OFFSET) {
    bad(call, `has ${byteLength} bytes and a header has ${DIRECTORY_OFFSET}; it has no layout`);
  }
  const view = new DataView(buffer);
  const offset = (at: number) => Number(view.getBigUint64(at, true));
  if (view.getBigUint64(Header.magic, true) !== MAGIC) {
    bad(call, "does not begin with ZIFFIMAP, so it has no layout; open it without one");
  }
  const order = view.getUint32(Header.byteOrder, true);
  if (order === SWAPPED) bad(call, "was made by a machine of the other byte order");
  if (order !== BYTE_ORDER) bad(call, `has the byte order ${order}; its header is damaged`);
  const version = view.getUint32(Header.version, true);
  if (version !== VERSION) {
    bad(call, `has version ${version} of the format, and this is version ${VERSION}; update ziffi`);
  }
  const state = Atomics.load(new Int32Array(buffer, Header.state, 1), 0);
  if (state !== 0 && state !== READY) bad(call, `has the state ${state}; its header is damaged`);
  if (state === 0) {
    bad(call, 'was never finished: its creator has ended too early; use mode "create"');
  }
  const length = offset(Header.byteLength);
  if (length > byteLength) {
    bad(call, `has ${byteLength} bytes and its header says ${length}; it was cut`);
  }
  const [text, textLength, first] = [
    offset(Header.descriptionOffset),
    offset(Header.descriptionLength),
    offset(Header.partsOffset),
  ];
  const hash = view.getBigUint64(Header.layoutHash, true);
  if (
    text < DIRECTORY_OFFSET || textLength > length || text + textLength > first || first > length
  ) {
    bad(call, "has a header that points beyond its parts; it is damaged");
  }
  const bytes = new Uint8Array(buffer, 0, Math.min(first, buffer.byteLength));
  const description = readDescription(bytes.slice(text, text + textLength), hash);
  if (description === null) {
    bad(call, "has a description that does not fit its hash; it is damaged");
  }
  return { hash, byteLength: length, first, ...description };
}
