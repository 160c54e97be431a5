/**
 * SQLite by the example on the imported header: rows in and rows out, against the same calls bound
 * by hand and against the runtime's own module.
 *
 * @module
 */
import { Database } from "../examples/sqlite3/sqlite.ts";
import { backend } from "../src/runtime/select.ts";
import type { Comparison, Group } from "./rows.ts";
import { type RawSqlite, rawSqlite } from "./sqlite_raw.ts";

const ROWS = 100_000;
const TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, x REAL, s TEXT, b BLOB)";
const INSERT = "INSERT INTO t VALUES (?, ?, ?, ?, ?)";
const SELECT = "SELECT id, n, x, s, b FROM t";
const SUMS = "SELECT count(*), sum(n), sum(x), sum(length(s)), max(s), sum(length(b)) FROM t";
const BLOB = Uint8Array.from({ length: 32 }, (_, i) => i * 7);

/** What is compared: the same work on one implementation. */
interface Store {
  /** Empties the table, and inserts all rows in a transaction; gives the last row id. */
  fill(): number;
  /** All rows as objects. */
  read(): object[];
  /** What is in the table. */
  sums(): unknown[];
}

const text = (i: number) => `the name of row ${i}`;

/** A module with statements: the example, and those of runtimes. */
interface Module {
  exec(sql: string): void;
  prepare(sql: string): {
    run(...values: unknown[]): { readonly lastInsertRowid: number | bigint };
    all(): object[];
  };
}

function moduleStore(db: Module): Store {
  db.exec(TABLE);
  const [insert, select, sums] = [INSERT, SELECT, SUMS].map((sql) => db.prepare(sql));
  return {
    fill: () => {
      db.exec("DELETE FROM t; BEGIN");
      let last: number | bigint = 0;
      for (let i = 0; i < ROWS; i += 1) {
        last = insert?.run(i, i * 3, i / 7, text(i), BLOB).lastInsertRowid ?? 0;
      }
      db.exec("COMMIT");
      return Number(last);
    },
    read: () => select?.all() ?? [],
    sums: () => Object.values(sums?.all()[0] ?? {}),
  };
}

function ownModule(): Module {
  const isBun = backend().name === "bun";
  const module = process.getBuiltinModule(isBun ? "bun:sqlite" : "node:sqlite") as unknown as {
    readonly Database: new (path: string) => Module;
    readonly DatabaseSync: new (path: string) => Module;
  };
  return isBun ? new module.Database(":memory:") : new module.DatabaseSync(":memory:");
}

/** The value of a column by its type, as every binding has to read it. */
function column(raw: RawSqlite, stmt: unknown, i: number): unknown {
  switch (raw.type(stmt, i)) {
    case 1:
      return raw.integer(stmt, i);
    case 2:
      return raw.double(stmt, i);
    case 3:
      return raw.text(stmt, i);
    case 4:
      return raw.blob(stmt, i);
    default:
      return null;
  }
}

function rows(raw: RawSqlite, stmt: unknown, names: readonly string[]): object[] {
  const found: object[] = [];
  while (raw.step(stmt) === 100) {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i += 1) row[names[i] as string] = column(raw, stmt, i);
    found.push(row);
  }
  raw.reset(stmt);
  return found;
}

function handStore(raw: RawSqlite): Store {
  const db = raw.open(":memory:");
  raw.exec(db, TABLE);
  const [insert, select, sums] = [INSERT, SELECT, SUMS].map((sql) => raw.prepare(db, sql));
  return {
    fill: () => {
      raw.exec(db, "DELETE FROM t; BEGIN");
      let last = { changes: 0, lastInsertRowid: 0n };
      for (let i = 0; i < ROWS; i += 1) {
        raw.bindInteger(insert, 1, i);
        raw.bindInteger(insert, 2, i * 3);
        raw.bindDouble(insert, 3, i / 7);
        raw.bindText(insert, 4, text(i));
        raw.bindBlob(insert, 5, BLOB);
        if (raw.step(insert) !== 101) throw new Error("A row was not inserted");
        raw.reset(insert);
        last = { changes: raw.changes(db), lastInsertRowid: raw.lastInsertRowid(db) };
      }
      raw.exec(db, "COMMIT");
      return Number(last.lastInsertRowid);
    },
    read: () => rows(raw, select, ["id", "n", "x", "s", "b"]),
    sums: () => Object.values(rows(raw, sums, ["a", "b", "c", "d", "e", "f"])[0] ?? {}),
  };
}

function* comparisons(): Generator<Comparison> {
  const ours = moduleStore(new Database() as unknown as Module);
  const peers: readonly (readonly [string, Store])[] = [
    ["the same calls by hand", handStore(rawSqlite())],
    ["the runtime's own module", moduleStore(ownModule())],
  ];
  const plain = (store: Store) =>
    store.read().map((row) => {
      const { b, ...rest } = row as { b: Uint8Array };
      return { ...rest, b: [...b] };
    });
  for (const [peer, theirs] of peers) {
    yield {
      name: `${ROWS} inserts`,
      peer,
      long: true,
      ours: () => ours.fill(),
      theirs: () => theirs.fill(),
      verify: (a, b) => {
        const [mine, other] = [JSON.stringify(ours.sums()), JSON.stringify(theirs.sums())];
        if (a !== b || a !== ROWS - 1 || mine !== other) throw new Error(`${mine} is not ${other}`);
      },
    };
    yield {
      name: `${ROWS} rows read`,
      peer,
      long: true,
      ours: () => ours.read(),
      theirs: () => theirs.read(),
      verify: () => {
        const [mine, other] = [JSON.stringify(plain(ours)), JSON.stringify(plain(theirs))];
        if (mine !== other) throw new Error("The rows differ");
      },
    };
  }
}

/** The group `sqlite`. */
export const sqlite: Group = { name: "sqlite", make: comparisons };
