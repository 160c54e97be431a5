// `ziffi map inspect` on maps that SharedMap has made, with all kinds of parts; the files that are
// made byte by byte are in tests/gen/map_inspect*.test.ts.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import { Dtypes, Entry, Header, PartKind } from "../../gen/map/layouts.ts";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { shared, SharedMap } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";
import { root } from "./lib/files.ts";

const skip = process.platform === "linux" ? false : "threads are looked up in /proc of Linux";
const home = mkdtempSync(join(tmpdir(), "ziffi-inspect-"));
after(() => rmSync(home, { recursive: true, force: true }));

const Point = t.struct("Point", { x: t.f64(), kind: t.u8() });
const layout = shared.layout({
  ...{ image: shared.array("f32", [2, 3]), point: shared.struct(Point) },
  ...{ prices: shared.table({ key: "u32", value: Point, capacity: 8 }), saved: shared.record(8) },
  ...{ talk: shared.messageRing({ byteLength: 128, maxMessageByteLength: 16 }) },
  ...{ queue: shared.queue({ of: 8, capacity: 4 }), rw: shared.rwlock() },
  ...{ barrier: shared.barrier(3), permits: shared.semaphore(2), once: shared.once() },
  ...{ lock: shared.mutex(), pair: shared.sequence(8), ring: shared.ring({ of: 8, capacity: 4 }) },
  ...{ total: shared.counter(), hits: shared.cells("i16", 3) },
});

/** What the command says of a file. */
async function inspect(path: string, before: readonly string[] = []) {
  const [command = "", ...words] = [...before, toolchain.node26, join(root, "gen", "cli.ts")];
  return await run(command, [...words, "map", "inspect", path, "--json"], { cwd: home });
}

describe("ziffi map inspect on maps of SharedMap", { skip }, () => {
  it("shows parts of all kinds, who holds them and who waits", async () => {
    const path = join(home, "all.map");
    using map = new SharedMap(path, { mode: "create", layout });
    const { parts } = map;
    parts.image.set(2.5, 1, 2);
    parts.point.view.x = 1.5;
    parts.prices.set(7, { x: 3, kind: 2 });
    parts.saved.commit(new Uint8Array([1, 2]));
    using _talker = parts.talk.producer();
    _talker.write(new Uint8Array(5));
    parts.queue.write(new Uint8Array(8));
    using _read = parts.rw.read();
    using _permit = parts.permits.acquire();
    using _guard = parts.lock.lock();
    const [waits, comes] = [parts.rw.writeAsync(), parts.barrier.waitAsync()];
    waits.catch(() => {});
    comes.catch(() => {});
    while (parts.barrier.nWaiting === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const { code, output } = await inspect(path);
    assert.equal(code, 0, output);
    const told = JSON.parse(output).parts as { name: string; state: Record<string, unknown> }[];
    assert.deepEqual(told.map(({ name }) => name), Object.keys(layout.parts));
    const state = Object.fromEntries(told.map(({ name, state }) => [name, state]));
    const threads = JSON.stringify(state);
    assert.match(
      JSON.stringify(state["lock"]),
      new RegExp(`"thread":${process.pid}.*"alive":true`),
    );
    assert.deepEqual([state["permits"]?.["permits"], state["permits"]?.["taken"]], [2, 1]);
    assert.equal((state["rw"]?.["readers"] as unknown[]).length, 1);
    assert.equal(state["barrier"]?.["here"], 1);
    assert.match(JSON.stringify(state["image"]), /2\.5/);
    assert.match(JSON.stringify(state["point"]), /1\.5/);
    assert.match(JSON.stringify(state["saved"]), /0102/);
    assert.equal(state["queue"]?.["filled"], 1);
    assert.doesNotMatch(threads, /"alive":false/);
  });

  it("says so when nobody may read the file", async (test) => {
    const path = join(home, "closed.map");
    new SharedMap(path, { mode: "create", layout }).dispose();
    chmodSync(path, 0);
    // Root may read everything, unless it gives that right up.
    const before = process.getuid?.() === 0
      ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
      : [];
    if (
      before.length > 0 && (await run(before[0] ?? "", [...before.slice(1), "true"])).code !== 0
    ) {
      return test.skip("root cannot give its rights up here (setpriv)");
    }
    const { code, output } = await inspect(path, before);
    assert.equal(code, 1, output);
    assert.match(output, /closed\.map/);
    assert.match(output, /permission|EACCES/i);
    assert.doesNotMatch(output, /\n +at .*:\d+/, "a stack");
  });
});

describe("the directory of a map", () => {
  it("has the numbers of the one description", () => {
    const dtypes = Object.keys(Dtypes) as (keyof typeof Dtypes)[];
    const arrays = Object.fromEntries(dtypes.map((dtype) => [dtype, shared.array(dtype, [2])]));
    const all = shared.layout({ ...arrays, ...layout.parts });
    const path = join(home, "numbers.map");
    new SharedMap(path, { mode: "create", layout: all }).dispose();
    const file = readFileSync(path);
    const directory = Number(file.readBigUInt64LE(Header.directoryOffset));
    for (const [i, [name, { description, reset }]] of Object.entries(all.parts).entries()) {
      const at = directory + i * Entry.SIZE;
      assert.equal(file.readUInt32LE(at + Entry.kind), PartKind[description.kind], name);
      assert.equal(file.readUInt32LE(at + Entry.flags), reset === undefined ? 0 : 1, name);
      const dtype = description["dtype"] as keyof typeof Dtypes | undefined;
      const wanted = dtype === undefined ? 0 : Dtypes[dtype];
      assert.equal(file.readUInt32LE(at + Entry.dtype), wanted, name);
    }
  });
});
