/**
 * N-d kernels against NumPy, which runs in a process of its own, round by round in turn.
 *
 * @module
 */
import assert from "node:assert/strict";
import { measure } from "mitata";
import type { Row, RowGroup } from "../rows.ts";
import { type Cell, COUNTS, DTYPES, LAYOUTS, OPERATIONS, ours, sampleOf } from "./cells.ts";
import { NumpyPeer } from "./numpy_peer.ts";

const ROUNDS = 3;
const ROUND_MS = 12;

function* cells(): Generator<Cell> {
  for (const count of COUNTS) {
    for (const dtype of DTYPES) {
      for (const layout of LAYOUTS) {
        for (const op of OPERATIONS) yield { op, dtype, count, layout };
      }
    }
  }
  // Image inversion of 64 MiB.
  yield { op: "invert", dtype: "u8", count: 2 ** 26, layout: "contiguous" };
}

/** `1e3`, `1e5`, `1e7`; other lengths in digits. */
const label = (count: number) => count === 2 ** 26 ? "64Mi" : `1e${Math.log10(count)}`;

function verify({ op, dtype, count }: Cell, found: number[], expected: number[]): void {
  // Sums of floats differ in the last places, and those of NumPy are less exact for long arrays.
  const tolerance = dtype === "f32" ? 1e-3 : 1e-9;
  const exact = !["sum", "mean", "var", "dot"].includes(op) || dtype === "u8" || dtype === "i32";
  assert.equal(found.length, expected.length, `${op} ${dtype} ${count}`);
  found.forEach((value, i) => {
    const other = expected[i] ?? NaN;
    const close = Math.abs(value - other) <= (exact ? 1e-12 : tolerance) * Math.abs(other);
    assert.ok(close || value === other, `${op} ${dtype} ${count}: [${i}] ${value}, NumPy ${other}`);
  });
}

async function rowOf(peer: NumpyPeer, runtime: string, cell: Cell): Promise<Row> {
  const call = ours(cell);
  verify(cell, sampleOf(call()), await peer.make(cell));
  let ns = Infinity;
  let peerNs = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    peerNs = Math.min(peerNs, await peer.time(ROUND_MS));
    const stats = await measure(call, { min_cpu_time: ROUND_MS * 1e6, min_samples: 3 });
    ns = Math.min(ns, stats.min);
  }
  const name = `${cell.op} ${cell.dtype} ${label(cell.count)} ${cell.layout}`;
  const names = { group: "numpy", name, runtime, peer: `NumPy ${peer.version}` };
  return { ...names, ns, peerNs, ratio: ns / peerNs };
}

async function* rows(runtime: string): AsyncGenerator<Row> {
  const peer = await NumpyPeer.start();
  const only = process.env.ZIFFI_BENCH_CELLS ?? "";
  for (const cell of cells()) {
    const text = `${cell.op} ${cell.dtype} ${label(cell.count)} ${cell.layout}`;
    if (!only.split(" ").every((word) => text.includes(word))) continue;
    yield await rowOf(peer, runtime, cell);
  }
  peer.end();
}

/** The group `numpy`. */
export const numpy: RowGroup = { name: "numpy", rows };
