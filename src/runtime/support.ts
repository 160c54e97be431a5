/**
 * What every shim exports beside its functions.
 *
 * @module
 */
import type { NativeLibrary, RawFunction } from "./backend.ts";

/** A support function: all doubles. */
export type SupportFunction = (...args: number[]) => number;

/** Support functions without a result; a struct's `__read` and `__write` have none either. */
const VOID = ["scratch_free", "copy", "callback_close", "queue_answer", "job_free"];

/** The declaration of a support function, for every runtime. */
export function supportDeclaration(
  prefix: string,
  name: string,
  arity: number,
): Parameters<NativeLibrary["bind"]>[0] {
  const params = Array<string>(arity).fill("f64");
  const isVoid = VOID.includes(name) || name.endsWith("__read") || name.endsWith("__write");
  const result = isVoid ? "void" : "f64";
  return {
    symbol: `${prefix}${name}__lane`,
    parameters: params,
    args: params,
    arguments: params,
    result,
    returns: result,
    return: result,
  };
}

/** The support functions that loops need. */
export interface LoopSupport {
  readonly loopOpen: (ring: number, context: number) => number;
  readonly loopClose: (loop: number) => number;
  readonly callbackOpen: (loop: number, type: number, target: number) => number;
  readonly callbackPointer: (slot: number) => number;
  readonly callbackClose: (slot: number) => void;
  readonly queueTake: (loop: number, out: number) => number;
  readonly queueAnswer: (event: number) => void;
  readonly jobCancel: (job: number) => number;
  readonly jobFree: (job: number) => void;
  readonly copy: (to: number, from: number, byteLength: number) => void;
  readonly alloc: (byteLength: number) => number;
  readonly free: (address: number, byteLength: number) => void;
}

/** Binds what loops need. */
export function loopSupport(bind: (name: string, arity: number) => RawFunction): LoopSupport {
  return {
    loopOpen: bind("loop_open", 2) as SupportFunction,
    loopClose: bind("loop_close", 1) as SupportFunction,
    callbackOpen: bind("callback_open", 3) as SupportFunction,
    callbackPointer: bind("callback_pointer", 1) as SupportFunction,
    callbackClose: bind("callback_close", 1) as SupportFunction,
    queueTake: bind("queue_take", 2) as SupportFunction,
    queueAnswer: bind("queue_answer", 1) as SupportFunction,
    jobCancel: bind("job_cancel", 1) as SupportFunction,
    jobFree: bind("job_free", 1) as SupportFunction,
    copy: bind("copy", 3) as SupportFunction,
    alloc: bind("scratch_alloc", 1) as SupportFunction,
    free: bind("scratch_free", 2) as SupportFunction,
  };
}
