/**
 * What files looked like at one time.
 *
 * They are asked for by name, again and again, instead of listening to the system: that sees saves
 * by rename, folders that were removed and made again, and network drives alike, on every runtime,
 * and asking for some dozens of files takes less than a millisecond.
 *
 * @module
 */
import { statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** How long files are left alone between two looks. */
const LOOK_MS = 50;
/** How long they have to stay the same after a change: editors and tools save in several steps. */
const QUIET_MS = 20;
/** Files that never stay the same for so long are taken as they are. */
const PATIENCE = 50;
/** The least share of the time in which nothing is asked for. */
const REST = 50;

/** A file's state: time, size and identity; empty when it is not there. */
export type Snapshot = ReadonlyMap<string, string>;

/** Looks at every file. */
export function look(files: Iterable<string>): Snapshot {
  return new Map([...files].map((path) => [path, stateOf(path)]));
}

function stateOf(path: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return "";
  }
}

/** The files that are not as they were. */
export function changedFiles(before: Snapshot): string[] {
  return [...before].filter(([path, state]) => stateOf(path) !== state).map(([path]) => path);
}

/** The files that were written at a time or later, in milliseconds since 1970. */
export function writtenSince(files: Iterable<string>, timeMs: number): string[] {
  return [...files].filter((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat !== undefined && stat.mtimeMs >= timeMs;
  });
}

/** Waits for a change, and until it is complete. */
export async function nextChange(before: Snapshot): Promise<void> {
  for (;;) {
    const started = performance.now();
    if (changedFiles(before).length > 0) return await quiet(before.keys());
    await delay(Math.max(LOOK_MS, (performance.now() - started) * REST));
  }
}

/** Waits until files stay the same. */
export async function quiet(files: Iterable<string>): Promise<void> {
  let now = look(files);
  for (let round = 0; round < PATIENCE; round += 1) {
    await delay(QUIET_MS);
    if (changedFiles(now).length === 0) return;
    now = look(now.keys());
  }
}
