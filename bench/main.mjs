// The benchmarks: `npm run bench -- [--group G]... [--runtime R]... [--json FILE]`.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { at } from "../scripts/lib/paths.mjs";
import { buildDist } from "../scripts/dist.mjs";
import { run } from "../scripts/lib/run.mjs";
import { toolchain } from "../scripts/toolchain.mjs";
import { allocRows } from "./alloc/rows.mjs";
import { buildCabiFixture } from "./cabi_fixture/build.mjs";
import { buildFixture } from "./fixture/build.mjs";
import { gcRows } from "./gc.mjs";
import { memoryRows } from "./memory_case/rows.mjs";
import { buildLoops } from "./nd/loops_fixture/build.mjs";
import { buildWaitPeer } from "./shared/wait_fixture/build.mjs";
import { buildZlibFixture } from "./zlib_fixture/build.mjs";
import { toolRows } from "./tools.mjs";

/** @typedef {import("./rows.ts").Row} Row */

const GROUPS = [
  "call",
  "cabi",
  "kernels",
  "views",
  "peers",
  "bandwidth",
  "numpy",
  "pool",
  "arena",
  "atomics",
  "shared",
  "rings",
  "table",
  "counter",
  // Its peer is a C program that knows the futexes of Linux.
  ...(process.platform === "linux" ? ["wait"] : []),
  "zlib",
  "sqlite",
  "import",
  "tools",
  "gc",
  "memory",
];
/** Groups of native code alone: they have no runtime, and run once. */
const NATIVE_GROUPS = ["alloc"];
const IMPORT_ROUNDS = 15;
/** How a compiler inlines differs from process to process, which a call of 3 ns shows. */
const CALL_PROCESSES = 3;

/** @type {Record<string, { command: string, args: string[] }>} */
const RUNTIMES = {
  deno: { command: toolchain.deno, args: ["run", "--allow-all", "--no-check"] },
  bun: { command: toolchain.bun, args: [] },
  node: { command: toolchain.node26, args: ["--disable-warning=ExperimentalWarning"] },
};

/**
 * @param {string} name
 * @param {string[]} given
 * @param {string[]} allowed
 */
function chosen(name, given, allowed) {
  const unknown = given.filter((one) => !allowed.includes(one));
  if (unknown.length > 0) {
    console.error(`--${name} ${unknown.join(", ")} is unknown; give ${allowed.join(", ")}`);
    process.exit(2);
  }
  return given.length > 0 ? given : allowed;
}

/** @param {string} runtime */
function programOf(runtime) {
  return RUNTIMES[runtime] ?? { command: runtime, args: [] };
}

/**
 * @param {string} runtime
 * @param {string[]} words
 */
async function start(runtime, words) {
  const { command, args } = programOf(runtime);
  const result = await run(command, [...args, ...words]);
  if (result.code !== 0) throw new Error(`${runtime} ${words.join(" ")}:\n${result.output}`);
  return result.output.trim();
}

/**
 * Import time in fresh processes, the package and an empty module in turn.
 * @param {string} runtime
 * @returns {Promise<Row>}
 */
async function importRow(runtime) {
  const script = at("bench", "import_time.mjs");
  const url = (/** @type {string[]} */ ...parts) => pathToFileURL(at(...parts)).href;
  let ns = Infinity;
  let peerNs = Infinity;
  for (let round = 0; round < IMPORT_ROUNDS; round += 1) {
    const empty = await start(runtime, [script, url("bench", "empty.mjs")]);
    const ours = await start(runtime, [script, url("dist", "lib", "mod.js")]);
    peerNs = Math.min(peerNs, Number(empty) * 1e6);
    ns = Math.min(ns, Number(ours) * 1e6);
  }
  const names = { group: "import", name: "import ziffi", runtime, peer: "empty module" };
  return { ...names, ns, peerNs, ratio: ns / peerNs };
}

/**
 * The rows of a group, each side at its best of some processes.
 * @param {string} group
 * @param {string} runtime
 * @returns {Promise<Row[]>}
 */
async function groupRows(group, runtime) {
  /** @type {Map<string, Row>} */
  const best = new Map();
  for (let n = group === "call" || group === "cabi" ? CALL_PROCESSES : 1; n > 0; n -= 1) {
    const output = await start(runtime, [at("bench", "run.ts"), group]);
    for (const line of output.split("\n")) {
      const row = /** @type {Row} */ (JSON.parse(line));
      const before = best.get(row.name) ?? row;
      const ns = Math.min(row.ns, before.ns);
      const peerNs = Math.min(row.peerNs, before.peerNs);
      best.set(row.name, { ...row, ns, peerNs, ratio: ns / peerNs });
    }
  }
  return [...best.values()];
}

/** @param {number} ns */
function time(ns) {
  if (ns < 1e3) return `${ns.toFixed(2)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toFixed(2)} us` : `${(ns / 1e6).toFixed(2)} ms`;
}

/** @param {number} bytes */
const memory = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

/** @param {Row} row */
function show({ group, runtime, name, ns, peer, peerNs, ratio, unit, each = {} }) {
  const value = unit === "B" ? memory : time;
  const head = `${group.padEnd(8)} ${runtime.padEnd(6)} ${name.padEnd(32)}`;
  const values = `${value(ns).padStart(10)}  ${value(peerNs).padStart(10)}`;
  const others = Object.entries(each).map(([one, its]) => {
    // Names that end with a unit have that one, the others that of the row.
    if (one.endsWith("Bytes")) return `${one.slice(0, -5)} ${memory(its)}`;
    return one.endsWith("Ns") ? `${one.slice(0, -2)} ${time(its)}` : `${one} ${value(its)}`;
  }).join(", ");
  const last = others === "" ? peer : `${peer} (${others})`;
  console.log(`${head} ${values}  ${ratio.toFixed(3).padStart(7)}  ${last}`);
}

const { values } = parseArgs({
  options: {
    group: { type: "string", multiple: true, default: [] },
    runtime: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
  },
});
const groups = chosen("group", values.group, [...GROUPS, ...NATIVE_GROUPS]);
const runtimes = chosen("runtime", values.runtime, Object.keys(RUNTIMES));
if (groups.some((group) => GROUPS.includes(group))) {
  await Promise.all([buildFixture(), buildLoops()]);
}
if (groups.includes("cabi")) await buildCabiFixture();
if (groups.includes("wait")) await buildWaitPeer();
if (groups.includes("zlib")) await buildZlibFixture();
if (groups.includes("import") || groups.includes("tools")) await buildDist();
console.log(
  `${"group".padEnd(8)} ${"on".padEnd(6)} ${"name".padEnd(32)} ${"ours".padStart(10)}  ` +
    `${"peer".padStart(10)}  ${"ratio".padStart(7)}  peer`,
);
/** @type {Row[]} */
const rows = [];
if (groups.includes("alloc")) rows.push(...await allocRows(show));
for (const group of groups.filter((one) => GROUPS.includes(one))) {
  for (const runtime of runtimes) {
    const found = group === "import"
      ? [await importRow(runtime)]
      : group === "tools"
      ? await toolRows(runtime, start)
      : group === "gc"
      ? await gcRows(runtime, programOf(runtime))
      : group === "memory"
      ? await memoryRows(runtime, programOf(runtime))
      : await groupRows(group, runtime);
    found.forEach(show);
    rows.push(...found);
  }
}
if (values.json) writeFileSync(values.json, JSON.stringify(rows, null, 2) + "\n");
