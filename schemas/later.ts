import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

/** Calls on locks that wait. */
const WaitKind = t.enum("WaitKind", {
  mutexLock: 1,
  rwlockRead: 2,
  rwlockWrite: 3,
  semaphoreAcquire: 4,
  barrierWait: 5,
  onceBegin: 6,
  /** Of the map at `address`: `count` is the byteOffset, `self` the byteLength. */
  mapFlush: 7,
});

const loop = () => arg("loop", t.address(), "From laterOpen.");

export const later = nativeModule({
  name: "later",
  description: "Waits on locks that run on a thread each, and come back to an event loop.",
  functions: {
    laterOpen: fn(
      [
        arg(
          "ring",
          t.address({ nullable: true }),
          "A void (*)(void *) that wakes the thread, or null.",
        ),
        arg("context", t.address({ nullable: true }), "What is passed to it."),
      ],
      t.orStatus(t.address({ owner: "library" })),
      { description: "Makes the loop of a thread." },
    ),
    laterClose: fn([loop()], t.void(), {
      description: "Ends a loop: what still comes back is dropped.",
    }),
    laterStart: fn(
      [
        loop(),
        arg("kind", WaitKind, "What is called."),
        arg("address", t.address(), "Address of the lock, or the Map that is flushed."),
        arg("count", t.usize(), "Permits or parties; 0 for the others."),
        arg("self", t.usize(), "Identity of the thread that asks, see sharedSelf."),
        arg("timeoutMs", t.f64(), "Milliseconds; negative waits without end."),
        arg("cancel", t.address(), "A u32 that is set to 1 to end the wait."),
      ],
      t.orStatus(t.usize()),
      { description: "Starts a wait and returns its number, until laterResult never 0." },
    ),
    laterTake: fn([loop()], t.usize(), {
      description: "Number of the next wait that has ended; 0 when there is none.",
    }),
    laterResult: fn([arg("wait", t.usize(), "From laterTake.")], t.i32(), {
      description: "What the wait has given, for mapFlush see mapFlushed; the number is free then.",
    }),
  },
});
