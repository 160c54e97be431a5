/**
 * The schema of ziffi's own library: `ziffi gen schemas/mod.ts`.
 *
 * @module
 */
import { library } from "../src/schema/mod.ts";
import { cells } from "./cells.ts";
import { cpu } from "./cpu.ts";
import { exchange } from "./exchange.ts";
import { hardening } from "./hardening.ts";
import { later } from "./later.ts";
import { locks } from "./locks.ts";
import { maps } from "./map.ts";
import { memory } from "./memory.ts";
import { nd } from "./nd.ts";
import { pool } from "./pool.ts";
import { queues } from "./queues.ts";
import { records } from "./records.ts";
import { rings } from "./rings.ts";
import { shared } from "./shared.ts";
import { status } from "./status.ts";
import { tables } from "./tables.ts";

export default library({
  name: "ziffi",
  version: "0.1.0",
  description:
    "Native memory for JavaScript: blocks, pools, N-d views with SIMD kernels, atomic file maps.",
  status,
  modules: [
    memory,
    hardening,
    pool,
    shared,
    locks,
    later,
    rings,
    queues,
    records,
    tables,
    maps,
    cells,
    cpu,
    nd,
    exchange,
  ],
  runtime: "../runtime/v1.ts",
  implementation: "../abi",
  // From src/generated in the repository, and from dist/lib in the package.
  localBuilds: ["../../build/native/{target}/"],
  package: "@ziffi/{target}",
  out: {
    typescript: "../src/generated",
    zig: "../zig/generated",
    header: "../include",
    docs: "../docs/reference",
  },
});
