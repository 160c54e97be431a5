import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const queue = () => arg("queue", t.address(), "Address of the queue, a multiple of 64.");
const self = () => arg("self", t.usize(), "Identity of the thread, see sharedSelf.");
const turn = () => arg("turn", t.usize(), "From queueClaimConsumer.");
const capacity = () => arg("capacity", t.usize(), "Number of slots, at least 2.");
const itemSize = () => arg("itemSize", t.usize(), "Bytes an item, 1 to 2^31 - 1.");
const position = () => arg("position", t.usize(), "Where the consumer stands, in slots.");

/** What both ways of waiting take. */
const waiting = () =>
  [
    arg("timeoutMs", t.f64(), "Milliseconds; negative waits without end."),
    arg(
      "cancel",
      t.address({ nullable: true }),
      "A u32 that is set to 1 to end the wait, or null.",
    ),
  ] as const;

const waitData = () => [queue(), capacity(), itemSize(), turn(), ...waiting()];
const waitSpace = () => [queue(), capacity(), itemSize(), ...waiting()];
const OUTCOMES = "Returns 0 when there is, 1 after the time, 2 when cancelled, 3 when the queue " +
  "is closed";

export const queues = nativeModule({
  name: "queues",
  description: "Queues in shared memory: many producers and one consumer, of any processes.",
  functions: {
    queueByteLength: fn([capacity(), itemSize()], t.orStatus(t.usize()), {
      description: "Bytes of a queue, with its header of 256 bytes.",
    }),
    queueReset: fn([queue(), capacity(), itemSize()], t.status(), {
      description: "Forgets all threads, after all of the machine have ended; their writes, too.",
    }),
    queueWrite: fn(
      [
        queue(),
        capacity(),
        itemSize(),
        self(),
        arg("items", t.address(), "Items of the caller, side by side."),
        arg("count", t.usize(), "How many."),
      ],
      t.orStatus(t.usize()),
      { description: "Copies items into free slots. Returns how many; fewer when it is full." },
    ),
    queueClose: fn([queue()], t.void(), { description: "Refuses all later writes." }),
    queueReopen: fn([queue()], t.void(), { description: "Takes writes again." }),
    queueClosed: fn([queue()], t.bool(), { description: "Whether writes are refused." }),
    queueCount: fn([queue(), capacity(), itemSize()], t.orStatus(t.usize()), {
      description: "Slots in use, as anybody sees them.",
    }),
    queueSkipped: fn([queue()], t.orStatus(t.usize()), {
      description: "Slots that were passed because their producer died in the middle of a write.",
    }),
    queueClaimConsumer: fn([queue(), self()], t.orStatus(t.usize()), {
      description: "Takes the consumer's end if its owner is dead, or nobody, or this thread. " +
        "Returns the turn, or 0 when another thread lives on it.",
    }),
    queueLeaveConsumer: fn([queue(), self(), turn()], t.void(), {
      description: "Gives the consumer's end back.",
    }),
    queuePresence: fn([queue()], t.orStatus(t.usize()), {
      description: "Who has the consumer's end: 0 nobody, 1 a thread that lives, 2 one that died.",
    }),
    queuePosition: fn([queue()], t.orStatus(t.usize()), {
      description: "Slots that were ever released.",
    }),
    queueReady: fn(
      [
        queue(),
        capacity(),
        itemSize(),
        turn(),
        position(),
        arg("max", t.usize(), "Most items wanted."),
      ],
      t.orStatus(t.usize()),
      { description: "Items side by side that the consumer may read." },
    ),
    queueSkip: fn(
      [queue(), capacity(), itemSize(), turn(), self(), position()],
      t.orStatus(t.usize()),
      {
        description: "Passes slots that nobody will publish any more. Returns the new position.",
      },
    ),
    queueRelease: fn(
      [
        queue(),
        capacity(),
        itemSize(),
        turn(),
        position(),
        arg("count", t.usize(), "Items that were read."),
      ],
      t.status(),
      { description: "Gives items back to the producers." },
    ),
    queueOver: fn([queue(), capacity(), itemSize()], t.orStatus(t.bool()), {
      description: "Whether the queue is closed, everything was read, and nobody writes.",
    }),
    queueHandOn: fn([queue()], t.void(), {
      description: "Wakes one who waits for space, after another one was woken in vain.",
    }),
    queueWaitData: fn(waitData(), t.orStatus(t.usize()), {
      description: `Waits until something can be read. ${OUTCOMES} and empty.`,
    }),
    queueWaitSpace: fn(waitSpace(), t.orStatus(t.usize()), {
      description: `Waits until there is space. ${OUTCOMES}.`,
    }),
  },
});
