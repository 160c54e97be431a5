/**
 * The sharded counter against one cell, alone and while another process adds.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shared, SharedMap } from "../../src/mod.ts";
import type { Row, RowGroup } from "../rows.ts";
import { startChild } from "./child.ts";

/** The map of both processes: which of the two the child adds to, and what is added to. */
export const counterLayout = shared.layout({
  turn: shared.cells("u32", 1),
  sharded: shared.counter(),
  cell: shared.cells("i64", 8),
});

/** What the child adds to. */
export const TURNS = { nothing: 0, sharded: 1, cell: 2, end: 3 } as const;

const ROUNDS = 7;
const ADDITIONS = 1_000_000;

async function* rows(runtime: string): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  const path = join(folder, "counter");
  const map = new SharedMap(path, { mode: "create", layout: counterLayout });
  const { turn, sharded, cell } = map.parts;
  const child = startChild("counter_child.ts", [path]);
  try {
    // The child is at work once it has added something.
    turn.store(0, TURNS.sharded);
    while (sharded.value === 0n) await new Promise((resolve) => setTimeout(resolve, 1));
    const add = {
      sharded: () => sharded.add(1),
      cell: () => cell.add(0, 1n),
    };
    for (const contended of [false, true]) {
      const best = { sharded: Infinity, cell: Infinity };
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const side of ["sharded", "cell"] as const) {
          turn.store(0, contended ? TURNS[side] : TURNS.nothing);
          // Until the child has seen it.
          await new Promise((resolve) => setTimeout(resolve, 5));
          const call = add[side];
          const start = performance.now();
          for (let i = 0; i < ADDITIONS; i += 1) call();
          const ns = (performance.now() - start) * 1e6 / ADDITIONS;
          best[side] = Math.min(best[side], ns);
        }
      }
      yield {
        ...{ group: "counter", runtime, peer: "Atomics.add on one i64 cell of the map" },
        name: contended ? "add while another process adds" : "add alone",
        ...{ ns: best.sharded, peerNs: best.cell, ratio: best.sharded / best.cell },
      };
    }
  } finally {
    turn.store(0, TURNS.end);
    await new Promise((resolve) => child.once("close", resolve));
    map.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** The group `counter`. */
export const counter: RowGroup = { name: "counter", rows };
