// Assertions on errors: the exact class, its code or status, and what the message says.
import assert from "node:assert/strict";
import { NativeError, ZiffiError, type ZiffiErrorCode } from "../../../src/mod.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/** Passes a value of a wrong type where the types would refuse it. */
export function wrong<T>(value: unknown): T {
  return value as T;
}

/**
 * Asserts that a call throws exactly this class, with a message that has all the parts.
 *
 * @returns the error
 */
export function throws<E extends ErrorClass>(
  call: () => unknown,
  kind: E,
  ...parts: (string | RegExp)[]
): InstanceType<E> {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    assert.ok(error instanceof Error, `threw ${String(error)}, which is no Error`);
    const told = `${error.constructor.name}: ${error.message}`;
    assert.equal(error.constructor, kind, `expected ${kind.name}, got ${told}`);
    for (const part of parts) {
      const found: boolean = typeof part === "string"
        ? error.message.includes(part)
        : part.test(error.message);
      assert.ok(found, `the message lacks ${part}: ${error.message}`);
    }
    return error as InstanceType<E>;
  }
  return assert.fail(`expected ${kind.name}, and the call returned ${String(result)}`);
}

/** Asserts that native code refuses a call with this status. */
export function throwsStatus(
  call: () => unknown,
  statusName: string,
  ...parts: (string | RegExp)[]
): void {
  const error = throws(call, NativeError, statusName, ...parts);
  assert.equal(error.statusName, statusName);
  assert.equal(error.code, "NATIVE_STATUS");
  assert.ok(error.status < 0, `status ${error.status} is no failure`);
  assert.ok(error.message.includes(`(${error.status})`), error.message);
}

/** Asserts that a call throws a ZiffiError with this code. */
export function throwsCode(
  call: () => unknown,
  code: ZiffiErrorCode,
  ...parts: (string | RegExp)[]
): void {
  assert.equal(throws(call, ZiffiError, ...parts).code, code);
}
