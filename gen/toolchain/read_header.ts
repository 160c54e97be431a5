/**
 * Lets Zig's C compiler read headers.
 *
 * @module
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { makeFolder } from "../files.ts";
import { type Header, HeaderError, type RunCompiler } from "../import/header.ts";
import { MAIN_FILE, readHeader } from "../import/clang/mod.ts";
import { hostTarget } from "./host.ts";
import type { Target } from "./targets.ts";
import type { Zig } from "./zig.ts";

/** Which headers to read, and with what. */
export interface HeaderJob {
  /**
   * As in `#include`, without brackets; the first names the result. What starts with `./` or `../`
   * is looked for from the working folder.
   */
  readonly headers: readonly string[];
  /** Headers to include before, which are not the library's. */
  readonly before?: readonly string[];
  /** Patterns of the files that count as the library's, such as `libxml2/**`. */
  readonly own?: readonly string[];
  /** Folders of headers. */
  readonly includeDirs?: readonly string[];
  /** Macros by name; an empty value defines the name alone. */
  readonly defines?: Readonly<Record<string, string>>;
  /** More flags of the compiler. */
  readonly flags?: readonly string[];
  /** Where relative folders start; the working folder by default. */
  readonly cwd?: string;
  /** Whose types are meant; null for this machine, with the headers that are installed on it. */
  readonly target?: Target | null;
  readonly zig: Zig;
  /** A folder for what is made on the way. */
  readonly work: string;
}

/** Flags of all runs for a job. */
function jobFlags(job: HeaderJob): string[] {
  const { includeDirs = [], defines = {}, flags = [], cwd = ".", target = null } = job;
  return [
    ...(target === null ? [] : ["-target", target.triple]),
    "-mcpu=baseline",
    ...["-fno-color-diagnostics", "-fno-caret-diagnostics"],
    ...includeDirs.map((folder) => `-I${resolve(cwd, folder)}`),
    ...Object.entries(defines).map(([name, value]) => `-D${name}${value && `=${value}`}`),
    ...flags,
  ];
}

/**
 * Runs Zig's C compiler over texts, each in a folder of its own.
 *
 * @returns how to run it; the folders are gone when a run is over
 */
export function compilerOf(job: HeaderJob): RunCompiler {
  const common = jobFlags(job);
  return async (text, flags) => {
    makeFolder(job.work);
    const aside = mkdtempSync(join(job.work, "header-"));
    try {
      writeFileSync(join(aside, MAIN_FILE), text);
      const words = ["cc", ...common, ...flags, MAIN_FILE];
      const { code, stdout, stderr } = await job.zig.run(words, aside);
      return { code: code ?? 1, stdout, stderr };
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  };
}

/**
 * Reads headers with Zig's C compiler.
 *
 * @throws HeaderError when a header is missing, does not compile or declares nothing
 */
export function readHeaderFile(job: HeaderJob): Promise<Header> {
  const { before = [], own, target = null, includeDirs = [], cwd = "." } = job;
  const headers = job.headers.map((name) => /^\.\.?[\\/]/.test(name) ? resolve(cwd, name) : name);
  for (const name of headers) {
    const folders = isAbsolute(name) ? [""] : includeDirs.map((folder) => resolve(cwd, folder));
    const folder = folders.map((one) => join(one, name)).find((path) =>
      name !== "" && isFolder(path)
    );
    if (folder !== undefined) {
      return Promise.reject(
        new HeaderError(`${folder} is a folder\n  fix: name a header in it, such as ${name}/x.h`),
      );
    }
  }
  const model = (target ?? hostTarget())?.model ?? { data: "lp64", charSigned: true };
  return readHeader(
    { headers, before, model, ...(own === undefined ? {} : { own }) },
    compilerOf(job),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
