// Setup: two at once, a setup that was killed, and what counts as a change.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../scripts/lib/lock.mjs";
import { filesUnder, hashFiles } from "../../scripts/lib/stamp.mjs";
import { aptCommand, missingPackages, systemPackages } from "../../scripts/lib/system.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { root } from "./lib/files.ts";

const dir = mkdtempSync(join(tmpdir(), "ziffi-setup-"));
after(() => rmSync(dir, { recursive: true, force: true }));

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("the setup lock", () => {
  it("lets one in at a time, and tells who waits", async () => {
    const lock = join(dir, "one");
    const log: string[] = [];
    const enter = (name: string) =>
      withLock(lock, () => log.push(`${name} waits`), async () => {
        log.push(`${name} in`);
        await sleep(50);
        log.push(`${name} out`);
      });
    await Promise.all([enter("a"), enter("b")]);
    assert.deepEqual(log, ["a in", "b waits", "a out", "b in", "b out"]);
    assert.equal(existsSync(lock), false);
  });

  it("is taken over from a process that was killed", async () => {
    const lock = join(dir, "stale");
    mkdirSync(lock);
    writeFileSync(join(lock, "owner.json"), JSON.stringify({ pid: deadPid(), host: hostname() }));
    assert.equal(await withLock(lock, () => {}, () => Promise.resolve("done")), "done");
  });

  it("is let go when the work fails", async () => {
    const lock = join(dir, "fails");
    await assert.rejects(withLock(lock, () => {}, () => Promise.reject(new Error("broken"))));
    assert.equal(existsSync(lock), false);
  });
});

describe("what counts as a change", () => {
  const sources = join(dir, "zig");
  const hash = () => hashFiles(filesUnder(sources), ["0.16.0"]);
  mkdirSync(join(sources, ".zig-cache"), { recursive: true });
  writeFileSync(join(sources, "a.zig"), "one");
  const first = hash();

  it("not a new time of the same contents, nor the compiler's cache", () => {
    writeFileSync(join(sources, "a.zig"), "one");
    writeFileSync(join(sources, ".zig-cache", "x"), "cached");
    assert.equal(hash(), first);
  });
  it("other contents", () => {
    writeFileSync(join(sources, "a.zig"), "two");
    assert.notEqual(hash(), first);
    writeFileSync(join(sources, "a.zig"), "one");
    assert.equal(hash(), first);
  });
  it("a new file", () => {
    writeFileSync(join(sources, "b.zig"), "");
    assert.notEqual(hash(), first);
    rmSync(join(sources, "b.zig"));
  });
  it("another compiler", () => {
    assert.notEqual(hashFiles(filesUnder(sources), ["0.17.0"]), first);
  });
});

describe("the tasks", () => {
  const task = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/task.mjs", ...args], { cwd: root, encoding: "utf8" });

  it("an unknown task exits with 2 and lists the tasks", () => {
    const { status, stderr } = task("tset");
    assert.equal(status, 2);
    assert.match(stderr, /Unknown task "tset".*start, test/s);
  });
  it("an unknown suite exits with 2 and lists the suites", () => {
    const { status, stderr } = task("test", "--only", "apis");
    assert.equal(status, 2);
    assert.match(stderr, /Unknown suite "apis"[\s\S]*checks, types, zig/);
  });
  it("every tool has the pinned version", () => {
    const { status, stdout } = spawnSync(
      toolchain.node26,
      ["scripts/toolchain.mjs", "--check"],
      { cwd: root, encoding: "utf8" },
    );
    assert.equal(status, 0, stdout);
  });
});

describe("packages of the system", () => {
  it("are there after the set-up, and a missing one has a command", () => {
    assert.deepEqual(missingPackages(), []);
    assert.equal(aptCommand(["zlib1g-dev"]), "apt-get install --yes zlib1g-dev");
  });
  for (const { name, file } of systemPackages) {
    it(`${name} brings ${file}`, () => assert.ok(existsSync(file)));
  }
});
