// Tables that agree with their headers, in the ways in which people write them.
const handle = "pointer" as const;
const int = "i32" as const;
const Type = { text: "buffer", double: "f64" } as const;
enum Width {
  Size = "usize",
  Byte = "u8",
}
const plot_id = Deno.build.os === "windows" ? "u32" : "u64";
const long = ({ windows: "i32", linux: "i64", darwin: "i64" } as const)[Deno.build.os as "linux"];
const Point = { struct: ["f32", "f32"] } as const;

const lifecycle = {
  plot_open: { parameters: ["buffer", "u32", "u32"], result: handle },
  plot_close: { parameters: [handle], result: "void" },
  plot_is_open: { parameters: [handle], result: "bool" },
} as const satisfies Deno.ForeignLibraryInterface;

const getter = <const R extends Deno.NativeResultType>(result: R) =>
  ({ parameters: ["pointer"], result }) as const;

const numbers = {
  plot_set_grid: { parameters: [handle, "bool"], result: "void", nonblocking: false },
  plot_add: { parameters: [handle, Type.text, Width.Size], result: int },
  plot_add_named: { parameters: [handle, "buffer", int, "f32"], result: int },
  plot_value: { parameters: [handle, int], result: Type.double },
  plot_weight: { parameters: [handle, "u16"], result: "f32" },
  plot_total: getter("i64"),
  plot_length: getter(Width.Size),
  plot_identity: getter(plot_id),
  plot_elapsed: getter(long),
  plot_shade: getter("i8"),
  style: { name: "plot_current_style", ...getter("i32") },
  plot_title: getter("pointer"),
} as const;

const symbols = {
  ...lifecycle,
  ...numbers,
  plot_center: { parameters: ["pointer"], result: Point },
  plot_move: { parameters: ["pointer", Point], result: "void" },
  plot_look: { parameters: ["pointer", "buffer"], result: "void" },
  plot_each: { parameters: ["pointer", "function", "pointer"], result: "i32" },
  plot_sort: { parameters: ["pointer", "function"], result: "void" },
  plot_log: { parameters: ["pointer", "buffer"], result: "i32", optional: true },
  plot_handle: { parameters: ["pointer"], result: "pointer" },
  plot_version: { type: "i32" },
  plot_name: { type: "pointer" },
} as const;

const lib = Deno.dlopen("libplot.so", symbols);
const { symbols: api } = lib;
const encoder = new TextEncoder();
const cstring = (text: string) => encoder.encode(`${text}\0`);

export class Plot {
  readonly #self: Deno.PointerValue;

  constructor(title: string) {
    this.#self = api.plot_open(cstring(title), 0, 0);
    if (title === "") api.plot_open(encoder.encode("untitled" + "\0"), 0, 0);
    const bytes = encoder.encode(title);
    lib.symbols.plot_add_named(this.#self, bytes, bytes.length, 1);
  }

  each(visit: (index: number, value: number) => boolean): number {
    const callback = new Deno.UnsafeCallback(
      { parameters: ["pointer", "i32", "f64"], result: "bool" },
      (_, index, value) => visit(index, value),
    );
    return api.plot_each(this.#self, callback.pointer, null);
  }
}
