/**
 * SQLite bound by hand, as a user of each runtime would write it without ziffi: the same calls of
 * the same library, without checks.
 *
 * @module
 */
import { backend } from "../src/runtime/select.ts";

/** What a benchmark needs of SQLite; `stmt` and `db` are what the runtime has for pointers. */
export interface RawSqlite<P = unknown> {
  open(path: string): P;
  exec(db: P, sql: string): void;
  prepare(db: P, sql: string): P;
  step(stmt: P): number;
  reset(stmt: P): number;
  changes(db: P): number;
  lastInsertRowid(db: P): bigint;
  bindInteger(stmt: P, index: number, value: number): number;
  bindDouble(stmt: P, index: number, value: number): number;
  bindText(stmt: P, index: number, value: string): number;
  bindBlob(stmt: P, index: number, value: Uint8Array): number;
  type(stmt: P, column: number): number;
  integer(stmt: P, column: number): number;
  double(stmt: P, column: number): number;
  text(stmt: P, column: number): string;
  blob(stmt: P, column: number): Uint8Array;
}

const LIBRARY = "libsqlite3.so.0";
/** Read, write, create, and no locks, as with the example. */
const OPEN = 2 | 4 | 0x8000;
const encoder = new TextEncoder();
const terminated = (text: string) => encoder.encode(`${text}\0`);

/** Binds the library of the system by hand for the runtime that this runs on. */
export function rawSqlite(): RawSqlite {
  const { name } = backend();
  if (name === "deno") return denoSqlite() as RawSqlite;
  return (name === "bun" ? bunSqlite() : nodeSqlite()) as RawSqlite;
}

type Call<R> = (...args: readonly unknown[]) => R;
type Types = Readonly<Record<string, readonly [params: readonly string[], result: string]>>;

/** Signatures; `P` is a pointer, `A` an array, `L` a 64-bit integer, and `B` a big one. */
const TYPES: Types = {
  open_v2: [["A", "A", "i32", "P"], "i32"],
  exec: [["P", "A", "P", "P", "P"], "i32"],
  prepare_v2: [["P", "A", "i32", "A", "P"], "i32"],
  step: [["P"], "i32"],
  reset: [["P"], "i32"],
  changes: [["P"], "i32"],
  last_insert_rowid: [["P"], "B"],
  bind_int64: [["P", "i32", "L"], "i32"],
  bind_double: [["P", "i32", "f64"], "i32"],
  bind_text: [["P", "i32", "A", "i32", "T"], "i32"],
  bind_blob: [["P", "i32", "A", "i32", "T"], "i32"],
  column_type: [["P", "i32"], "i32"],
  column_int64: [["P", "i32"], "L"],
  column_double: [["P", "i32"], "f64"],
  column_text: [["P", "i32"], "P"],
  column_blob: [["P", "i32"], "P"],
  column_bytes: [["P", "i32"], "i32"],
};

const spell = (names: Readonly<Record<string, string>>) => (type: string): string =>
  names[type] ?? type;

interface DenoFfi {
  dlopen(path: string, symbols: object): { readonly symbols: Record<string, Call<never>> };
  readonly UnsafePointer: { create(address: bigint): object };
  readonly UnsafePointerView: {
    getCString(pointer: object): string;
    getArrayBuffer(pointer: object, byteLength: number): ArrayBuffer;
  };
}

function denoSqlite(): RawSqlite<object> {
  const deno = (globalThis as unknown as { Deno: DenoFfi }).Deno;
  const type = spell({ P: "pointer", A: "buffer", L: "i64", B: "i64", T: "isize" });
  const { symbols: s } = deno.dlopen(
    LIBRARY,
    Object.fromEntries(
      Object.entries(TYPES).map(([name, [params, result]]) => [
        `sqlite3_${name}`,
        { parameters: params.map(type), result: type(result) },
      ]),
    ),
  );
  const f = <R>(name: string) => s[`sqlite3_${name}`] as unknown as Call<R>;
  const out = new BigUint64Array(1);
  const made = () => deno.UnsafePointer.create(out[0] ?? 0n);
  const [open, exec, prepare] = [f("open_v2"), f("exec"), f("prepare_v2")];
  const [bindInt, bindText, bindBlob] = [
    f<number>("bind_int64"),
    f<number>("bind_text"),
    f<number>("bind_blob"),
  ];
  const [int, text, blob] = [
    f<bigint>("column_int64"),
    f<object>("column_text"),
    f<object>("column_blob"),
  ];
  const [rowid, bytes] = [f<bigint>("last_insert_rowid"), f<number>("column_bytes")];
  return {
    open: (path) => (open(terminated(path), out, OPEN, null), made()),
    exec: (db, sql) => void exec(db, terminated(sql), null, null, null),
    prepare: (db, sql) => (prepare(db, terminated(sql), -1, out, null), made()),
    step: f("step"),
    reset: f("reset"),
    changes: f("changes"),
    lastInsertRowid: rowid,
    bindInteger: (stmt, i, value) => bindInt(stmt, i, BigInt(value)),
    bindDouble: f("bind_double"),
    bindText: (stmt, i, value) => {
      const data = encoder.encode(value);
      return bindText(stmt, i, data, data.length, -1n);
    },
    bindBlob: (stmt, i, value) => bindBlob(stmt, i, value, value.length, -1n),
    type: f("column_type"),
    integer: (stmt, i) => Number(int(stmt, i)),
    double: f("column_double"),
    text: (stmt, i) => deno.UnsafePointerView.getCString(text(stmt, i)),
    blob: (stmt, i) => {
      const pointer = blob(stmt, i);
      return new Uint8Array(deno.UnsafePointerView.getArrayBuffer(pointer, bytes(stmt, i))).slice();
    },
  };
}

interface BunFfi {
  dlopen(path: string, symbols: object): { readonly symbols: Record<string, Call<never>> };
  readonly CString: new (address: number) => { toString(): string };
  toArrayBuffer(address: number, byteOffset: number, byteLength: number): ArrayBuffer;
}

function bunSqlite(): RawSqlite<number> {
  const ffi = process.getBuiltinModule("bun:ffi") as unknown as BunFfi;
  const type = spell({ P: "ptr", A: "ptr", L: "i64_fast", B: "i64", T: "i64_fast" });
  const { symbols: s } = ffi.dlopen(
    LIBRARY,
    Object.fromEntries(
      Object.entries(TYPES).map(([name, [params, result]]) => [
        `sqlite3_${name}`,
        { args: params.map(type), returns: type(result) },
      ]),
    ),
  );
  const f = <R>(name: string) => s[`sqlite3_${name}`] as unknown as Call<R>;
  const out = new BigUint64Array(1);
  const made = () => Number(out[0]);
  const [open, exec, prepare] = [f("open_v2"), f("exec"), f("prepare_v2")];
  const [bindText, bindBlob] = [f<number>("bind_text"), f<number>("bind_blob")];
  const [int, text, blob] = [
    f<number>("column_int64"),
    f<number>("column_text"),
    f<number>("column_blob"),
  ];
  const bytes = f<number>("column_bytes");
  return {
    open: (path) => (open(terminated(path), out, OPEN, null), made()),
    exec: (db, sql) => void exec(db, terminated(sql), null, null, null),
    prepare: (db, sql) => (prepare(db, terminated(sql), -1, out, null), made()),
    step: f("step"),
    reset: f("reset"),
    changes: f("changes"),
    lastInsertRowid: f("last_insert_rowid"),
    bindInteger: f("bind_int64"),
    bindDouble: f("bind_double"),
    bindText: (stmt, i, value) => {
      const data = Buffer.from(value);
      return bindText(stmt, i, data, data.length, -1);
    },
    bindBlob: (stmt, i, value) => bindBlob(stmt, i, value, value.length, -1),
    type: f("column_type"),
    integer: (stmt, i) => Number(int(stmt, i)),
    double: f("column_double"),
    text: (stmt, i) => new ffi.CString(text(stmt, i)).toString(),
    blob: (stmt, i) => {
      const address = blob(stmt, i);
      return new Uint8Array(ffi.toArrayBuffer(address, 0, bytes(stmt, i))).slice();
    },
  };
}

interface NodeFfi {
  readonly DynamicLibrary: new (path: string) => {
    getFunction(name: string, signature: object): Call<never>;
  };
  toString(address: bigint): string;
  toArrayBuffer(address: bigint, byteLength: number, copy: boolean): ArrayBuffer;
}

function nodeSqlite(): RawSqlite<bigint> {
  const ffi = process.getBuiltinModule("node:ffi") as unknown as NodeFfi;
  const type = spell({ P: "pointer", A: "buffer", L: "i64", B: "i64", T: "i64" });
  const library = new ffi.DynamicLibrary(LIBRARY);
  const f = <R>(name: string) => {
    const [params, result] = TYPES[name] ?? [[], "void"];
    const signature = { arguments: params.map(type), return: type(result) };
    return library.getFunction(`sqlite3_${name}`, signature) as unknown as Call<R>;
  };
  const out = new BigUint64Array(1);
  const made = () => out[0] ?? 0n;
  const [open, exec, prepare] = [f("open_v2"), f("exec"), f("prepare_v2")];
  const [bindInt, bindText, bindBlob] = [
    f<number>("bind_int64"),
    f<number>("bind_text"),
    f<number>("bind_blob"),
  ];
  const [int, text, blob] = [
    f<bigint>("column_int64"),
    f<bigint>("column_text"),
    f<bigint>("column_blob"),
  ];
  const bytes = f<number>("column_bytes");
  return {
    open: (path) => (open(terminated(path), out, OPEN, null), made()),
    exec: (db, sql) => void exec(db, terminated(sql), null, null, null),
    prepare: (db, sql) => (prepare(db, terminated(sql), -1, out, null), made()),
    step: f("step"),
    reset: f("reset"),
    changes: f("changes"),
    lastInsertRowid: f("last_insert_rowid"),
    bindInteger: (stmt, i, value) => bindInt(stmt, i, BigInt(value)),
    bindDouble: f("bind_double"),
    bindText: (stmt, i, value) => {
      const data = Buffer.from(value);
      return bindText(stmt, i, data, data.length, -1n);
    },
    bindBlob: (stmt, i, value) => bindBlob(stmt, i, value, value.length, -1n),
    type: f("column_type"),
    integer: (stmt, i) => Number(int(stmt, i)),
    double: f("column_double"),
    text: (stmt, i) => ffi.toString(text(stmt, i)),
    blob: (stmt, i) => new Uint8Array(ffi.toArrayBuffer(blob(stmt, i), bytes(stmt, i), true)),
  };
}
