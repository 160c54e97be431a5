// ziffi's allocator against those of Debian: one program that only knows malloc and free, in a
// process for each allocator and workload, the allocators in turn. Time is the best of all rounds,
// compared with the best of the peers; memory is the median of the peaks, compared with mimalloc's.
import { existsSync } from "node:fs";
import { aptCommand, installPackages } from "../../scripts/lib/system.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { preloadPath } from "../../scripts/preload.mjs";
import { buildAlloc, driverPath } from "./build.mjs";

/**
 * @typedef {import("../main.mjs").Row} Row
 *
 * @typedef {object} Allocator
 * @property {string} name
 * @property {string} library what is preloaded; empty for libc's own
 * @property {string} package of Debian
 *
 * @typedef {{ ns: number, peaks: number[] }} Measured
 */

const ROUNDS = 7;

/** The names in workloads.c. */
const WORKLOADS = [
  ...["pair64", "churn1k", "churn32k", "aligned1k", "remote", "threads2"],
  ...["touch 8 MiB", "fill 8 MiB", "touch 64 MiB", "fill 64 MiB"],
];

/** Whose resident memory is the measure. */
const LEAN = "mimalloc";

const folder = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;

/** @type {Allocator[]} */
const peers = [
  {
    name: "tcmalloc",
    library: `${folder}/libtcmalloc_minimal.so.4`,
    package: "libtcmalloc-minimal4",
  },
  { name: "jemalloc", library: `${folder}/libjemalloc.so.2`, package: "libjemalloc2" },
  { name: "mimalloc", library: `${folder}/libmimalloc.so.2`, package: "libmimalloc2.0" },
];

/** The peers that are there, after an attempt to install the others; those left out are named. */
async function presentPeers() {
  const packages = peers.map(({ package: name, library: file }) => ({ name, file }));
  try {
    await installPackages(packages);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
  }
  const missing = peers.filter(({ library }) => !existsSync(library));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    const command = aptCommand(missing.map(({ package: name }) => name));
    console.error(`alloc: NOT COMPARED with ${names}, which are not here: ${command}`);
  }
  if (missing.length === peers.length) throw new Error("alloc: no other allocator to compare with");
  return peers.filter((peer) => !missing.includes(peer));
}

/**
 * One process. Verifies that it had the allocator that was meant, which the loader does not.
 * @param {Allocator} allocator
 * @param {string} workload
 */
async function measure({ name, library }, workload) {
  const env = { LD_PRELOAD: library === "" ? undefined : library };
  const { code, output } = await run(driverPath, [workload], { env });
  if (code !== 0) throw new Error(`alloc: ${workload} with ${name} fails:\n${output}`);
  /** @type {{ allocator: string, ns: number, peakBytes: number }} */
  const result = JSON.parse(output);
  const asked = library === "" ? /\/libc[.-]/.test(result.allocator) : result.allocator === library;
  if (!asked) throw new Error(`alloc: ${name} was asked for, ${result.allocator} is measured`);
  return result;
}

/** @param {number[]} list */
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;

/**
 * All allocators on one workload.
 * @param {Allocator[]} allocators
 * @param {string} workload
 * @param {number} rounds
 * @returns {Promise<Map<string, Measured>>}
 */
export async function measureAll(allocators, workload, rounds) {
  /** @type {Map<string, Measured>} */
  const all = new Map();
  for (let round = 0; round < rounds; round += 1) {
    for (const allocator of allocators) {
      const { ns, peakBytes } = await measure(allocator, workload);
      const before = all.get(allocator.name) ?? { ns: Infinity, peaks: [] };
      const peaks = [...before.peaks, peakBytes];
      all.set(allocator.name, { ns: Math.min(before.ns, ns), peaks });
    }
  }
  return all;
}

/**
 * The rows of one workload: its time, and its peak of resident memory.
 * @param {string} workload
 * @param {Map<string, Measured>} all
 * @returns {Row[]}
 */
function rowsOf(workload, all) {
  const ours = all.get("ziffi");
  if (!ours) throw new Error("alloc: ziffi was not measured");
  const others = [...all].filter(([name]) => peers.some((peer) => peer.name === name));
  const [peer, best] = others.reduce((a, b) => a[1].ns <= b[1].ns ? a : b);
  const each = (/** @type {(one: Measured) => number} */ value) =>
    Object.fromEntries([...all].map(([name, one]) => [name, value(one)]));
  const head = { group: "alloc", runtime: "native" };
  const times = { ns: ours.ns, peer, peerNs: best.ns, ratio: ours.ns / best.ns };
  /** @type {Row[]} */
  const rows = [{ ...head, name: workload, ...times, each: each(({ ns }) => ns) }];
  const lean = all.get(LEAN);
  if (lean) {
    const [ns, peerNs] = [median(ours.peaks), median(lean.peaks)];
    const peaks = { ns, peer: LEAN, peerNs, ratio: ns / peerNs, unit: /** @type {const} */ ("B") };
    rows.push({
      ...head,
      name: `rss ${workload}`,
      ...peaks,
      each: each((one) => median(one.peaks)),
    });
  }
  return rows;
}

/**
 * The rows of the group, each handed over when it is known.
 * @param {(row: Row) => void} show
 * @returns {Promise<Row[]>}
 */
export async function allocRows(show) {
  if (process.platform !== "linux") throw new Error("alloc: only Linux preloads an allocator");
  await buildAlloc();
  const glibc = { name: "glibc", library: "", package: "libc6" };
  const ours = { name: "ziffi", library: preloadPath, package: "" };
  const allocators = [glibc, ...await presentPeers(), ours];
  const rows = [];
  for (const workload of WORKLOADS) {
    const found = rowsOf(workload, await measureAll(allocators, workload, ROUNDS));
    found.forEach(show);
    rows.push(...found);
  }
  return rows;
}
