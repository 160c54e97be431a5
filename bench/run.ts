/**
 * Runs groups of benchmarks on the runtime that this program runs on, and prints a JSON row a
 * line: `run.ts GROUP...`.
 *
 * @module
 */
import { backend } from "../src/runtime/select.ts";
import { arena } from "./arena.ts";
import { atomics } from "./atomics.ts";
import { cabi } from "./cabi.ts";
import { call } from "./call.ts";
import { kernels } from "./kernels.ts";
import { bandwidth } from "./nd/bandwidth.ts";
import { numpy } from "./nd/numpy.ts";
import { ndPeers } from "./nd/peers.ts";
import { views } from "./nd/views.ts";
import { pool } from "./pool.ts";
import { compare, type Group, type RowGroup } from "./rows.ts";
import { counter } from "./shared/counter.ts";
import { sharedParts } from "./shared/parts.ts";
import { rings } from "./shared/ring.ts";
import { table } from "./shared/table.ts";
import { wait } from "./shared/wait.ts";
import { sqlite } from "./sqlite.ts";
import { zlib } from "./zlib.ts";

const GROUPS: readonly Group[] = [
  call,
  cabi,
  kernels,
  views,
  ndPeers,
  bandwidth,
  pool,
  arena,
  atomics,
  sharedParts,
  table,
  zlib,
  sqlite,
];
const ROW_GROUPS: readonly RowGroup[] = [numpy, rings, counter, wait];

const wanted = process.argv.slice(2);
for (const group of GROUPS.filter(({ name }) => wanted.includes(name))) {
  for (const comparison of group.make()) {
    const row = await compare(group.name, backend().name, comparison);
    console.log(JSON.stringify(row));
  }
}
for (const group of ROW_GROUPS.filter(({ name }) => wanted.includes(name))) {
  for await (const row of group.rows(backend().name)) console.log(JSON.stringify(row));
}
