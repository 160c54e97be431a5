// Native memory that is dropped, with and without what makes the collector feel it, and under the
// flags of the runtimes. Every measurement is a process of its own.
import { at } from "../scripts/lib/paths.mjs";
import { run } from "../scripts/lib/run.mjs";

/** @typedef {import("./main.mjs").Row} Row */

const MIB = 2 ** 20;
const SCRIPT = at("bench", "gc_child.ts");

/**
 * @typedef {object} Took
 * @property {number} ms
 * @property {number} peak
 * @property {number} after
 * @property {number} idle
 * @property {number} resident
 * @property {number} refused
 * @property {number} longestNs
 * @property {number} p99Ns
 * @property {number | null} gcNs
 */

/**
 * What is dropped, how, and what it is compared with.
 * @type {{ name: string, way: string, peer: string, shape: [number, number, number] }[]}
 */
const CASES = [
  { name: "4000 x 1 MiB, 1 a turn", way: "ballast", peer: "no ballast", shape: [4000, MIB, 1] },
  { name: "4000 x 1 MiB, 16 a turn", way: "ballast", peer: "no ballast", shape: [4000, MIB, 16] },
  { name: "4000 x 1 MiB, 250 a turn", way: "ballast", peer: "no ballast", shape: [4000, MIB, 250] },
  {
    name: "1000 x 1 MiB, all in one turn",
    way: "ballast",
    peer: "using",
    shape: [1000, MIB, 1001],
  },
  { name: "100000 x 10 KiB", way: "ballast", peer: "no ballast", shape: [100_000, 10_240, 100] },
  { name: "16 a turn, using", way: "using", peer: "no ballast", shape: [4000, MIB, 16] },
  { name: "16 a turn, limit 128 MiB", way: "limit", peer: "no ballast", shape: [4000, MIB, 16] },
  { name: "16 a turn, new Uint8Array", way: "Uint8Array", peer: "ballast", shape: [4000, MIB, 16] },
];

/** @type {Record<string, string[][]>} */
const FLAGS = {
  deno: [
    ["--v8-flags=--expose-gc", "gc()"],
    ["--v8-flags=--max-old-space-size=64", "ballast"],
    ["--v8-flags=--semi-space-growth-factor=1", "ballast"],
  ],
  bun: [["--smol", "ballast"], ["--expose-gc", "gc()"]],
  node: [
    ["--expose-gc", "gc()"],
    ["--max-old-space-size=64", "ballast"],
    ["--max-semi-space-size=1", "ballast"],
    ["--optimize-for-size", "ballast"],
  ],
};

/**
 * @param {{ command: string, args: string[] }} runtime
 * @param {string} way
 * @param {number[]} shape
 * @param {string[]} flags
 * @returns {Promise<Took>}
 */
async function measure({ command, args }, way, shape, flags = []) {
  const words = [...args, ...flags, SCRIPT, way, ...shape.map(String)];
  const result = await run(command, words);
  if (result.code !== 0) throw new Error(`${command} ${words.join(" ")}:\n${result.output}`);
  return JSON.parse(result.output.trim().split("\n").at(-1) ?? "");
}

/**
 * @param {string} runtime
 * @param {string} name
 * @param {string} peer
 * @param {Took} ours
 * @param {Took} theirs
 * @returns {Row}
 */
function row(runtime, name, peer, ours, theirs) {
  return {
    group: "gc",
    name,
    runtime,
    ns: ours.ms * 1e6,
    peer,
    peerNs: theirs.ms * 1e6,
    ratio: ours.ms / theirs.ms,
    each: {
      peakLiveBytes: ours.peak,
      peerPeakLiveBytes: theirs.peak,
      // One second after the last block was dropped, in a program that does nothing.
      idleLiveBytes: ours.idle,
      peakResidentBytes: ours.resident,
      peerPeakResidentBytes: theirs.resident,
      longestGapNs: ours.longestNs,
      p99GapNs: ours.p99Ns,
      ...(ours.gcNs === null ? {} : { gcNs: ours.gcNs }),
    },
  };
}

/**
 * The rows of a runtime.
 * @param {string} name
 * @param {{ command: string, args: string[] }} runtime
 */
export async function gcRows(name, runtime) {
  const rows = [];
  for (const { name: title, way, peer, shape } of CASES) {
    const theirs = await measure(runtime, peer, shape);
    const ours = await measure(runtime, way, shape);
    if (ours.refused > 0) throw new Error(`${title}: ${ours.refused} allocations were refused`);
    rows.push(row(name, title, peer, ours, theirs));
  }
  const shape = [4000, MIB, 16];
  const plain = await measure(runtime, "ballast", shape);
  for (const [flag = "", way = ""] of FLAGS[name] ?? []) {
    const ours = await measure(runtime, way, shape, [flag]);
    rows.push(row(name, `16 a turn, ${flag.replace("--v8-flags=", "")}`, "no flag", ours, plain));
  }
  return rows;
}
