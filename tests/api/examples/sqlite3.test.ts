// The SQLite example: statements, functions of JavaScript in SQL, and transactions.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as c from "../../../examples/sqlite3/generated/sqlite3.ts";
import { Database, SqliteError } from "../../../examples/sqlite3/sqlite.ts";
import { throws, wrong } from "../support/expect.ts";

class Mine extends Error {}

/** A table of the numbers from 1 to 5 with their words. */
function numbers(): Database {
  const db = new Database();
  db.exec("CREATE TABLE n (id INTEGER PRIMARY KEY, word TEXT UNIQUE)");
  const insert = db.prepare("INSERT INTO n VALUES (?, ?)");
  ["one", "two", "three", "four", "five"].forEach((word, i) => insert.run(i + 1, word));
  return db;
}

const count = (db: Database) => db.prepare("SELECT count(*) AS n FROM n").get()?.["n"];

/** Asserts that SQLite refuses a call with this extended code. */
function refuses(call: () => unknown, code: number, ...parts: (string | RegExp)[]): void {
  assert.equal(throws(call, SqliteError, ...parts).code, code);
}

test("the library is the system's, whatever the runtime has built in", () => {
  const header = readFileSync("/usr/include/sqlite3.h", "utf8");
  const [, version] = /#define SQLITE_VERSION\s+"(.+)"/.exec(header) ?? [];
  using db = new Database();
  assert.equal(db.prepare("SELECT sqlite_version() AS v").get()?.["v"], version);
  assert.equal(c.SQLITE_VERSION, version);
});

test("statements run, and give the first row, all rows or one after the other", () => {
  using db = numbers();
  assert.deepEqual(db.prepare("UPDATE n SET word = word || '!' WHERE id > ?").run(2), {
    changes: 3,
    lastInsertRowid: 5n,
  });
  const select = db.prepare("SELECT id, word FROM n WHERE id >= ? ORDER BY id");
  assert.deepEqual(select.columns, ["id", "word"]);
  assert.deepEqual(select.get(2), { id: 2, word: "two" });
  assert.equal(select.get(9), undefined);
  assert.deepEqual(select.all(4), [{ id: 4, word: "four!" }, { id: 5, word: "five!" }]);
  assert.deepEqual([...select.iterate(5)], [{ id: 5, word: "five!" }]);
  assert.deepEqual(select.all(9), []);
  const returning = db.prepare("INSERT INTO n (word) VALUES (?) RETURNING id");
  assert.deepEqual(returning.get("six"), { id: 6 });
  assert.deepEqual(returning.run("seven"), { changes: 1, lastInsertRowid: 7n });
  assert.equal(count(db), 7);
});

test("parameters have positions or names", () => {
  using db = numbers();
  const named = db.prepare("SELECT :a AS a, @b AS b, $c AS c, :a AS again");
  assert.deepEqual(named.get({ a: 1, b: "x", c: null }), { a: 1, b: "x", c: null, again: 1 });
  assert.deepEqual(named.get(1, 2, 3), { a: 1, b: 2, c: 3, again: 1 });
  assert.deepEqual(db.prepare("SELECT ?2 AS a, ?1 AS b").get("first", "second"), {
    a: "second",
    b: "first",
  });
  const says = "Give 3 values, not";
  throws(() => named.get(), RangeError, `${says} 0`, "SELECT :a");
  throws(() => named.get(1, 2, 3, 4), RangeError, `${says} 4`);
  throws(() => named.get({ a: 1, b: 2 }), TypeError, "Parameter 3 is of type undefined");
  throws(() => named.get({ a: wrong(true), b: 2, c: 3 }), TypeError, "of type boolean");
  const typo = "No parameter is named d: SELECT :a";
  throws(() => named.get(wrong({ a: 1, b: 2, c: 3, d: 4 })), RangeError, typo);
  throws(() => named.get({ ":a": 1, b: 2, c: 3 }), RangeError, "No parameter is named :a");
  throws(() => named.get(wrong([1, 2, 3])), RangeError, "No parameter is named 0");
  throws(() => named.get({ a: 1 }, 2, 3), TypeError, "Parameter 1 is of type object");
  // What was bound before does not stay.
  assert.deepEqual(named.get({ a: null, b: null, c: null })?.["b"], null);
});

test("errors have the words and the extended code of SQLite", () => {
  using db = numbers();
  refuses(() => db.prepare("SELEC 1"), c.SQLITE_ERROR, 'near "SELEC": syntax error (SELEC 1)');
  refuses(() => db.exec("SELECT 1; SELECT missing"), c.SQLITE_ERROR, "no such column: missing");
  const again = db.prepare("INSERT INTO n VALUES (?, ?)");
  refuses(
    () => again.run(6, "one"),
    c.SQLITE_CONSTRAINT_UNIQUE,
    "UNIQUE constraint failed: n.word",
  );
  refuses(
    () => again.run(1, "x"),
    c.SQLITE_CONSTRAINT_PRIMARYKEY,
    "UNIQUE constraint failed: n.id",
  );
  assert.deepEqual(again.run(6, "six"), { changes: 1, lastInsertRowid: 6n });
  for (const nothing of ["", " -- nothing", ";"]) {
    throws(() => db.prepare(nothing), TypeError, `There is no statement in ${nothing}`);
  }
  throws(() => db.prepare("SELECT 1\0"), RangeError, "NUL");
  throws(() => db.prepare(wrong(1)), TypeError, "sql is 1; give a string");
});

test("a text to prepare has one statement, and after it nothing but blanks and comments", () => {
  using db = numbers();
  const one = "SELECT count(*) AS n FROM n";
  const ends = [
    "",
    ";",
    " ; ;\n",
    "; -- end; SELECT 2",
    "; /* end; ** SELECT 2 **/ -- 3\n;",
    ";/* open",
  ];
  const begins = ["", "/* begin; \u{1f600} */ ", "\ufeff", "-- gr\u00fc\u00df; SELECT 0\n"];
  for (const begin of begins) {
    for (const end of ends) {
      assert.deepEqual(db.prepare(begin + one + end).get(), { n: 5 });
    }
    for (
      const more of ["; DELETE FROM n", "; -- end\nDELETE FROM n", ";/**/x", ";\0", "; )", ";/**/*"]
    ) {
      const error = more.includes("\0") ? RangeError : TypeError;
      throws(
        () => db.prepare(begin + one + more),
        error,
        more.includes("\0") ? "NUL" : "more than one",
      );
    }
  }
  throws(() => db.prepare(one + ";" + "/**/".repeat(100_000) + "x"), TypeError, "more than one");
  db.prepare(one + ";" + "/* * / */".repeat(100_000));
  assert.equal(count(db), 5);
});

test("an error that SQLite has no words for does not get those of an earlier one", () => {
  using db = numbers();
  const misuse = "bad parameter or other API misuse (f)";
  refuses(() => db.function("f", () => 1, 200), c.SQLITE_MISUSE, misuse);
  refuses(() => db.prepare("SELECT missing"), c.SQLITE_ERROR, "no such column: missing");
  refuses(() => db.function("f", () => 1, 200), c.SQLITE_MISUSE, misuse);
});

test("columns follow the tables, and keep their order", () => {
  using db = numbers();
  const select = db.prepare("SELECT * FROM n WHERE id = 1");
  assert.deepEqual(select.get(), { id: 1, word: "one" });
  db.exec("ALTER TABLE n ADD COLUMN more DEFAULT 5; ALTER TABLE n RENAME COLUMN word TO text");
  assert.deepEqual(select.get(), { id: 1, text: "one", more: 5 });
  assert.deepEqual(select.columns, ["id", "text", "more"]);
  assert.deepEqual(db.prepare("DELETE FROM n").columns, []);
  const odd = db.prepare("SELECT 1 AS __proto__");
  for (const call of [() => odd.get(), () => odd.get(), () => odd.columns]) {
    throws(call, TypeError, "__proto__");
  }
});

test("a loop over rows may end early, and does not mix with another run", () => {
  using db = numbers();
  const select = db.prepare("SELECT id FROM n ORDER BY id");
  for (const { id } of select.iterate()) if (id === 2) break;
  assert.equal(select.all().length, 5);
  const rows = select.iterate();
  assert.deepEqual(rows.next().value, { id: 1 });
  for (const call of [() => select.get(), () => select.run(), () => select.iterate().next()]) {
    throws(call, TypeError, "SELECT id FROM n ORDER BY id runs; end that first");
  }
  assert.deepEqual([...rows].length, 4);
  assert.equal(select.all().length, 5);
  const open = select.iterate();
  open.next();
  select[Symbol.dispose]();
  refuses(() => open.next(), c.SQLITE_MISUSE, "API misuse");
});

test("exec gives rows as texts, and may be ended", () => {
  using db = numbers();
  const rows: unknown[] = [];
  const run = (last: number) =>
    db.exec("SELECT id, NULL AS no FROM n WHERE id < 3; SELECT word FROM n", (values, names) => {
      rows.push([values, names]);
      return rows.length === last ? 1 : 0;
    });
  refuses(() => run(3), c.SQLITE_ABORT, "query aborted");
  assert.deepEqual(rows, [[["1", null], ["id", "no"]], [["2", null], ["id", "no"]], [
    ["one"],
    ["word"],
  ]]);
  run(0);
  assert.equal(rows.length, 10);
  const fail = () => {
    throw new Mine("enough");
  };
  throws(() => db.exec("SELECT 1; DELETE FROM n", fail), Mine, "enough");
  assert.equal(count(db), 5);
});

test("SQL calls functions of JavaScript", () => {
  using db = numbers();
  const seen: unknown[] = [];
  db.function("see", (...values: unknown[]) => void seen.push(...values), -1);
  db.prepare("SELECT see(1, 2.5, 'a' || char(0), x'01ff', NULL, 9223372036854775807, '')").get();
  const bytes = Uint8Array.of(1, 255);
  assert.deepEqual(seen, [1, 2.5, "a\0", bytes, null, 2n ** 63n - 1n, ""]);
  for (const value of [null, 0, 1.5, -1, 2n ** 62n, "grüß\0", "", bytes, new Uint8Array(0)]) {
    db.function("give", () => value);
    assert.deepEqual(db.prepare("SELECT give() AS value").get(), { value });
  }
  db.function("none", () => undefined);
  assert.deepEqual(db.prepare("SELECT none() AS value").get(), { value: null });
  db.function("plus", (a: number, b: number) => a + b);
  assert.deepEqual(db.prepare("SELECT sum(plus(id, 1)) AS sum FROM n").get(), { sum: 20 });
  refuses(() => db.prepare("SELECT plus(1)"), c.SQLITE_ERROR, "wrong number of arguments");
  refuses(() => db.function("x".repeat(300), () => 1), c.SQLITE_MISUSE, "API misuse (xxx");
  throws(() => db.function(wrong(5), () => 1), TypeError, "functionName is 5; give a string");
  throws(() => db.function("f", () => 1, 1.5), RangeError, "nArg is 1.5");
});

test("what a function throws is what the statement throws, and SQLite has not gone on", () => {
  using db = numbers();
  const error = new Mine("of the function");
  let calls = 0;
  db.function("boom", (id: number) => {
    calls += 1;
    if (id === 3) throw error;
    return id;
  });
  const insert = db.prepare("INSERT INTO n SELECT boom(id) + 10, word || '+' FROM n");
  assert.equal(throws(() => insert.run(), Mine), error);
  assert.equal(calls, 3);
  assert.equal(count(db), 5);
  assert.equal(throws(() => db.exec("SELECT boom(3)"), Mine), error);
  assert.equal(throws(() => db.prepare("SELECT boom(3)").all(), Mine), error);
  assert.deepEqual(db.prepare("SELECT boom(1) AS one").get(), { one: 1 });
  for (const value of [true, {}, Promise.resolve(1), Symbol("odd")]) {
    db.function("odd", () => value);
    throws(() => db.prepare("SELECT odd()").get(), TypeError, "The result of the function is");
  }
  // A function may use the database that calls it.
  db.function(
    "word",
    (id: number) => db.prepare("SELECT word FROM n WHERE id = ?").get(id)?.["word"],
  );
  assert.deepEqual(db.prepare("SELECT word(id) AS w FROM n WHERE id = 2").get(), { w: "two" });
});
