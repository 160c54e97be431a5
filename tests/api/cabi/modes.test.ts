// Every function in both modes: works or names the build, is dead after close, counts arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LibraryClosedError, ZiffiError } from "../../../src/mod.ts";
import { open as openDirect } from "../../fixtures/clib_direct/generated/cdirect.ts";
import { throws, throwsCode } from "../support/expect.ts";
import { callsOf } from "./calls.ts";
import { api, callOf, compiled, MODES, NEEDS_SHIM, NONBLOCKING, open, rejected } from "./clib.ts";

type Name = keyof ReturnType<typeof callsOf>;
const NAMES = Object.keys(callsOf(api)) as Name[];

/** Functions that are there in no version of the library. */
const ABSENT = ["missing", "absent", "listMissing"];
/** Their arguments need a callback object, which the table of calls cannot make. */
const BY_HAND = ["runOps", "runOpsValue"];

for (const { mode, api, library } of MODES) {
  const calls = callsOf(api);
  const plain = NAMES.filter((name) => !BY_HAND.includes(name) && !ABSENT.includes(name));

  for (const name of plain) {
    const refused = mode === "direct" && NEEDS_SHIM.has(name);
    test(`${mode}: ${name} ${refused ? "names ziffi build" : "works"}`, async () => {
      // What makes arguments may itself need the shim; then the call is refused for that.
      const call = async () => await callOf(api, name)(...calls[name]());
      if (refused) {
        const error = await rejected(call());
        assert.ok(error instanceof ZiffiError && error.code === "NEEDS_BUILD", String(error));
        assert.match(error.message, /ziffi build/);
        return;
      }
      const result = callOf(api, name)(...calls[name]());
      assert.equal(result instanceof Promise, NONBLOCKING.includes(name));
      if (name === "slowErrno") await assert.rejects(result as Promise<unknown>, /ENOENT/);
      else await result;
    });
  }

  test(`${mode}: functions with a table of functions`, () => {
    using apply = library.callbacks.Binary((a, b) => a + b);
    const ops = { base: 1, apply, finish: null };
    assert.equal(api.runOps(ops, 2, 3), 6);
    if (mode === "compiled") assert.equal(api.runOpsValue(ops, 2, 3), 6);
    else throwsCode(() => api.runOpsValue(ops, 2, 3), "NEEDS_BUILD", "runOpsValue", "ziffi build");
  });

  test(`${mode}: too many arguments are refused by every function`, async () => {
    for (const name of NAMES) {
      const call = async () => await callOf(api, name)(...Array.from({ length: 15 }, () => 1));
      const error = await rejected(call());
      if (error instanceof ZiffiError && error.code === "NEEDS_BUILD") continue;
      assert.ok(error instanceof TypeError, `${name}: ${String(error)}`);
      assert.match(error.message, new RegExp(`^${name} takes .* and got 15`));
    }
  });

  test(`${mode}: every function throws LibraryClosedError after close`, async () => {
    const other = open({ mode });
    const args = new Map(plain.map((name) => {
      const make = callsOf(other.api)[name];
      return [name, mode === "direct" && NEEDS_SHIM.has(name) ? [] : make()];
    }));
    other.close();
    for (const name of plain) {
      if (mode === "direct" && NEEDS_SHIM.has(name)) continue;
      const call = async () => await callOf(other.api, name)(...args.get(name) ?? []);
      const error = await rejected(call());
      assert.ok(error instanceof LibraryClosedError, `${name}: ${String(error)}`);
      assert.match(error.message, new RegExp(`^${name}: the library clib was closed`));
    }
    assert.equal(other.closed, true);
    other.close();
  });
}

test("the table of calls has every function", () => {
  assert.deepEqual(Object.keys(compiled.api).sort(), [...NAMES].sort());
});

test("a library says which way it is opened, and where from", () => {
  const [shim, plain] = MODES.map(({ library }) => library.path);
  assert.match(shim ?? "", /[\\/]fixtures[\\/]clib[\\/]/);
  assert.match(plain ?? "", /[\\/]fixtures[\\/]clib_plain[\\/]/);
});

test("a schema whose mode is direct opens the library as it is", () => {
  using library = openDirect();
  assert.match(library.path, /clib_plain/);
  assert.equal(library.api.echoInt(5), 5);
  assert.deepEqual(library.api.divide(7, 2), { quotient: 3, remainder: 1 });
  throwsCode(() => library.api.getInt(), "NEEDS_BUILD", "getInt", "ziffi build");
});

test("a mode that there is not is refused", () => {
  const call = () => open({ mode: "fast" as never });
  throws(call, TypeError, "fast");
});
