// Types whose width or sign depends on the target, and tables that depend on it too.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TargetKey } from "../../gen/toolchain/targets.ts";
import { auditText, lines } from "./support/audit/run.ts";

const deno = (name: string, params: string, result: string) =>
  `Deno.dlopen("x", { ${name}: { parameters: ["pointer"${params}], result: ${result} } });`;

/** The disagreements of a table on some targets. */
async function on(text: string, ...keys: TargetKey[]): Promise<string[]> {
  const { findings } = await auditText(text, {}, keys);
  return findings.map(({ kind, targets }) => `${kind} on ${targets.join(" ")}`);
}

const ALL: readonly TargetKey[] = [
  ...["linux-x64-gnu", "linux-arm64-musl", "darwin-x64", "darwin-arm64"] as const,
  ...["win32-x64", "win32-arm64"] as const,
];

describe("long", () => {
  it("is not i64 on Windows", async () => {
    const found = await on(deno("plot_elapsed", "", `"i64"`), ...ALL);
    assert.deepEqual(found, ["width on win32-x64 win32-arm64"]);
  });
  it("is not i32 elsewhere", async () => {
    const found = await on(deno("plot_elapsed", "", `"i32"`), ...ALL);
    assert.deepEqual(found, ["64-bit on linux-x64-gnu linux-arm64-musl darwin-x64 darwin-arm64"]);
  });
  it("of a typedef of the library is the same", async () => {
    const found = await on(deno("plot_identity", "", `"u64"`), "linux-x64-gnu", "win32-x64");
    assert.deepEqual(found, ["width on win32-x64"]);
  });
  it("of a typedef of the system is what the system says: size_t, int64_t", async () => {
    assert.deepEqual(await on(deno("plot_length", "", `"u64"`), ...ALL), []);
    assert.deepEqual(await on(deno("plot_total", "", `"i64"`), ...ALL), []);
  });
  it("of koffi is that of the target", async () => {
    const text = `import koffi from "koffi";
      koffi.load("x").func("long plot_elapsed(void *)");`;
    assert.deepEqual(await on(text, ...ALL), []);
  });
  it("in a struct moves what follows on some targets only", async () => {
    const text = `import koffi from "koffi";
      koffi.struct("Mark", { tag: "char", stamp: "int64" });
      koffi.load("x").func("int plot_stamp(void *, Mark *)");`;
    assert.deepEqual(await on(text, "linux-x64-gnu", "win32-x64"), ["layout on win32-x64"]);
  });
});

describe("char", () => {
  it("has a sign on some targets", async () => {
    const found = await on(deno("plot_letter", `, "i8"`, `"void"`), ...ALL);
    assert.deepEqual(found, ["sign on linux-arm64-musl"]);
    const other = await on(deno("plot_letter", `, "u8"`, `"void"`), "darwin-arm64");
    assert.deepEqual(other, ["sign on darwin-arm64"]);
  });
  it("of Bun is that of C", async () => {
    const text = `import { dlopen } from "bun:ffi";
      dlopen("x", { plot_letter: { args: ["ptr", "char"], returns: "char" } });`;
    assert.deepEqual(await on(text, ...ALL), []);
  });
});

describe("programs that ask for their platform", () => {
  const QUESTIONS = [
    [`Deno.build.os === "windows"`, ""],
    [`process.platform === "win32"`, ""],
    [`"win32" == process.platform`, ""],
    [`!(process.platform !== "win32")`, ""],
    [`platform() === "win32"`, `import { platform } from "node:os";`],
    [`os.platform() === "win32"`, `import os from "os";`],
    [`proc.platform === "win32" && true`, `import proc from "node:process";`],
    [`suffix === "dll"`, `import { suffix } from "bun:ffi";`],
  ] as const;
  for (const [question, before] of QUESTIONS) {
    it(question, async () => {
      const right = deno("plot_elapsed", "", `${question} ? "i32" : "i64"`);
      assert.deepEqual(await on(before + right, ...ALL), []);
      const wrong = deno("plot_elapsed", "", `${question} ? "i64" : "i32"`);
      assert.equal((await on(before + wrong, ...ALL)).length, 2);
    });
  }

  it("open another table on each", async () => {
    const text = `
      let lib;
      if (Deno.build.os === "windows") { lib = ${deno("plot_elapsed", "", `"i32"`)} }
      else { lib = ${deno("plot_elapsed", "", `"i64"`)} }`;
    assert.deepEqual(await on(text, ...ALL), []);
  });

  it("look it up", async () => {
    const text = `const LONG = { windows: "i32", linux: "i64", darwin: "i64" };
      ${deno("plot_elapsed", "", "LONG[Deno.build.os]")}`;
    assert.deepEqual(await on(text, ...ALL), []);
  });

  it("without a known answer, all branches have to be right", async () => {
    const text = deno("plot_elapsed", "", `flag ? "i32" : "i64"`);
    assert.deepEqual(await on(text, "linux-x64-gnu"), ["64-bit on linux-x64-gnu"]);
  });
});

describe("without --target", () => {
  it("other targets have notes", async () => {
    const result = await auditText(`import { dlopen } from "bun:ffi";
      dlopen("x", { plot_elapsed: {
        args: ["ptr"], returns: process.platform === "linux" ? "i64" : "f32" } });`);
    const found = lines(result);
    assert.equal(found.length, 2, found.join("\n"));
    for (const line of found) assert.match(line, /^note (64-bit|float) /);
  });
});
