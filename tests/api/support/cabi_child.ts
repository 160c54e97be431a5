// One way to end a process that uses clib: cabi_child.ts SCENARIO.
import process from "node:process";
import { isMainThread, Worker } from "node:worker_threads";
import { open } from "../../fixtures/clib/generated/clib.ts";

const library = open();
const { api, callbacks } = library;
const rejected = (promise: Promise<unknown>) => promise.then(() => {}, () => {});

async function started(run: () => unknown): Promise<void> {
  const before = api.started();
  run();
  while (api.started() === before) await new Promise((resolve) => setTimeout(resolve, 1));
  console.log("started");
}

/** What a call that never ends throws: "too deep" is a RangeError. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof RangeError ? "too deep" : `failed with ${error}`;
  }
  return "ended";
}

const scenarios: Record<string, () => unknown> = {
  "pending-exit": async () => {
    const abort = new AbortController();
    const gate = api.newGate();
    let call = Promise.resolve<unknown>(0);
    await started(() => call = api.waitGate(gate, 1, { signal: abort.signal }));
    // Native code waits for ever, but nobody waits for it any more.
    abort.abort();
    await rejected(call);
    console.log("aborted");
  },
  "pending-exit-now": async () => {
    const gate = api.newGate();
    await started(() => rejected(api.waitGate(gate, 1)));
    process.exit(7);
  },
  "pending-wait": async () => {
    const gate = api.newGate();
    let call = Promise.resolve(0);
    await started(() => call = api.waitGate(gate, 42));
    api.openGate(gate);
    // Nothing else keeps the process: the pending call alone does.
    call.then((value) => console.log(value));
  },
  "beside-a-timer": async () => {
    let fired = false;
    const timer = setTimeout(() => fired = true, 10_000);
    for (let i = 0; i < 20; i += 1) await api.slowAdd(i, 1);
    clearTimeout(timer);
    console.log(fired ? "the timer came first" : "done");
  },
  registered: () => {
    let told = 0;
    api.onEvent((code) => told += code);
    api.fire(1);
    console.log(`told ${told}`);
  },
  "thread-forever": async () => {
    let called = false;
    api.post(() => called = true, 1, 2147483647);
    while (!called) await new Promise((resolve) => setTimeout(resolve, 1));
    console.log("called");
    process.exit(0);
  },
  "thread-waiting": () => {
    api.ask((value) => value, 1, null);
    const end = performance.now() + 20;
    while (performance.now() < end) api.runningThreads();
    console.log("asked");
    process.exit(0);
  },
  "callback-object": () => {
    api.onEvent(callbacks.Event(() => {}));
    callbacks.EventAny(() => {});
    console.log("made");
  },
  "callback-throws": () => {
    console.log("before");
    api.apply(
      () => {
        throw new Error("of the callback");
      },
      1,
      2,
    );
    console.log("after");
  },
  "nested-for-ever": () => {
    for (const mode of ["compiled", "direct"] as const) {
      const { api } = open({ mode });
      // Frames of JavaScript between the calls: none, some, and more than the stack has for ten.
      for (const frames of [0, 30, 1000]) {
        const pad = (k: number, f: () => number): number => k === 0 ? f() : pad(k - 1, f);
        const again = (): number => pad(frames, () => api.nest(1, again));
        console.log(`${mode} ${frames} ${refusal(again)} ${api.nest(1, () => 41)}`);
      }
    }
  },
  "kept-for-ever": () => {
    let isDeep = false;
    api.onEvent((code) => code === 1 ? api.fire(1) : void (isDeep = true));
    console.log(refusal(() => api.fire(1)));
    api.fire(2);
    console.log(isDeep);
  },
  owned: () => {
    for (let i = 0; i < 100; i += 1) {
      api.newCounter(1n);
      api.newPair(1, 2);
    }
    console.log("made");
  },
  worker: async () => {
    const worker = new Worker(new URL(import.meta.url), { argv: ["in-worker"] });
    worker.on("message", (value) => console.log(`worker ${value}`));
    await new Promise((resolve) => worker.on("exit", resolve));
    console.log("ended");
  },
  "worker-terminated": async () => {
    const before = api.finished();
    const worker = new Worker(new URL(import.meta.url), { argv: ["terminated"] });
    await new Promise((resolve) => worker.once("message", resolve));
    await worker.terminate();
    console.log("terminated");
    // The call of the worker ends when nobody is there any more to be told.
    while (api.finished() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let i = 0; i < 20; i += 1) await api.slowAdd(i, 1);
    console.log("ended");
  },
  "close-running": async () => {
    const other = open();
    const gate = other.api.newGate();
    const before = api.started();
    const call = other.api.waitGate(gate, 5);
    while (api.started() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    other.close();
    console.log("closed");
    // The same file is still open, and so the gate is known to it.
    api.openGate(gate);
    console.log(await call);
  },
  "close-at-exit": () => {
    callbacks.Ending(() => {});
    api.onEvent(() => {});
    process.on("exit", () => {
      library.close();
      console.log("closed");
    });
  },
  "end-throws": () => {
    api.onEnding(() => {
      throw new Error("while it is freed");
    });
    // The error has no caller that could get it; another call has nothing to do with it.
    api.relicName();
    try {
      api.echoInt(1);
    } catch {
      console.log("another call threw");
    }
  },
};

async function inWorker(): Promise<void> {
  const { parentPort } = await import("node:worker_threads");
  let events = 0;
  api.onEvent(() => {});
  api.post(() => events += 1, 2, 10);
  const sum = await api.slowAdd(1, 2);
  if (process.argv.includes("terminated")) {
    const before = api.started();
    rejected(api.sleep(300));
    while (api.started() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    setInterval(() => events, 1000);
  }
  parentPort?.postMessage(sum);
}

if (isMainThread) {
  const run = scenarios[process.argv[2] ?? ""];
  if (!run) throw new Error(`No scenario ${process.argv[2]}`);
  await run();
} else {
  await inWorker();
}
