// One fault a line; the comment names its kind.
import { CFunction, dlopen, FFIType, JSCallback } from "bun:ffi";
import { OUT } from "./bun_types.ts";

const wrong = FFIType.u32;
const { symbols: sqlite } = dlopen("libsqlite3.so", {
  sqlite3_open_v2: { args: ["cstring", OUT, "u8", "cstring"], returns: "i32" }, // fault: width
  sqlite3_close_v2: { arg: ["ptr"], returns: "i32" }, // fault: key
  sqlite3_close: { args: ["ptr"], return: "i32" }, // fault: key
  sqlite3_bind_int64: { args: ["ptr", "i32", "i32"], returns: "i32" }, // fault: 64-bit
  sqlite3_bind_double: { args: ["ptr", "i32", "f32"], returns: "i32" }, // fault: precision
  sqlite3_column_int64: { args: ["ptr", "i32"], returns: "f64" }, // fault: 64-bit
  sqlite3_column_double: { args: ["ptr", "i32"], returns: 7 }, // fault: float
  sqlite3_column_text: { args: ["i32", "i32"], returns: "cstring" }, // fault: pointer
  sqlite3_errmsg: { args: ["ptr"], returns: "string" }, // fault: type-name
  sqlite3_free: { args: ["ptr"], returns: "i32" }, // fault: void
  sqlite3_step: { args: ["ptr", "i32"], returns: "i32" }, // fault: arity
  sqlite3_exec: { args: ["ptr", "cstring", "ptr", "ptr", "ptr"], returns: "i32" },
  sqlite3_db_config: { args: ["ptr", "i32", "i32", "ptr"], returns: "i32" }, // fault: variadic
  sqlite3_opn: { args: ["cstring", "ptr"], returns: "i32" }, // fault: missing-symbol
  sqlite3_malloc: { args: [wrong], returns: "ptr" }, // fault: sign
  sqlite3_db_handle: { args: ["ptr"], returns: "cstring" }, // fault: pointer
  sqlite3_prepare_v2: { args: ["ptr", "ptr", "i32", "ptr", "ptr"], returns: "i32" },
  sqlite3_sleep: { args: ["bool"], returns: "i32" }, // fault: bool
  sqlite3_last_insert_rowid: { args: ["ptr"], returns: FFIType.i64_fast }, // note: 64-bit
});

const database = new BigUint64Array(1);
sqlite.sqlite3_open_v2(Buffer.from("x.db"), database, 6, null); // fault: nul
declare const name: string;
sqlite.sqlite3_open_v2(Buffer.from(`${name}.db`, "utf8"), database, 6, null); // fault: nul
const sql = "select 1";
sqlite.sqlite3_prepare_v2(1, Buffer.from(sql), -1, database, null); // fault: nul
sqlite.sqlite3_prepare_v2(1, "select 1", -1, database, null); // fault: string
const row = new JSCallback(() => 0, {
  args: ["ptr", "i64", "ptr", "ptr"], // fault: callback
  returns: "i32",
});
sqlite.sqlite3_exec(1, "select 1", row, null, null);
const early = new JSCallback(() => {}, { args: ["ptr"] }); // fault: callback
sqlite.sqlite3_exec(1, "select 1", early, null, null);

declare const at: number;
export const sqlite3_total_changes = CFunction({
  ptr: at,
  args: ["ptr"],
  returns: "i64", // fault: width
});
