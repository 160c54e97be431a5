// In another PID namespace: namespace_child.ts LOCKS CELLS OWN opens a map with locks and one
// without, makes one of its own, and prints what came of it as JSON.
import process from "node:process";
import { shared, SharedMap, ZiffiError } from "../../../src/mod.ts";
import { lockLayout } from "./lock_layout.ts";

const [locks = "", cells = "", own = ""] = process.argv.slice(2);

function outcome(run: () => void): string {
  try {
    run();
    return "opened";
  } catch (error) {
    return error instanceof ZiffiError ? `${error.code} ${error.message}` : String(error);
  }
}

const told = {
  readwrite: outcome(() => new SharedMap(locks, { layout: lockLayout }).dispose()),
  create: outcome(() => new SharedMap(locks, { mode: "create", layout: lockLayout }).dispose()),
  read: outcome(() => new SharedMap(locks, { access: "read", layout: lockLayout }).dispose()),
  cells: outcome(() => {
    using map = new SharedMap(cells, { layout: shared.layout({ hits: shared.cells("u64", 8) }) });
    map.parts.hits.add(3, 5n);
  }),
  own: outcome(() => {
    using map = new SharedMap(own, { mode: "createExclusive", layout: lockLayout });
    const { mutex } = map.parts;
    using _guard = mutex.lock();
    if (mutex.owner?.alive !== true) throw new Error(`the owner is ${JSON.stringify(mutex.owner)}`);
  }),
};
console.log(JSON.stringify(told));
