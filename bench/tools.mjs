// What the commands take on the header of SQLite, each against what it cannot do without: an
// import against the C compiler that reads the header, a generation against a program that does
// nothing, and the first call of the whole binding against one that binds a single function by
// hand. Every measurement is a process of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { at } from "../scripts/lib/paths.mjs";
import { run } from "../scripts/lib/run.mjs";
import { toolchain, zigEnv } from "../scripts/toolchain.mjs";

/** @typedef {import("./main.mjs").Row} Row */

const ROUNDS = 7;
const CLI = at("dist", "gen", "cli.js");
const SCHEMA = join("examples", "sqlite3", "sqlite3.schema.ts");

/**
 * The time of a process, which has to succeed.
 * @param {string} command
 * @param {string[]} args
 */
async function timed(command, args) {
  const result = await run(command, args, { env: zigEnv() });
  if (result.code !== 0) throw new Error(`${command} ${args.join(" ")}:\n${result.output}`);
  return { ms: result.ms, output: result.output };
}

/**
 * Both sides in turn, each at its best.
 * @param {() => Promise<number>} ours
 * @param {() => Promise<number>} theirs
 */
async function inTurn(ours, theirs) {
  let [ns, peerNs] = [Infinity, Infinity];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [peerMs, ms] = [await theirs(), await ours()];
    // The first one fills caches.
    if (round === 0) continue;
    ns = Math.min(ns, ms * 1e6);
    peerNs = Math.min(peerNs, peerMs * 1e6);
  }
  return { ns, peerNs, ratio: ns / peerNs };
}

/** @returns {Promise<Row[]>} */
async function commandRows() {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  try {
    const include = join(folder, "all.c");
    writeFileSync(include, "#include <sqlite3.h>\n");
    const node = toolchain.node26;
    const words = ["import", "sqlite3.h", "--link", "sqlite3", "--dry-run", "--json"];
    const out = ["--out", join(folder, "sqlite3.ts"), "--zig", toolchain.zig];
    const imported = await inTurn(
      async () => {
        const { ms, output } = await timed(node, [CLI, ...words, ...out]);
        if (!output.includes("sqlite3_open_v2")) throw new Error(`nothing imported:\n${output}`);
        return ms;
      },
      async () => (await timed(toolchain.zig, ["cc", "-fsyntax-only", "-c", include])).ms,
    );
    const generated = await inTurn(
      async () => (await timed(node, [CLI, "gen", SCHEMA])).ms,
      async () => (await timed(node, [at("bench", "empty.mjs")])).ms,
    );
    return [
      { group: "tools", name: "import sqlite3.h", runtime: "node", ...imported, peer: "zig cc" },
      {
        group: "tools",
        name: "gen sqlite3.h",
        runtime: "node",
        ...generated,
        peer: "empty program",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} runtime
 * @param {(runtime: string, words: string[]) => Promise<string>} start
 * @returns {Promise<Row>}
 */
async function openRow(runtime, start) {
  const script = at("bench", "open_time.ts");
  const entry = pathToFileURL(at("examples", "sqlite3", "generated", "sqlite3.ts")).href;
  const measured = await inTurn(
    async () => Number(await start(runtime, [script, entry])),
    async () => Number(await start(runtime, [script])),
  );
  const names = { group: "tools", name: "open sqlite3, one call", runtime };
  return { ...names, ...measured, peer: "one function by hand" };
}

/**
 * The rows of a runtime; the commands are measured once.
 * @param {string} runtime
 * @param {(runtime: string, words: string[]) => Promise<string>} start
 */
export async function toolRows(runtime, start) {
  const commands = runtime === "node" ? await commandRows() : [];
  return [...commands, await openRow(runtime, start)];
}
