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
  /** Trampolines with a slot of this library; in direct mode, all that it uses. */
  readonly #all = new Set<Trampoline>();
  /** Those of a type that stand for no function: a slot costs more than a short call. */
  readonly #ready = new Map<AnySpec, Trampoline[]>();
  #lastSpec: AnySpec | null = null;
  #lastReady: Trampoline[] = [];

  constructor(host: CallbackHost) {
    this.#host = host;
  }

  /** A function or Callback as it is passed to a call. */
  use<F>(spec: CallbackSpec<F>, call: string, param: string, value: unknown): CallbackUse {
    if (typeof value === "function") {
      const run = spec.adapt(this.#host.library, value as F) as LaneFunction;
      return new FunctionUse(this, this.#acquire(spec, run, false));
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
    const run = spec.adapt(this.#host.library, fn) as LaneFunction;
    return new Callback(spec.name, this, spec, this.#acquire(spec, run, true));
  }

  /** Ends a callback. */
  release(trampoline: Trampoline): void {
    // Closing the library has released all of them.
    if (!trampoline.isOpen) return;
    trampoline.isOpen = false;
    trampoline.run = trampoline.idle;
    trampoline.call = null;
    if (trampoline.isWaited) this.#host.loop().expectCallbacks(-1);
    const { ready } = trampoline;
    if (ready !== null) ready.push(trampoline);
    else this.#drop(trampoline);
  }

  /** Ends all callbacks: native code gets their fallbacks. */
  close(): void {
    for (const trampoline of [...this.#all]) {
      trampoline.ready = null;
      if (trampoline.isOpen) this.release(trampoline);
      else this.#drop(trampoline);
    }
    this.#ready.clear();
    this.#lastSpec = null;
  }

  #drop(trampoline: Trampoline): void {
    this.#all.delete(trampoline);
    if (!this.#host.direct) this.#host.loop().closeSlot(trampoline);
    giveTrampoline(trampoline);
  }

  #acquire(spec: AnySpec, run: LaneFunction, lasts: boolean): Trampoline {
    const ready = this.#readyOf(spec);
    const trampoline = ready.pop() ?? this.#make(spec, ready);
    trampoline.run = withoutUserData(this.#host.direct ? spec.direct : null, run);
    trampoline.isOpen = true;
    // Other calls end before native code can need anybody to look.
    trampoline.isWaited = !this.#host.direct && (lasts || spec.thread === "any");
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
    if (!this.#host.direct && !this.#host.loop().openSlot(spec.index, trampoline)) {
      giveTrampoline(trampoline);
      throw new ZiffiError(
        "TOO_MANY_CALLBACKS",
        `All slots for callbacks ${spec.name} are in use: release some, or give its C type ` +
          "user data, which has no limit",
      );
    }
    trampoline.fallback = spec.result === "void" ? undefined : spec.fallback;
    // What other threads have queued for a function must not reach the next one.
    trampoline.ready = spec.thread === "any" ? null : ready;
    this.#all.add(trampoline);
    return trampoline;
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
