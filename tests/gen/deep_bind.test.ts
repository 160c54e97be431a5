// When a library is loaded with its own scope first, and what is said when that cannot be: against
// a linker of the test, since no library of this machine behaves in all these ways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LoadFailure } from "../../src/runtime/backend.ts";
import { type DynamicLinker, withDeepBinding } from "../../src/runtime/deep_bind.ts";

interface Machine {
  /** Functions that the program, and that a library of the program, exports. */
  readonly program?: readonly string[];
  readonly others?: readonly string[];
  readonly isLoaded?: boolean;
  readonly opensDeeply?: boolean;
  readonly ownMalloc?: boolean;
  /** Stays in memory after it was closed. */
  readonly stays?: boolean;
}

const NOLOAD = 4;
const DEEP = 8;

/** Loads "lib.so", which calls `f` and `g`; tells what was done. */
function loading(machine: Machine, deepBinding?: boolean) {
  const { program = [], others = [], opensDeeply = true } = machine;
  const done: string[] = [];
  const warnings: string[] = [];
  let isThere = machine.isLoaded ?? false;
  const linker: DynamicLinker = {
    open(_path, flags) {
      if ((flags & NOLOAD) !== 0) return isThere ? 7n : 0n;
      assert.equal(flags & DEEP, DEEP);
      if (!opensDeeply) return 0n;
      done.push("deep");
      isThere ||= machine.stays ?? false;
      return 7n;
    },
    close: () => {},
    failure: () => "the linker says so",
    find(handle, symbol) {
      if (symbol === "malloc") return handle !== 0n && machine.ownMalloc ? 2n : 1n;
      if (program.includes(symbol)) return 10n;
      return others.includes(symbol) ? 20n : 0n;
    },
    isOfProgram: (address) => address === 10n,
  };
  const run = () =>
    withDeepBinding(linker, {
      path: "lib.so",
      scope: { functions: () => ["f", "g"], deepBinding },
      load: () => done.push("load"),
      warn: (message) => warnings.push(message),
    });
  return { run, done, warnings };
}

function refused(machine: Machine, deepBinding: boolean | undefined, message: RegExp): void {
  const { run } = loading(machine, deepBinding);
  assert.throws(run, (error) => error instanceof LoadFailure && message.test(error.message));
}

test("only a function of the program itself asks for deep binding", () => {
  const cases: [Machine, string[]][] = [
    [{}, ["load"]],
    [{ others: ["f", "g"] }, ["load"]],
    [{ program: ["h"] }, ["load"]],
    [{ program: ["g"] }, ["deep", "load"]],
    [{ program: ["g"], isLoaded: true }, ["load"]],
  ];
  for (const [machine, expected] of cases) {
    const { run, done, warnings } = loading(machine);
    run();
    assert.deepEqual(done, expected, JSON.stringify(machine));
    assert.deepEqual(warnings, []);
  }
});

test("a program decides otherwise", () => {
  const never = loading({ program: ["f"] }, false);
  never.run();
  assert.deepEqual(never.done, ["load"]);
  const always = loading({}, true);
  always.run();
  assert.deepEqual(always.done, ["deep", "load"]);
});

test("what cannot be bound deeply is told", () => {
  const program = ["g"];
  for (
    const [machine, reason] of [
      [{ program, opensDeeply: false }, /lib\.so calls g .*the linker says so.*deepBinding: false/],
      [{ program, ownMalloc: true }, /lib\.so calls g .*another allocator.*deepBinding: false/],
    ] as const
  ) {
    const { run, done, warnings } = loading(machine);
    run();
    assert.equal(done.at(-1), "load");
    assert.equal(warnings.length, 1);
    assert.match(warnings.join(), reason);
  }
});

test("what must be bound deeply and cannot is refused", () => {
  refused({ opensDeeply: false }, true, /the linker says so; open it with deepBinding: false/);
  refused({ ownMalloc: true }, true, /another allocator/);
  // It would keep the scope in which its memory comes from two allocators.
  refused({ program: ["f"], ownMalloc: true, stays: true }, undefined, /another allocator/);
});

test("without a linker only who insists is refused", () => {
  const load = () => "loaded";
  const options = { path: "lib.so", load, warn: assert.fail };
  const scope = { functions: () => ["f"] };
  const asked = (deepBinding: boolean | undefined) => () =>
    withDeepBinding(null, { ...options, scope: { ...scope, deepBinding } });
  assert.equal(asked(undefined)(), "loaded");
  assert.equal(asked(false)(), "loaded");
  assert.throws(asked(true), /has no deep binding; open it with deepBinding: false/);
});
