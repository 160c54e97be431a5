/**
 * Errors of ziffi. Caller mistakes are plain TypeError and RangeError; everything else is a
 * {@link ZiffiError} with a `code` from a closed list.
 *
 * @module
 */

/** Every code that a {@link ZiffiError} can have. */
export type ZiffiErrorCode =
  | "ABI_MISMATCH"
  | "BARRIER_BROKEN"
  | "CALLBACK_RELEASED"
  | "DISPOSED"
  | "HANDLE_RELEASED"
  | "IN_USE"
  | "LAYOUT_MISMATCH"
  | "LIBRARY_CLOSED"
  | "LIBRARY_NOT_FOUND"
  | "LOCK_HELD"
  | "MAP_DAMAGED"
  | "MAP_TRUNCATED"
  | "NATIVE_ERRNO"
  | "NATIVE_STATUS"
  | "NEEDS_BUILD"
  | "NOT_BORROWED"
  | "NOT_OWNER"
  | "OUT_OF_MEMORY"
  | "PEER_DIED"
  | "PERMISSION_DENIED"
  | "POOL_EXHAUSTED"
  | "RING_CLOSED"
  | "RUNTIME_UNSUPPORTED"
  | "STALE_DESCRIPTOR"
  | "STALE_HANDLE"
  | "SYMBOL_MISSING"
  | "TABLE_FULL"
  | "TIMED_OUT"
  | "TOO_MANY_CALLBACKS"
  | "TRANSFERRED"
  | "UNEXPECTED_NULL";

/** The base of every error that is not a caller's mistake in an argument. */
export class ZiffiError extends Error {
  /** What went wrong, for programs. */
  readonly code: ZiffiErrorCode;

  constructor(code: ZiffiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ZiffiError";
    this.code = code;
  }
}

/** A native function returned a failing status. */
export class NativeError extends ZiffiError {
  /** The status as native code gave it. */
  readonly status: number;
  /** The name of the status in upper case, such as `NOT_FOUND`. */
  readonly statusName: string;

  constructor(status: number, statusName: string, message: string) {
    super("NATIVE_STATUS", message);
    this.name = "NativeError";
    this.status = status;
    this.statusName = statusName;
  }
}

/** A C function failed, and `errno` says why. */
export class ErrnoError extends ZiffiError {
  /** The value of `errno` after the call. */
  readonly errno: number;
  /** Its name in errno.h, such as `ENOENT`; empty when the system has none. */
  readonly errnoName: string;

  constructor(errno: number, errnoName: string, message: string) {
    super("NATIVE_ERRNO", message);
    this.name = "ErrnoError";
    this.errno = errno;
    this.errnoName = errnoName;
  }
}

/** A call on a library that was closed. */
export class LibraryClosedError extends ZiffiError {
  constructor(message: string) {
    super("LIBRARY_CLOSED", message);
    this.name = "LibraryClosedError";
  }
}

/** One place where a library was looked for, and why it was not loaded from there. */
export interface LoadAttempt {
  readonly path: string;
  readonly reason: string;
}

/** No place had a library that could be loaded. */
export class LibraryLoadError extends ZiffiError {
  /** Every path tried, in order. */
  readonly attempts: readonly LoadAttempt[];

  constructor(message: string, attempts: readonly LoadAttempt[], options?: ErrorOptions) {
    super("LIBRARY_NOT_FOUND", message, options);
    this.name = "LibraryLoadError";
    this.attempts = attempts;
  }
}

/** The loaded library was built from another schema than the binding. */
export class AbiMismatchError extends ZiffiError {
  /** Lines of the ABI table that only one side has. */
  readonly differences: readonly { readonly side: "binding" | "library"; readonly line: string }[];

  constructor(message: string, differences: AbiMismatchError["differences"]) {
    super("ABI_MISMATCH", message);
    this.name = "AbiMismatchError";
    this.differences = differences;
  }
}

/** How a part of a layout differs between this process and a file. */
export interface LayoutDifference {
  /** Name of the part. */
  readonly name: string;
  /** `missing` in the file, `extra` in the file, `different` in its parameters, or `moved`. */
  readonly problem: "missing" | "extra" | "different" | "moved";
  /** The part as this process has it, as in `cells u64[64]`; empty where it has none. */
  readonly here: string;
  /** The part as the file has it. */
  readonly file: string;
}

/** A file has another layout than this process, or none. */
export class LayoutMismatchError extends ZiffiError {
  /** What differs; empty where the file has no layout that could be compared. */
  readonly differences: readonly LayoutDifference[];

  constructor(message: string, differences: readonly LayoutDifference[] = []) {
    super("LAYOUT_MISMATCH", message);
    this.name = "LayoutMismatchError";
    this.differences = differences;
  }
}

/** A mapped file was cut, so that a part of what is mapped is gone. */
export class MapTruncatedError extends ZiffiError {
  /** Path or name of the map. */
  readonly path: string;
  /** Bytes that are mapped. */
  readonly byteLength: number;
  /** Bytes that the file has now. */
  readonly fileByteLength: number;

  constructor(message: string, path: string, byteLength: number, fileByteLength: number) {
    super("MAP_TRUNCATED", message);
    this.name = "MapTruncatedError";
    this.path = path;
    this.byteLength = byteLength;
    this.fileByteLength = fileByteLength;
  }
}

/** A value as it is shown in a message: short, and told apart by type. */
export function showValue(value: unknown): string {
  if (typeof value === "string") {
    // Both ends are kept: the last part of a path says more than its middle.
    const short = value.length > 200 ? `${value.slice(0, 100)}…${value.slice(-100)}` : value;
    return JSON.stringify(short);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "function") return `function ${value.name}`.trimEnd();
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (ArrayBuffer.isView(value)) return `${tag} of ${value.byteLength} bytes`;
  return tag === "Object" ? `an object with ${Object.keys(value).join(", ") || "no keys"}` : tag;
}

/** The arguments of a failed call as they are shown in its message. */
export function showArguments(args: Readonly<Record<string, unknown>>): string {
  return Object.entries(args).map(([key, value]) => `${key}: ${showValue(value)}`).join(", ");
}
