// The SQLite example: files that are read-only, locked, missing or broken, backups, and endings.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as c from "../../../examples/sqlite3/generated/sqlite3.ts";
import { Database, SqliteError } from "../../../examples/sqlite3/sqlite.ts";
import { BuiltinDatabase } from "../support/builtin_sqlite.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

function refuses(call: () => unknown, code: number, ...parts: (string | RegExp)[]): void {
  assert.equal(throws(call, SqliteError, ...parts).code, code);
}

/** A file with a table of some rows. */
function filled(path: string, rows = 2000): void {
  using db = new Database(path);
  db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
  const insert = db.prepare("INSERT INTO t (text) VALUES (?)");
  db.exec("BEGIN");
  for (let i = 0; i < rows; i += 1) insert.run(`row ${i} `.repeat(10));
  db.exec("COMMIT");
}

const rowsOf = (db: Database) => db.prepare("SELECT * FROM t ORDER BY id").all();

test("a file is made, and kept", () => {
  using folder = new TempFolder();
  const path = folder.file("grüße.db");
  filled(path, 3);
  using db = new Database(path);
  assert.equal(rowsOf(db).length, 3);
  using theirs = new BuiltinDatabase(path);
  assert.equal(theirs.all("SELECT * FROM t").length, 3);
});

test("a file that is only read is not written", () => {
  using folder = new TempFolder();
  const path = folder.file("a.db");
  refuses(
    () => new Database(path, c.SQLITE_OPEN_READONLY),
    c.SQLITE_CANTOPEN,
    "unable to open",
    path,
  );
  filled(path, 3);
  using db = new Database(path, c.SQLITE_OPEN_READONLY);
  assert.equal(rowsOf(db).length, 3);
  refuses(() => db.exec("DELETE FROM t"), c.SQLITE_READONLY, "readonly database");
});

test("what cannot be opened says so", () => {
  using folder = new TempFolder();
  const missing = folder.file("no/such/folder.db");
  refuses(() => new Database(missing), c.SQLITE_CANTOPEN, "unable to open database file", missing);
  mkdirSync(folder.file("folder"));
  const error = throws(() => new Database(folder.file("folder")), SqliteError, "unable to open");
  assert.equal(error.code & 255, c.SQLITE_CANTOPEN);
  throws(() => new Database(wrong(5)), TypeError, "filename is 5; give a string");
  throws(() => new Database("a\0b"), RangeError, "NUL");
});

test("what is no database, or a broken one, says so", () => {
  using folder = new TempFolder();
  const text = folder.file("text.db");
  writeFileSync(text, "This is a text and no database, and longer than a header. ".repeat(20));
  using db = new Database(text);
  refuses(() => db.exec("SELECT * FROM t"), c.SQLITE_NOTADB, "file is not a database");

  const broken = folder.file("broken.db");
  filled(broken);
  const bytes = new Uint8Array(readFileSync(broken));
  bytes.fill(0xa5, 4096 + 8, bytes.length);
  writeFileSync(broken, bytes);
  using damaged = new Database(broken);
  refuses(() => rowsOf(damaged), c.SQLITE_CORRUPT, "malformed");
});

test("a locked database is busy", () => {
  using folder = new TempFolder();
  const path = folder.file("a.db");
  filled(path, 3);
  using first = new Database(path);
  using second = new Database(path);
  second.exec("PRAGMA busy_timeout = 1");
  first.exec("BEGIN IMMEDIATE");
  refuses(() => second.exec("DELETE FROM t"), c.SQLITE_BUSY, "database is locked");
  const insert = second.prepare("INSERT INTO t (text) VALUES (?)");
  refuses(() => insert.run("x"), c.SQLITE_BUSY, "database is locked");
  first.exec("COMMIT");
  assert.equal(insert.run("x").changes, 1);
});

test("a backup has what the database has, and tells how far it is", () => {
  using folder = new TempFolder();
  const [from, to] = [folder.file("from.db"), folder.file("to.db")];
  filled(from);
  using db = new Database(from);
  const pages = Math.ceil(statSync(from).size / 4096);
  const progress: number[] = [];
  db.backup(to, (remaining, total) => {
    assert.equal(total, pages);
    progress.push(remaining);
  }, 10);
  const expected = Array.from(
    { length: Math.ceil(pages / 10) },
    (_, i) => Math.max(0, pages - 10 * (i + 1)),
  );
  assert.deepEqual(progress.slice(0, expected.length), expected);
  using copy = new Database(to);
  assert.deepEqual(rowsOf(copy), rowsOf(db));
  using theirs = new BuiltinDatabase(to);
  assert.equal(theirs.all("SELECT * FROM t").length, 2000);
});

test("a backup that fails says why", () => {
  using folder = new TempFolder();
  using db = new Database();
  db.exec("CREATE TABLE t (id)");
  const nowhere = folder.file("no/such/folder.db");
  refuses(() => db.backup(nowhere), c.SQLITE_CANTOPEN, "unable to open", nowhere);
  const locked = folder.file("locked.db");
  filled(locked, 3);
  using other = new Database(locked);
  other.exec("BEGIN EXCLUSIVE");
  refuses(() => db.backup(locked), c.SQLITE_BUSY, "database is locked");
  const fail = () => {
    throw new RangeError("no more");
  };
  throws(() => db.backup(folder.file("half.db"), fail), RangeError, "no more");
  db.backup(folder.file("whole.db"));
  for (const pages of [0, -1, NaN]) {
    const call = () => db.backup(folder.file("none.db"), undefined, pages);
    throws(call, RangeError, `pages is ${pages}; give a whole number from 1 on`);
  }
  throws(() => db.backup(folder.file("none.db"), undefined, 1.5), RangeError, "nPage is 1.5");
});

test("what was closed says so, and closing again does nothing", () => {
  const db = new Database();
  const select = db.prepare("SELECT 1 AS one");
  const other = db.prepare("SELECT 2 AS two");
  other[Symbol.dispose]();
  other[Symbol.dispose]();
  throwsCode(() => other.get(), "HANDLE_RELEASED", "Stmt");
  assert.deepEqual(select.get(), { one: 1 });
  db.function("known", () => 1);
  db.close();
  db.close();
  db[Symbol.dispose]();
  for (const call of [() => select.get(), () => select.run(), () => [...select.iterate()]]) {
    throwsCode(call, "HANDLE_RELEASED", "Stmt");
  }
  throwsCode(() => select.columns, "HANDLE_RELEASED", "Stmt");
  select[Symbol.dispose]();
  const known = () => db.function("known", () => 2);
  const calls = [() => db.exec(""), () => db.prepare("SELECT 1"), known];
  for (const call of [...calls, () => db.function("f", () => 1), () => db.backup(":memory:")]) {
    throwsCode(call, "HANDLE_RELEASED", "Sqlite3");
  }
});

test("using ends statements and databases, in any order", () => {
  using folder = new TempFolder();
  const path = folder.file("a.db");
  filled(path, 3);
  for (let i = 0; i < 50; i += 1) {
    const statement = (() => {
      using db = new Database(path);
      using _rows = db.prepare("SELECT * FROM t");
      const kept = db.prepare("SELECT * FROM t");
      kept.iterate().next();
      return kept;
    })();
    throwsCode(() => statement.all(), "HANDLE_RELEASED", "Stmt");
  }
  // A connection that was still open would hold a lock.
  using db = new Database(path);
  db.exec("BEGIN EXCLUSIVE; DELETE FROM t; COMMIT");
  assert.deepEqual(rowsOf(db), []);
});
