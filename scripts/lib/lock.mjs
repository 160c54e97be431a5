// A lock between processes: a folder, because making one is atomic everywhere. The owner's process
// number inside tells a live owner from one that was killed.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 100;
/** A lock folder without an owner file is a process that died between the two steps. */
const ownerlessMs = 5_000;

/**
 * @typedef {{ pid: number, host: string }} Owner
 * @param {string} dir
 * @returns {Owner | undefined}
 */
function readOwner(dir) {
  try {
    return JSON.parse(readFileSync(join(dir, "owner.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {Owner} owner */
function isAlive({ pid, host }) {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} dir */
function tryTake(dir) {
  try {
    mkdirSync(dir);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(dir, "owner.json"), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

/**
 * Moves a dead owner's lock away. The rename is atomic, so of two that try only one succeeds.
 * @param {string} dir
 */
function clearStale(dir) {
  const aside = `${dir}.stale-${process.pid}`;
  try {
    renameSync(dir, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Another process was faster, or the owner let go.
  }
}

/**
 * Runs `work` while holding the lock at `dir`; waits for a live owner, takes over from a dead one.
 * @template T
 * @param {string} dir
 * @param {(owner: Owner | undefined) => void} onWait called once when it has to wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(dir, onWait, work) {
  mkdirSync(dirname(dir), { recursive: true });
  let waiting = false;
  let ownerlessSince = 0;
  while (!tryTake(dir)) {
    const owner = readOwner(dir);
    if (owner) ownerlessSince = 0;
    else ownerlessSince ||= Date.now();
    const stale = owner ? !isAlive(owner) : Date.now() - ownerlessSince > ownerlessMs;
    if (stale) {
      clearStale(dir);
      continue;
    }
    if (!waiting && owner) {
      waiting = true;
      onWait(owner);
    }
    await sleep(pollMs);
  }
  const release = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}
