/**
 * Opaque native pointers as objects, branded by the name of what they point to and by the library
 * that made them.
 *
 * @module
 */
import type { Handle, OwnedHandle } from "../schema/static.ts";
import { notNull } from "./checks.ts";
import { showValue, ZiffiError } from "./errors.ts";
import { type Freeing, Ownership, type Whole } from "./ownership.ts";
import { whenUnused } from "./uses.ts";

class NativeHandle<Name extends string> implements OwnedHandle<Name> {
  readonly #owner: HandleOwner;
  readonly #kind: Name;
  #address: number;
  /** The address while a nonblocking call takes it over; nobody else may use it. */
  #held = 0;
  #ownership: Ownership | null = null;
  /** What this is a part of: it keeps that alive, and is dead when that is. */
  #whole: object | null = null;

  constructor(owner: HandleOwner, kind: Name, address: number) {
    this.#owner = owner;
    this.#kind = kind;
    this.#address = address;
  }

  get kind(): Name {
    return this.#kind;
  }

  get address(): number {
    return this.#address;
  }

  equals(other: Handle<string>): boolean {
    if (other === this) return true;
    return NativeHandle.is(other) && other.#owner === this.#owner && other.kind === this.kind &&
      other.#address === this.#address && this.#address !== 0;
  }

  /** Frees the object once for each call that gave it to the caller, when no call uses it. */
  [Symbol.dispose](): void {
    // The call that holds it may fail, and give it back.
    if (this.#held !== 0) return whenUnused(this, () => this[Symbol.dispose]());
    const ownership = this.#ownership;
    if (ownership === null || this.#address === 0) return;
    if (!ownership.isLast) return ownership.free();
    NativeHandle.end(this);
    whenUnused(this, () => ownership.free());
  }

  /** What messages and `String(handle)` show. */
  get [Symbol.toStringTag](): string {
    return this.toString();
  }

  toString(): string {
    if (!NativeHandle.is(this)) return "a forged handle";
    return this.#address === 0
      ? `${this.kind} (released)`
      : `${this.kind} at 0x${this.#address.toString(16)}`;
  }

  /** True for what native calls have made; a copy or heir of a handle is none. */
  static is(value: unknown): value is NativeHandle<string> {
    return typeof value === "object" && value !== null && #address in value;
  }

  static ownerOf(handle: NativeHandle<string>): HandleOwner {
    return handle.#owner;
  }

  static release(handle: NativeHandle<string>): void {
    const ownership = handle.#ownership;
    if (ownership === null || ownership.isLast) {
      ownership?.giveUp();
      NativeHandle.end(handle);
    } else ownership.count -= 1;
  }

  static end(handle: NativeHandle<string>): void {
    NativeHandle.giveBack(handle);
    handle.#owner.forget(handle);
    handle.#ownership = null;
    handle.#address = 0;
  }

  static hold(handle: NativeHandle<string>): void {
    if (handle.#held === 0) handle.#held = handle.#address;
    handle.#address = 0;
  }

  static giveBack(handle: NativeHandle<string>): void {
    if (handle.#held !== 0) handle.#address = handle.#held;
    handle.#held = 0;
  }

  static isHeld(handle: NativeHandle<string>): boolean {
    return handle.#held !== 0;
  }

  /** The handle and what it is a part of. */
  static chain(handle: NativeHandle<string>): NativeHandle<string>[] {
    const chain = [handle];
    let next: unknown = handle.#whole;
    while (NativeHandle.is(next)) {
      chain.push(next);
      next = next.#whole;
    }
    return chain;
  }

  static keep(handle: NativeHandle<string>, whole: object): void {
    // What was there before its part, or is on its own, does not depend on it now.
    if (handle.#whole !== null || handle.#ownership !== null) return;
    // A call may return the very object that it is given, or one that this is a part of.
    if (NativeHandle.is(whole) && NativeHandle.chain(whole).includes(handle)) return;
    handle.#whole = whole;
  }

  /** True when a handle is that of an earlier object, which has ended with its whole. */
  static isStale(handle: NativeHandle<string>): boolean {
    const whole = handle.#whole;
    return NativeHandle.is(whole) && NativeHandle.isDead(whole);
  }

  /** True when this, or what it is a part of, was released. */
  static isDead(handle: NativeHandle<string>): boolean {
    return handle.#address === 0 || NativeHandle.isStale(handle);
  }

  static own(
    handle: NativeHandle<string>,
    library: Freeing,
    freedBy: string,
  ): void {
    const whole = handle.#whole === null ? null : handleWhole(handle.#whole);
    handle.#ownership ??= new Ownership(library, freedBy, handle, handle.#address, whole);
    handle.#ownership.count += 1;
  }
}

/**
 * The handles of one loaded library. One native object has one handle while anybody holds it, so
 * that a release is seen by all who do.
 */
export class HandleOwner {
  /** Name of the library, for messages. */
  readonly name: string;
  readonly #known = new Map<string, WeakRef<NativeHandle<string>>>();
  readonly #dropped = new FinalizationRegistry<string>((key) => {
    if (this.#known.get(key)?.deref() === undefined) this.#known.delete(key);
  });

  constructor(name: string) {
    this.name = name;
  }

  /** The handle of a native object. */
  handle<N extends string>(kind: N, address: number): Handle<N> {
    const key = `${kind} ${address}`;
    const known = this.#known.get(key)?.deref();
    if (known !== undefined && !NativeHandle.isStale(known)) {
      return known as NativeHandle<string> as NativeHandle<N>;
    }
    const made = new NativeHandle(this, kind, address);
    this.#known.set(key, new WeakRef(made));
    this.#dropped.register(made, key);
    return made;
  }

  /** Lets a later object at the same address have a handle of its own. */
  forget(handle: NativeHandle<string>): void {
    const key = `${handle.kind} ${handle.address}`;
    if (this.#known.get(key)?.deref() === handle) this.#known.delete(key);
  }
}

/** What handles need of a library. */
interface Owning {
  readonly handles: HandleOwner;
}

/**
 * The handle that a native call returned.
 *
 * @param whole what it is a part of, and keeps alive
 */
export function makeHandle<N extends string>(
  library: Owning,
  call: string,
  kind: N,
  address: number,
  whole: object | null = null,
): Handle<N> {
  const handle = library.handles.handle(kind, notNull(call, address));
  if (whole !== null && NativeHandle.is(handle)) NativeHandle.keep(handle, whole);
  return handle;
}

/** The same where the schema allows null. */
export function nullableHandle<N extends string>(
  library: Owning,
  kind: N,
  address: number,
  whole: object | null = null,
): Handle<N> | null {
  return address === 0 ? null : makeHandle(library, "", kind, address, whole);
}

/** A handle of the caller's own: disposing or dropping it calls the function that frees it. */
export function makeOwnedHandle<N extends string>(
  library: Owning & Freeing,
  call: string,
  kind: N,
  address: number,
  freedBy: string,
  whole: object | null = null,
): OwnedHandle<N> {
  const handle = makeHandle(library, call, kind, address, whole);
  if (NativeHandle.is(handle)) NativeHandle.own(handle, library, freedBy);
  return handle as OwnedHandle<N>;
}

/** The same where the schema allows null. */
export function nullableOwnedHandle<N extends string>(
  library: Owning & Freeing,
  kind: N,
  address: number,
  freedBy: string,
  whole: object | null = null,
): OwnedHandle<N> | null {
  return address === 0 ? null : makeOwnedHandle(library, "", kind, address, freedBy, whole);
}

/** The address behind a handle of the expected kind, made by the same library. */
export function handleAddress(
  library: Owning,
  call: string,
  param: string,
  handle: Handle<string>,
  kind: string,
): number {
  if (!NativeHandle.is(handle)) {
    const message = `${call}: ${param} is ${showValue(handle)}; give a ${kind} handle`;
    throw new TypeError(message);
  }
  if (handle.kind !== kind) {
    throw new TypeError(`${call}: ${param} is a ${handle.kind} handle; give a ${kind} handle`);
  }
  const { address } = handle;
  if (NativeHandle.isDead(handle)) badDead(call, param, handle);
  if (NativeHandle.ownerOf(handle) !== library.handles) {
    throw new TypeError(
      `${call}: the ${kind} handle ${param} is of another library, or of one that was unloaded; ` +
        `give one that ${library.handles.name} returned since it was opened`,
    );
  }
  return address;
}

function badDead(call: string, param: string, handle: NativeHandle<string>): never {
  const what = `${call}: the ${handle.kind} handle ${param}`;
  if (NativeHandle.chain(handle).some(NativeHandle.isHeld)) {
    const why = "a nonblocking call is taking it over; await that call first";
    throw new ZiffiError("IN_USE", `${what} cannot be used: ${why}`);
  }
  const how = handle.address === 0 ? "" : ", with what it is a part of";
  throw new ZiffiError("HANDLE_RELEASED", `${what} was released by an earlier call${how}`);
}

/** A handle and what it is a part of; nothing for what is no handle. */
export function handleChain(value: object): object[] {
  return NativeHandle.is(value) ? NativeHandle.chain(value) : [];
}

/** A handle as what owned parts of it look at. */
export function handleWhole(handle: object): Whole {
  return { isDead: () => NativeHandle.is(handle) && NativeHandle.isDead(handle) };
}

/** Lets nobody use a handle while a nonblocking call takes it over. */
export function holdHandle(handle: Handle<string> | null): void {
  if (NativeHandle.is(handle)) NativeHandle.hold(handle);
}

/** Ends that; a call which has succeeded has released the handle before. */
export function giveBackHandle(handle: unknown): void {
  if (NativeHandle.is(handle)) NativeHandle.giveBack(handle);
}

/** Marks a handle as taken back by native code; later uses throw. */
export function releaseHandle(handle: Handle<string>): void {
  if (NativeHandle.is(handle)) NativeHandle.release(handle);
}
