// zlib and plot.h for Node, in the ways in which people write them.
import ffi, { dlopen, DynamicLibrary, types } from "node:ffi";
import os from "node:os";
import process from "node:process";

const uLong = process.platform === "win32" ? "u32" : "u64";
const long = os.platform() === "win32" ? types.INT_32 : types.INT_64;

const { functions: zlib } = dlopen("libz.so.1", {
  zlibVersion: { arguments: [], return: "pointer" },
  crc32: { arguments: [uLong, "buffer", "u32"], return: uLong },
  adler32: { arguments: [uLong, "buffer", "uint32"], return: uLong },
  compressBound: { arguments: [uLong], return: uLong },
  compress2: { arguments: ["buffer", "pointer", "buffer", uLong, "i32"], return: "i32" },
  gzopen: { arguments: ["string", "str"], return: "pointer" },
  gzread: { arguments: ["pointer", "buffer", "u32"], return: "int32" },
  gzputs: { arguments: ["ptr", "string"], return: "i32" },
  gzclose: { arguments: ["pointer"], return: "i32" },
});
zlib.gzopen("x.gz", "rb");
zlib.gzputs(zlib.gzopen("x.gz", Buffer.from("wb\0")), "text");

const lib = new DynamicLibrary("libplot.so");
export const open = lib.getFunction("plot_open", {
  arguments: ["string", "u32", "u32"],
  return: "pointer",
});
export const { plot_value, plot_add } = lib.getFunctions({
  plot_value: { arguments: [types.POINTER, types.INT_32], return: types.DOUBLE },
  plot_add: { arguments: [types.POINTER, types.BUFFER, "u64"], return: "i32" },
  plot_set_grid: { arguments: ["pointer", "bool"] },
  plot_elapsed: { arguments: ["pointer"], return: long },
});
open(Buffer.from("plot\0"), 0, 0);

class Plot {
  static #library: ffi.DynamicLibrary;
  lib = new ffi.DynamicLibrary("libplot.so");
  sort = this.lib.getFunction("plot_sort", { arguments: ["pointer", "function"], return: "void" });

  run(self: bigint) {
    const compare = this.lib.registerCallback(
      { arguments: ["pointer", "pointer"], return: "i32" },
      () => 0,
    );
    this.sort(self, compare);
  }
}
export { Plot };
