// Checked memory from outside: programs in C under the preload library, and with the heaps of
// include/ziffi_heap.h. The programs are in hardening/; each does something wrong and goes on.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { before, describe, it } from "node:test";
import { buildDir } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { buildPreload, preloadPath } from "../../scripts/preload.mjs";
import { libraryPath } from "../../scripts/setup.mjs";
import { root } from "./lib/files.ts";
import { compile } from "./malloc/programs.ts";

const skip = process.platform === "linux" ? false : "only Linux preloads libraries";
const out = join(buildDir, "tests", "hardening");

/** What each program is found to do, and from which level on. */
const faults: [name: string, level: number, line: RegExp][] = [
  ["double_free", 1, /^ziffi: double_free: 0x[0-9a-f]+ was freed before$/],
  ["double_free_large", 1, /^ziffi: double_free: 0x[0-9a-f]+ was freed before$/],
  ["overflow", 1, /^ziffi: overflow: 0x[0-9a-f]+ has 24 bytes, byte 24 was written$/],
  ["overflow_many", 1, /^ziffi: overflow: 0x[0-9a-f]+ has 100 bytes, byte 100 was written$/],
  ["overflow_large", 1, /^ziffi: overflow: 0x[0-9a-f]+ has 200000 bytes, byte 200000 was written$/],
  ["underflow", 1, /^ziffi: underflow: 0x[0-9a-f]+ has 24 bytes, 1 before the first was written$/],
  ["underflow_large", 1, /^ziffi: underflow: 0x[0-9a-f]+ has 200000 bytes, 4 before the first/],
  ["stack", 1, /^ziffi: foreign_free: 0x[0-9a-f]+ is no object of this allocator$/],
  ["null_page", 1, /^ziffi: foreign_free: 0x10 is no object of this allocator$/],
  ["interior", 1, /^ziffi: foreign_free: 0x[0-9a-f]+ is no object of this allocator$/],
  ["misaligned", 1, /^ziffi: foreign_free: 0x[0-9a-f]+ is no object of this allocator$/],
  ["interior_large", 1, /^ziffi: foreign_free: 0x[0-9a-f]+ is no object of this allocator$/],
  ["realloc_overflow", 1, /^ziffi: overflow: 0x[0-9a-f]+ has 10 bytes, byte 10 was written$/],
  ["realloc_foreign", 1, /^ziffi: foreign_free: 0x[0-9a-f]+ is no object of this allocator$/],
  ["leaked_overflow", 1, /^ziffi: overflow: 0x[0-9a-f]+ has 33 bytes, byte 33 was written$/],
  ["use_after_free", 2, /^ziffi: use_after_free: 0x[0-9a-f]+ was freed, byte 5 was written/],
];

async function build(name: string, words: readonly string[]): Promise<string> {
  const program = join(out, name);
  const source = join(root, "tests", "repo", "hardening", `${name}.c`);
  mkdirSync(out, { recursive: true });
  // What is tested is undefined in C, so the compiler must take it as it stands.
  const plain = ["-std=c11", "-O1", "-fno-builtin", "-fno-sanitize=all", "-w"];
  await compile(["cc", ...plain, "-o", program, source, ...words]);
  return program;
}

async function preloaded(program: string, name: string, env: Record<string, string>) {
  const { code, signal, output } = await run(program, [name], {
    env: { LD_PRELOAD: preloadPath, ...env },
    timeoutMs: 60_000,
  });
  const lines = output.split("\n").filter((line: string) => line !== "");
  return { code, signal, lines: lines.filter((line: string) => line !== "went on"), output };
}

describe("a program whose malloc is hardened", { skip }, () => {
  let program = "";
  before(async () => {
    await buildPreload();
    program = await build("faults", []);
  });

  for (const level of [1, 2, 3]) {
    // Rarely enough that the guards do not get at what is planted for the canaries.
    const env = { ZIFFI_MALLOC_HARDENING: `${level}`, ZIFFI_MALLOC_SAMPLE: "100000000" };

    for (const [name, from, line] of faults.filter(([, from]) => from <= level)) {
      it(`level ${level} reports ${name}, and the program goes on`, async () => {
        const { code, lines, output } = await preloaded(program, name, env);
        assert.equal(code, 0, `level ${from} and up: ${output}`);
        assert.match(output, /went on/);
        assert.equal(lines.length, 1, output);
        assert.match(lines[0] ?? "", line);
      });
    }

    it(`level ${level} is silent about a program without faults`, async () => {
      const { code, lines, output } = await preloaded(program, "none", env);
      assert.equal(code, 0, output);
      assert.deepEqual(lines, []);
    });
  }

  it("level 1 does not see a write after free", async () => {
    const env = { ZIFFI_MALLOC_HARDENING: "1" };
    assert.deepEqual((await preloaded(program, "use_after_free", env)).lines, []);
  });

  it("level 3 with ZIFFI_MALLOC_SAMPLE=1 stops a read behind an object where it is", async () => {
    const env = { ZIFFI_MALLOC_HARDENING: "3", ZIFFI_MALLOC_SAMPLE: "1" };
    const { signal, output } = await preloaded(program, "read_behind", env);
    assert.equal(signal, "SIGSEGV", output);
    const { code } = await preloaded(program, "read_behind", { ZIFFI_MALLOC_HARDENING: "2" });
    assert.equal(code, 0);
  });

  it("ZIFFI_MALLOC_ABORT=1 ends it at the first fault", async () => {
    const env = { ZIFFI_MALLOC_HARDENING: "1", ZIFFI_MALLOC_ABORT: "1" };
    const { code, lines, output } = await preloaded(program, "double_free", env);
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /went on/);
    assert.match(lines[0] ?? "", /^ziffi: double_free/);
  });

  for (const wrong of ["4", "-1", "high", "11"]) {
    it(`ZIFFI_MALLOC_HARDENING=${wrong} is refused in words`, async () => {
      const env = { ZIFFI_MALLOC_HARDENING: wrong };
      const { code, lines } = await preloaded(program, "none", env);
      assert.equal(code, 0);
      assert.match(lines[0] ?? "", /ZIFFI_MALLOC_HARDENING must be 0, 1, 2 or 3/);
    });
  }

  for (const level of ["1", "2", "3"]) {
    it(`level ${level} leaves a real program as it is`, async () => {
      const script =
        "my %h; $h{$_} = 'x' x ($_ % 50) for 1..20000; print scalar(keys %h), qq(\\n);";
      const { code, output } = await run("perl", ["-e", script], {
        env: { LD_PRELOAD: preloadPath, ZIFFI_MALLOC_HARDENING: level },
        timeoutMs: 60_000,
      });
      assert.equal(code, 0, output);
      assert.equal(output.trim(), "20000");
    });
  }
});

describe("checked heaps in C", { skip }, () => {
  it("report each planted fault at each level, keep limits and print statistics", async () => {
    const library = dirname(libraryPath());
    const linked = ["-L", library, "-lziffi", `-Wl,-rpath,${library}`, "-lpthread"];
    const program = await build("heaps", ["-I", join(root, "include"), ...linked]);
    const { code, output } = await run(program, [], { timeoutMs: 60_000 });
    assert.equal(code, 0, output);
    const { allocator, heaps } = JSON.parse(output);
    assert.ok(allocator.mappedBytes >= allocator.usedPagesBytes, output);
    assert.equal(heaps.length, 1);
    const [heap] = heaps;
    assert.equal(heap.level, 1);
    assert.equal(heap.liveBytes, 100_100);
    assert.equal(heap.liveObjects, 2);
    assert.deepEqual(heap.large, { size: 0, live: 1, liveBytes: 100_000, places: 1 });
    assert.equal(heap.classes.length, 1);
    assert.equal(heap.classes[0].size, 112);
    assert.equal(heap.classes[0].liveBytes, 100);
    assert.equal(heap.faults.foreignFree, 1);
    assert.equal(heap.faults.doubleFree, 0);
  });
});
