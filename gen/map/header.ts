/**
 * Header, directory and description of a map file, checked.
 *
 * @module
 */
import {
  Bucket,
  BUCKET_COUNT,
  BUCKETS_OFFSET,
  BYTE_ORDER,
  DIRECTORY_OFFSET,
  Entry,
  Header,
  PartKind,
  READY,
  VERSION,
} from "./layouts.ts";
import { MapFileError, safe, type Source, u32, u64 } from "./source.ts";

/** A part as the description of the layout has it. */
export interface DescribedPart {
  readonly name: string;
  /** Offset in the file. */
  readonly offset: number;
  readonly byteLength: number;
  readonly kind: string;
  /** All that processes must agree on. */
  readonly description: Readonly<Record<string, unknown>>;
}

/** What the header says. */
export interface MapHeader {
  readonly layoutHash: bigint;
  readonly byteLength: number;
  readonly boot: bigint;
  readonly namespace: bigint;
  readonly creator: bigint;
  readonly parts: readonly DescribedPart[];
  /** What directory and description say differently. */
  readonly problems: readonly string[];
}

/** The byte order as the other half of all machines writes it. */
const SWAPPED = 0x04030201;
const ANEW = "make the file anew, or restore it";

function bad(message: string, fix = ANEW): never {
  throw new MapFileError(message, fix);
}

/** FNV-1a, 64 bits. */
export function fnv1a64(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

/** Longest description that is read, in bytes. */
const DESCRIPTION_MAX = 2 ** 26;

/**
 * Reads header and description.
 *
 * @throws MapFileError when the file is no map, or one that cannot be read
 */
export function readHeader(file: Source): MapHeader {
  checkStart(file);
  const at = (offset: number) => safe(u64(file, offset));
  const byteLength = at(Header.byteLength);
  if (!(byteLength <= file.byteLength)) {
    bad(`it has ${file.byteLength} bytes and its header says ${byteLength}: it was cut short`);
  }
  const [first, text, length] = [
    at(Header.partsOffset),
    at(Header.descriptionOffset),
    at(Header.descriptionLength),
  ];
  const lies = text >= DIRECTORY_OFFSET && text + length <= first && first <= byteLength;
  if (!lies || length > DESCRIPTION_MAX) {
    bad("its header points outside of the file: it is damaged");
  }
  const layoutHash = u64(file, Header.layoutHash);
  const parts = readDescription(file, { text, length, first, layoutHash });
  for (const { name, offset, byteLength: size } of parts) {
    if (offset + size > byteLength) bad(`its part ${name} ends behind the file: it is damaged`);
  }
  return {
    layoutHash,
    byteLength,
    boot: u64(file, Header.boot),
    namespace: u64(file, Header.pidNamespace),
    creator: u64(file, Header.creator),
    parts,
    problems: directoryProblems(file, parts),
  };
}

function checkStart(file: Source): void {
  const magic = file.read(0, Math.min(8, file.byteLength));
  const letters = String.fromCharCode(...new Uint8Array(magic.buffer, 0, magic.byteLength));
  if (/^\0*$/.test(letters) && file.byteLength >= DIRECTORY_OFFSET) {
    bad("it holds no map yet: it is being made, or its creator died", 'open it with mode "create"');
  }
  if (letters !== "ZIFFIMAP") {
    bad("it does not begin with ZIFFIMAP: it is no map with a layout", "give the file of a map");
  }
  if (file.byteLength < DIRECTORY_OFFSET) {
    bad(`it has ${file.byteLength} bytes, less than a header: it was cut short`);
  }
  const order = u32(file, Header.byteOrder);
  if (order === SWAPPED) {
    bad("it was made on a machine of the other byte order", "inspect it on such a machine");
  }
  if (order !== BYTE_ORDER) bad(`its byte order is ${order}: its header is damaged`);
  const version = u32(file, Header.version);
  if (version > VERSION) {
    bad(`it has version ${version} of the layout, and this is version ${VERSION}`, "update ziffi");
  }
  if (version !== VERSION) bad(`it has version ${version} of the layout, which never was`);
  if (u32(file, Header.state) !== READY) {
    bad("it is not finished: it is being made, or its creator died", 'open it with mode "create"');
  }
}

interface Place {
  readonly text: number;
  readonly length: number;
  readonly first: number;
  readonly layoutHash: bigint;
}

function readDescription(
  file: Source,
  { text, length, first, layoutHash }: Place,
): DescribedPart[] {
  const view = file.read(text, length);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (fnv1a64(bytes) !== layoutHash) bad("its description does not fit its hash: it is damaged");
  const list = parse(bytes);
  if (!Array.isArray(list)) bad("its description is no list of parts: it is damaged");
  return list.map((entry: unknown): DescribedPart => {
    const { name, offset, byteLength, part } = isObject(entry) ? entry : {};
    const known = typeof name === "string" && isSize(offset) && isSize(byteLength);
    if (!known || !isObject(part) || typeof part["kind"] !== "string") {
      bad("its description names a part without place or kind: it is damaged");
    }
    const { kind } = part;
    return { name, offset: first + offset, byteLength, kind: `${kind}`, description: part };
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a size or an offset. */
export function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** What the directory, which other languages go by, says differently. */
function directoryProblems(file: Source, parts: readonly DescribedPart[]): string[] {
  const count = u32(file, Header.partCount);
  const directory = safe(u64(file, Header.directoryOffset));
  if (directory !== DIRECTORY_OFFSET) return [`the directory is said to be at ${directory}`];
  if (count !== parts.length) return [`the directory has ${count} parts, not ${parts.length}`];
  return parts.flatMap((part, i) => {
    const entry = DIRECTORY_OFFSET + i * Entry.SIZE;
    const view = file.read(entry + Entry.name, Entry.SIZE - Entry.name);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const name = new TextDecoder().decode(bytes).replace(/\0.*$/s, "");
    const kinds: Readonly<Record<string, number>> = PartKind;
    const same = name === part.name && u32(file, entry + Entry.kind) === kinds[part.kind] &&
      safe(u64(file, entry + Entry.offset)) === part.offset &&
      safe(u64(file, entry + Entry.byteLength)) === part.byteLength;
    return same ? [] : [`entry ${i} of the directory is not that of ${part.name}`];
  });
}

/** Sleepers on cells, by bucket. */
export function bucketWaiters(file: Source): { bucket: number; waiters: number }[] {
  return Array.from({ length: BUCKET_COUNT }, (_, bucket) => ({
    bucket,
    waiters: u32(file, BUCKETS_OFFSET + bucket * Bucket.SIZE + Bucket["bell.waiters"]),
  })).filter(({ waiters }) => waiters > 0);
}
