/**
 * What the adapters of Bun and Node share: environment and target by way of `process`.
 *
 * @module
 */
import type { Target, TextReader } from "./backend.ts";

/** The part of `process` that the adapters use. */
export interface Process {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly versions: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: string): object | undefined;
  on(event: "exit", listener: () => void): void;
  emitWarning?(message: string, type: string): void;
}

/** The part of `node:worker_threads` that the adapters use. */
export interface Workers {
  readonly isMainThread: boolean;
  markAsUntransferable(buffer: ArrayBuffer): void;
}

/** The module about the threads of JavaScript. */
export function workersOf(process: Process): Workers {
  return process.getBuiltinModule?.("node:worker_threads") as unknown as Workers;
}

/** The part of `Buffer` that the adapters use. */
interface TextBuffer extends Uint8Array {
  /** Much faster than `write` and TextEncoder; every Buffer has it. */
  utf8Write(text: string, at: number, byteLength: number): number;
  /** Twice as fast as TextDecoder, and of the same opinion of what is no character. */
  utf8Slice(from: number, to: number): string;
}

/** The reader of text of runtimes with a Buffer. */
export function bufferReader(process: Process, memory: ArrayBuffer): TextReader {
  const buffer = textBuffer(process, memory);
  return (at, byteLength) => buffer.utf8Slice(at, at + byteLength);
}

/** A Buffer over memory, for writing and reading text. */
export function textBuffer(process: Process, memory: ArrayBuffer): TextBuffer {
  const { Buffer } = process.getBuiltinModule?.("node:buffer") as unknown as {
    readonly Buffer: { from(memory: ArrayBuffer): TextBuffer };
  };
  return Buffer.from(memory);
}

/** Stops a timer from keeping the program running. */
export function unrefTimer(timer: unknown): void {
  (timer as { unref(): void }).unref();
}

/** The global `process`, or null where there is none. */
export function currentProcess(): Process | null {
  return (globalThis as { process?: Process }).process ?? null;
}

/** The target of this process. On Linux, the loaded libc decides between gnu and musl. */
export function processTarget(process: Process): Target {
  const libc = process.platform === "linux" ? loadedLibc(process) : null;
  return { os: process.platform, arch: process.arch, libc };
}

function loadedLibc(process: Process): "gnu" | "musl" {
  const fs = process.getBuiltinModule?.("node:fs") as
    | { readFileSync(path: string, encoding: "utf8"): string }
    | undefined;
  try {
    return fs?.readFileSync("/proc/self/maps", "utf8").includes("ld-musl") ? "musl" : "gnu";
  } catch {
    return "gnu";
  }
}
