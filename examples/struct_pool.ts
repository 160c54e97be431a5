// Structs in native memory that come and go. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { StructPool } from "../src/mod.ts";
import { t } from "../src/schema/mod.ts";

const Particle = t.struct("Particle", { x: t.f64(), speed: t.f32(), age: t.u16() });
using pool = new StructPool(Particle, { capacity: 100 });

let live: number[] = [];
let died = 0;
for (let step = 0; step < 1000; step++) {
  while (live.length < 60) {
    const handle = pool.acquire();
    pool.get(handle).assign({ x: 0, speed: 1 + (live.length % 4), age: 0 });
    live.push(handle);
  }
  live = live.filter((handle) => {
    const particle = pool.get(handle); // the same object each time for this slot
    particle.x += particle.speed;
    particle.age += 1;
    if (particle.x < 10) return true;
    pool.release(handle);
    died++;
    return false;
  });
}
assert.equal(pool.live, live.length);

// The fields have the checks of the schema, and a handle is good for one life of a slot.
const handle = pool.acquire();
const particle = pool.get(handle);
assert.throws(() => particle.age = -1, RangeError);
pool.release(handle);
assert.throws(() => pool.get(handle), { code: "STALE_HANDLE" });
console.log(`${died} particles of ${pool.slotByteLength} bytes in ${pool.capacity} slots`);
