import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

/** The two ends of a ring, or of a queue. */
export const RingEnd = t.enum("RingEnd", { producer: 0, consumer: 1 });

const ring = () => arg("ring", t.address(), "Address of the ring, a multiple of 64.");
const end = () => arg("end", RingEnd, "Which end.");
const self = () => arg("self", t.usize(), "Identity of the thread, see sharedSelf.");
const turn = () => arg("turn", t.usize(), "From ringClaim.");
const capacity = () =>
  arg("capacity", t.usize(), "Units that fit: items, or bytes of messages. At least 1.");
const longest = () => arg("longest", t.usize(), "Bytes of the longest message, below 2^31.");
const position = () => arg("position", t.usize(), "Where this end stands, in units.");
const to = () => arg("to", t.usize(), "Where it stands afterwards.");

/** What both ways of waiting take. */
const waiting = () =>
  [
    arg("watchesPeer", t.bool(), "Whether to end when the other end has died."),
    arg("timeoutMs", t.f64(), "Milliseconds; negative waits without end."),
    arg(
      "cancel",
      t.address({ nullable: true }),
      "A u32 that is set to 1 to end the wait, or null.",
    ),
  ] as const;

const waitData = () => [ring(), capacity(), turn(), ...waiting()];
const waitSpace = () => [
  ring(),
  capacity(),
  turn(),
  arg("need", t.usize(), "Units of space, at most the capacity."),
  ...waiting(),
];
const OUTCOMES = "Returns 0 when there is, 1 after the time, 2 when cancelled";

export const rings = nativeModule({
  name: "rings",
  description: "Rings in shared memory: one producer and one consumer, of any processes.",
  functions: {
    ringByteLength: fn(
      [arg("itemSize", t.usize(), "Bytes an item, 1 to 2^31 - 1."), capacity()],
      t.orStatus(t.usize()),
      { description: "Bytes of a ring of items, with its header of 256 bytes." },
    ),
    ringMessagesByteLength: fn([capacity(), longest()], t.orStatus(t.usize()), {
      description: "Bytes of a ring of messages, whose capacity is a multiple of 8.",
    }),
    ringReset: fn([ring()], t.void(), {
      description: "Frees both ends, after all threads of the machine have ended.",
    }),
    ringClaim: fn([ring(), end(), self()], t.orStatus(t.usize()), {
      description:
        "Takes an end whose owner is dead, or nobody, or this thread. Returns the turn, " +
        "or 0 when another thread lives on it.",
    }),
    ringLeave: fn([ring(), end(), self(), turn()], t.void(), {
      description: "Gives an end back.",
    }),
    ringPosition: fn([ring(), end()], t.orStatus(t.usize()), {
      description: "Units that were ever published, or released.",
    }),
    ringPresence: fn([ring(), end()], t.orStatus(t.usize()), {
      description: "Who has an end: 0 nobody, 1 a thread that lives, 2 one that died.",
    }),
    ringCount: fn([ring(), capacity()], t.orStatus(t.usize()), {
      description: "Units to be read, as anybody sees them.",
    }),
    ringRoom: fn([ring(), capacity(), turn(), position()], t.orStatus(t.usize()), {
      description: "Units that the producer may fill.",
    }),
    ringPublish: fn([ring(), capacity(), turn(), position(), to()], t.status(), {
      description: "Makes what the producer has filled visible.",
    }),
    ringReady: fn([ring(), capacity(), turn(), position()], t.orStatus(t.usize()), {
      description: "Units that the consumer may read.",
    }),
    ringRelease: fn([ring(), capacity(), turn(), position(), to()], t.status(), {
      description: "Gives what the consumer has read back to the producer.",
    }),
    ringClose: fn([ring(), turn()], t.status(), {
      description: "Says that nothing more will come, until a producer takes its end anew.",
    }),
    ringClosed: fn([ring()], t.bool(), {
      description: "Whether the producer has closed the ring.",
    }),
    ringWaitData: fn(waitData(), t.orStatus(t.usize()), {
      description:
        `Waits until something can be read. ${OUTCOMES}, 3 when the ring is closed and ` +
        "empty, 4 when the producer has died.",
    }),
    ringWaitSpace: fn(waitSpace(), t.orStatus(t.usize()), {
      description: `Waits until there is space. ${OUTCOMES}, 4 when the consumer has died.`,
    }),
    ringMessagePut: fn(
      [ring(), capacity(), longest(), position(), arg("byteLength", t.usize(), "Of the message.")],
      t.orStatus(t.usize()),
      { description: "Writes the length of a message. Returns the position after it." },
    ),
    ringMessageLength: fn(
      [ring(), capacity(), longest(), position(), arg("end", t.usize(), "End of what is ready.")],
      t.orStatus(t.usize()),
      { description: "Bytes of the published message at a position." },
    ),
  },
});
