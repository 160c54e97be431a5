import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";
import { RingEnd } from "./rings.ts";

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

const self = () => arg("self", t.usize(), "Identity of the thread that asks, see sharedSelf.");
const end = () => arg("end", RingEnd, "For which end: a producer waits for space.");
const turn = (from: string) => arg("turn", t.usize(), from);
const capacity = () => arg("capacity", t.usize(), "Of the ring or queue.");
const OUTCOME = "or a negative one, see laterCheck";

const loop = () => arg("loop", t.address(), "From laterOpen.");

const limits = () =>
  [
    arg("timeoutMs", t.f64(), "Milliseconds; negative waits without end."),
    arg("cancel", t.address(), "A u32 that is set to 1 to end the wait."),
  ] as const;

export const later = nativeModule({
  name: "later",
  description: "Waits on locks, cells, sequences, rings and queues, on a thread each, that come " +
    "back to an event loop.",
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
        self(),
        ...limits(),
      ],
      t.orStatus(t.usize()),
      { description: "Starts a wait and returns its number, until laterResult never 0." },
    ),
    laterStartCell: fn(
      [
        loop(),
        arg("size", t.u32(), "Bytes of the cell: 1, 2, 4 or 8."),
        arg("address", t.address(), "Address of the cell, a multiple of its size."),
        arg(
          "bell",
          t.address({ nullable: true }),
          "Where sleepers of the cell are counted, or null.",
        ),
        arg("low", t.u32(), "The lower 32 bits of the value, or all of a smaller one."),
        arg("high", t.u32(), "The upper 32 bits; 0 for a smaller one."),
        arg("self", t.usize(), "Identity of the thread that waits; its end ends the wait."),
        ...limits(),
      ],
      t.orStatus(t.usize()),
      {
        description: "Starts a wait while a cell has these bits, as laterStart does. It is over " +
          "also when somebody notifies from now on. The result is that of cellWaitU32, never 3.",
      },
    ),
    laterStartSequence: fn(
      [
        loop(),
        arg("item", t.address(), "Address of an item of a sequence."),
        arg("seen", t.usize(), "The version that is known."),
        arg("isCounted", t.bool(), "Whether the map may be written, so that writers wake."),
        self(),
        ...limits(),
      ],
      t.orStatus(t.usize()),
      {
        description: "Starts a wait until the version of an item is another one, as laterStart " +
          "does. The result is 0 when it is, or is damaged; 1 after the time, 2 when cancelled. " +
          "Where sleepers cannot be counted, the thread looks at least every millisecond.",
      },
    ),
    laterStartRing: fn(
      [
        loop(),
        arg("ring", t.address(), "Address of the ring."),
        ...[end(), capacity(), turn("From ringClaim.")],
        arg("need", t.usize(), "Units of space, at most the capacity; 1 for a consumer."),
        arg("watchesPeer", t.bool(), "Whether to end when the other end has died."),
        self(),
        ...limits(),
      ],
      t.orStatus(t.usize()),
      {
        description: "Starts a wait of an end of a ring, as laterStart does; nothing is taken. " +
          `The result is that of ringWaitData or ringWaitSpace, ${OUTCOME}.`,
      },
    ),
    laterStartQueue: fn(
      [
        loop(),
        arg("queue", t.address(), "Address of the queue."),
        ...[end(), capacity()],
        arg("itemSize", t.usize(), "Bytes an item."),
        turn("From queueClaimConsumer; 0 for a producer."),
        self(),
        ...limits(),
      ],
      t.orStatus(t.usize()),
      {
        description: "Starts a wait of the consumer of a queue, or of a producer, in the same " +
          `way. The result is that of queueWaitData or queueWaitSpace, ${OUTCOME}.`,
      },
    ),
    laterTake: fn([loop()], t.usize(), {
      description: "Number of the next wait that has ended; 0 when there is none.",
    }),
    laterResult: fn([arg("wait", t.usize(), "From laterTake.")], t.i32(), {
      description: "What the wait has given, for mapFlush see laterCheck; the number is free then.",
    }),
    laterCheck: fn([arg("result", t.i32(), "From laterResult.")], t.status(), {
      description: "Fails as a flush, or a wait on a ring or queue, has failed.",
    }),
  },
});
