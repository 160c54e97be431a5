/**
 * Hand-written bindings of the C library of the benchmarks, as a user of each runtime would write
 * them without ziffi.
 *
 * @module
 */
import { backend } from "../src/runtime/select.ts";

/** A vector, as the bindings give it back. */
export interface Vec2 {
  readonly x: number;
  readonly y: number;
}

/** The functions of the C library, bound by hand. */
export interface RawC {
  readonly add: (a: number, b: number) => number;
  readonly addInt: (a: number, b: number) => number;
  /** What the struct row is compared with. */
  readonly turnPeer: string;
  readonly turn: (v: Vec2) => Vec2;
  readonly textLength: (text: string) => number;
  /** Binds a callback once; the returned function passes it. */
  readonly sumMap: (map: (value: number) => number) => (count: number) => number;
}

type Call = (...args: unknown[]) => never;
type Symbols = Record<string, Call>;

/** Binds the library by hand for the runtime that this runs on. */
export function rawC(path: string): RawC {
  const { name } = backend();
  if (name === "deno") return denoC(path);
  return name === "bun" ? bunC(path) : nodeC(path);
}

interface DenoFfi {
  dlopen(path: string, symbols: object): { readonly symbols: Symbols };
  readonly UnsafeCallback: new (
    definition: object,
    fn: (value: number) => number,
  ) => { readonly pointer: unknown };
}

function denoC(path: string): RawC {
  const deno = (globalThis as unknown as { Deno: DenoFfi }).Deno;
  const vec2 = { struct: ["f64", "f64"] };
  const { symbols } = deno.dlopen(path, {
    cbench_add: { parameters: ["f64", "f64"], result: "f64" },
    cbench_add_int: { parameters: ["i32", "i32"], result: "i32" },
    cbench_turn: { parameters: [vec2], result: vec2 },
    cbench_text_length: { parameters: ["buffer"], result: "usize" },
    cbench_sum_map: { parameters: ["f64", "function"], result: "f64" },
  });
  const turn = symbols["cbench_turn"] as (v: Float64Array) => Uint8Array;
  const textLength = symbols["cbench_text_length"] as (text: Uint8Array) => bigint;
  const sumMap = symbols["cbench_sum_map"] as (count: number, map: unknown) => number;
  const encoder = new TextEncoder();
  return {
    add: symbols["cbench_add"] as Call,
    addInt: symbols["cbench_add_int"] as Call,
    turnPeer: "Deno's own structs",
    turn: (v) => {
      const [x = 0, y = 0] = new Float64Array(turn(new Float64Array([v.x, v.y])).buffer);
      return { x, y };
    },
    textLength: (text) => Number(textLength(encoder.encode(`${text}\0`))),
    sumMap: (map) => {
      const definition = { parameters: ["f64"], result: "f64" };
      const { pointer } = new deno.UnsafeCallback(definition, map);
      return (count) => sumMap(count, pointer);
    },
  };
}

interface BunFfi {
  dlopen(path: string, symbols: object): { readonly symbols: Symbols };
  readonly JSCallback: new (
    fn: (value: number) => number,
    definition: object,
  ) => { readonly ptr: number };
}

function bunC(path: string): RawC {
  const ffi = process.getBuiltinModule("bun:ffi") as unknown as BunFfi;
  const { symbols } = ffi.dlopen(path, {
    cbench_add: { args: ["f64", "f64"], returns: "f64" },
    cbench_add_int: { args: ["i32", "i32"], returns: "i32" },
    cbench_turn_at: { args: ["ptr", "ptr"], returns: "void" },
    cbench_text_length: { args: ["ptr"], returns: "usize" },
    cbench_sum_map: { args: ["f64", "ptr"], returns: "f64" },
  });
  const textLength = symbols["cbench_text_length"] as (text: Uint8Array) => bigint;
  const sumMap = symbols["cbench_sum_map"] as (count: number, map: number) => number;
  return {
    add: symbols["cbench_add"] as Call,
    addInt: symbols["cbench_add_int"] as Call,
    turnPeer: "pointers: bun:ffi has no structs by value",
    turn: turnByPointers(symbols["cbench_turn_at"] as Call),
    textLength: (text) => Number(textLength(Buffer.from(`${text}\0`))),
    sumMap: (map) => {
      const { ptr } = new ffi.JSCallback(map, { args: ["f64"], returns: "f64" });
      return (count) => sumMap(count, ptr);
    },
  };
}

interface NodeFfi {
  readonly DynamicLibrary: new (path: string) => {
    getFunction(name: string, signature: object): Call;
    registerCallback(signature: object, fn: (value: number) => number): bigint;
  };
}

function nodeC(path: string): RawC {
  const ffi = process.getBuiltinModule("node:ffi") as unknown as NodeFfi;
  const library = new ffi.DynamicLibrary(path);
  const bind = (name: string, args: string[], result: string) =>
    library.getFunction(name, { arguments: args, return: result });
  const textLength = bind("cbench_text_length", ["string"], "u64") as (text: string) => bigint;
  const sumMap = bind("cbench_sum_map", ["f64", "pointer"], "f64") as unknown as (
    count: number,
    map: bigint,
  ) => number;
  return {
    add: bind("cbench_add", ["f64", "f64"], "f64"),
    addInt: bind("cbench_add_int", ["i32", "i32"], "i32"),
    turnPeer: "pointers: node:ffi has no structs by value",
    turn: turnByPointers(bind("cbench_turn_at", ["buffer", "buffer"], "void")),
    textLength: (text) => Number(textLength(text)),
    sumMap: (map) => {
      const pointer = library.registerCallback({ arguments: ["f64"], return: "f64" }, map);
      return (count) => sumMap(count, pointer);
    },
  };
}

function turnByPointers(turnAt: (v: Float64Array, out: Float64Array) => void): RawC["turn"] {
  const from = new Float64Array(2);
  const to = new Float64Array(2);
  return (v) => {
    from[0] = v.x;
    from[1] = v.y;
    turnAt(from, to);
    return { x: to[0] ?? 0, y: to[1] ?? 0 };
  };
}
