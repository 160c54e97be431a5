/**
 * Runs groups of benchmarks on the runtime that this program runs on, and prints a JSON row a
 * line: `run.ts GROUP...`.
 *
 * @module
 */
import { backend } from "../src/runtime/select.ts";
import { compare, type Group, type RowGroup } from "./rows.ts";

/** Loaded when they run: some need libraries that others do not. */
const GROUPS: Readonly<Record<string, () => Promise<Group>>> = {
  call: async () => (await import("./call.ts")).call,
  cabi: async () => (await import("./cabi.ts")).cabi,
  kernels: async () => (await import("./kernels.ts")).kernels,
  views: async () => (await import("./nd/views.ts")).views,
  peers: async () => (await import("./nd/peers.ts")).ndPeers,
  bandwidth: async () => (await import("./nd/bandwidth.ts")).bandwidth,
  pool: async () => (await import("./pool.ts")).pool,
  arena: async () => (await import("./arena.ts")).arena,
  atomics: async () => (await import("./atomics.ts")).atomics,
  shared: async () => (await import("./shared/parts.ts")).sharedParts,
  table: async () => (await import("./shared/table.ts")).table,
  zlib: async () => (await import("./zlib.ts")).zlib,
  sqlite: async () => (await import("./sqlite.ts")).sqlite,
};

/** Those that measure by themselves. */
const ROW_GROUPS: Readonly<Record<string, () => Promise<RowGroup>>> = {
  numpy: async () => (await import("./nd/numpy.ts")).numpy,
  rings: async () => (await import("./shared/ring.ts")).rings,
  counter: async () => (await import("./shared/counter.ts")).counter,
  wait: async () => (await import("./shared/wait.ts")).wait,
};

for (const name of process.argv.slice(2)) {
  const group = await GROUPS[name]?.();
  for (const comparison of group?.make() ?? []) {
    console.log(JSON.stringify(await compare(name, backend().name, comparison)));
  }
  const rows = await ROW_GROUPS[name]?.();
  for await (const row of rows?.rows(backend().name) ?? []) console.log(JSON.stringify(row));
  if (group === undefined && rows === undefined) throw new Error(`there is no group ${name}`);
}
