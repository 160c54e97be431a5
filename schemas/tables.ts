import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const table = () => arg("table", t.address(), "Start of the table, a multiple of 64.");
const call = () => arg("call", t.address(), "A TableCall, with the key and the value behind it.");
const counter = () => arg("counter", t.address(), "Start of the counter, a multiple of 64.");

/**
 * What a call on a table is about, in memory of this process. The key follows, then the value, each
 * at a multiple of 8 bytes.
 */
const TableCall = t.struct("TableCall", {
  capacity: t.u32(),
  keySize: t.u32(),
  valueSize: t.u32(),
  keyLength: t.u32(),
  self: t.u64(),
  timeoutMs: t.f64(),
  foundVersion: t.u64(),
  found: t.u32(),
  condition: t.u32(),
});

export const tables = nativeModule({
  name: "tables",
  description: "Hash tables and sharded counters in shared memory.",
  functions: {
    tableByteLength: fn(
      [
        arg("keySize", t.usize(), "Most bytes of a key, 1 to 65,535."),
        arg("valueSize", t.usize(), "Bytes of a value, 1 to 16 MiB."),
        arg("capacity", t.usize(), "Most entries, 1 to 2^30."),
      ],
      t.orStatus(t.usize()),
      { description: "Bytes of a table. Zeroed memory is an empty one." },
    ),
    tableGet: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Copies the value of a key into the call; 0 when it is not there.",
    }),
    tableHas: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Whether a key is there: 1 or 0.",
    }),
    tablePut: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Sets the value of a key if the condition holds (0 always, 1 the key is not " +
        "there, 2 its value is still that which was read). 0 replaced, 1 inserted, 2 the " +
        "condition does not hold, 3 the table is full, 4 timed out.",
    }),
    tableRemove: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Takes a key out. 0 it was not there, 1 done, 4 timed out.",
    }),
    tableNext: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Copies the next entry after number `found` into the call, and its number " +
        "there; 0 at the end.",
    }),
    tableClear: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Takes all keys out. 1 done, 4 timed out.",
    }),
    tableSize: fn([table(), call()], t.orStatus(t.u32()), {
      description: "Number of entries.",
    }),
    tableReset: fn(
      [table(), arg("call", t.pointer(TableCall), "Sizes of the table.")],
      t.status(),
      { description: "Empties the locks of a table after the machine was started anew." },
    ),
    counterByteLength: fn([], t.usize(), {
      description: "Bytes of a counter. Zeroed memory is one that stands at 0.",
    }),
    counterAdd: fn(
      [
        counter(),
        arg("self", t.usize(), "Identity of the thread."),
        arg("amount", t.isize(), "What is added."),
      ],
      t.void(),
      { description: "Adds to the cell of a thread, wrapping." },
    ),
    counterAddI64: fn(
      [
        counter(),
        arg("self", t.usize(), "Identity of the thread."),
        arg("amount", t.i64(), "What is added."),
      ],
      t.void(),
      { description: "The same for amounts beyond 2^53." },
    ),
    counterValue: fn([counter()], t.i64(), {
      description: "Sum of all cells, wrapping; exact when nobody adds meanwhile.",
    }),
    counterTake: fn([counter()], t.i64(), {
      description: "Sets all cells to 0 and returns what was there; no addition is lost.",
    }),
  },
});
