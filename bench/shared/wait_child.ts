/**
 * Answers every message of the wait benchmark, until it is over: `wait_child.ts FILE`.
 *
 * @module
 */
import process from "node:process";
import { SharedMap } from "../../src/mod.ts";
import { sleepFor, spinFor, waitLayout, WAYS, work } from "./wait_layout.ts";

using map = new SharedMap(process.argv[2] ?? "", { layout: waitLayout });
const { way, ping, pong } = map.parts;
let now: number = WAYS.wait;
for (let next = 1; now !== WAYS.end; next += 1) {
  (now === WAYS.spin ? spinFor : sleepFor)(ping, next);
  // The message that says how the next ones are sent is itself sent as those before it.
  now = way.load(0);
  if (now === WAYS.work) work();
  pong.store(0, next);
  pong.notify(0);
}
