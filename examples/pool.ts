// Buffers for a hot loop, without allocation in it. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { kernels, Pool } from "../src/mod.ts";

using pool = new Pool({ dtype: "f64", length: 1024, capacity: 4 });

let total = 0;
for (let frame = 0; frame < 1000; frame++) {
  const handle = pool.acquire();
  const samples = pool.array(handle);
  kernels.fill(samples, frame);
  total += kernels.sum(samples);
  pool.release(handle);
}
assert.equal(total, 1024 * (1000 * 999) / 2);
assert.equal(pool.live, 0);

// A handle is good for one use of a slot. Later uses are errors, even if the slot is taken again.
const old = pool.acquire();
pool.release(old);
const current = pool.acquire();
assert.throws(() => pool.array(old), { code: "STALE_HANDLE" });
assert.throws(() => pool.release(old), { code: "STALE_HANDLE" });
pool.release(current);
console.log(`1,000 frames from ${pool.capacity} slots, total ${total}`);
