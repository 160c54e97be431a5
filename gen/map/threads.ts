/**
 * Threads as lock words name them: `start time in clock ticks mod 2^31 << 22 | thread id`.
 *
 * @module
 */
import type { Json } from "./source.ts";

/** What this machine knows. */
export interface Machine {
  /** Hash of the boot id of the kernel; null where that is not known. */
  readonly boot: bigint | null;
  /** The namespace that thread ids belong to; null where that is not known. */
  readonly namespace: bigint | null;
  /** Line of /proc/TID/stat: null when there is no such thread, undefined when nobody can say. */
  stat(thread: number): string | null | undefined;
}

/** A thread that a lock names. */
export interface Thread {
  readonly [name: string]: Json;
  readonly identity: number | string;
  readonly thread: number;
  /** Null when it cannot be told here. */
  readonly alive: boolean | null;
  /** Name of its program; null when it cannot be told. */
  readonly program: string | null;
}

const THREAD_BITS = 22n;
const IDENTITY_BITS = 53n;

/** What a word says of its owner; null when it is free. */
export type Owners = (word: bigint) => Thread | null;

/** Tells the owners of words; `usable`: threads of the map are those of this machine. */
export function ownersOf(machine: Machine, usable: boolean): Owners {
  return (word) => {
    const identity = BigInt.asUintN(Number(IDENTITY_BITS), word);
    if (identity === 0n) return null;
    const thread = Number(identity & ((1n << THREAD_BITS) - 1n));
    const about = usable ? lookUp(machine, thread, identity >> THREAD_BITS) : UNKNOWN;
    return { identity: Number(identity), thread, ...about };
  };
}

const UNKNOWN = { alive: null, program: null } as const;

function lookUp(
  machine: Machine,
  thread: number,
  start: bigint,
): Pick<Thread, "alive" | "program"> {
  const line = machine.stat(thread);
  if (line === undefined) return UNKNOWN;
  if (line === null) return { alive: false, program: null };
  // The name of the program may hold blanks and brackets, what follows it does not.
  const [, program = "", rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(line) ?? [];
  const fields = rest.trim().split(" ");
  const [state = "", started] = [fields[0], fields[19]];
  if (started === undefined) return UNKNOWN;
  const same = start === 0n || BigInt.asUintN(31, BigInt(started)) === start;
  const alive = same && !/[ZXx]/.test(state);
  return { alive, program: alive ? program : null };
}
