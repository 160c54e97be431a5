/**
 * Blocks in the hands of several threads of JavaScript: descriptors that are posted, and the memory
 * behind them.
 *
 * @module
 */
import type { ZiffiLibrary } from "./generated/ziffi.ts";
import { NativeError, showValue, ZiffiError } from "./runtime/errors.ts";
import { blockAddress } from "./runtime/native_memory.ts";
import { keepWhileUsed } from "./runtime/uses.ts";

/**
 * What names a shared block for other Workers of this process: a plain object for `postMessage`.
 * It holds a random key; whoever has it can open the block.
 */
export interface BlockDescriptor {
  /** What this object is. */
  readonly type: "ziffi.Block";
  /** Native address of the first byte. */
  readonly address: number;
  /** Size in bytes. */
  readonly byteLength: number;
  /** Alignment of the first byte, in bytes. */
  readonly alignment: number;
  /** What proves that the block was shared. */
  readonly key: number;
}

/** Where a block is. */
export type BlockPlace = Pick<BlockDescriptor, "address" | "byteLength" | "alignment">;

const TYPE = "ziffi.Block";
const NUMBERS = ["address", "byteLength", "alignment", "key"] as const;

/** The descriptor of a block that this thread holds. */
export function describe({ api }: ZiffiLibrary, place: BlockPlace): BlockDescriptor {
  const { address, byteLength, alignment } = place;
  const key = api.blockShare(address, byteLength, alignment, randomKey());
  return { type: TYPE, address, byteLength, alignment, key };
}

/** An integer from 1 to 2^53 - 1 that nobody can guess; native code keeps the first of a block. */
function randomKey(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low || 1;
}

/** Reads what was posted. Nothing in it is believed before the table of blocks was asked. */
export function readDescriptor(call: string, value: unknown): BlockDescriptor {
  const given = typeof value === "object" && value !== null ? value as BlockDescriptor : null;
  if (given?.type !== TYPE) {
    throw new TypeError(`${call}: descriptor is ${showValue(value)}; give what share() returned`);
  }
  const { address, byteLength, alignment, key } = given;
  const read: BlockDescriptor = { type: TYPE, address, byteLength, alignment, key };
  for (const name of NUMBERS) {
    const number = read[name];
    if (Number.isSafeInteger(number) && number >= 0) continue;
    throw new TypeError(
      `${call}: descriptor.${name} is ${showValue(number)}; give what share() returned, unchanged`,
    );
  }
  return read;
}

/**
 * Makes this thread one of those that hold a block.
 *
 * @throws ZiffiError with code `STALE_DESCRIPTOR` when there is no such block
 */
export function hold(call: string, { api }: ZiffiLibrary, shared: BlockDescriptor): void {
  const { address, byteLength, alignment, key } = shared;
  try {
    if (address !== 0) return api.blockOpen(address, byteLength, alignment, key);
  } catch (error) {
    if (!(error instanceof NativeError) || error.statusName !== "INVALID_ADDRESS") throw error;
  }
  throw new ZiffiError(
    "STALE_DESCRIPTOR",
    `${call}: the descriptor of ${byteLength} bytes at ${address} is of a block that was freed, ` +
      "of another process, or was changed; keep the block until its receiver has opened it",
  );
}

type Keeping = Pick<ZiffiLibrary["unchecked"], "blockHold" | "blockLetGo">;

let library: ZiffiLibrary | null = null;
let keeping: Keeping | null = null;
const nothing = (): void => {};

/** Keeps blocks that nonblocking calls use when this thread ends before those calls. */
export function keepBlocksWhileUsed(opened: ZiffiLibrary): void {
  if (library === opened) return;
  library = opened;
  // Bound now: after the library is closed, nothing can be bound any more.
  const { blockHold, blockLetGo } = opened.unchecked;
  keeping = { blockHold, blockLetGo };
  keepWhileUsed((used) => {
    const address = used instanceof ArrayBuffer ? blockAddress(used) : 0;
    if (address === 0) return nothing;
    return blockHold(address) ? () => blockLetGo(address) : nothing;
  });
}

/** Keeps a block that another buffer may read at any time, also after the end of this thread. */
export function keepForEver(address: number): void {
  if (address !== 0) keeping?.blockHold(address);
}
