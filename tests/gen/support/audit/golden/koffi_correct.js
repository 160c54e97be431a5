// sqlite3, zlib and plot.h for koffi, in the ways in which people write them.
import koffi from "koffi";
import { plot_point, Mark } from "./koffi_types.js";

const sqlite = koffi.load("libsqlite3.so");
const sqlite3 = koffi.opaque("sqlite3");
const sqlite3_stmt = koffi.opaque("sqlite3_stmt");
koffi.alias("i64", "int64_t");
const Row = koffi.proto("int Row(void *context, int count, str *values, str *names)");
const HeapText = koffi.disposable("HeapText", "str", sqlite.func("void sqlite3_free(void *)"));

export const open = sqlite.func(
  "int sqlite3_open_v2(const char *filename, _Out_ sqlite3 **db, int flags, str vfs)",
);
export const close = sqlite.func("sqlite3_close_v2", "int", [koffi.pointer(sqlite3)]);
export const prepare = sqlite.func("sqlite3_prepare_v2", "int", [
  "sqlite3 *",
  "str",
  koffi.types.int,
  koffi.out(koffi.pointer(koffi.pointer(sqlite3_stmt))),
  koffi.out(koffi.pointer("void", 2)),
]);
export const exec = sqlite.func("sqlite3_exec", "int", [
  "sqlite3 *",
  "str",
  koffi.pointer(Row),
  "void *",
  "_Out_ char **",
]);
export const bind64 = sqlite.func("int sqlite3_bind_int64(sqlite3_stmt *stmt, int index, i64 v)");
export const rowid = sqlite.func("int64 sqlite3_last_insert_rowid(sqlite3 *db)");
export const real = sqlite.func("double sqlite3_column_double(sqlite3_stmt *, int)");
export const text = sqlite.func("sqlite3_column_text", "const char *", ["sqlite3_stmt *", "int"]);
export const expanded = sqlite.func("HeapText sqlite3_expanded_sql(sqlite3_stmt *)");
export const mprintf = sqlite.func("sqlite3_mprintf", HeapText, ["str", "..."]);
export const sql = sqlite.func("const char *! sqlite3_sql(sqlite3_stmt *stmt)");
export const version = sqlite.func("__stdcall", "sqlite3_libversion", "string", []);
export const sleep = sqlite.cdecl("int sqlite3_sleep(int)");

const zlib = koffi.load("libz.so.1");
koffi.alias("uLong", "unsigned long");
export const crc32 = zlib.func("uLong crc32(uLong crc, const uint8_t *buf, unsigned int len)");
export const adler32 = zlib.func("adler32", "ulong", ["ulong", "void *", "uint"]);
export const gzopen = zlib.func("void *gzopen(const char *, const char *)");

const plot_view = koffi.struct("plot_view", {
  origin: plot_point,
  scale: "double",
  rgba: koffi.array("uint8_t", 4),
  layer: "int32_t",
});
const plot_number = koffi.union("plot_number", { whole: "int64_t", real: "double" });
koffi.enumeration("plot_style", { Line: 0, Bar: 1, Pie: 2 });
koffi.opaque("plot");
const plot_visit = koffi.proto("plot_visit", "bool", ["void *", "int", "double"]);
const plot = koffi.load(`libplot${koffi.extension}`);
export const plot_open = plot.func("plot *plot_open(str title, plot_style style, uint32_t flags)");
export const plot_center = plot.func("plot_point plot_center(const plot *self)");
export const plot_move = plot.func("plot_move", "void", ["plot *", plot_point]);
export const plot_look = plot.func("plot_look", "void", ["plot *", koffi.pointer(plot_view)]);
export const plot_elapsed = plot.func("long plot_elapsed(plot *self)");
export const plot_letter = plot.func("char plot_letter(plot *self, char fallback)");
export const plot_each = plot.func("int plot_each(plot *, plot_visit *visit, void *context)");
export const plot_stamp = plot.func("plot_stamp", "int", ["plot *", koffi.inout(koffi.pointer(Mark))]);
export const plot_read = plot.func("plot_read", "int", ["plot *", koffi.pointer(plot_number)]);
export const plot_add = plot.func("int plot_add(plot *self, const double *values, size_t count)");
export const plot_version = plot.symbol("plot_version", "int");

const visit = koffi.register(() => true, koffi.pointer(plot_visit));
plot_each(null, visit, null);
open("x.db", [null], 6, null);
gzopen(Buffer.from("x.gz\0"), "rb");
