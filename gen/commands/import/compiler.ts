/**
 * Runs the compiler over headers as the header check does, so that both see the same.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAIN_FILE } from "../../import/clang/mod.ts";
import type { RunCompiler } from "../../import/header.ts";
import { onLeave } from "../../toolchain/leave.ts";
import type { Target } from "../../toolchain/targets.ts";
import type { Tools } from "./headers.ts";
import { seenFromHere } from "./place.ts";
import type { ImportSettings } from "./state.ts";

/** The folders that are searched for headers first, as the compiler is told them. */
export function foldersOf({ includeDirs }: ImportSettings, { schema }: Tools): string[] {
  return includeDirs.map((dir) => seenFromHere(dir, schema));
}

/**
 * The compiler for one target.
 *
 * @param named null for this machine and what is installed on it
 */
export function compilerOf(
  settings: ImportSettings,
  tools: Tools,
  named: Target | null,
): RunCompiler {
  const { zig, work } = tools;
  const dirs = foldersOf(settings, tools).map((dir) => `-I${dir}`);
  const defines = Object.entries(settings.defines)
    .map(([name, value]) => `-D${name}${value && `=${value}`}`);
  // Headers of the system are looked for when no target is named.
  const target = named === null ? [] : ["-target", named.triple];
  const flags = [...target, "-mcpu=baseline", "-fno-color-diagnostics", ...dirs, ...defines];
  return async (text, more) => {
    const folder = mkdtempSync(join(work, "import-"));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const done = onLeave(remove);
    try {
      writeFileSync(join(folder, MAIN_FILE), text);
      const { code, ...said } = await zig.run(["cc", ...flags, ...more, MAIN_FILE], folder);
      return { ...said, code: code ?? 1 };
    } finally {
      remove();
      done();
    }
  };
}
