// Programs that people use do with the allocator preloaded what they do without: they print the
// same, and the loader has nothing to say.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { buildPreload, preloadPath } from "../../scripts/preload.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";

const skip = process.platform === "linux" ? false : "only Linux preloads libraries";
const home = mkdtempSync(join(tmpdir(), "ziffi-programs-"));
after(() => rmSync(home, { recursive: true, force: true }));

const PYTHON = `
import hashlib, json, random, threading, zlib
random.seed(5)
def work(n, out):
    data = {str(i): [random.random() for _ in range(i % 40)] for i in range(n)}
    text = json.dumps(data, sort_keys=True)
    out.append(len(zlib.decompress(zlib.compress(text.encode()))) == len(text))
results = []
threads = [threading.Thread(target=work, args=(1200, results)) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
big = 3 ** 20000
words = sorted(hashlib.sha1(str(i).encode()).hexdigest() for i in range(12000))
print(results, big % 10 ** 9, words[0], words[-1], len("x" * 10 ** 7))
`;

const SQL = `
CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
  INSERT INTO t SELECT i, printf('%08x', i * 2654435761 % 4294967296), i / 7.0 FROM n;
CREATE INDEX tb ON t(b);
SELECT count(*), sum(c), min(b), max(b) FROM t;
SELECT substr(b, 1, 1), count(*) FROM t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5;
DELETE FROM t WHERE a % 3 = 0;
VACUUM;
PRAGMA integrity_check;
SELECT a, b FROM t ORDER BY b LIMIT 5;
`;

const NODE = `
const { Worker } = require("node:worker_threads");
const zlib = require("node:zlib");
const code = 'const a = []; for (let i = 0; i < 2e5; i++) a.push({ i, s: "n" + i });' +
  'require("node:worker_threads").parentPort.postMessage(JSON.stringify(a).length)';
const workers = [0, 1].map(() => new Worker(code, { eval: true }));
let left = workers.length;
for (const w of workers) w.on("message", (m) => { console.log(m); if (--left === 0) last(); });
function last() {
  const b = Buffer.alloc(4e6, "some text that repeats ");
  console.log(zlib.gunzipSync(zlib.gzipSync(b)).equals(b), new Float64Array(1e6).fill(2)[9]);
}
`;

const GIT = `
set -e
git init --quiet --initial-branch=main repo
cd repo
for i in $(seq 1 80); do seq $i $((i * 7)) > file$i.txt; done
git add .
git commit --quiet --message=first
for i in $(seq 1 3 80); do echo changed >> file$i.txt; done
git commit --quiet --all --message=second
git gc --quiet
git fsck --full --strict
git log --stat --format="%H %s" | tail -n 60
git diff HEAD~1 | git hash-object --stdin
git blame file4.txt | cut -c 1-8 | sort | uniq -c
`;

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const fixed = "2026-01-01T00:00:00Z";
const programs: readonly Program[] = [
  {
    name: "python3",
    command: "python3",
    args: ["-c", PYTHON],
    // Python's own allocator for small objects would keep most of them to itself.
    env: { PYTHONMALLOC: "malloc", PYTHONHASHSEED: "0" },
  },
  { name: "sqlite3", command: "sqlite3", args: [":memory:", SQL] },
  { name: "node", command: process.execPath, args: ["-e", NODE] },
  { name: "deno", command: toolchain.deno, args: ["eval", "console.log([...'abc'].reverse())"] },
  {
    name: "git",
    command: "bash",
    args: ["-c", GIT],
    env: {
      GIT_AUTHOR_DATE: fixed,
      GIT_COMMITTER_DATE: fixed,
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@example.com",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@example.com",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
  },
];

function onPath(command: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return command.includes("/") || folders.some((folder) => existsSync(join(folder, command)));
}

describe("with the allocator preloaded", { skip }, () => {
  before(buildPreload);
  for (const { name, command, args, env = {} } of programs) {
    const absent = onPath(command) ? false : `${command} is not installed`;
    it(`${name} prints what it prints without`, { skip: absent }, async () => {
      const outputs: string[] = [];
      for (const preload of [undefined, preloadPath]) {
        const cwd = mkdtempSync(join(home, `${name}-`));
        const settings = { cwd, env: { ...env, LD_PRELOAD: preload }, timeoutMs: 60_000 };
        const { code, signal, output } = await run(command, [...args], settings);
        assert.equal(code, 0, `${name}, preloaded ${preload}: signal ${signal}\n${output}`);
        outputs.push(output);
      }
      assert.ok(outputs[0]?.trim(), `${name} prints nothing`);
      assert.equal(outputs[1], outputs[0]);
    });
  }

  it("a library that is not there is seen", async () => {
    const file = join(home, "libnone.so");
    const { output } = await run("sqlite3", ["--version"], { env: { LD_PRELOAD: file } });
    assert.match(output, /cannot be preloaded/);
  });
});
