/**
 * Options of shared maps.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { MapMode } from "../generated/ziffi.ts";
import { checkFlag, checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { Layout, type PartTypes } from "./layout.ts";
import type { MapAccess } from "./part.ts";

/** A layout without parts: the type of maps of plain bytes. */
export type NoParts = Readonly<Record<never, never>>;

/** How memory is treated; all are false by default. */
export interface MapFlagOptions {
  /** Makes all pages ready at once, so that no first access waits. */
  readonly prefault?: boolean;
  /** Asks for huge pages, as far as the system has them for this memory. */
  readonly hugePages?: boolean;
  /** Keeps all pages in memory: they are never swapped out. */
  readonly lockMemory?: boolean;
}

/** What all ways to map have in common. */
export interface MapOptions<P extends PartTypes = NoParts> extends MapFlagOptions {
  /** The parts of the map, see `shared.layout`; it says the length, too. */
  readonly layout?: Layout<P>;
  /** Bytes to map; by default all that is there, and needed when something is created. */
  readonly byteLength?: number;
}

/** How a file or a name is opened. */
export interface NamedMapOptions<P extends PartTypes = NoParts> extends MapOptions<P> {
  /**
   * `"open"` (the default) maps what exists, `"create"` makes or extends it, and
   * `"createExclusive"` fails when it exists.
   */
  readonly mode?: keyof typeof MapMode;
  /**
   * `"readwrite"` (the default); `"read"`, where a write into a view by mistake stays in this
   * process; or `"copyOnWrite"`, where writes on purpose do.
   */
  readonly access?: MapAccess;
}

/** How a file is mapped. */
export interface SharedMapOptions<P extends PartTypes = NoParts> extends NamedMapOptions<P> {
  /** First byte to map, a multiple of the page size; 0 by default. Not with a layout. */
  readonly byteOffset?: number;
  /** True allocates no blocks ahead: a full disk is met later, as a truncated map. */
  readonly sparse?: boolean;
}

/** How memory without a name is made. */
export interface AnonymousMapOptions<P extends PartTypes = NoParts> extends MapOptions<P> {
  /** True lets {@link SharedMap.resize} make it longer; else its length is sealed. */
  readonly resizable?: boolean;
}

/** How an open file is mapped. */
export interface DescriptorMapOptions<P extends PartTypes = NoParts> extends MapOptions<P> {
  /** The process that has it open; this one by default. */
  readonly processId?: number;
  /** As in {@link NamedMapOptions}. */
  readonly access?: MapAccess;
  /** First byte to map, a multiple of the page size; 0 by default. Not with a layout. */
  readonly byteOffset?: number;
}

/** All options of all ways to map. */
type AllOptions = Partial<
  & SharedMapOptions<PartTypes>
  & AnonymousMapOptions<PartTypes>
  & DescriptorMapOptions<PartTypes>
>;

/** Options with what they stand for. */
export interface ReadOptions {
  readonly mode: keyof typeof MapMode;
  readonly access: MapAccess;
  readonly byteOffset: number;
  /** 0 is all that is there. */
  readonly byteLength: number;
  /** Bits of MapFlags. */
  readonly flags: number;
  readonly processId: number;
  readonly layout: Layout | null;
}

const COMMON = ["layout", "byteLength", "prefault", "hugePages", "lockMemory"];
const ACCESSES: readonly MapAccess[] = ["readwrite", "read", "copyOnWrite"];
/** Bits of MapFlags, by option. */
const FLAGS = { prefault: 1, hugePages: 2, lockMemory: 4, sparse: 8, resizable: 16 } as const;

/**
 * Checks options.
 *
 * @param own the options that only this way to map has
 * @param creates whether something is always made, so that its length must be known
 */
export function readMapOptions(
  call: string,
  options: AllOptions,
  own: readonly string[],
  creates = false,
): ReadOptions {
  checkOptions(call, options, [...own, ...COMMON]);
  const { mode = "open", access = "readwrite", byteOffset = 0, processId = 0 } = options;
  if (!Object.hasOwn(MapMode, mode)) {
    const names = Object.keys(MapMode).join(", ");
    throw new RangeError(`${call}: mode is ${showValue(mode)}; give one of ${names}`);
  }
  if (!ACCESSES.includes(access)) {
    const names = ACCESSES.join(", ");
    throw new RangeError(`${call}: access is ${showValue(access)}; give one of ${names}`);
  }
  if (mode !== "open" && access !== "readwrite") {
    throw new RangeError(
      `${call}: mode is "${mode}" and access "${access}"; only "readwrite" can create`,
    );
  }
  checkIndex(call, "byteOffset", byteOffset, Number.MAX_SAFE_INTEGER);
  checkIndex(call, "processId", processId, 2 ** 32 - 1);
  const layout = readLayout(call, options);
  const byteLength = readLength(call, options, layout === null && (creates || mode !== "open"));
  return {
    ...{ mode, access, byteOffset, byteLength, processId, layout },
    flags: readFlags(call, options),
  };
}

function readLength(call: string, { byteLength }: AllOptions, needed: boolean): number {
  if (byteLength === undefined && !needed) return 0;
  if (byteLength === undefined || byteLength === 0) {
    throw new RangeError(
      `${call}: byteLength is ${byteLength ?? "not given"}; give the number of bytes to map`,
    );
  }
  checkIndex(call, "byteLength", byteLength, Number.MAX_SAFE_INTEGER, 1);
  return byteLength;
}

function readLayout(call: string, options: AllOptions): Layout | null {
  const { layout } = options;
  if (layout === undefined) return null;
  if (!(layout instanceof Layout)) {
    throw new TypeError(`${call}: layout is ${showValue(layout)}; make it by shared.layout`);
  }
  for (const name of ["byteLength", "byteOffset"] as const) {
    if (options[name] === undefined) continue;
    throw new TypeError(`${call}: ${name} is given and the layout says it; leave it out`);
  }
  return layout;
}

function readFlags(call: string, options: AllOptions): number {
  let flags = 0;
  for (const [name, bit] of Object.entries(FLAGS)) {
    const value = options[name as keyof typeof FLAGS] ?? false;
    checkFlag(call, name, value);
    if (value) flags |= bit;
  }
  return flags;
}
