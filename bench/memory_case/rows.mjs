// 100 million doubles in several ways, with and without garbage beside them. Every measurement is
// a process of its own; the ways take turns, and of each the fastest round is kept.
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";

/** @typedef {import("../main.mjs").Row} Row */

/**
 * @typedef {object} Took
 * @property {number} ms
 * @property {number} cpuMs
 * @property {number} total
 * @property {number} elements
 * @property {number} resident
 * @property {number} longestNs
 * @property {number} p99Ns
 * @property {number | null} gcNs
 */

const ROUNDS = 3;
const PEER = "new Float64Array";
const WAYS = [
  PEER,
  "plain arrays",
  "blocks dropped",
  "blocks",
  "recycled arrays",
  "arena",
  "pool",
  "blocks, kernels",
  "arena, kernels",
];
const PRESSURES = ["quiet", "garbage"];

/**
 * @param {{ command: string, args: string[] }} runtime
 * @param {string} way
 * @param {string} pressure
 * @returns {Promise<Took>}
 */
async function measure({ command, args }, way, pressure) {
  const words = [...args, at("bench", "memory_case", "child.ts"), way, pressure];
  const result = await run(command, words);
  if (result.code !== 0) throw new Error(`${command} ${words.join(" ")}:\n${result.output}`);
  return JSON.parse(result.output.trim().split("\n").at(-1) ?? "");
}

/**
 * The fastest of some rounds of each way.
 * @param {{ command: string, args: string[] }} runtime
 * @param {string} pressure
 */
async function fastest(runtime, pressure) {
  /** @type {Map<string, Took>} */
  const best = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of WAYS) {
      const took = await measure(runtime, way, pressure);
      const before = best.get(way);
      if (before !== undefined && before.total !== took.total) {
        throw new Error(`${way} gave ${before.total}, then ${took.total}`);
      }
      if (before === undefined || took.ms < before.ms) best.set(way, took);
    }
  }
  return best;
}

/**
 * The rows of a runtime.
 * @param {string} name
 * @param {{ command: string, args: string[] }} runtime
 * @returns {Promise<Row[]>}
 */
export async function memoryRows(name, runtime) {
  /** @type {Row[]} */
  const rows = [];
  for (const pressure of PRESSURES) {
    const best = await fastest(runtime, pressure);
    const peer = best.get(PEER);
    if (peer === undefined) throw new Error(`${PEER} was not measured`);
    for (const [way, took] of best) {
      if (took.total !== peer.total || took.elements !== peer.elements) {
        throw new Error(`${way} gave ${took.total}, and ${PEER} gave ${peer.total}`);
      }
      rows.push({
        group: "memory",
        name: `${way}, ${pressure}`,
        runtime: name,
        ns: took.ms * 1e6,
        peer: PEER,
        peerNs: peer.ms * 1e6,
        ratio: took.ms / peer.ms,
        each: {
          // Of all processors; the collectors work beside the program.
          cpuNs: took.cpuMs * 1e6,
          peakResidentBytes: took.resident,
          peerPeakResidentBytes: peer.resident,
          longestGapNs: took.longestNs,
          p99GapNs: took.p99Ns,
          ...(took.gcNs === null ? {} : { gcNs: took.gcNs }),
        },
      });
    }
  }
  return rows;
}
