/**
 * C function pointers into JavaScript, which are made once and used for one function after the
 * other.
 *
 * @module
 */
import type { CallbackWire, LaneFunction, LaneValue, NativeCallback } from "./backend.ts";
import { backend } from "./select.ts";
import { keepThrown, thrownNow } from "./thrown.ts";

/** Native code and callbacks that call each other deeper would exhaust the stack of C. */
const MAX_DEPTH = 256;
/** So much of the stack a callback inside of a callback must find. */
const CALLBACK_KIB = 128;
/** So much of it a native call inside of a callback needs to call back. */
const CALL_KIB = 32;

let depth = 0;
/** The greatest depth at which the callback in progress has found room. */
let roomyDepth = 0;

/**
 * Tells whether the stack has so much room left. Where it ends, a runtime throws before any code of
 * a callback could catch that, which ends the process on some.
 */
function roomProbe(kib: number): () => boolean {
  // As arguments it lies on the stack.
  let filling: readonly undefined[] | null = null;
  return () => {
    filling ??= Array<undefined>(kib * 1024 / 8).fill(undefined);
    try {
      Reflect.apply(nothing, undefined, filling);
      return true;
    } catch {
      return false;
    }
  };
}

function nothing(): void {}

const hasCallbackRoom = roomProbe(CALLBACK_KIB);
const hasCallRoom = roomProbe(CALL_KIB);

/** Refuses a native call inside of a callback that would have no room to call back. */
export function checkCallRoom(call: string): void {
  if (depth === 0 || hasCallRoom()) return;
  throw new RangeError(`${call}: ${tooDeep(CALL_KIB)}`);
}

function tooDeep(kib: number): string {
  return `native code and callbacks are nested ${depth} deep, which is too deep: end them before ` +
    `${MAX_DEPTH}, and before less than ${kib} KiB of the stack are left`;
}

/** True when one callback more is too many. Looks at the stack once for each outer callback. */
function isTooDeep(): boolean {
  if (depth <= roomyDepth) return false;
  if (depth >= MAX_DEPTH || !hasCallbackRoom()) return true;
  roomyDepth = depth;
  return false;
}

/** A callback returns to native code. */
function leave(): void {
  depth -= 1;
  if (roomyDepth > depth) roomyDepth = depth;
}

/** One function pointer of the runtime, and the function that it stands for now. */
export class Trampoline {
  /** What is called; it takes and gives lane values. */
  run: LaneFunction;
  /** What native code gets when there is nothing else. */
  fallback: LaneValue = undefined;
  /** The slot of the library that leads here; 0 while there is none. */
  slot = 0;
  /** The pointer that C is given. */
  pointer = 0;
  /** True while it stands for a function. */
  isOpen = false;
  /** True while the bell looks for calls of it from other threads. */
  isWaited = false;
  /** Grows whenever it is given back: who has it from before has nothing to do with it any more. */
  generation = 0;
  /** Where it waits for its next function; null when it gets none. */
  ready: Trampoline[] | null = null;
  /** The nonblocking call that it was made for. */
  call: { fail(error: unknown): void; readonly failed: boolean } | null = null;
  readonly native: NativeCallback;
  readonly args: readonly CallbackWire[];
  readonly result: CallbackWire;

  constructor(args: readonly CallbackWire[], result: CallbackWire) {
    this.args = args;
    this.result = result;
    this.run = this.idle;
    this.native = backend().callback(args, result, dispatcher(this, args.length));
    this.pointer = this.native.pointer;
  }

  /** Stands for no function. */
  readonly idle: LaneFunction = () => this.fallback;
}

/** So many rest before the first is used again, as many as slots of a shim. */
const RESTING = 32;

/** Trampolines of one type without a function. They are never freed. */
interface Idle {
  readonly ready: Trampoline[];
  /** Native code may still have their pointers: their next function is a long time off. */
  readonly resting: Trampoline[];
}

/** By their machine types. */
const idle = new Map<string, Idle>();

function kindOf(args: readonly CallbackWire[], result: CallbackWire): string {
  return `${args.join()}:${result}`;
}

/** A trampoline that stands for no function. */
export function takeTrampoline(args: readonly CallbackWire[], result: CallbackWire): Trampoline {
  const unused = idle.get(kindOf(args, result));
  const known = unused?.ready.shift();
  if (known !== undefined) return known;
  const rested = unused !== undefined && unused.resting.length > RESTING
    ? unused.resting.shift()
    : undefined;
  return rested ?? new Trampoline(args, result);
}

/**
 * Gives a trampoline to whoever needs the next one, the longest unused first.
 *
 * @param rests true when C was given its own pointer, and may have kept it
 */
export function giveTrampoline(trampoline: Trampoline, rests: boolean): void {
  const { args, result } = trampoline;
  trampoline.run = trampoline.idle;
  trampoline.call = null;
  trampoline.isOpen = false;
  trampoline.generation += 1;
  trampoline.ready = null;
  trampoline.slot = 0;
  trampoline.pointer = trampoline.native.pointer;
  const kind = kindOf(args, result);
  const unused = idle.get(kind) ?? { ready: [], resting: [] };
  (rests ? unused.resting : unused.ready).push(trampoline);
  idle.set(kind, unused);
}

/** True while native code that is in progress waits for a callback. */
export function isInCallback(): boolean {
  return depth > 0;
}

/** What the runtime calls: never throws, since that would end the process on some. */
function dispatcher(to: Trampoline, arity: number): LaneFunction {
  const blocked = () => thrownNow() !== null || isTooDeep();
  // One function an arity: arguments in an array would cost more than the call.
  switch (arity) {
    case 0:
      return () => {
        if (blocked()) return refuse(to);
        depth += 1;
        try {
          return to.run();
        } catch (error) {
          return caught(to, error);
        } finally {
          leave();
        }
      };
    case 1:
      return (a) => {
        if (blocked()) return refuse(to);
        depth += 1;
        try {
          return to.run(a);
        } catch (error) {
          return caught(to, error);
        } finally {
          leave();
        }
      };
    case 2:
      return (a, b) => {
        if (blocked()) return refuse(to);
        depth += 1;
        try {
          return to.run(a, b);
        } catch (error) {
          return caught(to, error);
        } finally {
          leave();
        }
      };
    case 3:
      return (a, b, c) => {
        if (blocked()) return refuse(to);
        depth += 1;
        try {
          return to.run(a, b, c);
        } catch (error) {
          return caught(to, error);
        } finally {
          leave();
        }
      };
  }
  return (...args) => {
    if (blocked()) return refuse(to);
    depth += 1;
    try {
      return to.run(...args);
    } catch (error) {
      return caught(to, error);
    } finally {
      leave();
    }
  };
}

function caught(to: Trampoline, error: unknown): LaneValue {
  keepThrown(error);
  return to.fallback;
}

function refuse(to: Trampoline): LaneValue {
  // After the first error the rest of the native call runs on fallbacks.
  if (thrownNow() !== null) return to.fallback;
  return caught(to, new RangeError(`A callback: ${tooDeep(CALLBACK_KIB)}`));
}
