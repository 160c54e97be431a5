import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const item = () => arg("item", t.address(), "Address of the item, a multiple of 64.");
const record = () => arg("record", t.address(), "Address of the record, a multiple of 4096.");
const byteLength = () => arg("byteLength", t.usize(), "Bytes of a value, 1 to 2^30.");
const maxLength = () => arg("maxLength", t.usize(), "Most bytes of a value, 1 to 2^30.");
const self = () => arg("self", t.usize(), "Identity of the thread that asks, from sharedSelf.");
const timeoutMs = () => arg("timeoutMs", t.f64(), "Milliseconds to wait; negative: without end.");
const sequence = () => arg("sequence", t.usize(), "From recordBegin.");

export const records = nativeModule({
  name: "records",
  description: "Values in shared memory that are never seen half-written: sequence locks and " +
    "records.",
  functions: {
    sequenceStride: fn([byteLength()], t.orStatus(t.usize()), {
      description: "Bytes from one item of a sequence lock to the next.",
    }),
    sequenceRead: fn(
      [item(), byteLength(), arg("target", t.address(), "Where the value is copied to.")],
      t.orStatus(t.usize()),
      { description: "Copies the value and returns its version: the number of writes so far." },
    ),
    sequenceVersion: fn([item()], t.orStatus(t.usize()), {
      description: "The version of the value, without the value.",
    }),
    sequenceWrite: fn(
      [item(), byteLength(), arg("source", t.address(), "The new value."), self(), timeoutMs()],
      t.orStatus(t.usize()),
      { description: "Writes the next version and returns it; 0 when others wrote all the time." },
    ),
    sequenceReplace: fn(
      [
        item(),
        byteLength(),
        arg("source", t.address(), "The new value."),
        self(),
        timeoutMs(),
        arg("version", t.usize(), "The version that is replaced."),
      ],
      t.orStatus(t.usize()),
      {
        description: "Writes the next version if the version is still so: 2 when it was, 1 when " +
          "another writer came first, 0 when others wrote all the time.",
      },
    ),
    sequenceWait: fn(
      [
        item(),
        arg("seen", t.usize(), "The version that is known."),
        timeoutMs(),
        arg("cancel", t.usize(), "Address of a u32 that is set to 1 to end the wait; 0 for none."),
      ],
      t.orStatus(t.usize()),
      { description: "Waits until the version is another one, and returns it; else `seen`." },
    ),
    sequenceReset: fn(
      [item(), byteLength(), arg("count", t.usize(), "Number of items.")],
      t.status(),
      { description: "Forgets writers and sleepers of items, when all threads are known dead." },
    ),
    recordByteLength: fn([maxLength()], t.orStatus(t.usize()), {
      description: "Bytes of a record.",
    }),
    recordSlotLength: fn([maxLength()], t.orStatus(t.usize()), {
      description: "Bytes of each of its two slots; the first one begins at 4096.",
    }),
    recordInit: fn([record(), maxLength()], t.status(), {
      description: "Makes zeroed memory a record that was never written.",
    }),
    recordRead: fn(
      [record(), maxLength(), arg("target", t.address(), "Where length (u64) and value go.")],
      t.orStatus(t.usize()),
      {
        description: "Copies the newest value and returns its sequence, which is 1 in a new " +
          "record. The length is 2^32 - 1 for no value.",
      },
    ),
    recordBegin: fn(
      [
        record(),
        maxLength(),
        self(),
        timeoutMs(),
        arg("repair", t.bool(), "Makes a damaged record a new one."),
      ],
      t.orStatus(t.usize()),
      {
        description: "Becomes the writer and returns the sequence to write, from 2 up; 0 when " +
          "another one was it for all of the time. recordWrite and recordEnd follow.",
      },
    ),
    recordIsFlushed: fn([record(), sequence()], t.bool(), {
      description: "Whether the slot of a sequence is known to be on the disk.",
    }),
    recordWrite: fn(
      [
        record(),
        maxLength(),
        arg("source", t.address(), "The value."),
        arg("length", t.usize(), "Its bytes; 2^32 - 1 for no value."),
        sequence(),
        self(),
      ],
      t.status(),
      { description: "Writes the value into the slot of the sequence." },
    ),
    recordNoteFlushed: fn([record(), sequence(), self()], t.status(), {
      description: "Notes that the slot of a sequence is on the disk.",
    }),
    recordRollBack: fn([record(), maxLength(), sequence(), self()], t.status(), {
      description: "Takes back what recordWrite wrote: the value before counts again.",
    }),
    recordEnd: fn([record(), self()], t.status(), {
      description: "Ends writing; what was written stays.",
    }),
    recordReset: fn([record()], t.status(), {
      description: "Forgets the writer and sleepers, when all threads are known dead.",
    }),
  },
});
