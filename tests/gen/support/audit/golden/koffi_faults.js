// One fault a line; the comment names its kind.
const koffi = require("koffi");

const sqlite3 = koffi.opaque("sqlite3");
koffi.opaque("sqlite3_stmt");
koffi.alias("DWORD", "uint16_t");
const Row = koffi.proto("int Row(void *context, long count, str *values, str *names)"); // fault: callback
const Late = koffi.proto("Late", "void", ["void *", "int", "str *", "str *"]); // fault: callback
const lib = koffi.load("libsqlite3.so");

lib.func("int sqlite3_open_v2(str filename, _Out_ sqlite3 **db, short flags, str vfs)"); // fault: width
lib.func("int sqlite3_open(str filename, _Out_ sqlite3 *db)"); // fault: pointer
lib.func("int sqlite3_close_v2(sqlite3 *db, int)"); // fault: arity
lib.func("int sqlite3_close(sqlite3_stmt *db)"); // fault: pointer
lib.func("int sqlite3_last_insert_rowid(sqlite3 *db)"); // fault: 64-bit
lib.func("sqlite3_bind_int64", "int", ["sqlite3_stmt *", "int", "double"]); // fault: 64-bit
lib.func("sqlite3_bind_double", "int", ["sqlite3_stmt *", "int", "float"]); // fault: precision
lib.func("sqlite3_column_double", "int", ["sqlite3_stmt *", "int"]); // fault: float
lib.func("sqlite3_step", "DWORD", ["sqlite3_stmt *"]); // fault: width
lib.func("sqlite3_malloc64", "void *", ["int64_t"]); // fault: sign
lib.func("int sqlite3_sleep(bool ms)"); // fault: bool
lib.func("int sqlite3_free(void *)"); // fault: void
lib.func("int sqlite3_opne(str, sqlite3 **)"); // fault: missing-symbol
lib.func("int sqlite3_db_config(sqlite3 *, int, int, void *)"); // fault: variadic
lib.func("int sqlite3_step(sqlite3_stmt *, ...)"); // fault: variadic
lib.func("int sqlite3_finalize(sqlite3_stmtx *)"); // fault: type-name
lib.func("int sqlite3_reset(stmt *stmt)"); // fault: type-name
lib.func("str sqlite3_db_handle(sqlite3_stmt *)"); // fault: pointer
lib.func("sqlite3_exec", "int", [koffi.pointer(sqlite3), "str", koffi.pointer(Row), "void *", "void **"]);
lib.func("sqlite3_get_table", "int", ["sqlite3 *", "str", "char ***", "_Out_ int64_t *", "int *", "void **"]); // fault: width
const exec = lib.func("sqlite3_exec", "int", ["sqlite3 *", "str", "Late *", "void *", "void **"]);
exec(null, Buffer.from("select 1"), null, null, null); // fault: nul

const Point = koffi.struct("plot_point", { x: "float", y: "double" }); // fault: layout
koffi.struct("plot_view", { origin: "plot_mark", scale: "double" }); // fault: layout
koffi.pack("plot_mark", { tag: "char", stamp: "long" }); // fault: layout
koffi.opaque("plot");
const plot = koffi.load("libplot.so");
plot.func("void plot_move(plot *self, plot_point *to)"); // fault: struct
plot.func("plot_center", Point, ["plot *"]);
plot.func("void plot_look(plot *self, plot_view *view)");
plot.func("int plot_stamp(plot *self, plot_mark *mark)");
plot.func("int plot_elapsed(plot *self)"); // fault: 64-bit
plot.func("int plot_is_open(plot *self)"); // fault: bool
plot.func("uint8_t plot_current_style(plot *self)"); // fault: enum
plot.func("long long plot_identity(plot *self)"); // fault: sign
plot.func("void plot_sort(plot *self, str compare)"); // fault: pointer
