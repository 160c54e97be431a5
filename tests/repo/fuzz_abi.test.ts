// A short run of the ABI fuzzer with a fixed seed, and proof that it can fail: faults between
// schema and header are found by `ziffi check`, wrong C functions by the calls (docs/fuzzing.md).
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { type Options, runBatch, subjects } from "../fuzz/batch.ts";
import { faults, findFaults } from "../fuzz/faults.ts";
import { expect } from "../fuzz/expect.ts";
import type { Case, Func, Subject, Type } from "../fuzz/model.ts";
import { wayText } from "../fuzz/report.ts";
import { reductions } from "../fuzz/reduce.ts";
import { shrink } from "../fuzz/shrink.ts";
import { availableCompilers, runtimes, Workspace } from "../fuzz/workspace.ts";

const seed = 20260;
const compilers = await availableCompilers();
const without = compilers.includes("gcc") ? "" : " (gcc is not installed: zig alone)";
const name = (part: string) => `test-${part}`;
const options: Options = { seed, count: 60, runtimes, compilers, keep: false };

after(() => {
  for (const part of ["run", "faults", "wrong", "small"]) new Workspace(name(part)).remove();
});

describe(`random functions, C by ${compilers.join(" and ")}${without}`, () => {
  it("are called right on every runtime", async () => {
    const outcome = await runBatch(subjects(seed, 0, 60), options, new Workspace(name("run")));
    const problems = outcome.failures.map(({ index, way, problem }) =>
      `f${index} (${wayText(way)}): ${problem}`
    );
    assert.equal(problems.length, 0, `seed ${seed}:\n${problems.slice(0, 20).join("\n")}`);
    assert.equal(outcome.calls.length, runtimes.length * compilers.length * 2);
    for (const { way, calls } of outcome.calls) assert.ok(calls > 60, wayText(way));
  });
});

describe("faults between schema and header", () => {
  it("are all found by ziffi check, and nothing else", async () => {
    const planted = faults(seed);
    assert.ok(planted.length > 60, `${planted.length} faults`);
    const sound = subjects(seed, 1, 20).map(({ func }, i) => ({ ...func, name: `sound${i}` }));
    const { missed, blamed, output } = await findFaults(planted, sound, name("faults"));
    assert.deepEqual(missed, [], output.slice(0, 5000));
    assert.deepEqual(blamed, [], output.slice(0, 5000));
  });
});

const i32: Type = { kind: "scalar", name: "i32" };
const f64: Type = { kind: "scalar", name: "f64" };

/** A function of some params with one call. */
function subject(func: string, types: readonly Type[]): Subject {
  const made: Func = {
    name: func,
    params: types.map((type, i) => ({ pass: "value", type, name: `p${i}` })),
    result: { give: "value", type: i32 },
    errno: false,
    variadicFrom: null,
    nonblocking: false,
  };
  const traffic = types.map((type) => ({ in: type === f64 ? 0.5 : -7n }));
  const one: Case = { traffic, result: 42n, errno: 0, style: 1 };
  return { func: made, cases: [one] };
}

describe("wrong C functions", () => {
  const way = { runtime: "node", compiler: "zig", mode: "compiled" } as const;

  it("are reported, each for itself", async () => {
    const workspace = new Workspace(name("wrong"));
    const list = ["hears", "answers", "dies", "works"].map((one) => subject(one, [i32, f64]));
    workspace.write(list, list.map(({ func }) => func), (text) =>
      text
        .replace(/(int32_t hears[^{]*\{\s*fz_put\(\(uint64_t\)\(int64_t\)\()p0/, "$1p0 ^ 1")
        .replace(/(int32_t answers[^{]*\{[^}]*return) result/, "$1 -result")
        .replace(/(int32_t dies[^{]*\{)/, "$1 *(volatile int *)8 = 0;"));
    for (
      const ready of [
        await workspace.generate(),
        await workspace.compile("zig"),
        await workspace.build("zig"),
      ]
    ) {
      if (ready) assert.fail(ready.problem);
    }
    const { failures, calls } = await workspace.calls(way);
    assert.deepEqual(failures.map(({ index }) => index), [0, 1, 2], JSON.stringify(failures));
    assert.match(failures[0]?.problem ?? "", /C received p0 as f8 ff ff ff, not f9 ff ff ff/);
    assert.match(failures[1]?.problem ?? "", /result is -42, not 42/);
    assert.match(failures[2]?.problem ?? "", /The process died/);
    assert.equal(calls, 1, "the function after the one that dies is called");
  });

  it("are made small", async () => {
    const edit = (text: string) =>
      text.replace(/(fz_put_f64\(double value\) \{)/, "$1 if (value == 0.5) value = 0.25;");
    const big = subject("big", [i32, f64, i32]);
    // Without a shim, the attempts take a third of the time.
    const direct = { ...way, mode: "direct" } as const;
    const where = { index: 0, case: 0, step: "call", problem: "", way: direct } as const;
    const place = { name: name("small"), edit };
    const { subject: small, failure } = await shrink({ subject: big, failure: where }, place);
    assert.deepEqual(small.func.params.map((param) => "type" in param && param.type), [f64]);
    assert.equal(small.func.result.give, "void");
    assert.match(failure.problem, /C received p\d/);
  });
});

describe("steps towards a small function", () => {
  it("keep types and values together", () => {
    let steps = 0;
    for (const one of subjects(seed, 2, 40)) {
      for (const { func, cases } of reductions(one)) {
        for (const call of cases) assert.doesNotThrow(() => expect(func, call));
        steps += 1;
      }
    }
    assert.ok(steps > 500, `${steps} steps`);
  });
});
