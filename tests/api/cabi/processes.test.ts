// How a process ends while native code is in its way: with its own exit code, never an abort.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../support/spawn.ts";

const SCENARIOS: Readonly<Record<string, string>> = {
  "ends by itself with a call pending": "pending-exit",
  "ends by process.exit with a call pending": "pending-exit-now",
  "waits for a pending call": "pending-wait",
  "gets results when they are there, not with the next timer": "beside-a-timer",
  "ends with a callback that is registered": "registered",
  "ends with a thread that calls back for ever": "thread-forever",
  "ends while a thread waits for its answer": "thread-waiting",
  "is not kept by a callback object": "callback-object",
  "ends with an exception of a callback": "callback-throws",
  "survives callbacks in callbacks without an end": "nested-for-ever",
  "survives kept callbacks that call back without an end": "kept-for-ever",
  "ends with owned objects that nobody freed": "owned",
  "ends when a worker that made callbacks ends": "worker",
  "terminates a worker whose call runs": "worker-terminated",
  "closes while a call runs": "close-running",
};

const EXPECTED: Readonly<Record<string, { code: number; stdout: string; stderr?: RegExp }>> = {
  "pending-exit": { code: 0, stdout: "started\naborted\n" },
  "pending-exit-now": { code: 7, stdout: "started\n" },
  "pending-wait": { code: 0, stdout: "started\n42\n" },
  "beside-a-timer": { code: 0, stdout: "done\n" },
  registered: { code: 0, stdout: "told 1\n" },
  "thread-forever": { code: 0, stdout: "called\n" },
  "thread-waiting": { code: 0, stdout: "asked\n" },
  "callback-object": { code: 0, stdout: "made\n" },
  "callback-throws": { code: 1, stdout: "before\n", stderr: /of the callback/ },
  "nested-for-ever": {
    code: 0,
    stdout: ["compiled", "direct"].flatMap((mode) =>
      [0, 30, 1000].map((frames) => `${mode} ${frames} too deep 42\n`)
    ).join(""),
  },
  "kept-for-ever": { code: 0, stdout: "too deep\ntrue\n" },
  owned: { code: 0, stdout: "made\n" },
  worker: { code: 0, stdout: "worker 3\nended\n" },
  "worker-terminated": { code: 0, stdout: "terminated\nended\n" },
  "close-running": { code: 0, stdout: "closed\n5\n" },
};

for (const [what, scenario] of Object.entries(SCENARIOS)) {
  test(`a process ${what}`, async () => {
    const { code, signal, stdout, stderr } = await runScript("cabi_child.ts", [scenario]);
    const expected = EXPECTED[scenario];
    assert.equal(signal, null, `ended by ${signal}: ${stderr}`);
    assert.deepEqual({ code, stdout }, { code: expected?.code, stdout: expected?.stdout }, stderr);
    if (expected?.stderr) assert.match(stderr, expected.stderr);
  });
}
