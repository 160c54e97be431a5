// `ziffi map inspect`: what it tells of a map, and what it says of files that are none.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import {
  Barrier,
  Bucket,
  BUCKETS_OFFSET,
  Header,
  Mutex,
  Once,
  Queue,
  Ring,
  RwLock,
  Semaphore,
} from "../../gen/map/layouts.ts";
import { ziffiHere } from "./support/command_line.ts";
import { type FilePart, identityOf, mapFile, words } from "./support/map_file.ts";
import { HOSTS, WorkFolder, ziffi } from "./support/run.ts";

const skip = process.platform === "linux" ? false : "threads are looked up in /proc of Linux";

const cells: FilePart = {
  name: "hits",
  description: { kind: "cells", dtype: "u64", count: 3 },
  bytes: words(24, [[0, 7n], [8, 2n ** 60n]]),
};

/** Runs the command on a file; gives what it printed where, and the code. */
async function inspect(bytes: Uint8Array, options: readonly string[] = []) {
  using folder = new WorkFolder();
  writeFileSync(folder.at("a.map"), bytes);
  const { code, output } = await ziffiHere(["map", "inspect", "a.map", ...options], folder.path);
  assert.deepEqual(readFileSync(folder.at("a.map")), Buffer.from(bytes), "the file was changed");
  return { code, output };
}

/** The states of all parts, by name. */
async function statesOf(parts: readonly FilePart[], options: readonly string[] = []) {
  const { code, output } = await inspect(mapFile(parts), ["--json", ...options]);
  assert.equal(code, 0, output);
  const { parts: found } = JSON.parse(output);
  return Object.fromEntries(
    found.map(({ name, state }: { name: string; state: unknown }) => [name, state]),
  );
}

/** A thread that has ended: its identity is that of nobody any more. */
async function deadIdentity(): Promise<bigint> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const identity = identityOf(child.pid ?? 0);
  child.kill("SIGKILL");
  await once(child, "exit");
  return identity;
}

describe("ziffi map inspect", { skip }, () => {
  it("shows header, parts and values", async () => {
    const { code, output } = await inspect(mapFile([cells]));
    assert.equal(code, 0, output);
    assert.match(output, /^a\.map: 12352 bytes, 1 part, layout [0-9a-f]{16}\nmade by none\n/);
    assert.match(output, /\nhits: cells, dtype u64, count 3; 24 bytes at 12288\n/);
    assert.match(output, /\n {2}values {2}7 1152921504606846976 0\n$/);
  });

  it("shows as many values as it is told, and one part", async () => {
    const other = { ...cells, name: "more" };
    const states = await statesOf([cells, other], ["--items", "1", "--part", "more"]);
    assert.deepEqual(states, { more: { length: 3, values: [7] } });
    const { code, output } = await inspect(mapFile([cells]), ["--part", "absent"]);
    assert.equal(code, 1);
    assert.match(output, /it has no part absent\n {2}fix: give one of hits/);
  });

  it("prints integers beyond 2^53 as strings in JSON", async () => {
    const { hits } = await statesOf([cells]);
    assert.deepEqual(hits, { length: 3, values: [7, "1152921504606846976", 0] });
  });

  it("reads fields of structs by their description", async () => {
    const point = {
      ...{ type: "struct", name: "Point", byteLength: 24 },
      fields: [
        { name: "x", type: "f64", offset: 0 },
        { name: "rgb", type: "u8", offset: 8, length: 3 },
        { name: "kind", type: "i32", offset: 12, members: { off: 0, on: 1 } },
        {
          ...{ name: "in", type: "struct", offset: 16 },
          struct: {
            ...{ type: "struct", name: "In", byteLength: 4 },
            fields: [{ name: "h", type: "f16", offset: 0 }],
          },
        },
      ],
    };
    const bytes = Buffer.alloc(24);
    bytes.writeDoubleLE(2.5, 0);
    bytes.set([1, 2, 3], 8);
    bytes.writeInt32LE(1, 12);
    bytes.writeUInt16LE(0x3c00, 16);
    const description = { kind: "struct", item: point } as const;
    const { point: state } = await statesOf([{ name: "point", description, bytes }]);
    assert.deepEqual(state.values, [{ x: 2.5, rgb: [1, 2, 3], kind: "on", in: { h: 1 } }]);
  });

  it("works while the file is used, on a newest value each time", async () => {
    using folder = new WorkFolder();
    const path = folder.at("a.map");
    for (const value of [1n, 2n]) {
      writeFileSync(path, mapFile([{ ...cells, bytes: words(24, [[0, value]]) }]));
      const { output } = await ziffiHere(["map", "inspect", path, "--json"]);
      assert.equal(JSON.parse(output).parts[0].state.values[0], Number(value));
    }
  });

  it("runs on every host of the generator", async () => {
    using folder = new WorkFolder();
    writeFileSync(folder.at("a.map"), mapFile([cells]));
    for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
      const { code, output } = await ziffi(["map", "inspect", "a.map"], folder.path, host);
      assert.equal(code, 0, `${host}: ${output}`);
      assert.match(output, /values {2}7/);
    }
  });
});

describe("owners of locks", { skip }, () => {
  const self = () => identityOf(process.pid);
  const alive = (state: { alive: boolean; thread: number }) => [state.thread, state.alive];

  it("are alive or dead", async () => {
    const mutex = (name: string, owner: bigint): FilePart => ({
      name,
      description: { kind: "mutex" },
      bytes: words(64, [[Mutex.owner, owner], [Mutex.deaths, 3n]]),
    });
    const dead = await deadIdentity();
    const other = self() + (1n << 22n);
    const parts = [mutex("a", self()), mutex("b", dead), mutex("c", other), mutex("d", 0n)];
    const states = await statesOf(parts);
    assert.deepEqual(alive(states.a.owner), [process.pid, true]);
    assert.equal(states.a.owner.identity, Number(self()));
    assert.deepEqual(alive(states.b.owner), [Number(dead & 0x3fffffn), false]);
    assert.deepEqual(alive(states.c.owner), [process.pid, false], "another start time");
    assert.deepEqual(states.d, { owner: null, waiters: 0, deaths: 3 });
    const { output } = await inspect(mapFile(parts));
    assert.match(output, new RegExp(`owner +thread ${process.pid} of \\S+, alive\n`));
    assert.match(output, /owner +thread \d+, dead\n/);
  });

  it("of another boot and of another namespace are not looked up", async () => {
    const part: FilePart = {
      name: "lock",
      description: { kind: "mutex" },
      bytes: words(64, [[Mutex.owner, self()]]),
    };
    for (
      const [at, says] of [[Header.boot, /before this machine/], [
        Header.pidNamespace,
        /another PID namespace/,
      ]] as const
    ) {
      const file = mapFile([part]);
      file.writeBigUInt64LE(99n, at);
      const { output, code } = await inspect(file);
      assert.equal(code, 0);
      assert.match(output, says);
      assert.match(output, /owner +thread \d+, whether it lives is not known/);
    }
  });

  it("of rwlocks, semaphores, barriers and onces are told", async () => {
    const me = self();
    const states = await statesOf([
      {
        name: "rw",
        description: { kind: "rwlock" },
        bytes: words(576, [[RwLock.writer, me | 1n << 61n], [RwLock.slots + 8, me], [
          RwLock.slots + 16,
          me | 1n << 63n,
        ]]),
      },
      {
        name: "sem",
        description: { kind: "semaphore", permits: 4 },
        bytes: words(128, [[Semaphore.SIZE + 8, me]]),
      },
      {
        name: "bar",
        description: { kind: "barrier", parties: 2 },
        bytes: words(128, [[Barrier.state, 5n << 3n | 2n], [Barrier.SIZE, me | 5n << 53n]]),
      },
      { name: "run", description: { kind: "once" }, bytes: words(64, [[Once.word, me]]) },
      { name: "ran", description: { kind: "once" }, bytes: words(64, [[Once.word, 1n << 63n]]) },
    ]);
    assert.equal(states.rw.writer, null);
    assert.equal(states.rw.waitingWriter.thread, process.pid);
    assert.deepEqual([states.rw.readers.length, states.rw.waitingReaders.length], [1, 1]);
    assert.deepEqual([states.sem.permits, states.sem.taken], [4, 1]);
    assert.deepEqual([states.bar.phase, states.bar.round, states.bar.here], ["broken", 5, 1]);
    assert.deepEqual([states.run.done, states.run.runner.thread], [false, process.pid]);
    assert.deepEqual([states.ran.done, states.ran.runner], [true, null]);
  });
});

describe("rings and queues", { skip }, () => {
  const ring = (tail: bigint, head: bigint): FilePart => ({
    name: "ring",
    description: { kind: "ring", capacity: 8, item: { type: "bytes", byteLength: 8 } },
    bytes: words(Ring.SIZE + 64, [[Ring.tail, tail], [Ring.head, head], [Ring.closed, 1n]]),
  });

  it("tell positions and fill", async () => {
    const { ring: state } = await statesOf([ring(12n, 9n)]);
    const { written, read, filled, capacity, closed, producer } = state;
    assert.deepEqual([written, read, filled, capacity, closed, producer], [
      12,
      9,
      3,
      8,
      true,
      null,
    ]);
  });

  it("tell positions that cannot be", async () => {
    for (const [tail, head] of [[9n, 12n], [12n, 1n], [2n ** 60n, 2n ** 60n]] as const) {
      const { code, output } = await inspect(mapFile([cells, ring(tail, head)]));
      assert.equal(code, 1, output);
      assert.match(output, /^error: a\.map is damaged: ring: its positions are \d+ and \d+/m);
      assert.match(output, /values {2}7/, "the other part is shown");
    }
  });

  it("tell published slots, those who write, and slots of the dead", async () => {
    const stride = 24;
    const at = (slot: number) => Queue.SIZE + slot * stride;
    const me = identityOf(process.pid);
    const { queue } = await statesOf([{
      name: "queue",
      description: { kind: "queue", capacity: 4, item: { type: "bytes", byteLength: 8 } },
      bytes: words(at(4), [
        ...[[Queue.tail, 7n], [Queue.head, 5n], [Queue.skipped, 2n]] as [number, bigint][],
        ...[[at(1), 3n], [at(2), 2n], [at(2) + 8, me], [at(3), 2n]] as [number, bigint][],
        [at(0), 4n],
      ]),
    }]);
    assert.deepEqual([queue.filled, queue.skipped], [1, 2]);
    assert.equal(queue.producers.length, 1);
    assert.equal(queue.producers[0].thread, process.pid);
  });
});

describe("sleepers on cells", { skip }, () => {
  it("are told by bucket", async () => {
    const file = mapFile([cells]);
    file.writeUInt32LE(2, BUCKETS_OFFSET + 5 * Bucket.SIZE + Bucket["bell.waiters"]);
    const { output } = await inspect(file);
    assert.match(output, /^2 threads may sleep on cells of wait bucket 5$/m);
  });
});
