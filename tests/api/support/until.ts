// Waits for what another thread does, by turns of the event loop.
import assert from "node:assert/strict";
import { memoryStats } from "../../../src/mod.ts";

const LIMIT_MS = 30_000;

/** Lets the event loop turn until a condition holds; fails after half a minute, or as told. */
export async function until(
  holds: () => boolean,
  what: () => string,
  timeoutMs = LIMIT_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    assert.ok(performance.now() < end, `waited in vain for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Waits until no more blocks are live than so many. */
export async function untilLive(blocks: number, timeoutMs?: number): Promise<void> {
  const live = (): number => memoryStats().liveBlocks;
  const what = (): string => `${blocks} live blocks; there are ${live()}`;
  await until(() => live() <= blocks, what, timeoutMs);
}
