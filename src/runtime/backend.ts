/**
 * The contract between ziffi and a runtime's FFI. Each adapter file implements it for one runtime;
 * nothing else names a runtime.
 *
 * @module
 */

import type { TypedArray } from "../schema/static.ts";

/** A declaration for `Deno.dlopen`, with the exported name. */
export interface DenoDeclaration {
  readonly symbol: string;
  readonly parameters: readonly string[];
  readonly result: string;
  /** True to run it on a thread of the runtime, which gives a Promise. */
  readonly nonblocking?: true;
}

/** A declaration for `bun:ffi`, with the exported name. */
export interface BunDeclaration {
  readonly symbol: string;
  readonly args: readonly string[];
  readonly returns: string;
}

/** A declaration for `node:ffi`, with the exported name. */
export interface NodeDeclaration {
  readonly symbol: string;
  readonly arguments: readonly string[];
  readonly return: string;
}

/** The ways to call one function. */
export interface Roles<D> {
  /** With native addresses. */
  readonly lane: D;
  /** With memory of JavaScript. */
  readonly buffer?: D;
  /** Queues a nonblocking call; gives the address of its job. */
  readonly start?: D;
}

/** Declarations of all functions for Deno. */
export type DenoSymbols = Readonly<Record<string, Roles<DenoDeclaration>>>;
/** Declarations of all functions for Bun. */
export type BunSymbols = Readonly<Record<string, Roles<BunDeclaration>>>;
/** Declarations of all functions for Node. */
export type NodeSymbols = Readonly<Record<string, Roles<NodeDeclaration>>>;

/** A native function as the runtime gives it. */
export type RawFunction = (...args: never[]) => unknown;

/** A C function as it is declared for a direct call. */
export type DirectDeclaration<D> = D & {
  /** Makes the raw function take and give what crosses in the fast lane. */
  readonly wrap?: (raw: MachineFunction) => RawFunction;
};

/** A C function as a runtime gives it for a direct declaration. */
export type MachineFunction = (
  ...args: (number | bigint | ArrayBufferView | null)[]
) => number | bigint | null;

/** One function in direct mode: how it is called, or why it cannot be. */
export type DirectFunction<D> =
  | (DirectDeclaration<D> & { readonly buffer?: DirectDeclaration<D> })
  | { readonly unsupported: string };

/** All functions of a C library for direct calls. */
export type DirectSymbols<D> = Readonly<Record<string, DirectFunction<D>>>;

/** What crosses into a callback as one machine value. */
export type CallbackWire =
  | "u8"
  | "i8"
  | "u16"
  | "i16"
  | "u32"
  | "i32"
  | "u64"
  | "i64"
  | "usize"
  | "isize"
  | "bool"
  | "f32"
  | "f64"
  | "pointer"
  | "void";

/** A value of the fast lane: bigint for u64 and i64, undefined for void, else a number. */
export type LaneValue = number | bigint | undefined;

/** A function whose arguments and result are lane values. */
export type LaneFunction = (...args: LaneValue[]) => LaneValue;

/** A C function pointer into JavaScript. It may be called on the thread that made it only. */
export interface NativeCallback {
  readonly pointer: number;
  /** Native code must not call the pointer any more. */
  close(): void;
}

/** Wakes this JavaScript thread from any thread. */
export interface Bell {
  /** Address of a `void (*)(void *)`; 0 when this bell looks by itself. */
  readonly ring: number;
  /** What native code passes to it. */
  readonly context: number;
  /** Told what is waited for: a bell without `ring` looks only then. */
  expect(pendingCalls: number, openCallbacks: number): void;
  /** No native code rings any more. */
  close(): void;
}

/** Memory of the system's C library. */
export interface SystemMemory {
  /** Aligned for every C type; 0 on failure. */
  alloc(byteLength: number): number;
  free(address: number): void;
  copy(to: number, from: number, byteLength: number): void;
}

/**
 * Writes UTF-8 and a NUL at an offset, and returns the number of bytes before the NUL; -1 when the
 * text contains one. There is room for three bytes a code unit, and four more.
 */
export type TextWriter = (text: string, at: number) => number;

/** Reads UTF-8 at an offset; what is no character becomes U+FFFD, and NULs are characters. */
export type TextReader = (at: number, byteLength: number) => string;

/** A loaded library. */
export interface NativeLibrary {
  /** The function by which a library of ziffi was told. */
  readonly marker: RawFunction | null;
  /** Binds one symbol. Throws when the library does not export it. */
  bind(declaration: DenoDeclaration | BunDeclaration | NodeDeclaration): RawFunction;
  /** Unloads the library; functions that were bound must not be called any more. */
  close(): void;
}

/** Whose functions a library calls where the program exports functions of the same names. */
export interface Scope {
  /** The C functions that it calls and that its own libraries should have. */
  readonly functions: () => readonly string[];
  /** True for those of its own libraries, false for those of the program; else as needed. */
  readonly deepBinding: boolean | undefined;
}

/** Why a library was not loaded. */
export type LoadFailureKind = "permission" | "missing" | "invalid";

/** Thrown by adapters; the loader turns it into an error for users. */
export class LoadFailure extends Error {
  readonly kind: LoadFailureKind;

  constructor(kind: LoadFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The machine as far as it decides which binary fits. */
export interface Target {
  readonly os: "linux" | "darwin" | "win32" | string;
  readonly arch: "x64" | "arm64" | string;
  /** Only on Linux. */
  readonly libc: "gnu" | "musl" | null;
}

/** One runtime's FFI. */
export interface Backend {
  readonly name: "deno" | "bun" | "node";
  /** The largest number of bytes that one ArrayBuffer can map. */
  readonly maxMapByteLength: number;
  /** True where a view as an argument costs far more than looking up its native address. */
  readonly slowBuffers: boolean;
  /** True where wrapping a bigint around costs far more than comparing it with itself. */
  readonly slowBigInts: boolean;
  /** The number of elements of a typed array, whatever a heir of its class says. */
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  /**
   * Loads a library.
   *
   * @param marker a symbol that every library of ziffi exports, without params, returning f64;
   *   null for a plain C library
   * @param scope for runtimes that export functions of C libraries; by default the program's
   * @throws LoadFailure
   */
  load(path: string, marker: string | null, scope?: Scope): NativeLibrary;
  /** Makes a function pointer. What is called must not throw, and give what was declared. */
  callback(
    args: readonly CallbackWire[],
    result: CallbackWire,
    call: LaneFunction,
  ): NativeCallback;
  /** Makes the bell of this thread. */
  bell(wake: () => void): Bell;
  /** malloc, free and memcpy of a loaded C library. */
  memoryOf(library: NativeLibrary): SystemMemory;
  /** Calls back before this thread ends in an orderly way. */
  atExit(end: () => void): void;
  /** Makes the writer of text into mapped memory. */
  textWriter(memory: ArrayBuffer): TextWriter;
  /** Makes the reader of text in scratch memory, which may write to the byte after the text. */
  textReader(memory: ArrayBuffer): TextReader;
  /** Text of some bytes at an address; null where reading it in scratch memory is faster. */
  readonly readUtf8: ((address: number, byteLength: number) => string) | null;
  /** Text up to the next NUL at an address, as UTF-8. */
  readCString(address: number): string;
  /** An ArrayBuffer over native memory, without a copy; the caller keeps that memory alive. */
  mapMemory(address: number, byteLength: number): ArrayBuffer;
  /** True where the garbage collector counts mapped memory as if it were its own. */
  readonly countsMapped: boolean;
  /**
   * Collects garbage now, at the cost of up to four full collections; does nothing where the
   * runtime has no safe way.
   */
  collect(): void;
  /** Makes structured cloning refuse to transfer a buffer, where that leaves it detachable. */
  refuseTransfer(buffer: ArrayBuffer): void;
  /** An environment variable; undefined when it is not set or may not be read. */
  env(name: string): string | undefined;
  target(): Target;
}
