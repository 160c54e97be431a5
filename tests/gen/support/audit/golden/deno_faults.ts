// One fault a line; the comment names its kind.
const Point = { struct: ["f32", "f64"] } as const; // fault: layout
const View = { struct: ["f32", "f32", "f64", "u8", "i32"] } as const; // fault: layout
const lib = Deno.dlopen("libplot.so", {
  plot_open: { parameters: ["buffer", "u8", "u32"], result: "pointer" }, // fault: enum
  plot_close: { parameters: ["pointer"], result: "i32" }, // fault: void
  plot_is_open: { parameters: ["pointer"], result: "u8" }, // fault: bool
  plot_set_grid: { parameters: ["pointer", "i32"], result: "void" }, // fault: bool
  plot_add: { parameters: ["pointer", "buffer", "u32"], result: "i32" }, // fault: 64-bit
  plot_add_named: { parameters: ["pointer", "buffer", "i32", "f64"], result: "i32" }, // fault: precision
  plot_value: { parameters: ["pointer", "i32"], result: "i64" }, // fault: float
  plot_weight: { parameters: ["pointer", "u8"], result: "f32" }, // fault: width
  plot_total: { parameters: ["pointer"], result: "f64" }, // fault: 64-bit
  plot_length: { parameters: ["pointer"], result: "isize" }, // fault: sign
  plot_identity: { parameters: ["pointer"], result: "u32" }, // fault: 64-bit
  plot_shade: { parameters: ["pointer"], result: "u8" }, // fault: sign
  plot_title: { parameters: ["pointer"], result: "u64" }, // fault: pointer
  plot_center: { parameters: ["pointer"], result: Point },
  plot_move: { parameters: ["pointer", "pointer"], result: "void" }, // fault: struct
  plot_look: { parameters: ["pointer", View], result: "void" }, // fault: struct
  plot_each: { parameters: ["pointer", "buffer", "pointer"], result: "i32" }, // fault: pointer
  plot_sort: { parameters: ["pointer", "function"], result: "void" },
  plot_log: { parameters: ["pointer", "buffer", "i32"], result: "i32" }, // fault: variadic
  plot_read: { parameters: ["pointer"], result: "i32" }, // fault: arity
  plot_stamp: { parameters: ["pointer", "pointer"], results: "i32" }, // fault: key
  plot_handle: { parameters: ["ptr"], result: "usize" }, // fault: type-name
  plot_elapse: { parameters: ["pointer"], result: "i64" }, // fault: missing-symbol
  plot_twice: { parameters: ["i32"], result: "i32" }, // fault: missing-symbol
  plot_letter: { parameters: ["pointer", "f32"], result: "i8" }, // fault: float
  plot_current_style: { parameters: ["pointer"], result: "i32" },
  plot_current_style: { parameters: ["pointer"], result: "u32" }, // fault: duplicate
  plot_version: { type: "i64" }, // fault: width
});

const viewed = Deno.dlopen("libplot.so", {
  plot_move: { parameters: ["pointer", View], result: "void" },
});

const encode = (text: string) => new TextEncoder().encode(text);
const { symbols } = lib;
const self = symbols.plot_open(encode("plot"), 0, 0); // fault: nul
symbols.plot_open("plot", 0, 0); // fault: string
export function rename(title: string): void {
  const bytes = new TextEncoder().encode(title);
  lib.symbols.plot_open(bytes, 0, 0); // fault: nul
}
const compare = new Deno.UnsafeCallback(
  { parameters: ["pointer", "f64"], result: "i32" }, // fault: callback
  () => 0,
);
symbols.plot_sort(self, compare.pointer);
export { viewed };
