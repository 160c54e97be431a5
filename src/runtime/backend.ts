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

/** The two ways to call one function: with native addresses, or with memory of JavaScript. */
export interface Roles<D> {
  readonly lane: D;
  readonly buffer?: D;
}

/** Declarations of all functions for Deno. */
export type DenoSymbols = Readonly<Record<string, Roles<DenoDeclaration>>>;
/** Declarations of all functions for Bun. */
export type BunSymbols = Readonly<Record<string, Roles<BunDeclaration>>>;
/** Declarations of all functions for Node. */
export type NodeSymbols = Readonly<Record<string, Roles<NodeDeclaration>>>;

/** A native function as the runtime gives it. */
export type RawFunction = (...args: never[]) => unknown;

/** A loaded library. */
export interface NativeLibrary {
  /** Binds one symbol. Throws when the library does not export it. */
  bind(declaration: DenoDeclaration | BunDeclaration | NodeDeclaration): RawFunction;
  /** Unloads the library; functions that were bound must not be called any more. */
  close(): void;
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
  /** The number of elements of a typed array, whatever a heir of its class says. */
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  /**
   * Loads a library.
   *
   * @param marker a symbol that every library of ziffi exports, without params, returning f64
   * @throws LoadFailure
   */
  load(path: string, marker: string): NativeLibrary;
  /** Text up to the next NUL at an address, as UTF-8. */
  readCString(address: number): string;
  /** An ArrayBuffer over native memory, without a copy; the caller keeps that memory alive. */
  mapMemory(address: number, byteLength: number): ArrayBuffer;
  /** Makes structured cloning refuse to transfer a buffer, where that leaves it detachable. */
  refuseTransfer(buffer: ArrayBuffer): void;
  /** An environment variable; undefined when it is not set or may not be read. */
  env(name: string): string | undefined;
  target(): Target;
}
