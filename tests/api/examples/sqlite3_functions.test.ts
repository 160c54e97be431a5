// The SQLite example: how many functions SQL may call, and what such a function may do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Database, SqliteError } from "../../../examples/sqlite3/sqlite.ts";
import { collectUntil, dropBlocks } from "../support/collect.ts";
import { throws, throwsCode } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

const one = (db: Database, sql: string) => Object.values(db.prepare(sql).get() ?? {})[0];

test("there is no limit to functions, in one database or in all", () => {
  using db = new Database();
  for (let i = 0; i < 100; i += 1) db.function(`f${i}`, () => i);
  for (let i = 0; i < 100; i += 1) assert.equal(one(db, `SELECT f${i}()`), i);
  const others = Array.from({ length: 50 }, () => new Database());
  for (const [i, other] of others.entries()) other.function("f7", () => -1 - i);
  for (const [i, other] of others.entries()) assert.equal(one(other, "SELECT f7()"), -1 - i);
  for (const other of others) other.close();
  throwsCode(() => others[0]?.function("f7", () => 1), "HANDLE_RELEASED", "Sqlite3");
  assert.equal(one(db, "SELECT f7()"), 7);
});

test("a function takes the place of that with its name and number of arguments alone", () => {
  using db = new Database();
  for (let i = 0; i < 200; i += 1) db.function("f", () => i);
  db.function("f", (a: number) => a * 10);
  db.function("f", (...all: unknown[]) => `any ${all.length}`, -1);
  assert.equal(one(db, "SELECT f()"), 199);
  assert.equal(one(db, "SELECT F(2)"), 20);
  assert.equal(one(db, "SELECT f(1, 2)"), "any 2");
  db.function("F", () => "upper");
  assert.equal(one(db, "SELECT f()"), "upper");
  // To SQLite these are two names.
  db.function("é", () => "small");
  db.function("É", () => "large");
  assert.deepEqual([one(db, "SELECT é()"), one(db, "SELECT É()")], ["small", "large"]);
  db.function("length", () => "mine", 1);
  assert.equal(one(db, "SELECT length('abc')"), "mine");
});

test("a function may take its own place, or that of one which failed to be added", () => {
  using db = new Database();
  db.function("again", () => {
    db.function("again", () => 2);
    return 1;
  });
  assert.equal(one(db, "SELECT again()"), 1);
  assert.equal(one(db, "SELECT again()"), 2);
  db.function("busy", () => {
    db.function("added", () => 4);
    return 3;
  });
  assert.equal(one(db, "SELECT busy()"), 3);
  assert.equal(one(db, "SELECT added()"), 4);
  for (let i = 0; i < 100; i += 1) throws(() => db.function("x".repeat(300), () => 1), SqliteError);
  db.function("x".repeat(200), () => 5);
  assert.equal(one(db, `SELECT ${"x".repeat(200)}()`), 5);
});

test("functions of one database may use another, and that its own", () => {
  using first = new Database();
  using second = new Database();
  first.function("f", (n: number) => n <= 0 ? 0 : one(second, `SELECT f(${n}) + 1`));
  second.function("f", (n: number) => one(first, `SELECT f(${n - 1}) + 100`));
  second.function("g", () => "of the second");
  first.function("g", () => `${one(second, "SELECT g()")}, through the first`);
  assert.equal(one(first, "SELECT f(5)"), 505);
  assert.equal(one(first, "SELECT g()"), "of the second, through the first");
  const close = () => {
    first.close();
    return 1;
  };
  second.function("close", close);
  first.function("close", () => one(second, "SELECT close()"));
  throws(() => one(first, "SELECT close()"), TypeError, "The database is running");
  assert.equal(one(second, "SELECT g()"), "of the second");
  second.function("h", () => 1);
  assert.equal(one(first, "SELECT f(1)"), 101);
  assert.equal(one(second, "SELECT close()"), 1);
});

test("a dropped database is collected, also when its functions use it", async () => {
  let [made, collected] = [0, 0];
  const seen = new FinalizationRegistry<null>(() => collected += 1);
  const drop = () => {
    for (let i = 0; i < 10; i += 1) {
      const db = new Database();
      db.function("f", () => one(db, "SELECT 1"));
      assert.equal(one(db, "SELECT f()"), 1);
      seen.register(db, null);
      made += 1;
    }
    Array.from({ length: 100_000 }, (_, i) => ({ i }));
  };
  assert.ok(await collectUntil(() => collected > 20, drop, 300), `${collected} of ${made}`);
});

test("functions are let go of when they are replaced, and with their database", async () => {
  let collected = 0;
  const seen = new FinalizationRegistry<null>(() => collected += 1);
  using kept = new Database();
  const closed = Array.from({ length: 40 }, () => new Database());
  const add = (db: Database) => {
    const fn = () => 1;
    seen.register(fn, null);
    db.function("f", fn);
  };
  // What has lived for a while is only looked for when much memory is in use.
  const gc: unknown = Reflect.get(globalThis, "gc");
  const garbage = () => typeof gc === "function" ? gc() : dropBlocks(50, 2 ** 20, 1);
  for (let i = 0; i < 40; i += 1) add(kept);
  assert.ok(await collectUntil(() => collected >= 30, garbage, 300), `${collected} of 39`);
  for (const db of closed) add(db);
  for (const db of closed) db.close();
  assert.ok(await collectUntil(() => collected >= 60, garbage, 300), `${collected} of 79`);
  assert.equal(closed.length, 40);
  assert.equal(one(kept, "SELECT f()"), 1);
});

/** What must be refused, each in a process of its own, which it could crash. */
const refused: Record<string, string> = {
  "function closes": "The database is running",
  "function disposes": "SELECT f(), randomblob(100) FROM three is running",
  "exec closes": "The database is running",
  "loop disposes": "SELECT f(), randomblob(100) FROM three is running",
  "backup closes": "The database is running",
  "function restarts": "SELECT f(), randomblob(100) FROM three runs; end that first",
  "function of exec closes": "The database is running",
  "parameter closes": "the Stmt handle stmt was released",
};

for (const [scenario, says] of Object.entries(refused)) {
  test(`what SQLite calls cannot pull the rug from under it: ${scenario}`, async () => {
    using folder = new TempFolder();
    const ended = await runScript("sqlite3_child.ts", [scenario, folder.file("to.db")]);
    assert.deepEqual([ended.code, ended.signal], [0, null], ended.stderr);
    const { error, after } = JSON.parse(ended.stdout) as { error: string; after: unknown };
    assert.ok(error.includes(says), error);
    assert.deepEqual(after, scenario === "parameter closes" ? "closed" : 3);
  });
}
