import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

/** How a call on a lock ended. */
const LockOutcome = t.enum("LockOutcome", {
  ok: 0,
  timedOut: -1,
  cancelled: -2,
  held: -3,
  notOwner: -4,
  damaged: -5,
  broken: -6,
});

const at = (what: string) => arg("address", t.address(), `Address of the ${what}.`);
const self = () => arg("self", t.usize(), "Identity of the thread, see sharedSelf.");
const permits = () => arg("permits", t.usize(), "Number of permits, 1 to 1024.");
const parties = () => arg("parties", t.usize(), "Number of parties, 1 to 1024.");
const index = (what: string) => arg("index", t.usize(), `Which ${what}, as it was given.`);

/** What every call that waits takes last. */
const waiting = () =>
  [
    arg("itself", t.bool(), "Whether the thread of the identity waits itself, or another for it."),
    arg("timeoutMs", t.f64(), "Milliseconds; 0 never waits, negative waits without end."),
    arg(
      "cancel",
      t.address({ nullable: true }),
      "A u32 that is set to 1 to end the wait, or null.",
    ),
  ] as const;

const TAKEN = "An outcome below 0, or the index, plus 65536 when the one before died.";
const NOT_USED =
  "Gives back what was taken from the dead and not used: the next one is told instead.";
const outcome = (description: string) => ({ description });

export const locks = nativeModule({
  name: "locks",
  description: "Locks in shared memory that outlive those who hold them.",
  functions: {
    mutexLock: fn([at("mutex"), self(), ...waiting()], t.i32(), {
      description: `Takes a mutex. ${TAKEN}`,
    }),
    mutexUnlock: fn([at("mutex"), self()], LockOutcome, outcome("Frees a mutex.")),
    mutexHandOn: fn([at("mutex"), self()], LockOutcome, outcome(NOT_USED)),
    mutexReset: fn([at("mutex")], t.void(), {
      description: "Declares the owner dead, after a start of the machine.",
    }),
    rwlockByteLength: fn([], t.usize(), { description: "Bytes of a reader-writer lock." }),
    rwlockRead: fn([at("lock"), self(), ...waiting()], t.i32(), {
      description: `Takes a lock for reading; the index is the slot of the reader. ${TAKEN}`,
    }),
    rwlockUnlockRead: fn(
      [at("lock"), self(), index("slot")],
      LockOutcome,
      outcome("Ends reading."),
    ),
    rwlockWrite: fn([at("lock"), self(), ...waiting()], t.i32(), {
      description: `Takes a lock for writing. ${TAKEN}`,
    }),
    rwlockUnlockWrite: fn([at("lock"), self()], LockOutcome, outcome("Ends writing.")),
    rwlockHandOn: fn([at("lock"), self()], LockOutcome, outcome(NOT_USED)),
    rwlockReset: fn([at("lock")], t.void(), {
      description: "Declares all dead that are in it, after a start of the machine.",
    }),
    semaphoreByteLength: fn([permits()], t.orStatus(t.usize()), {
      description: "Bytes of a semaphore.",
    }),
    semaphoreAcquire: fn([at("semaphore"), permits(), self(), ...waiting()], t.i32(), {
      description: `Takes a permit. ${TAKEN}`,
    }),
    semaphoreRelease: fn(
      [at("semaphore"), permits(), self(), index("permit")],
      LockOutcome,
      outcome("Gives a permit back."),
    ),
    semaphoreHandOn: fn(
      [at("semaphore"), permits(), self(), index("permit")],
      LockOutcome,
      outcome(NOT_USED),
    ),
    semaphoreAvailable: fn([at("semaphore"), permits()], t.orStatus(t.usize()), {
      description: "Permits that are free.",
    }),
    semaphoreReset: fn([at("semaphore"), permits()], t.status(), {
      description: "Declares all owners dead, after a start of the machine.",
    }),
    barrierByteLength: fn([parties()], t.orStatus(t.usize()), {
      description: "Bytes of a barrier.",
    }),
    barrierWait: fn([at("barrier"), parties(), self(), ...waiting()], t.i32(), {
      description: `Comes to a barrier and waits for the others. ${TAKEN}`,
    }),
    barrierAbort: fn([at("barrier")], t.void(), { description: "Breaks a barrier." }),
    barrierReset: fn([at("barrier"), parties()], t.status(), {
      description: "Makes a barrier as new; those that wait are told that it was broken.",
    }),
    barrierBroken: fn([at("barrier")], t.bool(), { description: "Whether a barrier is broken." }),
    barrierWaiting: fn([at("barrier"), parties()], t.orStatus(t.usize()), {
      description: "Parties that wait.",
    }),
    barrierClear: fn([at("barrier"), parties()], t.status(), {
      description: "Empties a barrier that nobody uses, after a start of the machine.",
    }),
    onceBegin: fn([at("once"), self(), ...waiting()], t.i32(), {
      description:
        `Gives the turn to run something, index 0, or waits until it is done, index 1. ${TAKEN}`,
    }),
    onceFinish: fn(
      [at("once"), self(), arg("succeeded", t.bool(), "Whether it is done.")],
      LockOutcome,
      outcome("Ends the turn."),
    ),
    onceHandOn: fn([at("once"), self()], LockOutcome, outcome(NOT_USED)),
    onceDone: fn([at("once")], t.bool(), { description: "Whether it is done." }),
    onceReset: fn([at("once")], t.void(), {
      description: "Declares the runner dead, after a start of the machine.",
    }),
  },
});
