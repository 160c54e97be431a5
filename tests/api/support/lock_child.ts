// Takes a lock of a map and keeps it until it is killed, or counts under one:
// lock_child.ts FILE TASK as a process, or with both in workerData as a Worker.
import process from "node:process";
import { workerData } from "node:worker_threads";
import { SharedMap } from "../../../src/mod.ts";
import { CELL, lockLayout, PARTIES, ROUNDS } from "./lock_layout.ts";

const given = workerData as { path: string; task: string } | null | undefined;
const path = given?.path ?? process.argv[2] ?? "";
const task = given?.task ?? process.argv[3] ?? "";

const map = new SharedMap(path, { layout: lockLayout });
const { mutex, rwlock, semaphore, barrier, once, cells } = map.parts;

/** Says that it holds what it was asked to, and stays until it is killed. */
function stay(): Promise<void> {
  cells.add(CELL.holding, 1);
  setInterval(() => {}, 1000);
  return new Promise(() => {});
}

/** An addition that other threads can spoil, unless a lock is held. */
function count(): void {
  cells.store(CELL.total, cells.load(CELL.total) + 1);
}

const tasks: Record<string, () => unknown> = {
  mutex: () => [mutex.lock(), stay()],
  read: () => [rwlock.read(), stay()],
  write: () => [rwlock.write(), stay()],
  semaphore: () => [semaphore.acquire(), stay()],
  once: () => void once.runAsync(stay),
  barrier: () => {
    barrier.waitAsync().catch(() => {});
    stay();
  },
  /** Ends in an orderly way with the lock in hand. */
  leave: () => {
    mutex.lock();
    cells.add(CELL.holding, 1);
  },
  countMutex: async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      using _ = round % 3 === 0 ? await mutex.lockAsync() : mutex.lock();
      count();
    }
  },
  countRwlock: async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      {
        using _ = round % 3 === 0 ? await rwlock.writeAsync() : rwlock.write();
        count();
      }
      using _ = round % 5 === 0 ? await rwlock.readAsync() : rwlock.read();
    }
  },
  rounds: () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      cells.add(CELL.total, 1);
      barrier.wait();
      // Nobody goes on before all have come.
      if (cells.load(CELL.total) < round * PARTIES) process.exit(3);
    }
  },
  runOnce: () => {
    once.run(count);
    if (cells.load(CELL.total) !== 1) process.exit(3);
  },
};

await tasks[task]?.();
