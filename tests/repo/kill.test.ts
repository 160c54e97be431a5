// Processes of three runtimes share a map and are killed at random moments: nothing hangs, nothing
// is torn, nothing that was committed is lost. The long form is `npm run kill -- --kills 2000`.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import process from "node:process";
import { before, describe, it } from "node:test";
import { buildPlanted, plantedPath } from "../../scripts/planted.mjs";
import { killAndCheck } from "../kill/harness.ts";

const KILLS = 40;
/** ZIFFI_TEST_SEED repeats the choices of a run. */
const seed = Number(process.env["ZIFFI_TEST_SEED"] ?? randomInt(2 ** 31));
const skip = process.platform === "linux" ? false : "only Linux tells which threads are alive";

describe("killed processes", { skip }, () => {
  it(`leave nothing half-done in ${KILLS} kills, seed ${seed}`, async () => {
    const { rounds, commits } = await killAndCheck({ kills: KILLS, seed });
    assert.ok(rounds > KILLS, `${rounds} rounds`);
    assert.ok(commits > KILLS, `${commits} commits`);
  });

  describe("of a library that writes the newer slot of records", () => {
    before(buildPlanted);

    it(`are found out, seed ${seed}`, async () => {
      const run = killAndCheck({ kills: 15 * KILLS, seed, library: plantedPath });
      await assert.rejects(run, /record/);
    });
  });
});
