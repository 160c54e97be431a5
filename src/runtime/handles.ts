/**
 * Opaque native pointers as objects, branded by the name of what they point to.
 *
 * @module
 */
import type { Handle } from "../schema/static.ts";
import { showValue, ZiffiError } from "./errors.ts";
import { notNull } from "./checks.ts";

class NativeHandle<Name extends string> implements Handle<Name> {
  readonly #kind: Name;
  #address: number;

  constructor(kind: Name, address: number) {
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
    return NativeHandle.is(other) && other.kind === this.kind &&
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

  static release(handle: NativeHandle<string>): void {
    handle.#address = 0;
  }
}

/** Makes the handle that a native call returned. */
export function makeHandle<N extends string>(call: string, kind: N, address: number): Handle<N> {
  return new NativeHandle(kind, notNull(call, address));
}

/** The same where the schema allows null. */
export function nullableHandle<N extends string>(kind: N, address: number): Handle<N> | null {
  return address === 0 ? null : new NativeHandle(kind, address);
}

/** The address behind a handle of the expected kind. */
export function handleAddress(
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
  if (address !== 0) return address;
  throw new ZiffiError(
    "HANDLE_RELEASED",
    `${call}: the ${kind} handle ${param} was released by an earlier call`,
  );
}

/** Marks a handle as taken back by native code; later uses throw. */
export function releaseHandle(handle: Handle<string>): void {
  if (NativeHandle.is(handle)) NativeHandle.release(handle);
}
