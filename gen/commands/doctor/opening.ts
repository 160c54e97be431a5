/**
 * Lets each runtime open a library, in a process of its own, and explains why one does not.
 *
 * @module
 */
import { runProgram } from "../../toolchain/host.ts";
import type { Runtime, RuntimeName } from "./runtimes.ts";

const LIMIT_MS = 30_000;

/** Words and a program that opens the library of its first argument and looks for its second. */
const PROGRAMS: Readonly<Record<RuntimeName, (path: string, symbol: string) => string[]>> = {
  node: (path, symbol) => [
    ...["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval"],
    `import { DynamicLibrary } from "node:ffi";
     const library = new DynamicLibrary(process.argv[1]);
     if (process.argv[2]) library.getFunction(process.argv[2], { arguments: [], return: "f64" });`,
    ...["--", path, symbol],
  ],
  bun: (path, symbol) => [
    "--eval",
    `import { dlopen } from "bun:ffi";
     const [path, symbol] = process.argv.slice(-2);
     dlopen(path, { [symbol]: { args: [], returns: "f64" } });`,
    ...[path, symbol],
  ],
  deno: (path, symbol) => [
    ...["eval", "--no-config", "--no-lock"],
    `const [path, symbol] = Deno.args;
     Deno.dlopen(path, { [symbol]: { parameters: [], result: "f64" } });`,
    ...["--", path, symbol],
  ],
};

/** Why a library does not open. */
export interface Refusal {
  readonly message: string;
  readonly fix: string;
}

/**
 * Opens a library.
 *
 * @param symbol a function without params that it has to export
 * @param rebuild the command that builds it
 * @returns null when it opens
 */
export async function openWith(
  { name, path: command }: Runtime,
  path: string,
  symbol: string,
  rebuild: string,
  cwd: string,
): Promise<Refusal | null> {
  const words = PROGRAMS[name](path, symbol);
  const { code, stdout, stderr } = await runProgram(command, words, cwd, {}, LIMIT_MS);
  if (code === 0) return null;
  const said = `${stderr}\n${stdout}`;
  const reason = /^.*?error[^:\n]*: *(?:\[\w+\] *)?(.+)$/im.exec(said)?.[1]?.trim() ??
    (code === null ? "it was killed" : said.trim().split("\n")[0] || `exit code ${code}`);
  return { message: reason, fix: fixOf(said, rebuild) };
}

/** Reasons of loaders, and what mends them. */
function fixOf(said: string, rebuild: string): string {
  const glibc = /version [`'](GLIBC[^']*)' not found/.exec(said)?.[1];
  if (glibc !== undefined) return `${rebuild}, on this machine: it was built for ${glibc}`;
  const missing = /([^\s:]+): cannot open shared object file: No such file/.exec(said)?.[1];
  if (missing !== undefined) {
    return `install the package that has ${missing}, or add its folder to LD_LIBRARY_PATH`;
  }
  if (/failed to map segment.*not permitted/i.test(said)) {
    return "set out.native to a folder that is not mounted with noexec";
  }
  const symbol = /undefined symbol: (\w+)/.exec(said)?.[1];
  if (symbol !== undefined) return `add the library that has ${symbol} to the schema; ${rebuild}`;
  if (/ERR_ACCESS_DENIED|NotCapable/.test(said)) return "allow it: --allow-ffi";
  return rebuild;
}
