/**
 * Asks the linker which functions of a header a library really has.
 *
 * @module
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTarget } from "../../toolchain/host.ts";
import { onLeave } from "../../toolchain/leave.ts";
import type { Zig } from "../../toolchain/zig.ts";

/** What is linked: words of the linker's command line, with absolute paths. */
export interface LinkJob {
  readonly zig: Zig;
  /** Folder for what is made on the way. */
  readonly work: string;
  readonly flags: readonly string[];
}

/** What the linker said. */
export interface Linked {
  /** Symbols that the library lacks. */
  readonly missing: ReadonlySet<string>;
  /** Why nothing could be linked; null when it could. */
  readonly failure: string | null;
}

/** Linkers stop after some errors, so that they are asked again without what is known. */
const ROUNDS = 200;

/** Links a file that needs every symbol, and reads what is missing. */
export async function missingSymbols(job: LinkJob, symbols: readonly string[]): Promise<Linked> {
  const missing = new Set<string>();
  if (symbols.length === 0) return { missing, failure: null };
  const folder = mkdtempSync(join(job.work, "link-"));
  const done = onLeave(() => rmSync(folder, { recursive: true, force: true }));
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const wanted = symbols.filter((symbol) => !missing.has(symbol));
      if (wanted.length === 0) return { missing, failure: null };
      writeFileSync(join(folder, "symbols.c"), textOf(wanted));
      const { code, stdout, stderr } = await job.zig.run(wordsOf(job.flags), folder);
      if (code === 0) return { missing, failure: null };
      const found = undefinedIn(`${stdout}\n${stderr}`, new Set(wanted));
      if (found.length === 0) return { missing, failure: stderr.trim() || `code ${code}` };
      for (const symbol of found) missing.add(symbol);
    }
    return { missing, failure: "the linker never came to an end" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    done();
  }
}

function wordsOf(flags: readonly string[]): string[] {
  const linux = hostTarget()?.platform === "linux" ? ["-Wl,-z,defs"] : [];
  return [
    ...["cc", "-shared", "-mcpu=baseline", "-O0", "-w", "-fno-color-diagnostics", ...linux],
    ...["-o", "symbols.out", "symbols.c", ...flags],
  ];
}

/** A variable for each symbol: its type does not matter to a linker. */
function textOf(symbols: readonly string[]): string {
  return [
    "#define ZIFFI_TEXT(x) #x",
    "#define ZIFFI_WORD(x) ZIFFI_TEXT(x)",
    ...symbols.map((symbol, i) =>
      `extern char ziffi_${i}[] __asm__(ZIFFI_WORD(__USER_LABEL_PREFIX__) "${symbol}");`
    ),
    `void *ziffi_all[] = { ${symbols.map((_, i) => `ziffi_${i}`).join(", ")} };`,
    "",
  ].join("\n");
}

/** The symbols that messages of linkers call undefined. */
function undefinedIn(output: string, wanted: ReadonlySet<string>): string[] {
  const found = output.matchAll(/undefined symbol:? '?_?(\w+)|undefined reference to [`'](\w+)/g);
  const names = [...found].flatMap(([whole, a, b]) => {
    const name = a ?? b ?? "";
    // A leading underscore may be the platform's or the name's own.
    return [name, /'?(_\w+)/.exec(whole)?.[1] ?? ""];
  });
  return [...new Set(names)].filter((name) => wanted.has(name));
}

/** Folders in which systems keep libraries; Debian has one for each processor below. */
const FOLDERS = ["/usr/lib", "/usr/local/lib", "/usr/lib64", "/opt/homebrew/lib"];

/** Names of the libraries that are installed for development, as `-l` takes them. */
export function installedLibraries(): string[] {
  const below = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^\w+-linux-/.test(entry.name))
      .map((entry) => join(folder, entry.name))
  );
  const files = [...FOLDERS, ...below].filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder));
  const names = files.flatMap((file) => /^lib([\w.+-]+?)\.(?:so|dylib|tbd)$/.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
