/**
 * What arenas are described by: options and marks.
 *
 * @module
 */
import type { Arena } from "./arena.ts";
import { checkIndex } from "./dtypes.ts";
import { checkFlag, checkOptions } from "./options.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import { backend } from "./runtime/select.ts";

/** The shape of an arena. */
export interface ArenaOptions {
  /** Size of the first chunk in bytes; 64 KiB by default, for a child that of its parent. */
  readonly byteLength?: number;
  /** Limit of all chunks together, those of children too, in bytes; none by default. */
  readonly maxByteLength?: number;
  /**
   * Each chunk is twice as large as the one before, up to this, in bytes; 16 MiB by default. What
   * does not fit gets a chunk of its own size.
   */
  readonly maxChunkByteLength?: number;
  /**
   * Alignment of what is allocated without one, a power of two from 1 to 2 MiB, in bytes; 64 by
   * default. Every dtype has at least the alignment of its elements.
   */
  readonly alignment?: number;
  /**
   * True leaves views of memory that was given back attached, which makes `reset` and `rewind` take
   * nanoseconds: such a view shows what is allocated there next. False by default.
   */
  readonly keepViews?: boolean;
}

/** How an array is allocated in an arena. */
export interface ArenaAllocOptions {
  /** A power of two from 1 to 2 MiB, in bytes; that of the arena by default. */
  readonly alignment?: number;
  /** False leaves old contents in the memory, which is faster; true by default. */
  readonly zeroed?: boolean;
}

/** How an arena is emptied. */
export interface ArenaResetOptions {
  /** Overrides {@link ArenaOptions.keepViews} for this reset. */
  readonly keepViews?: boolean;
}

/**
 * A position in an arena. `arena.rewind(mark)` goes back to it, and so does the end of its scope
 * (`using`); where the arena went back further meanwhile, the end of the scope does nothing.
 */
export interface ArenaMark extends Disposable {
  /** Bytes that were in use by the arena itself, without its children. */
  readonly used: number;
}

/** A mark as the arena that made it sees it. */
export class Mark implements ArenaMark {
  readonly owner: object;
  readonly used: number;
  /** Number of windows. */
  readonly windows: number;
  /** Bytes in use in the last window. */
  readonly top: number;
  /** Children with this number or a larger one are younger than the mark. */
  readonly serial: number;
  /** False once the arena went back further. */
  live = true;
  readonly #rewind: (mark: Mark) => void;

  constructor(
    position: Pick<Mark, "owner" | "used" | "windows" | "top" | "serial">,
    rewind: (mark: Mark) => void,
  ) {
    this.owner = position.owner;
    this.used = position.used;
    this.windows = position.windows;
    this.top = position.top;
    this.serial = position.serial;
    this.#rewind = rewind;
  }

  [Symbol.dispose](): void {
    if (this.live) this.#rewind(this);
  }
}

/** Checks that a value is a mark that its arena can go back to. */
export function liveMark(call: string, mark: ArenaMark, owner: object): Mark {
  if (!(mark instanceof Mark)) {
    throw new TypeError(`${call}: mark is ${showValue(mark)}; give one from mark()`);
  }
  if (mark.owner === owner && mark.live) return mark;
  const what = mark.owner === owner ? "was given back by rewind or reset" : "is of another arena";
  throw new ZiffiError("STALE_HANDLE", `${call}: the mark ${what}; make a new one`);
}

/** Options of a child, which its parent passes to the constructor. */
export class ChildOptions implements ArenaOptions {
  readonly options: ArenaOptions;
  readonly parent: Arena;
  // None of its own: those of `options` count.
  readonly byteLength?: never;

  constructor(options: ArenaOptions, parent: Arena) {
    this.options = options;
    this.parent = parent;
  }
}

/** Options of an arena that were checked. */
export type ArenaShape = Required<ArenaOptions>;

const KIB = 1024;
const ALIGNMENT_MAX = 0x200000;

/** What a new arena has where nothing is said. */
const DEFAULTS: ArenaShape = {
  byteLength: 64 * KIB,
  maxByteLength: Number.MAX_SAFE_INTEGER,
  maxChunkByteLength: 16 * KIB * KIB,
  alignment: 64,
  keepViews: false,
};

/** Checks the options of an arena; children start from the shape of their parent. */
export function arenaShape(call: string, given: ArenaOptions, parent?: ArenaShape): ArenaShape {
  const options = given instanceof ChildOptions ? given.options : given;
  checkOptions(call, options);
  const defaults = parent === undefined ? DEFAULTS : { ...parent, maxByteLength: undefined };
  const { alignment = defaults.alignment, keepViews = defaults.keepViews } = options;
  // The chunks of a child have the alignment of those of its parent.
  const finest = parent === undefined ? ALIGNMENT_MAX : Math.max(64, parent.alignment);
  checkPowerOfTwo(call, alignment, finest);
  checkFlag(call, "keepViews", keepViews);
  const { maxByteLength = DEFAULTS.maxByteLength } = options;
  checkIndex(call, "maxByteLength", maxByteLength, Number.MAX_SAFE_INTEGER, 1);
  const { byteLength = Math.min(defaults.byteLength, maxByteLength) } = options;
  const largest = backend().maxMapByteLength;
  checkIndex(call, "byteLength", byteLength, Math.min(maxByteLength, largest), 1);
  const { maxChunkByteLength = Math.max(byteLength, defaults.maxChunkByteLength) } = options;
  checkIndex(call, "maxChunkByteLength", maxChunkByteLength, largest, byteLength);
  return { byteLength, maxByteLength, maxChunkByteLength, alignment, keepViews };
}

/** Refuses an alignment that is no power of two from 1 to a limit. */
export function checkPowerOfTwo(call: string, value: number, max = ALIGNMENT_MAX): void {
  const isInside = typeof value === "number" && value >= 1 && value <= max;
  if (isInside && Number.isInteger(value) && (value & (value - 1)) === 0) return;
  const message = `${call}: alignment is ${showValue(value)}; give a power of two from 1 to ${max}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}
