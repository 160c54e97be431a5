// One fault a line; the comment names its kind.
import { dlopen, DynamicLibrary, types } from "node:ffi";

const u8 = "u8";
const { lib, functions: zlib } = dlopen("libz.so.1", {
  zlibVersion: { parameters: [], return: "pointer" }, // fault: key
  crc32: { arguments: ["u32", "buffer", "u32"], return: "u64" }, // fault: 64-bit
  adler32: { arguments: ["u64", "buffer", "u64"], return: "u64" }, // fault: width
  compressBound: { arguments: ["f64"], return: "u64" }, // fault: 64-bit
  gzopen: { arguments: ["buffer", "buffer"], return: "pointer" },
  gzread: { arguments: ["pointer", "buffer"], return: "i32" }, // fault: arity
  gzeof: { arguments: ["pointer"], result: "i32" }, // fault: key
  gzclose: { arguments: ["i32"], return: "i32" }, // fault: pointer
  gzputc: { arguments: ["pointer", u8], return: "i32" }, // fault: width
  gzseek: { arguments: ["pointer", "i32", "i32"], return: "i64" }, // fault: 64-bit
  gzprintf: { arguments: ["pointer", "string", "i32"], return: "i32" }, // fault: variadic
  gztel: { arguments: ["pointer"], return: "i64" }, // fault: missing-symbol
  deflateInit: { arguments: ["pointer", "i32"], return: "i32" }, // fault: missing-symbol
  inflateEnd: { arguments: ["pointer"], return: "int" }, // fault: type-name
  gzflush: { arguments: [types.POINTER, types.FLOAT], return: "i32" }, // fault: float
  gzclearerr: { arguments: ["pointer"], return: "i32" }, // fault: void
  gzdirect: { arguments: ["pointer"], return: "bool" }, // fault: bool
  gzerror: { arguments: ["pointer", "string"], return: "pointer" }, // fault: pointer
  gzgetc: { arguments: ["pointer"], return: "i32" },
  gzgetc: { arguments: ["pointer"], return: "i32" }, // fault: duplicate
});
zlib.gzopen(Buffer.from("x.gz"), Buffer.from("rb\0")); // fault: nul
zlib.gzopen(new TextEncoder().encode("x" + ".gz"), Buffer.from("rb\0")); // fault: nul

const plot = new DynamicLibrary("libplot.so");
const weight = plot.getFunction("plot_weight", {
  arguments: ["pointer", "i16"], // fault: sign
  return: "f64", // fault: precision
});
const { plot_sort } = plot.getFunctions({
  plot_sort: { arguments: ["pointer", "function"], return: "void" },
  plot_is_open: { arguments: ["pointer"], return: "u32" }, // fault: bool
  plot_current_style: { arguments: ["pointer"], return: "i64" }, // fault: enum
  plot_look: { arguments: ["pointer", "i64"], return: "void" }, // fault: pointer
  plot_move: { arguments: ["pointer", "pointer"], return: "void" }, // fault: struct
});
const compare = plot.registerCallback(
  { arguments: ["pointer", "pointer"], return: "f64" }, // fault: callback
  () => 0,
);
plot_sort(0n, compare);
export { lib, weight };
