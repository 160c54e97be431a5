/**
 * A bell for runtimes that can park a native call on a thread of their own: it waits for a POSIX
 * semaphore, which any thread may post.
 *
 * @module
 */
import type { Backend, Bell, NativeLibrary, RawFunction } from "./backend.ts";
import { mapNative } from "./native_memory.ts";
import { systemLibrary, systemMemory } from "./system_memory.ts";

/** More than any `sem_t` has. */
const SEMAPHORE_BYTES = 64;
/** A thread that ended without a word leaves its parked call behind for this long. */
const PARKED_SECONDS = 5;

type Call = (...args: (bigint | number)[]) => number;

function bind(
  library: NativeLibrary,
  symbol: string,
  parameters: readonly string[],
  result: string,
  nonblocking = false,
): RawFunction {
  return library.bind({ symbol, parameters, result, ...nonblocking ? { nonblocking } : {} });
}

/**
 * Makes such a bell.
 *
 * @param unref stops a pending call from keeping the program running
 */
export function semaphoreBell(
  runtime: Backend,
  wake: () => void,
  unref: (promise: Promise<unknown>) => void,
): Bell {
  const library = systemLibrary(runtime);
  // Never freed: a thread may ring until the process ends.
  const address = systemMemory(runtime).alloc(SEMAPHORE_BYTES + 16);
  const clock = new DataView(mapNative(address + SEMAPHORE_BYTES, 16));
  const semaphore = BigInt(address);
  const post = bind(library, "sem_post", ["u64"], "i32") as Call;
  const tryWait = bind(library, "sem_trywait", ["u64"], "i32") as Call;
  const wait = bind(library, "sem_timedwait", ["u64", "u64"], "i32", true) as (
    ...args: bigint[]
  ) => Promise<number>;
  (bind(library, "sem_init", ["u64", "i32", "u32"], "i32") as Call)(semaphore, 0, 0);
  let closed = false;
  const park = () => {
    const until = Math.ceil(Date.now() / 1000) + PARKED_SECONDS;
    clock.setBigInt64(0, BigInt(until), true);
    clock.setBigInt64(8, 0n, true);
    const parked = wait(semaphore, BigInt(address + SEMAPHORE_BYTES));
    unref(parked);
    parked.then(woken);
  };
  const woken = () => {
    if (closed) return;
    // Many rings are one.
    while (tryWait(semaphore) === 0);
    try {
      wake();
    } finally {
      park();
    }
  };
  park();
  return {
    ring: addressOf(library, "sem_post"),
    context: address,
    expect: () => {},
    close: () => {
      closed = true;
      post(semaphore);
    },
  };
}

function addressOf(library: NativeLibrary, symbol: string): number {
  const dlsym = bind(library, "dlsym", ["u64", "buffer"], "u64") as (
    scope: bigint,
    name: Uint8Array,
  ) => bigint;
  const address = Number(dlsym(0n, new TextEncoder().encode(`${symbol}\0`)));
  if (address === 0) throw new Error(`The C library does not export ${symbol}`);
  return address;
}
