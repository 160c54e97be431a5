// Programs in C and Python on the maps of Deno, Bun and Node: eight processes at the same time, by
// include/ziffi_map.h alone. ZIFFI_MAP_ADDITIONS=1000000 makes each of them add so often.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { SharedMap } from "../../src/mod.ts";
import { CAPACITY, layout, LONGEST } from "./map_clients/layout.mjs";
import {
  buildClients,
  type Client,
  compileHeaders,
  compileText,
  hasPython,
  Member,
  program,
  together,
} from "./map_clients/processes.ts";
import { read, root } from "./lib/files.ts";

const skip = process.platform === "linux" ? false : "the clients in C use futexes of Linux";
const noPython = skip || (hasPython ? false : "python3 is not installed");
const times = Number(process.env["ZIFFI_MAP_ADDITIONS"] ?? 20_000);
const home = mkdtempSync(join(tmpdir(), "ziffi-clients-"));
after(() => rmSync(home, { recursive: true, force: true }));

let made = 0;
/** A new map. */
function newMap(): { path: string; map: SharedMap<typeof layout.parts> } {
  made += 1;
  const path = join(home, `${made}.map`);
  return { path, map: new SharedMap(path, { mode: "createExclusive", layout }) };
}

const python: Client = hasPython ? "python" : "c";
const EIGHT: readonly Client[] = ["deno", "deno", "bun", "bun", "node", "node", "c", python];

describe("the headers for other languages", () => {
  for (const standard of ["c11", "c++11", "c++20"]) {
    it(`compile as ${standard} without a warning, also beside ziffi.h`, { skip }, async () => {
      await compileHeaders(standard);
    });
  }
});

describe("eight processes of five kinds on one map", { skip }, () => {
  before(buildClients);

  const { path, map } = newMap();
  const { parts } = map;
  after(() => map[Symbol.dispose]());
  const rounds = 500;
  // C is so fast that it would be done before the others have begun.
  const timesOf = (client: Client) => client === "c" ? Math.max(times, 4_000_000) : times;
  const sumOf = (part: (times: number) => number) =>
    BigInt(EIGHT.reduce((sum, client) => sum + part(timesOf(client)), 0));
  let work: Promise<unknown> | null = null;
  /** In the tests, not before them: a hook that fails leaves no reason in reports. */
  const worked = () =>
    work ??= together(path, EIGHT.map((client) => [client, "add", timesOf(client), rounds]));

  it(`add ${times} times each to one cell`, async () => {
    await worked();
    assert.equal(parts.one.load(0), sumOf((each) => each));
  });

  it(`add ${times} times each to 64 cells`, async () => {
    await worked();
    for (let i = 0; i < 64; i++) {
      const sum = sumOf((each) => Math.floor(each / 64) + (i < each % 64 ? 1 : 0));
      assert.equal(parts.hits.load(i), sum, `cell ${i}`);
    }
  });

  it("hand a mutex around that guards a plain number", async () => {
    await worked();
    assert.equal(parts.guarded.get(0), BigInt(8 * rounds));
  });

  it("count with a counter", async () => {
    await worked();
    assert.equal(Number(parts.count.value), 8 * rounds);
  });
});

describe("a mutex whose owner was killed", { skip }, () => {
  before(buildClients);

  it("in C is taken over in JavaScript, and the other way round", async () => {
    const { path, map } = newMap();
    using opened = map;
    const { lock } = opened.parts;
    const [held] = await together(path, [["c", "hold"]]);
    assert.deepEqual(held, []);
    const guard = lock.lock({ timeoutMs: 60_000 });
    assert.equal(guard.ownerDied, true);
    const waiting = new Member("c", path, ["lock", 1]);
    await waiting.ready();
    waiting.begin();
    guard.unlock();
    await waiting.done();
    assert.equal(opened.parts.guarded.get(0), 1n);
  });
});

const PAIRS: readonly (readonly [Client, Client])[] = [
  ["c", "deno"],
  ["bun", "python"],
  ["node", "c"],
  ["python", "c"],
];

describe("rings between languages", { skip }, () => {
  before(buildClients);
  const count = 5000;

  for (const [from, to] of PAIRS) {
    const absent = [from, to].includes("python") ? noPython : skip;
    it(`carry items from ${from} to ${to}, in order and each once`, { skip: absent }, async () => {
      const { path, map } = newMap();
      using _map = map;
      const [, seen] = await together(path, [
        [from, "produce", "ring", count, CAPACITY],
        [to, "consume", "ring", CAPACITY],
      ]);
      assert.deepEqual(seen, [`${count}`]);
    });
  }

  for (const to of ["bun", "python"] as const) {
    const absent = to === "python" ? noPython : skip;
    it(`carry messages of all lengths from c to ${to}`, { skip: absent }, async () => {
      const { path, map } = newMap();
      using _map = map;
      const [, seen] = await together(path, [
        ["c", "messages", "talk", 2000, 128, LONGEST],
        [to, "listen", "talk", 128, LONGEST],
      ]);
      assert.deepEqual(seen, ["2000"]);
    });
  }
});

describe("waiting across languages", { skip }, () => {
  before(buildClients);
  const pairs: readonly (readonly [Client, Client])[] = [
    ["node", "c"],
    ["c", "deno"],
    ["bun", "c"],
    ["deno", "python"],
  ];
  for (const [one, other] of pairs) {
    const absent = other === "python" ? noPython : skip;
    it(`${one} and ${other} wake each other 500 times`, { skip: absent }, async () => {
      const { path, map } = newMap();
      using opened = map;
      await together(path, [[one, "ask", 500], [other, "answer", 500]]);
      assert.equal(opened.parts.turns.load(1), 500n);
    });
  }
});

describe("a sequence lock", { skip }, () => {
  before(buildClients);

  it("gives C whole values while JavaScript writes", async () => {
    const { path, map } = newMap();
    using _map = map;
    const [, seen] = await together(path, [["node", "write", 3000], ["c", "watch"]]);
    assert.deepEqual(seen, ["3001"]);
  });
});

describe("the program of docs/shared.md", { skip }, () => {
  it("adds to a cell under the mutex", async () => {
    const [, text = ""] = /```c\n([\s\S]*?)```/.exec(read("docs/shared.md")) ?? [];
    const shown = await compileText("shown", text);
    using map = new SharedMap(join(home, "hits.map"), { mode: "create", layout });
    const { code, output } = await run(shown, [], { cwd: home });
    assert.equal(code, 0, output);
    assert.equal(map.parts.hits.load(0), 1n);
    assert.equal(map.parts.lock.tryLock()?.ownerDied, false);
  });
});

describe("maps that are none", { skip }, () => {
  before(buildClients);

  it("are refused by the client in C, in words", async () => {
    for (
      const [path, says] of [
        [join(home, "absent.map"), /No such file/],
        [join(root, "package.json"), /the file is no map with a layout/],
      ] as const
    ) {
      const { code, output } = await run(program, [path, "add"]);
      assert.equal(code, 1);
      assert.match(output, says);
    }
  });
});

describe("ziffi map inspect", { skip }, () => {
  before(buildClients);

  it("shows a live map: who holds the mutex, what rings and values hold", async () => {
    const { path, map } = newMap();
    using opened = map;
    const { parts } = opened;
    parts.hits.add(3, 9n);
    parts.pair.write(0, new Uint8Array(16).fill(1));
    parts.count.add(-4);
    using producer = parts.ring.producer();
    producer.write(new Uint8Array(8));
    using _guard = parts.lock.lock();
    const words = [join(root, "gen", "cli.ts"), "map", "inspect", path, "--json"];
    const { code, output } = await run(toolchain.node26, words);
    assert.equal(code, 0, output);
    const { parts: shown, sameBoot, sameNamespace } = JSON.parse(output);
    const state = Object.fromEntries(
      shown.map(({ name, state }: { name: string; state: unknown }) => [name, state]),
    );
    assert.deepEqual([sameBoot, sameNamespace], [true, true]);
    assert.equal(state.hits.values[3], 9);
    assert.deepEqual([state.lock.owner.thread, state.lock.owner.alive], [process.pid, true]);
    assert.deepEqual([state.ring.written, state.ring.filled], [1, 1]);
    assert.equal(state.ring.producer.alive, true);
    assert.equal(state.pair.values[0].value, "01".repeat(16));
    assert.equal(state.count.value, -4);
  });
});
