/**
 * What the first bytes of a library file say: for which machine it is, and what it needs there.
 *
 * @module
 */

/** A library file. */
export interface Binary {
  /** Null when it is none of the three kinds. */
  readonly platform: "linux" | "darwin" | "win32" | null;
  /** Null when it is for another processor than those that ziffi knows. */
  readonly arch: "x64" | "arm64" | null;
  /** True when the file ends before what it says that it holds. */
  readonly truncated: boolean;
  /** Names of the libraries that it loads; known for Linux only. */
  readonly needed: readonly string[];
  /** The newest version of glibc that it asks for, such as `2.38`; null when it asks for none. */
  readonly glibc: string | null;
}

const UNKNOWN: Binary = { platform: null, arch: null, truncated: false, needed: [], glibc: null };

/** Reads the head of a library file. */
export function readBinary(bytes: Uint8Array): Binary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 4) return { ...UNKNOWN, truncated: true };
  const magic = view.getUint32(0);
  try {
    if (magic === 0x7f454c46) return readElf(view);
    if (magic === 0xcffaedfe) return readMach(view);
    if (magic >>> 16 === 0x4d5a) return readPe(view);
  } catch (error) {
    // Only reading past the end of the view throws this.
    if (!(error instanceof RangeError)) throw error;
    return { ...UNKNOWN, platform: magic === 0x7f454c46 ? "linux" : null, truncated: true };
  }
  return UNKNOWN;
}

const u64 = (view: DataView, at: number) => Number(view.getBigUint64(at, true));

/** One part of an ELF file and where it comes to lie in memory. */
interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function readElf(view: DataView): Binary {
  const machine = view.getUint16(18, true);
  const arch = machine === 0x3e ? "x64" : machine === 0xb7 ? "arm64" : null;
  // Processors of 32 bits and those that count from the other end have other tables.
  if (view.getUint8(4) !== 2 || view.getUint8(5) !== 1) {
    return { ...UNKNOWN, platform: "linux" };
  }
  const [first, each, count] = [u64(view, 32), view.getUint16(54, true), view.getUint16(56, true)];
  const segments = Array.from({ length: count }, (_, index): Segment => {
    const at = first + index * each;
    return {
      type: view.getUint32(at, true),
      offset: u64(view, at + 8),
      address: u64(view, at + 16),
      size: u64(view, at + 32),
    };
  });
  const truncated = segments.some(({ offset, size }) => offset + size > view.byteLength);
  const common = { platform: "linux", arch, truncated } as const;
  return truncated ? { ...UNKNOWN, ...common } : { ...common, ...readDynamic(view, segments) };
}

const [LOAD, DYNAMIC] = [1, 2];
const [NEEDED, STRINGS, VERSIONS, VERSION_COUNT] = [1, 5, 0x6ffffffe, 0x6fffffff];

function readDynamic(
  view: DataView,
  segments: readonly Segment[],
): Pick<Binary, "needed" | "glibc"> {
  const place = (address: number) => {
    const holds = segments.find((one) =>
      one.type === LOAD && address >= one.address && address < one.address + one.size
    );
    return holds === undefined ? 0 : address - holds.address + holds.offset;
  };
  const table = segments.find(({ type }) => type === DYNAMIC);
  if (table === undefined) return { needed: [], glibc: null };
  const entries: (readonly [tag: number, value: number])[] = [];
  for (let at = table.offset; at < table.offset + table.size; at += 16) {
    entries.push([u64(view, at), u64(view, at + 8)]);
  }
  const valueOf = (tag: number) => entries.find(([one]) => one === tag)?.[1] ?? 0;
  const strings = place(valueOf(STRINGS));
  const text = (offset: number) => textAt(view, strings + offset);
  const needed = entries.filter(([tag]) => tag === NEEDED).map(([, value]) => text(value));
  const versions = versionsOf(view, place(valueOf(VERSIONS)), valueOf(VERSION_COUNT)).map(text);
  return { needed, glibc: newest(versions) };
}

/** Offsets of the names of the versions that are asked for. */
function versionsOf(view: DataView, start: number, count: number): number[] {
  const names: number[] = [];
  for (let file = 0, at = start; file < count; file += 1) {
    const versions = view.getUint16(at + 2, true);
    for (let one = 0, aux = at + view.getUint32(at + 8, true); one < versions; one += 1) {
      names.push(view.getUint32(aux + 8, true));
      aux += view.getUint32(aux + 12, true);
    }
    at += view.getUint32(at + 12, true);
  }
  return names;
}

function newest(versions: readonly string[]): string | null {
  const found = versions.flatMap((name) => /^GLIBC_(\d+(?:\.\d+)+)$/.exec(name)?.[1] ?? []);
  return found.sort(compareVersions).at(-1) ?? null;
}

/** Compares versions such as `2.9` and `2.38` number by number. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map((part) => parseInt(part, 10)));
  for (let i = 0; i < 3; i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function textAt(view: DataView, at: number): string {
  let text = "";
  for (let byte = view.getUint8(at); byte !== 0; byte = view.getUint8(at)) {
    text += String.fromCharCode(byte);
    at += 1;
  }
  return text;
}

function readMach(view: DataView): Binary {
  const cpu = view.getUint32(4, true);
  const arch = cpu === 0x01000007 ? "x64" : cpu === 0x0100000c ? "arm64" : null;
  const commands = 32 + view.getUint32(20, true);
  return { ...UNKNOWN, platform: "darwin", arch, truncated: commands > view.byteLength };
}

function readPe(view: DataView): Binary {
  const at = view.getUint32(0x3c, true);
  if (view.getUint32(at) !== 0x50450000) return UNKNOWN;
  const machine = view.getUint16(at + 4, true);
  const arch = machine === 0x8664 ? "x64" : machine === 0xaa64 ? "arm64" : null;
  return { ...UNKNOWN, platform: "win32", arch };
}

/** The C library that a Linux library was linked with; null when it uses none. */
export function libcOf({ needed }: Binary): "gnu" | "musl" | null {
  if (needed.includes("libc.so.6")) return "gnu";
  return needed.some((name) => name === "libc.so" || name.startsWith("libc.musl-")) ? "musl" : null;
}
