/**
 * Prints how long it takes to open SQLite and call one function, in milliseconds, without the
 * import of modules: `open_time.ts ENTRY` by the generated binding, without ENTRY by hand.
 *
 * @module
 */
import process from "node:process";

const LIBRARY = "libsqlite3.so.0";
const SYMBOL = "sqlite3_libversion_number";

type Symbols = Record<string, () => number>;
interface Ffi {
  dlopen(path: string, symbols: object): Record<"symbols" | "functions", Symbols>;
}

/** One function, as a user of each runtime binds it. */
function byHand(): () => number {
  const { Deno: deno } = globalThis as unknown as { Deno?: Ffi };
  if (deno !== undefined) {
    return () => {
      const opened = deno.dlopen(LIBRARY, { [SYMBOL]: { parameters: [], result: "i32" } });
      return opened.symbols[SYMBOL]?.() ?? 0;
    };
  }
  const bun = process.versions["bun"] !== undefined;
  const ffi = process.getBuiltinModule(bun ? "bun:ffi" : "node:ffi") as unknown as Ffi;
  if (bun) {
    return () => {
      const opened = ffi.dlopen(LIBRARY, { [SYMBOL]: { args: [], returns: "i32" } });
      return opened.symbols[SYMBOL]?.() ?? 0;
    };
  }
  return () => {
    const opened = ffi.dlopen(LIBRARY, { [SYMBOL]: { arguments: [], return: "i32" } });
    return opened.functions[SYMBOL]?.() ?? 0;
  };
}

async function generated(entry: string): Promise<() => number> {
  const { open } = await import(entry) as {
    open(): { readonly api: { libversionNumber(): number } };
  };
  return () => open().api.libversionNumber();
}

const entry = process.argv[2];
const call = entry === undefined ? byHand() : await generated(entry);
const started = performance.now();
const version = call();
const ms = performance.now() - started;
if (!(version > 3_000_000)) throw new Error(`${SYMBOL} gave ${version}`);
console.log(ms);
