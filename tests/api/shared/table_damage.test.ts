// Tables that a broken process has written to, locks of threads that live or are gone, cut files.
import assert from "node:assert/strict";
import { existsSync, readFileSync, truncateSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import fc from "fast-check";
import { MapTruncatedError, shared, SharedMap, ZiffiError } from "../../../src/mod.ts";
import { throws, throwsCode } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const CAPACITY = 20;
const table = shared.table({ key: { text: 16 }, value: "u64", capacity: CAPACITY });
const layout = shared.layout({ rows: table, total: shared.counter() });

/** Places in a table of 20 entries: 32 stripes, 32 heads, 20 states. */
const PLACES = { owner: 0, count: 72, pending: 76, heads: 4096, entries: 4288, entrySize: 48 };
const STRIPES = 32;

/** A map with a full table, and the words of the table. */
function fullMap(folder: TempFolder): { map: SharedMap<typeof layout.parts>; words: Uint32Array } {
  const map = new SharedMap(folder.file("m"), { mode: "create", layout });
  map.parts.rows.clear();
  for (let i = 0; i < CAPACITY; i += 1) map.parts.rows.set(`key${i}`, i);
  const first = new DataView(map.buffer).getBigUint64(32, true);
  return { map, words: new Uint32Array(map.buffer, Number(first), table.byteLength() / 4) };
}

test("chains that lead outside or in circles, and counts that cannot be, are told", () => {
  using folder = new TempFolder();
  const { map, words } = fullMap(folder);
  using _map = map;
  const { rows } = map.parts;
  const heads = words.subarray(PLACES.heads / 4, PLACES.heads / 4 + 32);
  const kept = words.slice();
  const call = /^SharedTable\.\w+: part rows holds what cannot be; .* make the map anew$/;
  heads.fill(CAPACITY + 1);
  for (const use of [() => rows.get("x"), () => rows.set("x", 1), () => rows.delete("x")]) {
    throwsCode(use, "MAP_DAMAGED", call);
  }
  throwsCode(() => rows.clear(), "MAP_DAMAGED", call);
  words.set(kept);
  assert.equal(rows.get("key3"), 3n);
  // Every entry is its own successor.
  for (let i = 0; i < CAPACITY; i += 1) {
    words[(PLACES.entries + i * PLACES.entrySize) / 4] = i + 1;
  }
  throwsCode(
    () => {
      for (let i = 0; i < 1000; i += 1) rows.get(`none${i}`);
    },
    "MAP_DAMAGED",
    call,
  );
  throwsCode(() => rows.clear(), "MAP_DAMAGED", call);
  words.set(kept);
  words[PLACES.count / 4] = 1000;
  throwsCode(() => rows.size, "MAP_DAMAGED", "SharedTable.size");
  words.set(kept);
  words[(PLACES.entries + 4) / 4] = 17;
  throwsCode(() => [...rows], "MAP_DAMAGED", "SharedTable.entries");
});

test("whatever stands in a table, calls end, with a result or an error", () => {
  using folder = new TempFolder();
  const { map, words } = fullMap(folder);
  using _map = map;
  const { rows } = map.parts;
  const kept = words.slice();
  const damage = fc.array(
    fc.tuple(fc.integer({ min: 0, max: words.length - 1 }), fc.oneof(fc.nat(25), fc.nat())),
    { minLength: 1, maxLength: 6 },
  );
  const uses = [
    () => rows.get("key1"),
    () => rows.size,
    () => [...rows],
    () => rows.set("key2", 5, { timeoutMs: 0 }),
    () => rows.set("new", 5, { timeoutMs: 0 }),
    () => rows.delete("key3", { timeoutMs: 0 }),
    () => rows.clear({ timeoutMs: 0 }),
  ];
  fc.assert(
    fc.property(damage, (places) => {
      words.set(kept);
      for (const [at, value] of places) words[at] = value;
      for (const use of uses) {
        try {
          use();
        } catch (error) {
          assert.ok(error instanceof ZiffiError, String(error));
          assert.ok(["MAP_DAMAGED", "TABLE_FULL", "TIMED_OUT"].includes(error.code), error.code);
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** The identity of a process that runs as long as this one, as the system tells it. */
function parentIdentity(): bigint {
  const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((BigInt(fields[19] ?? "") % 2n ** 31n) << 22n) | BigInt(process.ppid);
}

const skip = !existsSync("/proc/self/stat");

test(
  "writers wait for a writer that lives, and take the place of one that is gone",
  { skip },
  () => {
    using folder = new TempFolder();
    const { map, words } = fullMap(folder);
    using _map = map;
    const { rows } = map.parts;
    const owners = new BigUint64Array(words.buffer, words.byteOffset, STRIPES * 16);
    const lock = (owner: bigint) => {
      for (let stripe = 0; stripe < STRIPES; stripe += 1) owners[stripe * 16] = owner;
    };
    lock(parentIdentity());
    const wait = { timeoutMs: 5 };
    throwsCode(
      () => rows.set("key1", 5, wait),
      "TIMED_OUT",
      "SharedTable.set",
      "table rows for 5 ms",
    );
    throwsCode(() => rows.delete("key1", wait), "TIMED_OUT", "SharedTable.delete");
    throwsCode(() => rows.clear({ timeoutMs: 0 }), "TIMED_OUT", "SharedTable.clear");
    throwsCode(() => rows.update("key1", () => 1, wait), "TIMED_OUT", "SharedTable.update");
    throwsCode(() => rows.getOrInsert("other", 1, wait), "TIMED_OUT", "SharedTable.getOrInsert");
    // Readers wait for nobody.
    assert.equal(rows.get("key1"), 1n);
    assert.equal([...rows].length, rows.size);
    // The same thread number with another start time: that thread is gone.
    lock(parentIdentity() ^ (1n << 22n));
    rows.set("key1", 6);
    assert.equal(rows.delete("key2"), true);
    rows.clear();
    assert.equal(rows.size, 0);
    lock(2n ** 60n);
    throwsCode(() => rows.set("key1", 6), "MAP_DAMAGED", "SharedTable.set");
  },
);

test("after a new start of the machine no lock is held", { skip }, () => {
  using folder = new TempFolder();
  const { map, words } = fullMap(folder);
  const owners = new BigUint64Array(words.buffer, words.byteOffset, STRIPES * 16);
  for (let stripe = 0; stripe < STRIPES; stripe += 1) owners[stripe * 16] = parentIdentity();
  new DataView(map.buffer).setBigUint64(40, 1n, true);
  map.dispose();
  using again = new SharedMap(folder.file("m"), { layout });
  const { rows } = again.parts;
  rows.set("key1", 7, { timeoutMs: 0 });
  rows.clear({ timeoutMs: 0 });
  assert.equal(rows.size, 0);
});

const onWindows = process.platform === "win32";

test("tables and counters of a file that was cut say so", { skip: onWindows }, () => {
  using folder = new TempFolder();
  const { map } = fullMap(folder);
  using _map = map;
  const { rows, total } = map.parts;
  truncateSync(folder.file("m"), 4096);
  throws(() => rows.get("key1"), MapTruncatedError, "SharedTable.get: ", "was cut");
  throws(() => rows.set("key1", 1), MapTruncatedError, "SharedTable.set: ");
  throws(() => total.add(1), MapTruncatedError, "SharedCounter.add: ");
  throws(() => total.value, MapTruncatedError, "SharedCounter.value: ");
});

test("the first call that meets the end of a cut counter throws", { skip: onWindows }, () => {
  using folder = new TempFolder();
  for (const use of ["value", "add", "reset"] as const) {
    using map = new SharedMap(folder.file(use), { mode: "create", layout });
    const { total } = map.parts;
    truncateSync(folder.file(use), 4096);
    const call = () => use === "value" ? total.value : use === "add" ? total.add(1) : total.reset();
    throws(call, MapTruncatedError, `SharedCounter.${use}: `);
  }
});
