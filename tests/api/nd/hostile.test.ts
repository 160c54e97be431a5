// Hostile arguments to everything that works on N-d views: no crash, no error of the wrong kind.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { limits } from "../../../src/mod.ts";
import { hostileCalls, hostileTargets } from "../support/nd_hostile.ts";

describe("hostile calls with N-d views", () => {
  // Shapes that are lawful and large must not take the memory of the machine.
  const { bytes } = limits();
  before(() => void limits({ bytes: 64 * 2 ** 20 }));
  after(() => void limits({ bytes }));

  it("give a result or a typed error each", () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const { returned, refused, problems } = hostileCalls(12_000, seed);
    assert.deepEqual(problems.slice(0, 20), [], `seed ${seed}`);
    assert.ok(returned > 1000 && refused > 1000, `${returned} returned, ${refused} threw`);
  });

  it("are made of all kernels, makers and methods", () => {
    const names = hostileTargets().map(({ name }) => name);
    for (const name of ["kernels.add", "kernels.sum", "array.f64", "view", "concat"]) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(names.includes("NDView.slice") && names.includes("NDView.toString"), `${names}`);
  });
});
