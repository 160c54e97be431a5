/**
 * The hand-written bindings that the generated one is compared with, as a user of each runtime
 * would write them.
 *
 * @module
 */
import { backend } from "../src/runtime/select.ts";

/** The functions of the benchmark library, bound by hand. */
export interface RawCalls {
  readonly addF64: (a: number, b: number) => number;
  readonly addI32: (a: number, b: number) => number;
  /** `size_t` params, given in the way of the runtime. */
  readonly addUsize: (a: number, b: number) => unknown;
  readonly not: (value: boolean) => unknown;
  /** A typed array and its length, given in the way of the runtime. */
  readonly endsOf: (bytes: Uint8Array) => number;
}

type Call = (...args: unknown[]) => never;
interface Ffi {
  dlopen(path: string, symbols: object): Record<"symbols" | "functions", Record<string, Call>>;
}

/** Binds the library by hand for the runtime that this runs on. */
export function rawCalls(path: string): RawCalls {
  const { name } = backend();
  if (name === "deno") return denoCalls(path);
  return name === "bun" ? bunCalls(path) : nodeCalls(path);
}

function denoCalls(path: string): RawCalls {
  const { symbols } = (globalThis as unknown as { Deno: Ffi }).Deno.dlopen(path, {
    zbench_add_f64: { parameters: ["f64", "f64"], result: "f64" },
    zbench_add_i32: { parameters: ["i32", "i32"], result: "i32" },
    zbench_add_usize: { parameters: ["usize", "usize"], result: "usize" },
    zbench_not: { parameters: ["bool"], result: "bool" },
    zbench_ends_of: { parameters: ["buffer", "usize"], result: "f64" },
  });
  const addUsize = symbols["zbench_add_usize"] as Call;
  const endsOf = symbols["zbench_ends_of"] as Call;
  return {
    addF64: symbols["zbench_add_f64"] as Call,
    addI32: symbols["zbench_add_i32"] as Call,
    addUsize: (a, b) => addUsize(BigInt(a), BigInt(b)),
    not: symbols["zbench_not"] as Call,
    endsOf: (bytes) => endsOf(bytes, BigInt(bytes.length)),
  };
}

function bunCalls(path: string): RawCalls {
  const ffi = process.getBuiltinModule("bun:ffi") as unknown as Ffi;
  const { symbols } = ffi.dlopen(path, {
    zbench_add_f64: { args: ["f64", "f64"], returns: "f64" },
    zbench_add_i32: { args: ["i32", "i32"], returns: "i32" },
    zbench_add_usize: { args: ["usize", "usize"], returns: "usize" },
    zbench_not: { args: ["bool"], returns: "bool" },
    zbench_ends_of: { args: ["ptr", "usize"], returns: "f64" },
  });
  const endsOf = symbols["zbench_ends_of"] as Call;
  return {
    addF64: symbols["zbench_add_f64"] as Call,
    addI32: symbols["zbench_add_i32"] as Call,
    addUsize: symbols["zbench_add_usize"] as Call,
    not: symbols["zbench_not"] as Call,
    endsOf: (bytes) => endsOf(bytes, bytes.length),
  };
}

function nodeCalls(path: string): RawCalls {
  const ffi = process.getBuiltinModule("node:ffi") as unknown as Ffi;
  const { functions } = ffi.dlopen(path, {
    zbench_add_f64: { arguments: ["f64", "f64"], return: "f64" },
    zbench_add_i32: { arguments: ["i32", "i32"], return: "i32" },
    zbench_add_usize: { arguments: ["u64", "u64"], return: "u64" },
    zbench_not: { arguments: ["bool"], return: "bool" },
    zbench_ends_of: { arguments: ["buffer", "u64"], return: "f64" },
  });
  const addUsize = functions["zbench_add_usize"] as Call;
  const not = functions["zbench_not"] as Call;
  const endsOf = functions["zbench_ends_of"] as Call;
  return {
    addF64: functions["zbench_add_f64"] as Call,
    addI32: functions["zbench_add_i32"] as Call,
    addUsize: (a, b) => addUsize(BigInt(a), BigInt(b)),
    not: (value) => not(value ? 1 : 0),
    endsOf: (bytes) => endsOf(bytes, BigInt(bytes.length)),
  };
}
