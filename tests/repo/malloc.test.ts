// The allocator from outside: as a library that programs preload instead of libc's malloc, and as
// the C functions of include/ziffi_malloc.h. The programs are in malloc/.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { buildPreload } from "../../scripts/preload.mjs";
import { root } from "./lib/files.ts";
import { build, compile, measure, ways } from "./malloc/programs.ts";

const MiB = 2 ** 20;
const OPERATIONS = 1_000_000;
/** ZIFFI_TEST_SEED repeats a run. */
const seed = Number(process.env["ZIFFI_TEST_SEED"] ?? randomInt(2 ** 31));
const skip = process.platform === "linux" ? false : "only Linux preloads libraries";
const folder = mkdtempSync(join(tmpdir(), "ziffi-malloc-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("malloc of ziffi", { skip }, () => {
  before(buildPreload);

  for (const way of ways) {
    describe(way, () => {
      it(`keeps contents in ${OPERATIONS} operations of two threads, seed ${seed}`, async () => {
        const done = await measure("model", way, [`${seed}`, `${OPERATIONS}`]);
        assert.ok((done["allocated"] ?? 0) > OPERATIONS / 4, JSON.stringify(done));
        assert.ok((done["resized"] ?? 0) > OPERATIONS / 20, JSON.stringify(done));
        assert.ok((done["handed"] ?? 0) > OPERATIONS / 50, JSON.stringify(done));
      });

      it("does nothing that valgrind sees, which knows none of its objects", async () => {
        // Valgrind takes all that is mapped for defined. What it can find is use of undefined
        // stacks and of memory that is not mapped, and wrong arguments of system calls.
        const own = "--soname-synonyms=somalloc=nouserintercepts";
        const under = ["/usr/bin/valgrind", "-q", "--error-exitcode=9", own];
        const done = await measure("model", way, [`${seed}`, "15000"], { under });
        assert.ok((done["allocated"] ?? 0) > 4000, JSON.stringify(done));
      });

      it("gives what the contract says at its edges", async () => {
        assert.deepEqual(await measure("edges", way, ["values"]), { ok: true });
      });

      it("ends with NULL and ENOMEM where the address space does", async () => {
        const taken = await measure("edges", way, ["limit", `${256 * MiB}`]);
        for (const bytes of Object.values(taken)) {
          assert.ok(bytes > 128 * MiB, JSON.stringify(taken));
        }
      });

      it("takes back what a thread that only frees was given", async () => {
        const { earlyBytes = 0, lateBytes = 0 } = await measure("threads", way, ["freeing", "100"]);
        // A round is 2 MB, so that 90 rounds that stay behind were 180 MB.
        assert.ok(lateBytes < earlyBytes + 8 * MiB, `${earlyBytes} bytes, then ${lateBytes}`);
      });

      it("takes back the memory of 10,000 threads that ended", async () => {
        const { earlyBytes = 0, lateBytes = 0 } = await measure("threads", way, [
          "ending",
          "10000",
        ]);
        assert.ok(lateBytes < earlyBytes + 8 * MiB, `${earlyBytes} bytes, then ${lateBytes}`);
      });

      it("works in children that are forked while threads allocate", async () => {
        assert.deepEqual(await measure("threads", way, ["fork", "100"]), { forks: 100 });
      });
    });
  }
});

describe("the first use of the library", { skip }, () => {
  const library = join(folder, "loaded.so");
  const source = join(root, "tests", "repo", "malloc", "loaded.c");
  before(() => compile(["cc", "-shared", "-fPIC", "-o", library, source]));

  it("is no deadlock beside a thread that loads a library that uses it", async () => {
    assert.deepEqual(await measure("loading", "linked", ["dlopen", library]), { ok: true });
  });

  it("is possible in a child that is forked in the middle of it", async () => {
    assert.deepEqual(await measure("loading", "linked", ["fork"]), { ok: true });
  });
});

describe("random operations under hardened malloc", { skip }, () => {
  before(buildPreload);
  for (const level of ["1", "3"]) {
    it(`are right at level ${level}, without a report, seed ${seed}`, async () => {
      // A report would be a line that is no JSON.
      const env = { ZIFFI_MALLOC_HARDENING: level, ZIFFI_MALLOC_SAMPLE: "100" };
      const done = await measure("model", "preloaded", [`${seed}`, "60000"], { env });
      assert.ok((done["allocated"] ?? 0) > 15000, JSON.stringify(done));
    });
  }
});

describe("the random operations can fail", { skip }, () => {
  for (const fault of ["overlap", "zero", "align", "lost", "usable", "write"]) {
    it(`at a malloc with the fault "${fault}"`, async () => {
      const program = await build("model", "broken");
      const { code, output } = await run(program, ["1", "100000"], { env: { BROKEN: fault } });
      assert.equal(code, 1, output);
      assert.match(output, /model\.c:\d+: .*seed 1/);
    });
  }

  it("and pass without one", async () => {
    const program = await build("model", "broken");
    const { code, output } = await run(program, ["1", "100000"], { env: { BROKEN: "none" } });
    assert.equal(code, 0, output);
  });
});

describe("include/ziffi_malloc.h", () => {
  const strict = ["-c", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", join(root, "include")];
  for (const standard of ["c99", "c23", "c++11", "c++20"]) {
    const language = standard.startsWith("c++") ? "c++" : "c";
    it(`is ${standard}`, async () => {
      const source = join(folder, `header.${language}`);
      writeFileSync(source, "#include <ziffi_malloc.h>\n#include <ziffi_malloc.h>\n");
      const words = [`-std=${standard}`, ...strict, "-o", join(folder, standard), source];
      await compile([language === "c" ? "cc" : "c++", ...words]);
    });
  }
});
