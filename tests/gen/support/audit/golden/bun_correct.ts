// sqlite3 and plot.h for Bun, in the ways in which people write them.
import { CFunction, dlopen, FFIType, JSCallback, linkSymbols, ptr, suffix } from "bun:ffi";
import * as ffi from "bun:ffi";
import { handles, OUT } from "./bun_types.ts";

const { i32, cstring, ptr: pointer } = FFIType;
const path = `libsqlite3.${suffix}`;

const { symbols: sqlite } = dlopen(path, {
  sqlite3_libversion: { returns: "cstring" },
  sqlite3_libversion_number: { args: [], returns: i32 },
  sqlite3_open_v2: { args: [cstring, OUT, i32, cstring], returns: i32 },
  sqlite3_close_v2: { args: handles.one, returns: FFIType.int },
  sqlite3_prepare_v2: { args: [pointer, "buffer", "int32_t", "ptr", "ptr"], returns: 5 },
  sqlite3_bind_int64: { args: ["ptr", "c_int", "int64_t"], returns: "int" },
  sqlite3_bind_double: { args: ["ptr", "i32", "double"], returns: "i32" },
  sqlite3_bind_text: { args: ["ptr", "i32", "cstring", "i32", "function"], returns: "i32" },
  sqlite3_column_int64: { args: [FFIType.ptr, FFIType.i32], returns: FFIType.int64_t },
  sqlite3_column_text: { args: ["ptr", "i32"], returns: "cstring" },
  sqlite3_column_blob: { args: ["ptr", "i32"], returns: "ptr" },
  sqlite3_changes64: { args: ["ptr"], returns: ffi.FFIType.i64 },
  sqlite3_malloc64: { args: ["u64"], returns: "ptr" },
  sqlite3_exec: { args: ["ptr", "cstring", "callback", "ptr", "ptr"], returns: "i32" },
  sqlite3_errmsg: { args: ["ptr"], returns: "cstring" },
  sqlite3_finalize: { args: ["ptr"] },
});

export function open(file: string) {
  const out = new BigUint64Array(1);
  sqlite.sqlite3_open_v2(file, out, 6, null);
  sqlite.sqlite3_open_v2(Buffer.from(file + "\0"), out, 6, null);
  sqlite.sqlite3_open_v2(Buffer.from(":memory:\0"), ptr(out), 6, null);
  const db = Number(out[0]);
  const sql = Buffer.from("select 1");
  sqlite.sqlite3_prepare_v2(db, sql, sql.byteLength, out, null);
  const row = new JSCallback((_: number, _count: number) => 0, {
    args: ["ptr", "i32", "ptr", "ptr"],
    returns: "i32",
  });
  return sqlite.sqlite3_exec(db, `select ${1}`, row.ptr, null, null);
}

const { symbols } = dlopen(process.platform === "win32" ? "plot.dll" : "libplot.so", {
  plot_set_grid: { args: ["ptr", "bool"], returns: "void" },
  plot_weight: { args: ["ptr", "u16"], returns: "float" },
  plot_length: { args: ["ptr"], returns: "usize" },
  plot_letter: { args: ["ptr", "char"], returns: "char" },
  plot_elapsed: { args: ["ptr"], returns: process.platform === "win32" ? "i32" : "i64" },
  plot_identity: { args: ["ptr"], returns: process.platform !== "win32" ? "u64" : "u32" },
  plot_current_style: { args: ["ptr"], returns: "u32" },
});

declare const address: number;
export const plot_close = CFunction({ ptr: address, args: ["ptr"], returns: "void" });
export const linked = linkSymbols({
  plot_value: { ptr: address, args: ["ptr", "i32"], returns: "f64" },
});
export { symbols };
