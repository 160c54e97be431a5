// Every function refuses a missing and an extra argument, whatever the others are.
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { api, callOf } from "./probe.ts";

for (const name of Object.keys(api)) {
  test(`${name} refuses a missing and an extra argument`, () => {
    const call = callOf(api, name);
    const takes = `${name} takes ${call.length} argument${call.length === 1 ? "" : "s"}`;
    const some = (count: number) => Array<unknown>(count).fill(undefined);
    if (call.length > 0) {
      const short = some(call.length - 1);
      throws(() => call(...short), TypeError, `${takes} and got ${short.length}`);
    }
    const long = some(call.length + 1);
    throws(() => call(...long), TypeError, `${takes} and got ${long.length}`);
  });
}
