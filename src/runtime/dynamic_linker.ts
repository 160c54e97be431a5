/**
 * The functions of glibc's dynamic linker.
 *
 * @module
 */
import type { RawFunction } from "./backend.ts";
import type { DynamicLinker } from "./deep_bind.ts";

/** How a runtime binds functions of its own program, and reads memory. */
export interface ProgramAccess {
  /** Types are `u64`, `i32`, `string` and `buffer`; addresses cross as bigints. */
  bind(symbol: string, params: readonly string[], result: string): RawFunction;
  readText(address: bigint): string;
  /** A copy. */
  readBytes(address: bigint, byteLength: number): ArrayBuffer;
  /** A function that is part of the program, wherever that has it. */
  readonly ownFunction: string;
}

/** A flag of dladdr1: the entry in the table of symbols. */
const RTLD_DL_SYMENT = 1;
const STT_FUNC = 2;

/** Where a symbol is. */
interface Place {
  /** Where the file that has it begins in memory. */
  readonly base: bigint;
  /** Only an entry through which the program calls a function of a library. */
  readonly isBorrowed: boolean;
  readonly isFunction: boolean;
}

/**
 * Binds the linker.
 *
 * @throws what `bind` throws, where the C library is not glibc
 */
export function dynamicLinker(program: ProgramAccess): DynamicLinker {
  const bind = <F extends (...args: never[]) => unknown>(
    symbol: string,
    params: readonly string[],
    result: string,
  ) => program.bind(symbol, params, result) as F;
  const open = bind<DynamicLinker["open"]>("dlopen", ["string", "i32"], "u64");
  const close = bind<DynamicLinker["close"]>("dlclose", ["u64"], "i32");
  const find = bind<DynamicLinker["find"]>("dlsym", ["u64", "string"], "u64");
  const error = bind<() => bigint>("dlerror", [], "u64");
  const dladdr = bind<
    (address: bigint, info: Uint8Array, symbol: Uint8Array, flags: number) => number
  >(
    "dladdr1",
    ["u64", "buffer", "buffer", "i32"],
    "i32",
  );
  const placeOf = (address: bigint): Place | null => {
    // Dl_info: file name, base, name of the symbol, address of the symbol.
    const info = new BigUint64Array(4);
    const entry = new BigUint64Array(1);
    const found = dladdr(address, bytesOf(info), bytesOf(entry), RTLD_DL_SYMENT);
    const [, base = 0n] = info;
    const [at = 0n] = entry;
    if (found === 0 || at === 0n) return null;
    // Elf64_Sym: name (4 bytes), info, other, section (2 bytes), …
    const symbol = new DataView(program.readBytes(at, 8));
    return {
      base,
      isBorrowed: symbol.getUint16(6, true) === 0,
      isFunction: (symbol.getUint8(4) & 15) === STT_FUNC,
    };
  };
  let ownBase: bigint | undefined;
  return {
    open,
    close,
    find,
    failure: () => {
      const text = error();
      return text === 0n ? "the system does not say why" : program.readText(text);
    },
    isOfProgram: (address) => {
      ownBase ??= placeOf(find(0n, program.ownFunction))?.base ?? 0n;
      const place = placeOf(address);
      return place !== null && place.base === ownBase && place.isFunction && !place.isBorrowed;
    },
  };
}

function bytesOf(words: BigUint64Array): Uint8Array {
  return new Uint8Array(words.buffer);
}
