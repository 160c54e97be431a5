/**
 * Messages there and back between two processes of the runtime over two cells, against a C program
 * of two processes that does the same with raw futexes.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedMap } from "../../src/mod.ts";
import type { Row, RowGroup } from "../rows.ts";
import { startChild } from "./child.ts";
import { waitPeer } from "./wait_fixture/build.mjs";
import { sleepFor, spinFor, waitLayout, WAYS, work, WORK_MS } from "./wait_layout.ts";

const ROUNDS = 9;

interface Case {
  readonly name: string;
  readonly way: "wait" | "spin" | "work";
  /** Round trips of a round. */
  readonly count: number;
  /** Ways of the C program; the best of them counts. */
  readonly peers: readonly ("sleep" | "both" | "long" | "spin")[];
}

const SLEEPERS = ["sleep", "both", "long"] as const;

const CASES: readonly Case[] = [
  // While one side works the other one has spun in vain and sleeps. The work is subtracted.
  { name: "wake a sleeper, there and back", way: "work", count: 1000, peers: SLEEPERS },
  { name: "wait and notify, there and back", way: "wait", count: 20_000, peers: SLEEPERS },
  { name: "both spin, there and back", way: "spin", count: 100_000, peers: ["spin"] },
];

type Parts = SharedMap<typeof waitLayout.parts>["parts"];

/** Sends messages; the child answers each with its number. */
class Sender {
  readonly #parts: Parts;
  #sent = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says how the next messages are sent; the answer says that the child knows. */
  turn(way: keyof typeof WAYS): void {
    const { way: told, ping, pong } = this.#parts;
    told.store(0, WAYS[way]);
    this.#sent += 1;
    ping.store(0, this.#sent);
    ping.notify(0);
    sleepFor(pong, this.#sent);
  }

  /** Nanoseconds of a round trip. */
  round({ way, count }: Case): number {
    const { ping, pong } = this.#parts;
    this.turn(way);
    const last = this.#sent + count;
    const start = performance.now();
    for (let next = this.#sent + 1; next <= last; next += 1) {
      if (way === "work") work();
      ping.store(0, next);
      if (way !== "spin") ping.notify(0);
      if (way === "spin") spinFor(pong, next);
      else sleepFor(pong, next);
    }
    const ns = (performance.now() - start) * 1e6 / count;
    this.#sent = last;
    // It sleeps while the C program runs.
    this.turn("wait");
    return ns - workNs(way);
  }
}

/** What both sides work for in a round trip. */
function workNs(way: Case["way"]): number {
  return way === "work" ? 2 * WORK_MS * 1e6 : 0;
}

function peerRound(file: string, peer: string, { way, count }: Case): number {
  const words = [file, peer, String(count), String(workNs(way) / 2)];
  const { status, stdout, stderr, error } = spawnSync(waitPeer, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${waitPeer}: ${stderr}`, { cause: error });
  return Number(stdout) - workNs(way);
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;
}

/** Ours and every way of the C program in turn. */
function measure(runtime: string, one: Case, sender: Sender, file: string): Row {
  const ours: number[] = [];
  const theirs = one.peers.map((): number[] => []);
  // The first round is for the compilers.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ns = sender.round(one);
    if (round > 0) ours.push(ns);
    one.peers.forEach((peer, i) => theirs[i]?.push(peerRound(file, peer, one)));
  }
  const ns = median(ours);
  const each = Object.fromEntries(one.peers.map((peer, i) => [peer, median(theirs[i] ?? [])]));
  const peerNs = Math.min(...Object.values(each));
  const { name } = one;
  const more = { each: { ...each, best: Math.min(...ours), peerBest: Math.min(...theirs.flat()) } };
  return { group: "wait", name, runtime, ns, peer: "C", peerNs, ratio: ns / peerNs, ...more };
}

async function* rows(runtime: string): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  const path = join(folder, "ours");
  const map = new SharedMap(path, { mode: "create", layout: waitLayout });
  const child = startChild("wait_child.ts", [path]);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const sender = new Sender(map.parts);
  try {
    for (const one of CASES) yield measure(runtime, one, sender, join(folder, "theirs"));
    sender.turn("end");
    if (await ended !== 0) throw new Error("the other process failed");
  } finally {
    child.kill("SIGKILL");
    await ended;
    map.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** The group `wait`; Linux only. */
export const wait: RowGroup = { name: "wait", rows };
