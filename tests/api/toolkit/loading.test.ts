// Loading the library in processes of their own: nothing at import, environment, wrong files,
// missing permission. In every case the process lives on and the message says what to do.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import { capabilities, type LoadAttempt } from "../../../src/mod.ts";
import { hasLevel, LEVELS } from "../support/levels.ts";
import { runScript, type SpawnOptions } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

interface Told {
  readonly sum?: number;
  readonly level?: string;
  readonly before?: boolean | null;
  readonly after?: boolean | null;
  readonly names?: number;
  readonly first?: Told;
  readonly second?: Told;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly code: string | null;
    readonly attempts: readonly LoadAttempt[] | null;
  };
}

/** What the child process told; it must have ended well. */
async function told(scenario: string, options: SpawnOptions = {}): Promise<Told> {
  const { code, signal, stdout, stderr } = await runScript("toolkit_child.ts", [scenario], options);
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, `${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}

/** A library of the system, which every process has loaded anyway. */
function foreignLibrary(): string {
  if (process.platform === "darwin") return "/usr/lib/libSystem.B.dylib";
  if (process.platform === "win32") return "kernel32.dll";
  const maps = readFileSync("/proc/self/maps", "utf8");
  const path = /\/\S*\/(?:libc|libm|ld-musl)[-.\w]*\.so\S*/.exec(maps)?.[0];
  assert.ok(path, "no library of the system is loaded");
  return path;
}

/** A load error names every path tried, each with a reason, and says what to do. */
function assertLoadError(result: Told, path: string, reason: RegExp): void {
  const { name, message, code, attempts } = result.error ?? assert.fail(JSON.stringify(result));
  assert.equal(name, "LibraryLoadError");
  assert.equal(code, "LIBRARY_NOT_FOUND");
  assert.deepEqual(attempts?.map((attempt) => attempt.path), [path]);
  assert.match(attempts?.[0]?.reason ?? "", reason);
  const { runtime, target } = capabilities();
  for (const part of [path, runtime, target, "ZIFFI_LIBRARY", "npm run build"]) {
    assert.ok(message.includes(part), `the message lacks ${part}: ${message}`);
  }
}

test("importing loads nothing native; the first use does", async () => {
  const { before, after, names = 0, sum } = await told("import");
  assert.equal(sum, 6);
  assert.ok(names >= 14, `${names} exports`);
  // Only Linux lists what a process has loaded; elsewhere the use above is all there is to see.
  const listed = existsSync("/proc/self/maps");
  assert.equal(before, listed ? false : null);
  assert.equal(after, listed ? true : null);
});

for (const level of LEVELS) {
  test(`ZIFFI_CPU=${level} selects that level, or is refused with a reason`, async () => {
    const { sum, level: used, error } = await told("use", { env: { ZIFFI_CPU: level } });
    if (hasLevel(level)) {
      assert.deepEqual({ sum, used }, { sum: 6, used: level });
      return;
    }
    assert.equal(error?.code, "RUNTIME_UNSUPPORTED");
    assert.match(error?.message ?? "", new RegExp(`ZIFFI_CPU is ${level}, .* does not have`));
  });
}

test("an empty ZIFFI_CPU is none", async () => {
  const { sum, level } = await told("use", { env: { ZIFFI_CPU: "" } });
  assert.deepEqual({ sum, level }, { sum: 6, level: capabilities().cpuDetected });
});

test("a nonsense ZIFFI_CPU is refused at each use, with the list of levels", async () => {
  const { first, second } = await told("twice", { env: { ZIFFI_CPU: "nonsense" } });
  for (const { error } of [first ?? {}, second ?? {}]) {
    assert.equal(error?.name, "RangeError");
    assert.match(error?.message ?? "", /ZIFFI_CPU is "nonsense"; .* scalar, v1, v3, v4, neon$/);
  }
});

test("ZIFFI_LIBRARY names the only file that is tried", async () => {
  const { library } = capabilities();
  assert.equal((await told("use", { env: { ZIFFI_LIBRARY: library } })).sum, 6);
  const unset = await told("use", { env: { ZIFFI_LIBRARY: undefined } });
  assert.ok(unset.sum === 6 || unset.error?.name === "LibraryLoadError", JSON.stringify(unset));
});

test("ZIFFI_LIBRARY with a missing file is an error that names it", async () => {
  using folder = new TempFolder();
  const path = folder.file("no such library.so");
  const { first, second } = await told("twice", { env: { ZIFFI_LIBRARY: path } });
  for (const result of [first ?? {}, second ?? {}]) assertLoadError(result, path, /./);
});

test("ZIFFI_LIBRARY with a file that is no library is an error that names it", async () => {
  using folder = new TempFolder();
  const path = folder.file("text.so");
  for (const contents of ["", "this is text", "\x7fELF".repeat(100)]) {
    writeFileSync(path, contents);
    assertLoadError(await told("use", { env: { ZIFFI_LIBRARY: path } }), path, /./);
  }
});

test("ZIFFI_LIBRARY with a library of something else says what it lacks", async () => {
  const path = foreignLibrary();
  const { first, second } = await told("twice", { env: { ZIFFI_LIBRARY: path } });
  for (const result of [first ?? {}, second ?? {}]) {
    assertLoadError(result, path, /no ziffi library: it does not export ziffi_\w+/);
  }
});

test("without the permission for FFI, the error says which flag is missing", async () => {
  const { first, second } = await told("twice", { withoutFfi: true });
  const { runtime, library } = capabilities();
  // Bun has no permissions, so there is nothing to refuse.
  const flag = { deno: "--allow-ffi", node: "--allow-ffi", bun: null }[runtime];
  for (const { sum, error } of [first ?? {}, second ?? {}]) {
    if (flag === null) {
      assert.equal(sum, 6);
      continue;
    }
    assert.equal(error?.name, "ZiffiError");
    assert.equal(error?.code, "PERMISSION_DENIED");
    assert.ok(error?.message.includes(flag), error?.message);
    assert.ok(error?.message.includes(library), error?.message);
  }
});
