/**
 * Atomic cells of a shared map against `Atomics` on a SharedArrayBuffer.
 *
 * @module
 */
import { SharedMap } from "../src/mod.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Comparison, Group } from "./rows.ts";

function* comparisons(): Generator<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  const map = new SharedMap(join(folder, "cells"), { mode: "create", byteLength: 4096 });
  try {
    yield* comparisonsOn(map);
  } finally {
    map.dispose();
    rmSync(folder, { recursive: true });
  }
}

function* comparisonsOn(map: SharedMap): Generator<Comparison> {
  const peer32 = new Uint32Array(new SharedArrayBuffer(64));
  const peer64 = new BigUint64Array(new SharedArrayBuffer(64));
  const cells32 = map.cells("u32", 0, 16);
  const cells64 = map.cells("u64", 1024, 8);
  const rounds = 9;
  // Both sides count up from 0, and are compared before they are timed.
  yield {
    name: "add u32",
    peer: "Atomics.add",
    rounds,
    ours: () => cells32.add(3, 1),
    theirs: () => Atomics.add(peer32, 3, 1),
  };
  yield {
    name: "load u32",
    peer: "Atomics.load",
    rounds,
    ours: () => cells32.load(4),
    theirs: () => Atomics.load(peer32, 4),
  };
  yield {
    name: "compareExchange u32",
    peer: "Atomics.compareExchange",
    rounds,
    ours: () => cells32.compareExchange(5, 0, 0),
    theirs: () => Atomics.compareExchange(peer32, 5, 0, 0),
  };
  yield {
    name: "add u64",
    peer: "Atomics.add",
    rounds,
    ours: () => cells64.add(3, 1n),
    theirs: () => Atomics.add(peer64, 3, 1n),
  };
}

/** The group `atomics`. */
export const atomics: Group = { name: "atomics", make: comparisons };
