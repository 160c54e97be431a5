// A file as memory that other processes share, with atomic cells. In a project of your own: from
// "ziffi". Run it on several runtimes at once: no addition is lost.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedMap } from "../src/mod.ts";

const folder = mkdtempSync(join(tmpdir(), "ziffi-"));
const path = join(folder, "hits.map");
try {
  using map = new SharedMap(path, { mode: "create", byteLength: 4096 });
  const hits = map.cells("u32");
  for (let i = 0; i < 1000; i++) hits.add(0, 1);
  assert.equal(hits.load(0), 1000);

  // Replaces a value only if nobody else has changed it: the old value tells.
  assert.equal(hits.compareExchange(1, 0, 7), 0);
  assert.equal(hits.compareExchange(1, 0, 8), 7);

  // Another view of the same file, as another process would have it.
  using other = new SharedMap(path);
  assert.equal(other.cells("u32").add(0, 1), 1000);
  assert.equal(hits.load(0), 1001);

  map.flush();
  assert.equal(readFileSync(path).readUInt32LE(0), 1001);
  console.log(`${hits.load(0)} hits`);
} finally {
  rmSync(folder, { recursive: true });
}
