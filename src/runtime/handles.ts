/**
 * Opaque native pointers as objects, branded by the name of what they point to and by the library
 * that made them.
 *
 * @module
 */
import type { Handle } from "../schema/static.ts";
import { showValue, ZiffiError } from "./errors.ts";
import { notNull } from "./checks.ts";

class NativeHandle<Name extends string> implements Handle<Name> {
  readonly #owner: HandleOwner;
  readonly #kind: Name;
  #address: number;

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
    handle.#owner.forget(handle);
    handle.#address = 0;
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
    if (known !== undefined) return known as NativeHandle<string> as NativeHandle<N>;
    const made = new NativeHandle(this, kind, address);
    this.#known.set(key, new WeakRef(made));
    this.#dropped.register(made, key);
    return made;
  }

  /** Lets a later object at the same address have a handle of its own. */
  forget(handle: NativeHandle<string>): void {
    this.#known.delete(`${handle.kind} ${handle.address}`);
  }
}

/** What handles need of a library. */
interface Owning {
  readonly handles: HandleOwner;
}

/** The handle that a native call returned. */
export function makeHandle<N extends string>(
  library: Owning,
  call: string,
  kind: N,
  address: number,
): Handle<N> {
  return library.handles.handle(kind, notNull(call, address));
}

/** The same where the schema allows null. */
export function nullableHandle<N extends string>(
  library: Owning,
  kind: N,
  address: number,
): Handle<N> | null {
  return address === 0 ? null : library.handles.handle(kind, address);
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
  if (address === 0) {
    throw new ZiffiError(
      "HANDLE_RELEASED",
      `${call}: the ${kind} handle ${param} was released by an earlier call`,
    );
  }
  if (NativeHandle.ownerOf(handle) !== library.handles) {
    throw new TypeError(
      `${call}: the ${kind} handle ${param} is of another library, or of one that was unloaded; ` +
        `give one that ${library.handles.name} returned since it was opened`,
    );
  }
  return address;
}

/** Marks a handle as taken back by native code; later uses throw. */
export function releaseHandle(handle: Handle<string>): void {
  if (NativeHandle.is(handle)) NativeHandle.release(handle);
}
