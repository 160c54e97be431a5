/**
 * JavaScript functions that C calls.
 *
 * @module
 */
import type { CallbackWire, LaneFunction } from "./backend.ts";
import { showValue, ZiffiError } from "./errors.ts";
import type { BoundLibrary } from "./library.ts";
import type { Loop } from "./loop.ts";
import { giveTrampoline, takeTrampoline, type Trampoline } from "./trampolines.ts";

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
}

/** Any type of callbacks: what it adapts is checked where it is used. */
type AnySpec = CallbackSpec<never>;

/**
 * A JavaScript function as a C function pointer that stays valid until it is released, also when
 * nobody holds this object: native code may.
 */
export class Callback<Name extends string = string> implements Disposable {
  readonly #kind: Name;
  readonly #owner: Callbacks;
  readonly #spec: object;
  #target: Trampoline | null;

  /** Made by `library.callbacks`. */
  constructor(kind: Name, owner: Callbacks, spec: object, target: Trampoline) {
    this.#kind = kind;
    this.#owner = owner;
    this.#spec = spec;
    this.#target = target;
  }

  /** The name of its type in the schema. */
  get kind(): Name {
    return this.#kind;
  }

  /** The address of the C function; 0 once it was released. */
  get pointer(): number {
    return this.#target?.pointer ?? 0;
  }

  /** What C has to pass through to it, where its type has user data; 0 elsewhere. */
  get userData(): number {
    return this.#target?.slot ?? 0;
  }

  /** Native calls get the fallback from now on. Idempotent. */
  release(): void {
    const target = this.#target;
    this.#target = null;
    if (target !== null) this.#owner.release(target);
  }

  /** The same as `release`. */
  [Symbol.dispose](): void {
    this.release();
  }

  /** True when it is of a type. */
  isOf(spec: object): boolean {
    return this.#spec === spec;
  }
}

/** The callbacks of one opened library. */
export class Callbacks {
  readonly #host: CallbackHost;
  readonly #open = new Map<Trampoline, { spec: AnySpec; waited: 0 | 1 }>();
  /** Open slots without a function: opening one costs more than the rest of a short call. */
  readonly #ready = new Map<AnySpec, Trampoline[]>();

  constructor(host: CallbackHost) {
    this.#host = host;
  }

  /** A function or Callback as it is passed to a call. */
  use<F>(spec: CallbackSpec<F>, call: string, param: string, value: unknown): CallbackUse {
    if (typeof value === "function") {
      return new FunctionUse(this, this.#acquire(spec, value as F, false));
    }
    if (value instanceof Callback && value.isOf(spec)) {
      if (value.pointer === 0) badReleased(call, param, spec.name);
      return { pointer: value.pointer, userData: value.userData, end: () => {} };
    }
    throw new TypeError(
      `${call}: ${param} is ${showCallback(value)}; give a function, or a Callback of ` +
        `callbacks.${spec.name}`,
    );
  }

  /** A callback that lives until it is released. */
  make<F>(spec: CallbackSpec<F>, fn: F): Callback {
    if (typeof fn !== "function") {
      const message = `callbacks.${spec.name}: fn is ${showValue(fn)}; give a function`;
      throw new TypeError(message);
    }
    return new Callback(spec.name, this, spec, this.#acquire(spec, fn, true));
  }

  /** Ends a callback. */
  release(trampoline: Trampoline): void {
    const open = this.#open.get(trampoline);
    // Closing the library has released all of them.
    if (open === undefined) return;
    this.#open.delete(trampoline);
    if (this.#host.direct) return giveTrampoline(trampoline);
    const { spec, waited } = open;
    const loop = this.#host.loop();
    if (waited > 0) loop.expectCallbacks(-waited);
    if (spec.thread === "any") {
      // What other threads have queued for it must not reach the next function.
      loop.closeSlot(trampoline);
      return giveTrampoline(trampoline);
    }
    trampoline.run = trampoline.idle;
    trampoline.call = null;
    const ready = this.#ready.get(spec) ?? [];
    ready.push(trampoline);
    this.#ready.set(spec, ready);
  }

  /** Ends all callbacks: native code gets their fallbacks. */
  close(): void {
    const all = [...this.#open.keys(), ...[...this.#ready.values()].flat()];
    this.#open.clear();
    this.#ready.clear();
    for (const trampoline of all) {
      if (!this.#host.direct) this.#host.loop().closeSlot(trampoline);
      giveTrampoline(trampoline);
    }
  }

  #acquire<F>(spec: CallbackSpec<F>, fn: F, lasts: boolean): Trampoline {
    const run = spec.adapt(this.#host.library, fn) as LaneFunction;
    const trampoline = this.#host.direct ? acquireDirect(spec, run) : this.#acquireSlot(spec, run);
    trampoline.fallback = spec.result === "void" ? undefined : spec.fallback;
    // Other calls end before native code can need anybody to look.
    const waited = !this.#host.direct && (lasts || spec.thread === "any") ? 1 : 0;
    if (waited > 0) this.#host.loop().expectCallbacks(waited);
    this.#open.set(trampoline, { spec, waited });
    return trampoline;
  }

  #acquireSlot(spec: AnySpec, run: LaneFunction): Trampoline {
    const loop = this.#host.loop();
    const ready = this.#ready.get(spec)?.shift();
    const trampoline = ready ?? takeTrampoline(spec.args, spec.result);
    if (ready === undefined && !loop.openSlot(spec.index, trampoline)) {
      giveTrampoline(trampoline);
      throw new ZiffiError(
        "TOO_MANY_CALLBACKS",
        `All slots for callbacks ${spec.name} are in use: release some, or give its C type ` +
          "user data, which has no limit",
      );
    }
    trampoline.run = run;
    return trampoline;
  }
}

function acquireDirect(spec: AnySpec, run: LaneFunction): Trampoline {
  const { direct } = spec;
  if (direct === null) {
    throw new ZiffiError(
      "NEEDS_BUILD",
      `A callback ${spec.name} needs the shim: run ziffi build, and open the library without ` +
        `mode "direct"`,
    );
  }
  const { args, result, userData } = direct;
  const trampoline = takeTrampoline(args, result);
  // One more argument at the end is ignored.
  trampoline.run = userData === null || userData === args.length - 1
    ? run
    : (...values) => run(...values.filter((_, i) => i !== userData));
  return trampoline;
}

/** A function for the length of a call, or until native code lets go of it. */
class FunctionUse implements CallbackUse {
  readonly #owner: Callbacks;
  #trampoline: Trampoline | null;
  readonly pointer: number;
  readonly userData: number;

  constructor(owner: Callbacks, trampoline: Trampoline) {
    this.#owner = owner;
    this.#trampoline = trampoline;
    this.pointer = trampoline.pointer;
    this.userData = trampoline.slot;
  }

  end(): void {
    const trampoline = this.#trampoline;
    this.#trampoline = null;
    if (trampoline !== null) this.#owner.release(trampoline);
  }

  /** What it throws on the queue belongs to a nonblocking call. */
  belongsTo(call: Trampoline["call"]): void {
    if (this.#trampoline !== null) this.#trampoline.call = call;
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

function showCallback(value: unknown): string {
  return value instanceof Callback ? `a Callback of ${value.kind}` : showValue(value);
}

function badReleased(call: string, param: string, name: string): never {
  throw new ZiffiError(
    "CALLBACK_RELEASED",
    `${call}: the callback ${param} (${name}) was released`,
  );
}

/** The address of a Callback, for a field of a struct. */
export function callbackAddress(
  _library: BoundLibrary,
  call: string,
  param: string,
  value: unknown,
  kind: string,
): number {
  if (!(value instanceof Callback) || value.kind !== kind) {
    const shown = showCallback(value);
    throw new TypeError(`${call}: ${param} is ${shown}; give a Callback of callbacks.${kind}`);
  }
  if (value.pointer === 0) badReleased(call, param, kind);
  return value.pointer;
}
