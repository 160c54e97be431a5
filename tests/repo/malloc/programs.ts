// The C programs of this folder, compiled for one of the mallocs in api.h, and run.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildDir } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import { preloadPath } from "../../../scripts/preload.mjs";
import { libraryPath } from "../../../scripts/setup.mjs";
import { toolchain, zigEnv } from "../../../scripts/toolchain.mjs";
import { root } from "../lib/files.ts";

const out = join(buildDir, "tests", "malloc");
const warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/** Which malloc a program is compiled for. */
export type Api = "libc" | "ziffi" | "broken";

/** How the allocator under test gets into a process. */
export type Way = "preloaded" | "linked";

/** Both ways. */
export const ways: readonly Way[] = ["preloaded", "linked"];

/** Runs the compiler, which has to be content. */
export async function compile(words: readonly string[]): Promise<void> {
  const { code, output } = await run(toolchain.zig, [...words], { env: zigEnv() });
  assert.equal(code, 0, `zig ${words.join(" ")}\n${output}`);
}

/** Compiles a program and returns its path. */
export async function build(name: string, api: Api): Promise<string> {
  const program = join(out, `${name}_${api}`);
  mkdirSync(out, { recursive: true });
  const library = dirname(libraryPath());
  const linked = ["-L", library, "-lziffi", `-Wl,-rpath,${library}`];
  await compile([
    // The compiler must not know what malloc does: it would leave out what is tested.
    ...["cc", "-O1", "-g", "-std=c11", "-fno-builtin", ...warnings],
    ...[`-DAPI_${api.toUpperCase()}`, "-I", join(root, "include"), "-o", program],
    ...[join(root, "tests", "repo", "malloc", `${name}.c`), "-lpthread", "-rdynamic"],
    ...(api === "ziffi" ? linked : []),
  ]);
  return program;
}

/** What a program is started with. */
export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the program: valgrind and its options. */
  readonly under?: readonly string[];
}

/** The program for one way; what it prints is JSON. It has to succeed. */
export async function measure(
  name: string,
  way: Way,
  words: readonly string[],
  start: Start = {},
): Promise<Record<string, number>> {
  const program = await build(name, way === "linked" ? "ziffi" : "libc");
  const [command = program, ...rest] = [...(start.under ?? []), program, ...words];
  const env = { ...start.env, ...(way === "preloaded" ? { LD_PRELOAD: preloadPath } : {}) };
  const { code, signal, output } = await run(command, rest, { env, timeoutMs: 120_000 });
  const how = `${name} ${words.join(" ")}, ${way}: code ${code}, signal ${signal}\n${output}`;
  assert.equal(code, 0, how);
  try {
    return JSON.parse(output);
  } catch {
    assert.fail(how);
  }
}
