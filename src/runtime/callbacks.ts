/**
 * JavaScript functions that C calls.
 *
 * @module
 */
import type { CallbackWire, LaneFunction } from "./backend.ts";
import { Callback, checkCallback } from "./callback.ts";
import { showValue, ZiffiError } from "./errors.ts";
import type { BoundLibrary } from "./library.ts";
import type { Loop } from "./loop.ts";
import { checkCallRoom, giveTrampoline, takeTrampoline, type Trampoline } from "./trampolines.ts";

/** What crosses in the fast lane: doubles, except true 64-bit integers. */
export type LaneWire = "f64" | "u64" | "i64" | "void";

/** What generated code tells of a type of callbacks. `F` is the JavaScript function. */
export interface CallbackSpec<F> {
  readonly name: string;
  /** Its number in the library. */
  readonly index: number;
  readonly args: readonly LaneWire[];
  readonly result: LaneWire;
  /** How C calls it without a shim, and which argument is user data; null when it cannot. */
  readonly direct: {
    readonly args: readonly CallbackWire[];
    readonly result: CallbackWire;
    readonly userData: number | null;
  } | null;
  /** `"any"` when native code calls it from threads of its own. */
  readonly thread: "js" | "any";
  /** True when such a thread waits for the answer. */
  readonly waits: boolean;
  /** What native code gets when there is no answer. */
  readonly fallback: number | bigint;
  /** A function of lane values that calls `fn`; it checks and may throw. */
  adapt(library: BoundLibrary, fn: F): (...args: never[]) => number | bigint | void;
}

/** One callback as it is passed to a call. */
export interface CallbackUse {
  /** What C is given. */
  readonly pointer: number;
  /** What C is given beside it where it passes user data through. */
  readonly userData: number;
  /** Native code does not call it any more. */
  end(): void;
}

/** What callbacks need of their library. */
export interface CallbackHost {
  readonly library: BoundLibrary;
  readonly direct: boolean;
  /** The loop of the library on this thread; opens it. */
  loop(): Loop;
  /** The same; null when there is none, or none any more. */
  openedLoop(): Loop | null;
}

/** Any type of callbacks: what it adapts is checked where it is used. */
type AnySpec = CallbackSpec<never>;

/** The callbacks of one opened library. */
export class Callbacks {
  readonly #host: CallbackHost;
  /** Trampolines with a slot of this library; in direct mode, all that it uses. */
  readonly #all = new Set<Trampoline>();
  /** Those of a type that stand for no function: a slot costs more than a short call. */
  readonly #ready = new Map<AnySpec, Trampoline[]>();
  #lastSpec: AnySpec | null = null;
  #lastReady: Trampoline[] = [];

  constructor(host: CallbackHost) {
    this.#host = host;
  }

  /** The opened library. */
  get library(): BoundLibrary {
    return this.#host.library;
  }

  /**
   * A function or Callback as it is passed to a call.
   *
   * @param kept true when native code may keep a function after the call
   */
  use<F>(
    spec: CallbackSpec<F>,
    call: string,
    param: string,
    value: unknown,
    kept: boolean,
  ): CallbackUse {
    const { library } = this.#host;
    checkCallRoom(call);
    if (typeof value === "function") {
      const run = spec.adapt(library, value as F) as LaneFunction;
      return new FunctionUse(this, this.#acquire(spec, run, kept, spec.thread === "any"));
    }
    const allowed = "a function, or a Callback";
    const { pointer, userData } = checkCallback(library, call, param, value, spec.name, allowed);
    return { pointer, userData, end: () => {} };
  }

  /** A callback that lives until it is released. */
  make<F>(spec: CallbackSpec<F>, fn: F): Callback {
    if (typeof fn !== "function") {
      const message = `callbacks.${spec.name}: fn is ${showValue(fn)}; give a function`;
      throw new TypeError(message);
    }
    const run = spec.adapt(this.#host.library, fn) as LaneFunction;
    return new Callback(spec.name, this, this.#acquire(spec, run, true, true));
  }

  /** Ends what a trampoline stood for in a generation. */
  release(trampoline: Trampoline, generation: number): void {
    // Closing the library has given away all of them: others may have them now.
    if (!trampoline.isOpen || trampoline.generation !== generation) return;
    trampoline.isOpen = false;
    trampoline.run = trampoline.idle;
    trampoline.call = null;
    // When its thread ends, loops may go first.
    if (trampoline.isWaited) this.#host.openedLoop()?.expectCallbacks(-1);
    const { ready } = trampoline;
    if (ready !== null) ready.push(trampoline);
    else this.#drop(trampoline);
  }

  /** Ends all callbacks: native code gets their fallbacks. */
  close(): void {
    for (const trampoline of [...this.#all]) {
      trampoline.ready = null;
      if (trampoline.isOpen) this.release(trampoline, trampoline.generation);
      else this.#drop(trampoline);
    }
    this.#ready.clear();
    this.#lastSpec = null;
  }

  #drop(trampoline: Trampoline): void {
    this.#all.delete(trampoline);
    if (!this.#host.direct) this.#host.openedLoop()?.closeSlot(trampoline);
    giveTrampoline(trampoline, this.#host.direct);
  }

  /**
   * @param lasts native code may call it after the call that it is passed to
   * @param waited somebody has to look for calls from other threads
   */
  #acquire(spec: AnySpec, run: LaneFunction, lasts: boolean, waited: boolean): Trampoline {
    const ready = this.#readyOf(spec);
    const known = lasts ? undefined : ready.pop();
    const trampoline = known ?? this.#make(spec, ready);
    // A call that native code, or a thread, makes late must not reach the next function.
    trampoline.ready = lasts || spec.thread === "any" ? null : ready;
    trampoline.run = withoutUserData(this.#host.direct ? spec.direct : null, run);
    trampoline.isOpen = true;
    // Other calls end before native code can need anybody to look.
    trampoline.isWaited = !this.#host.direct && waited;
    if (trampoline.isWaited) this.#host.loop().expectCallbacks(1);
    return trampoline;
  }

  #readyOf(spec: AnySpec): Trampoline[] {
    if (spec === this.#lastSpec) return this.#lastReady;
    const ready = this.#ready.get(spec) ?? [];
    this.#ready.set(spec, ready);
    this.#lastSpec = spec;
    this.#lastReady = ready;
    return ready;
  }

  #make(spec: AnySpec, ready: Trampoline[]): Trampoline {
    const wires = this.#host.direct ? directOf(spec) : spec;
    const trampoline = takeTrampoline(wires.args, wires.result);
    if (!this.#host.direct && !this.#openSlot(spec, trampoline, ready)) {
      giveTrampoline(trampoline, false);
      throw new ZiffiError(
        "TOO_MANY_CALLBACKS",
        `All slots for callbacks ${spec.name} are in use: release some, or give its C type ` +
          "user data, which has no limit",
      );
    }
    trampoline.fallback = spec.result === "void" ? undefined : spec.fallback;
    this.#all.add(trampoline);
    return trampoline;
  }

  #openSlot(spec: AnySpec, trampoline: Trampoline, ready: Trampoline[]): boolean {
    const loop = this.#host.loop();
    if (loop.openSlot(spec.index, trampoline)) return true;
    // Those that wait for a short call have slots too.
    const spare = ready.pop();
    if (spare === undefined) return false;
    this.#drop(spare);
    return loop.openSlot(spec.index, trampoline);
  }
}

function directOf(spec: AnySpec): NonNullable<AnySpec["direct"]> {
  if (spec.direct !== null) return spec.direct;
  throw new ZiffiError(
    "NEEDS_BUILD",
    `A callback ${spec.name} needs the shim: run ziffi build, and open the library without ` +
      `mode "direct"`,
  );
}

/** The function that C calls, which passes user data; one more argument at the end is ignored. */
function withoutUserData(direct: AnySpec["direct"], run: LaneFunction): LaneFunction {
  if (direct === null) return run;
  const { args, userData } = direct;
  if (userData === null || userData === args.length - 1) return run;
  return (...values) => run(...values.filter((_, i) => i !== userData));
}

/** A function for the length of a call, or until native code lets go of it. */
class FunctionUse implements CallbackUse {
  readonly #owner: Callbacks;
  readonly #generation: number;
  #trampoline: Trampoline | null;
  readonly pointer: number;
  readonly userData: number;

  constructor(owner: Callbacks, trampoline: Trampoline) {
    this.#owner = owner;
    this.#trampoline = trampoline;
    this.#generation = trampoline.generation;
    this.pointer = trampoline.pointer;
    this.userData = trampoline.slot;
  }

  end(): void {
    const trampoline = this.#trampoline;
    this.#trampoline = null;
    if (trampoline !== null) this.#owner.release(trampoline, this.#generation);
  }

  /** What it throws on the queue belongs to a nonblocking call. */
  belongsTo(call: Trampoline["call"]): void {
    const trampoline = this.#trampoline;
    if (trampoline?.generation === this.#generation) trampoline.call = call;
  }
}

/** Makes the errors of a callback those of a nonblocking call. */
export function assignUse(use: unknown, call: Trampoline["call"]): void {
  if (use instanceof FunctionUse) use.belongsTo(call);
}

/** Ends the use of a callback, if it is one. */
export function endUse(use: unknown): void {
  if (use instanceof FunctionUse) use.end();
}
