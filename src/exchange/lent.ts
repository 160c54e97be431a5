/**
 * Views as native code of others may keep them: which block they lie in, and structs that say so.
 *
 * @module
 */
import { type NDDtype } from "../nd/dtype.ts";
import type { Layout } from "../nd/layout.ts";
import { isView, partsOf } from "../nd/parts.ts";
import type { NDView } from "../nd/view.ts";
import { badDisposed } from "../owner.ts";
import { NativeError, showValue } from "../runtime/errors.ts";
import { blockAddress } from "../runtime/native_memory.ts";

/** Elements in memory of a block. */
export interface Lent {
  readonly dtype: NDDtype;
  readonly layout: Layout;
  readonly writable: boolean;
  /** Address of the block. */
  readonly block: number;
  /** Address of the element with all indices 0; 0 when there is no element. */
  readonly data: number;
}

/** Refuses what is no view, or whose memory was freed. */
export function checkView(call: string, view: NDView): void {
  if (!isView(view)) {
    throw new TypeError(
      `${call}: view is ${showValue(view)}; give an NDView, or a field() of a view of structs`,
    );
  }
  const { memory } = partsOf(view);
  const { buffer } = memory;
  if (buffer instanceof ArrayBuffer && buffer.detached) badDisposed(call, "memory of the view");
}

/**
 * Where a view lies, for native code that goes on to use it.
 *
 * @throws TypeError when it lies in memory of JavaScript
 */
export function lend(call: string, view: NDView): Lent {
  checkView(call, view);
  const { memory, dtype, layout, writable } = partsOf(view);
  if (memory.address === 0 || !(memory.buffer instanceof ArrayBuffer)) {
    throw new TypeError(
      `${call}: the view lies in memory of JavaScript, which nobody can keep at its place; ` +
        "copy() it, which gives one in native memory",
    );
  }
  const data = layout.size === 0 ? 0 : memory.address + layout.offset;
  return { dtype, layout, writable, block: blockAddress(memory.buffer), data };
}

/** Makes a struct that keeps a block, and explains it when the memory is none. */
export function makeStruct(call: string, make: () => number): number {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NativeError) || error.statusName !== "INVALID_ADDRESS") throw error;
    throw new TypeError(
      `${call}: the view lies in native memory that is no block, such as a map or memory of ` +
        "another library, which cannot be kept for others; copy() it",
      { cause: error },
    );
  }
}

/** Frees what was made for an object that was dropped. */
const dropped = new FinalizationRegistry<() => void>((drop) => {
  try {
    drop();
  } catch {
    // Nobody can catch an error of the collector, and the memory is lost at worst.
  }
});

/** Something in native memory, freed once: when its object is ended or was dropped. */
export class NativeStruct {
  #drop: (() => void) | null;

  /** @param drop must not refer to the owner */
  constructor(owner: object, drop: () => void) {
    this.#drop = drop;
    dropped.register(owner, drop, this);
  }

  /** True once it was freed, or somebody else took it over. */
  get ended(): boolean {
    return this.#drop === null;
  }

  /** Frees it, once. */
  free(): void {
    const drop = this.#drop;
    this.giveUp();
    drop?.();
  }

  /** Somebody else frees it. */
  giveUp(): void {
    this.#drop = null;
    dropped.unregister(this);
  }
}
