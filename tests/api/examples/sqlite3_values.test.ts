// The SQLite example: what goes in comes out, as with the runtime's own module.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as c from "../../../examples/sqlite3/generated/sqlite3.ts";
import { Database, type SqlValue } from "../../../examples/sqlite3/sqlite.ts";
import { BuiltinDatabase, plain, plainRows, type Value } from "../support/builtin_sqlite.ts";
import { throws, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT, b BLOB, a)";
const ALL = "SELECT *, typeof(i), typeof(r), typeof(s), typeof(b) FROM t ORDER BY id";
const INSERT = "INSERT INTO t (i, r, s, b, a) VALUES (?, ?, ?, ?, ?)";
const BIG = 2n ** 63n - 1n;

/** The one value that a statement gives for a parameter. */
function through(db: Database, value: SqlValue): SqlValue | undefined {
  return db.prepare("SELECT ? AS value").get(value)?.["value"];
}

test("every type of value goes in and comes out", () => {
  using db = new Database();
  const values: readonly SqlValue[] = [
    ...[null, 0, 1, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 53, 0.5, -0.5],
    ...[5e-324, 1e308, -1e308, Number.MAX_VALUE, Infinity, -Infinity, BIG, -BIG - 1n],
    ...["", "ascii", "grüß", "\u{1f600}", "\ufeffmark", "a\0b", "\0", "x".repeat(100_000)],
    ...["ä".repeat(20_000), new Uint8Array(0), Uint8Array.of(0, 255, 128)],
    ...[new Uint8Array(100_000).fill(7)],
  ];
  for (const value of values) assert.deepEqual(through(db, value), value);
});

test("numbers that SQLite has no form for", () => {
  using db = new Database();
  assert.equal(through(db, NaN), null);
  const types = db.prepare("SELECT typeof(?) AS a, typeof(?) AS b, typeof(?) AS c").get(3, -0, 2.5);
  assert.deepEqual(types, { a: "integer", b: "real", c: "real" });
  assert.equal(through(db, 5n), 5);
  assert.equal(through(db, 2n ** 53n), 2n ** 53n);
  for (const value of [2n ** 63n, -(2n ** 63n) - 1n]) {
    throws(() => through(db, value), RangeError, String(value));
  }
});

test("any view and any ArrayBuffer is a blob, of the bytes that it shows", () => {
  using db = new Database();
  const read = db.prepare("SELECT ? AS value");
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const rows: readonly (readonly [ArrayBuffer | ArrayBufferView, readonly number[]])[] = [
    [bytes.buffer, [...bytes]],
    [bytes.subarray(2, 4), [3, 4]],
    [new DataView(bytes.buffer, 7), [8]],
    [new Uint16Array(bytes.buffer, 2, 1), [3, 4]],
    [new ArrayBuffer(0), []],
  ];
  for (const [given, expected] of rows) {
    assert.deepEqual(read.get(given), { value: Uint8Array.from(expected) });
  }
  const copy = read.get(bytes)?.["value"] as Uint8Array;
  bytes.fill(0);
  assert.deepEqual([...copy], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a value of another type is refused before anything runs", () => {
  using db = new Database();
  db.exec(TABLE);
  const insert = db.prepare("INSERT INTO t (a) VALUES (?)");
  for (const value of [true, undefined, Symbol("odd"), () => 1]) {
    throws(() => insert.run(wrong(value)), TypeError, `Parameter 1 is of type ${typeof value}`);
  }
  assert.equal(db.prepare("SELECT count(*) AS n FROM t").get()?.["n"], 0);
});

test("row ids are 64 bits wide", () => {
  using db = new Database();
  db.exec(TABLE);
  const insert = db.prepare("INSERT INTO t (id) VALUES (?)");
  for (const id of [1n, 2n ** 53n + 1n, BIG, -BIG - 1n]) {
    assert.deepEqual(insert.run(id), { changes: 1, lastInsertRowid: id });
    assert.deepEqual(db.prepare("SELECT id FROM t WHERE id = ?").all(id), [{ id: plain(id) }]);
  }
});

/** Values that a column of an affinity keeps as they are, on every version of SQLite. */
const row = fc.tuple(
  fc.oneof(fc.bigInt({ min: -BIG - 1n, max: BIG }), fc.integer(), fc.constant(null)),
  fc.oneof(fc.double(), fc.integer(), fc.constant(null)),
  // The modules of some runtimes end text at a NUL.
  fc.oneof(fc.string({ unit: "binary" }), fc.string()).map((text) => text.replaceAll("\0", "")),
  fc.option(fc.uint8Array({ maxLength: 300 })),
  fc.oneof(fc.integer(), fc.string(), fc.uint8Array({ minLength: 1 }), fc.constant(null)),
);

test("random values are those of the runtime's own module, in its files and in ours", () => {
  using folder = new TempFolder();
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const files = [folder.file("ours"), folder.file("theirs")] as const;
      {
        using db = new Database(files[0]);
        db.exec(`DROP TABLE IF EXISTS t; ${TABLE}`);
        const insert = db.prepare(INSERT);
        rows.forEach((values) => insert.run(...values));
      }
      {
        using db = new BuiltinDatabase(files[1]);
        db.exec(`DROP TABLE IF EXISTS t; ${TABLE}`);
        for (const values of rows) db.all(INSERT, ...values);
      }
      const found: Value[][][] = files.flatMap((file) => {
        using ours = new Database(file, c.SQLITE_OPEN_READONLY);
        using theirs = new BuiltinDatabase(file);
        return [plainRows(ours.prepare(ALL).all()), theirs.all(ALL)];
      });
      for (const one of found) assert.deepEqual(one, found[0]);
      const numbers = rows.map(([i, r, s, b, a]) => [i, Number.isNaN(r) ? null : r, s, b, a]);
      const values = found[0]?.map((values) => values.slice(1, 6));
      assert.deepEqual(values, numbers.map((values) => values.map(plain)));
    }),
    { numRuns: 40 },
  );
});
