// SQLite in the manner of the modules of runtimes, on top of the imported binding.
import type { Handle, OwnedHandle } from "../../src/schema/mod.ts";
import * as c from "./generated/sqlite3.ts";

// `api` checks arguments; `raw`, for what runs once a column, believes them.
const { api, unchecked: raw, memory, callbacks } = c.open();
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

/** Throws why a call on a connection has failed, if it has; true when there is a row. */
function check(db: Handle<"Sqlite3">, code: number, doing: string): boolean {
  if (code === c.SQLITE_ROW) return true;
  if (code === c.SQLITE_OK || code === c.SQLITE_DONE) return false;
  // Misuse leaves the words of an earlier error in place.
  const says = api.extendedErrcode(db) === code ? api.errmsg(db) : api.errstr(code);
  throw Object.assign(new SqliteError(`${says} (${doing})`), { code });
}

type SqlFunction = (...args: never[]) => unknown;
/** A call of SQLite that has not returned: on what, and which functions it may call. */
type Call = { on: object; db: Database; functions: ReadonlyMap<number, SqlFunction> };
const running: Call[] = [];

/** Makes a call that may call back into JavaScript. */
function during<T>(call: Call, run: () => T): T {
  const depth = running.push(call) - 1;
  try {
    return run();
  } finally {
    running.length = depth;
  }
}

/** A handle that is about to be freed: not while a call runs on it, which would go on with it. */
function idle<T>(what: object, handle: T, name: string): T {
  if (!running.some(({ on, db }) => on === what || db === what)) return handle;
  throw new TypeError(`${name} is running: what it calls cannot free it; do that afterwards`);
}

/** Text without a statement. */
const BLANK = /^(?:[\s;]|--[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$))*$/;

const badValue = (what: string, value: unknown): TypeError =>
  new TypeError(`${what} is of type ${typeof value}; give null, a number, bigint, string or bytes`);
const isBytes = (value: unknown) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
const isInteger = (value: unknown) =>
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
function column(s: Handle<"Stmt">, i: number): SqlValue {
  const type = raw.columnType(s, i);
  if (type === c.SQLITE_NULL) return null;
  if (type === c.SQLITE_FLOAT) return raw.columnDouble(s, i);
  if (type === c.SQLITE_INTEGER) return exact(raw.columnNumber(s, i)) ?? api.columnInt64(s, i);
  if (type === c.SQLITE_BLOB) return memory.copy(raw.columnBlob(s, i) ?? 0, raw.columnBytes(s, i));
  return memory.string(raw.columnText(s, i) ?? 0, raw.columnBytes(s, i));
}

/** Reads an argument of a function that SQL calls. */
function argument(v: Handle<"Value">): SqlValue {
  const type = api.valueType(v);
  if (type === c.SQLITE_NULL) return null;
  if (type === c.SQLITE_FLOAT) return api.valueDouble(v);
  if (type === c.SQLITE_INTEGER) return exact(raw.valueNumber(v)) ?? api.valueInt64(v);
  if (type === c.SQLITE_BLOB) return memory.copy(api.valueBlob(v) ?? 0, api.valueBytes(v));
  return memory.string(api.valueText(v) ?? 0, api.valueBytes(v));
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

/** What SQLite calls for all functions, as it has few callbacks: each has a number. */
function callFunction(context: Handle<"Context">, values: readonly Handle<"Value">[]): void {
  try {
    const fn = running.at(-1)?.functions.get(api.userData(context)) as SqlFunction;
    giveResult(context, Reflect.apply(fn, undefined, values.map(argument)));
  } catch (error) {
    api.resultError(context, "A JavaScript function has thrown");
    throw error; // It reaches whoever runs the statement, which has failed by then.
  }
}
let calledBySql: ReturnType<typeof callbacks.CreateFunctionV2XFunc> | null = null, lastFunction = 0;

/** A connection; disposing it closes it, which nothing can do that it calls. */
export class Database implements Disposable {
  readonly #handle: OwnedHandle<"Sqlite3">;
  readonly #ids = new Map<string, number>();
  // Nobody else holds them: they are collected with the database, also when they use it.
  readonly #functions = new Map<number, SqlFunction>();
  readonly #call: Call = { on: this, db: this, functions: this.#functions };

  /** Opens a file, or makes it; by default one in memory. `access` has flags SQLITE_OPEN_…. */
  constructor(path = ":memory:", access = c.SQLITE_OPEN_READWRITE | c.SQLITE_OPEN_CREATE) {
    // Handles stay on their thread, so that a connection needs no locks.
    const flags = access | c.SQLITE_OPEN_EXRESCODE | c.SQLITE_OPEN_NOMUTEX;
    const { result, db } = api.openV2(path, flags, null);
    this.#handle = db;
    using _closed = result === c.SQLITE_OK ? null : this;
    check(db, result, path);
  }

  /** Prepares the one statement of a text. */
  prepare(sql: string): Statement {
    const db = this.#handle, flags = c.SQLITE_PREPARE_PERSISTENT;
    const { result, stmt } = during(this.#call, () => api.prepareV3(db, sql, flags));
    check(db, result, sql);
    // SQLite keeps the text up to the end of the first statement.
    const isOne = stmt && BLANK.test(sql.slice(api.sql(stmt)?.length));
    if (isOne) return new Statement(this.#call, db, stmt, sql);
    stmt?.[Symbol.dispose]();
    throw new TypeError(`There is ${stmt ? "more than one" : "no"} statement in ${sql}`);
  }

  /** Runs all statements of a text. `onRow` gets rows as texts; a result that is not 0 ends it. */
  readonly exec = (sql: string, onRow: c.ExecCallback | null = null): void =>
    void check(this.#handle, during(this.#call, () => api.exec(this.#handle, sql, onRow)), sql);

  /** Lets SQL call a function, in place of any with this name and number of arguments. */
  function(name: string, fn: SqlFunction, args = fn.length): void {
    // SQLite does not tell A from a, and tells all other letters.
    const key = `${args} ${name}`.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const old = this.#ids.get(key), id = old ?? (lastFunction += 1), db = this.#handle;
    const run = calledBySql ??= callbacks.CreateFunctionV2XFunc(callFunction);
    if (!old) check(db, api.createFunctionV2(db, name, args, c.SQLITE_UTF8, id, run), name);
    this.#ids.set(key, id);
    this.#functions.set(id, fn);
  }

  /** Copies the database to a file, some pages at a time. */
  backup(path: string, progress?: (remaining: number, total: number) => void, pages = 100): void {
    if (!(pages >= 1)) throw new RangeError(`pages is ${pages}; give a whole number from 1 on`);
    using to = new Database(path);
    using backup = api.backupInit(to.#handle, "main", this.#handle, "main");
    during(this.#call, () => {
      for (let code: number = c.SQLITE_OK; code === c.SQLITE_OK;) {
        code = api.backupStep(backup, pages);
        progress?.(api.backupRemaining(backup), api.backupPagecount(backup));
      }
    });
    check(to.#handle, api.backupFinish(backup), path);
  }

  /** Closes it and frees its statements. A second call does nothing. */
  [Symbol.dispose](): void {
    if (idle(this, this.#handle, "The database").address === 0) return;
    for (let stmt; (stmt = api.nextStmt(this.#handle, null)) !== null;) api.finalize(stmt);
    api.closeV2(this.#handle);
    for (const map of [this.#ids, this.#functions]) map.clear();
  }

  /** The same as disposing it. */
  readonly close = (): void => this[Symbol.dispose]();
}

/** A prepared statement; disposing it frees it, which nothing can do that it calls. */
export class Statement implements Disposable {
  readonly #call: Call;
  readonly #db: Handle<"Sqlite3">;
  readonly #stmt: OwnedHandle<"Stmt">;
  readonly #sql: string;
  readonly #params: readonly string[];
  #names: readonly string[] = [];
  #prepares = -1;

  /** Made by `Database.prepare`. */
  constructor(call: Call, db: Handle<"Sqlite3">, stmt: OwnedHandle<"Stmt">, sql: string) {
    [this.#db, this.#stmt, this.#sql] = [db, stmt, sql];
    this.#call = { ...call, on: this };
    const count = { length: api.bindParameterCount(stmt) };
    this.#params = Array.from(count, (_, i) => api.bindParameterName(stmt, i + 1)?.slice(1) ?? "");
  }

  /** Names of the columns. */
  get columns(): readonly string[] {
    // SQLite prepares it anew after a change of a table.
    const s = this.#stmt, of = s.address === 0 ? api : raw; // Only api refuses what was freed.
    const prepares = of.stmtStatus(s, c.SQLITE_STMTSTATUS_REPREPARE, 0);
    if (prepares === this.#prepares) return this.#names;
    this.#names = Array.from({ length: api.columnCount(s) }, (_, i) => api.columnName(s, i));
    if (this.#names.includes("__proto__")) throw new TypeError("No column can be __proto__");
    this.#prepares = prepares;
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

  /** One row after the other. It cannot run anew before the loop ends, nor within what it calls. */
  *iterate(...params: SqlParam[]): Generator<Row, void, void> {
    this.#start(params);
    try {
      while (during(this.#call, this.#step)) yield this.#row();
    } finally {
      raw.reset(this.#stmt);
    }
  }

  readonly [Symbol.dispose] = (): void => idle(this, this.#stmt, this.#sql)[Symbol.dispose]();

  #start(given: readonly SqlParam[]): void {
    const first = given[0], params = this.#params, n = params.length;
    const isNamed = typeof first === "object" && first !== null && !isBytes(first);
    const odd = isNamed ? Object.keys(first).find((name) => !params.includes(name)) : undefined;
    if (odd !== undefined) throw new RangeError(`No parameter is named ${odd}: ${this.#sql}`);
    const all = isNamed && given.length === 1 ? params.map((name) => first[name]) : given;
    if (all.length !== n) throw new RangeError(`Give ${n} values, not ${all.length}: ${this.#sql}`);
    if (api.stmtBusy(this.#stmt)) throw new TypeError(`${this.#sql} runs; end that first`);
    for (let i = 0; i < n; i++) check(this.#db, bind(this.#stmt, i + 1, all[i]), this.#sql);
  }

  readonly #step = (): boolean => check(this.#db, raw.step(this.#stmt), this.#sql);

  #rows(params: readonly SqlParam[], most: number): Row[] {
    const rows: Row[] = [];
    this.#start(params);
    try {
      while (rows.length < most && during(this.#call, this.#step)) rows.push(this.#row());
      return rows;
    } finally {
      raw.reset(this.#stmt);
    }
  }

  #row(): Row {
    const row: Row = {}, names = this.columns;
    for (let i = 0; i < names.length; i++) row[names[i] as string] = column(this.#stmt, i);
    return row;
  }
}
