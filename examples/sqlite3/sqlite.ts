// SQLite in the manner of the modules of runtimes, on top of the imported binding.
import type { Handle, OwnedHandle } from "../../src/schema/mod.ts";
import * as c from "./generated/sqlite3.ts";

// `api` checks arguments; `raw`, for what runs once a column, believes them.
const { api, unchecked: raw, memory } = c.open();
const utf8 = new TextEncoder();
api.config(c.SQLITE_CONFIG_MEMSTATUS, 0); // Counting its memory would lock at each allocation.

/** What SQLite stores. Integers beyond the safe ones are bigints. */
export type SqlValue = null | number | bigint | string | Uint8Array;
/** What a parameter takes; an object has the values of named parameters. */
export type SqlParam = SqlValue | ArrayBuffer | ArrayBufferView | { [name: string]: SqlParam };
export type Row = Record<string, SqlValue>;

/** SQLite has refused something; `code` is the extended result code. */
export class SqliteError extends Error {
  override readonly name = "SqliteError";
  code = 0;
}

/** Throws why a call on a connection has failed, if it has. */
function check(db: Handle<"Sqlite3">, code: number, doing: string): void {
  if (code === c.SQLITE_OK || code === c.SQLITE_DONE) return;
  throw Object.assign(new SqliteError(`${api.errmsg(db)} (${doing})`), { code });
}

const badValue = (what: string, value: unknown): TypeError =>
  new TypeError(`${what} is of type ${typeof value}; give null, a number, bigint, string or bytes`);
const isBytes = (value: unknown): value is ArrayBuffer | ArrayBufferView =>
  ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
const isInteger = (value: unknown): boolean =>
  typeof value === "bigint" || Number.isSafeInteger(value) && !Object.is(value, -0);
const exact = (value: number): number | null => Number.isSafeInteger(value) ? value : null;

/** Binds a parameter; a result that is not 0 is a failure. */
function bind(stmt: Handle<"Stmt">, index: number, value: unknown): number {
  if (typeof value === "bigint") return api.bindInt64(stmt, index, value);
  if (isInteger(value)) return raw.bindNumber(stmt, index, value as number);
  if (typeof value === "number") return raw.bindDouble(stmt, index, value);
  if (value === null) return raw.bindNull(stmt, index);
  if (isBytes(value)) return api.bindBlob(stmt, index, value);
  if (typeof value !== "string") throw badValue(`Parameter ${index}`, value);
  if (value.includes("\0")) return api.bindTextBytes(stmt, index, utf8.encode(value));
  return raw.bindText(stmt, index, value);
}

/** Reads a column of the current row of a statement. */
function column(row: Handle<"Stmt">, i: number): SqlValue {
  const type = raw.columnType(row, i);
  if (type === c.SQLITE_NULL) return null;
  if (type === c.SQLITE_FLOAT) return raw.columnDouble(row, i);
  if (type === c.SQLITE_INTEGER) return exact(raw.columnNumber(row, i)) ?? api.columnInt64(row, i);
  const address = (type === c.SQLITE_TEXT ? raw.columnText(row, i) : raw.columnBlob(row, i)) ?? 0;
  const bytes = raw.columnBytes(row, i);
  return type === c.SQLITE_TEXT ? memory.string(address, bytes) : memory.copy(address, bytes);
}

/** Reads an argument of a function that SQL calls. */
function argument(value: Handle<"Value">): SqlValue {
  const type = api.valueType(value);
  if (type === c.SQLITE_NULL) return null;
  if (type === c.SQLITE_FLOAT) return api.valueDouble(value);
  if (type === c.SQLITE_INTEGER) return exact(raw.valueNumber(value)) ?? api.valueInt64(value);
  const isText = type === c.SQLITE_TEXT;
  const address = (isText ? api.valueText(value) : api.valueBlob(value)) ?? 0;
  return memory[isText ? "string" : "copy"](address, api.valueBytes(value));
}

/** Gives SQL the result of a function. */
function giveResult(context: Handle<"Context">, value: unknown): void {
  if (value === null || value === undefined) api.resultNull(context);
  else if (isInteger(value)) api.resultInt64(context, value as number | bigint);
  else if (typeof value === "number") api.resultDouble(context, value);
  else if (typeof value === "string") api.resultText(context, utf8.encode(value));
  else if (isBytes(value)) api.resultBlob(context, value);
  else throw badValue("The result of the function", value);
}

/** A connection; disposing it closes it. */
export class Database implements Disposable {
  readonly #handle: OwnedHandle<"Sqlite3">;

  /** Opens a file, or makes it; the default is a database in memory. */
  constructor(path = ":memory:", options: { readonly?: boolean; timeoutMs?: number } = {}) {
    const create = c.SQLITE_OPEN_READWRITE | c.SQLITE_OPEN_CREATE;
    const access = options.readonly ? c.SQLITE_OPEN_READONLY : create;
    // Handles stay on their thread, so that a connection needs no locks.
    const flags = access | c.SQLITE_OPEN_EXRESCODE | c.SQLITE_OPEN_NOMUTEX;
    const { result, db } = api.openV2(path, flags, null);
    this.#handle = db;
    using _closed = result === c.SQLITE_OK ? null : this;
    check(db, result, path);
    api.busyTimeout(db, options.timeoutMs ?? 0);
  }

  /** Prepares one statement. */
  prepare(sql: string): Statement {
    const { result, stmt } = api.prepareV3(this.#db, sql, c.SQLITE_PREPARE_PERSISTENT);
    check(this.#db, result, sql);
    if (stmt === null) throw new TypeError(`There is no statement in ${JSON.stringify(sql)}`);
    return new Statement(this.#db, stmt, sql);
  }

  /** Runs all statements of a text. `onRow` gets rows as texts; a result that is not 0 ends it. */
  readonly exec = (sql: string, onRow: c.ExecCallback | null = null): void =>
    check(this.#db, api.exec(this.#db, sql, onRow), sql);

  /** Lets SQL call a function, until the database is closed. */
  function(name: string, fn: (...args: never[]) => unknown, args = fn.length): void {
    const run: c.CreateFunctionV2XFunc = (context, values) => {
      try {
        giveResult(context, Reflect.apply(fn, undefined, values.map(argument)));
      } catch (error) {
        api.resultError(context, "A JavaScript function has thrown");
        throw error; // It reaches whoever runs the statement, which has failed by then.
      }
    };
    check(this.#db, api.createFunctionV2(this.#db, name, args, c.SQLITE_UTF8, null, run), name);
  }

  /** Runs a function in a transaction, which is rolled back when it throws. They nest. */
  transaction<T>(body: () => T): T {
    this.exec("SAVEPOINT tx");
    try {
      const result = body();
      if (result instanceof Promise) throw new TypeError("A transaction cannot await");
      this.exec("RELEASE tx");
      return result;
    } catch (error) {
      // Some errors make SQLite roll back by itself.
      if (api.getAutocommit(this.#db) === 0) {
        this.exec("ROLLBACK TO tx; RELEASE tx");
      }
      throw error;
    }
  }

  /** Copies the database to a file, some pages at a time. */
  backup(path: string, progress?: (remaining: number, total: number) => void, pages = 100): void {
    using to = new Database(path);
    using backup = api.backupInit(to.#db, "main", this.#db, "main");
    for (let code: number = c.SQLITE_OK; code === c.SQLITE_OK;) {
      code = api.backupStep(backup, pages);
      progress?.(api.backupRemaining(backup), api.backupPagecount(backup));
    }
    check(to.#db, api.backupFinish(backup), path);
  }

  /** Closes it and frees its statements. A second call does nothing. */
  [Symbol.dispose](): void {
    if (this.#handle.address === 0) return;
    for (let stmt; (stmt = api.nextStmt(this.#db, null)) !== null;) api.finalize(stmt);
    api.closeV2(this.#handle);
  }

  /** The same as disposing it. */
  readonly close = (): void => this[Symbol.dispose]();

  get #db(): Handle<"Sqlite3"> {
    if (this.#handle.address !== 0) return this.#handle;
    throw new TypeError("The database was closed");
  }
}

/** A prepared statement; disposing it frees it. */
export class Statement implements Disposable {
  readonly #db: Handle<"Sqlite3">;
  readonly #stmt: OwnedHandle<"Stmt">;
  readonly #sql: string;
  readonly #params: readonly string[];
  #names: readonly string[] = [];
  #prepares = -1;
  #runs = 0;

  /** Made by `Database.prepare`. */
  constructor(db: Handle<"Sqlite3">, stmt: OwnedHandle<"Stmt">, sql: string) {
    [this.#db, this.#stmt, this.#sql] = [db, stmt, sql];
    const count = { length: api.bindParameterCount(stmt) };
    this.#params = Array.from(count, (_, i) => api.bindParameterName(stmt, i + 1)?.slice(1) ?? "");
  }

  /** Names of the columns. */
  get columns(): readonly string[] {
    // SQLite prepares it anew after a change of a table.
    const prepares = raw.stmtStatus(this.#live, c.SQLITE_STMTSTATUS_REPREPARE, 0);
    if (prepares === this.#prepares) return this.#names;
    this.#prepares = prepares;
    const count = { length: api.columnCount(this.#stmt) };
    this.#names = Array.from(count, (_, i) => api.columnName(this.#stmt, i));
    if (this.#names.includes("__proto__")) throw new TypeError("No column can be __proto__");
    return this.#names;
  }

  /** Runs it to its end. Parameters are given in order, or named ones as one object. */
  run(...params: SqlParam[]): { changes: number; lastInsertRowid: bigint } {
    this.#rows(params, Infinity);
    return { changes: raw.changes64(this.#db), lastInsertRowid: raw.lastInsertRowid(this.#db) };
  }

  /** Its first row. */
  readonly get = (...params: SqlParam[]): Row | undefined => this.#rows(params, 1)[0];

  /** All its rows. */
  readonly all = (...params: SqlParam[]): Row[] => this.#rows(params, Infinity);

  /** One row after the other. */
  *iterate(...params: SqlParam[]): Generator<Row, void, void> {
    const run = this.#start(params);
    try {
      while (this.#step()) {
        yield this.#row();
        if (run !== this.#runs) throw new TypeError(`It ran anew between two rows (${this.#sql})`);
      }
    } finally {
      if (run === this.#runs) raw.reset(this.#stmt);
    }
  }

  readonly [Symbol.dispose] = (): void => this.#stmt[Symbol.dispose]();

  get #live(): Handle<"Stmt"> {
    if (this.#stmt.address !== 0) return this.#stmt;
    throw new TypeError(`The statement was freed, or its database closed (${this.#sql})`);
  }

  #start(given: readonly SqlParam[]): number {
    const stmt = this.#live, first = given[0], n = this.#params.length;
    raw.reset(stmt);
    const isNamed = typeof first === "object" && first !== null && !isBytes(first);
    const all = isNamed ? this.#params.map((name) => first[name]) : given;
    if (all.length !== n) throw new RangeError(`Give ${n} values, not ${all.length}: ${this.#sql}`);
    for (let i = 0; i < n; i++) check(this.#db, bind(stmt, i + 1, all[i]), this.#sql);
    return this.#runs += 1;
  }

  #step(): boolean {
    const code = raw.step(this.#live);
    if (code !== c.SQLITE_ROW) check(this.#db, code, this.#sql);
    return code === c.SQLITE_ROW;
  }

  #rows(params: readonly SqlParam[], most: number): Row[] {
    const rows: Row[] = [];
    this.#start(params);
    try {
      while (rows.length < most && this.#step()) rows.push(this.#row());
      return rows;
    } finally {
      raw.reset(this.#stmt);
    }
  }

  #row(): Row {
    const row: Row = {};
    const names = this.columns;
    for (let i = 0; i < names.length; i++) row[names[i] as string] = column(this.#stmt, i);
    return row;
  }
}
