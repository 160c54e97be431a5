// Makes the garbage collector run, without a function of one runtime.
import { Block, memoryStats } from "../../../src/mod.ts";

/** Lets the event loop turn once, so that finalizers can run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Allocates and drops until a condition holds.
 *
 * @param rounds how often at most
 * @returns whether it held in the end
 */
export async function collectUntil(
  done: () => boolean,
  drop: () => void,
  rounds: number,
): Promise<boolean> {
  // What lives for some rounds is moved to the old objects, so that these are collected too.
  const aging: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    drop();
    aging.push(new Array<number>(200_000).fill(round));
    if (aging.length > 8) aging.splice(0, 4);
    await turn();
    if (done()) return true;
  }
  return false;
}

/** Drops blocks of this size, filled with a byte, so that freed memory shows when it is read. */
export function dropBlocks(count: number, byteLength: number, byte: number): void {
  for (let i = 0; i < count; i += 1) new Block(byteLength).view("u8").fill(byte);
}

/** Blocks that were freed since the start, by dispose or by the collector. */
export function freedBlocks(): number {
  const { totalBlocks, liveBlocks } = memoryStats();
  return totalBlocks - liveBlocks;
}
