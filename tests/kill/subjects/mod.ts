// Everything that the workers do, by name.
import type { Context, Step } from "../context.ts";
import { counter, table } from "./counts.ts";
import { queueFlow, ringFlow } from "./flows.ts";
import { mutex, rwlock, semaphore } from "./locks.ts";
import { commonRecord, records } from "./records.ts";
import { values } from "./values.ts";

export const subjects: Readonly<Record<string, (context: Context) => Step>> = {
  mutex,
  "reader-writer lock": rwlock,
  semaphore,
  "sequence lock": values,
  records,
  "common record": commonRecord,
  ring: ringFlow,
  queue: queueFlow,
  counter,
  table,
};
