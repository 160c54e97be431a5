/**
 * Compiles libraries, and lets a compiler read headers.
 *
 * @module
 */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../files.ts";
import { functionsOf, type LibraryIr } from "../ir.ts";
import {
  type BuildMode,
  type Folders,
  headerFlags,
  linkFlags,
  PROBE_FLAGS,
  schemaPath,
  sharedFlags,
  zigFlags,
} from "./c_flags.ts";
import type { Ran } from "./host.ts";
import { onLeave } from "./leave.ts";
import { sharedLibraryName } from "./targets.ts";
import type { Zig } from "./zig.ts";

/** Thrown when a library does not compile; the message is what the compiler said. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

/** What a compiler needs to know of a library. */
export interface Job {
  readonly library: LibraryIr;
  readonly folders: Folders;
  /** The generated C file, or the root of a Zig library. */
  readonly root: string;
  readonly zig: Zig;
  /** Folder for what is made on the way. */
  readonly work: string;
}

/** The folder of ziffi_shim.h, in the repository and in the installed package. */
export function supportFolder(): string {
  for (const up of ["../../shim/", "../../../shim/"]) {
    const folder = fileURLToPath(new URL(up, import.meta.url));
    if (existsSync(join(folder, "ziffi_shim.h"))) return folder;
  }
  throw new BuildError("The package ziffi has no folder shim: install it again");
}

/**
 * Compiles a library for one target. It is moved to its place when it is complete.
 *
 * @param folder where it goes, in a folder of the target's name
 * @returns the path of the library
 * @throws BuildError with what the compiler said
 */
export async function buildTarget(job: Job, mode: BuildMode, folder: string): Promise<string> {
  const { library, work } = job;
  const file = sharedLibraryName(library.name, mode.target);
  const aside = join(work, `${process.pid}-${mode.target.key}`);
  const forget = removeOnLeave(aside);
  makeFolder(aside);
  try {
    const made = join(aside, file);
    if (library.c === null) await buildZig(job, mode, made);
    else await buildShim(job, mode, made);
    const place = join(folder, mode.target.key, file);
    putInPlace(made, place);
    return place;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    forget();
  }
}

function putInPlace(made: string, place: string): void {
  try {
    makeFolder(dirname(place));
    renameSync(made, place);
  } catch (error) {
    throw new BuildError(
      `Cannot write ${place}: ${(error as Error).message}\n` +
        "  fix: give a folder that can be written, with --out or out.native",
    );
  }
}

/** A folder that must not be left behind by a build that is broken off. */
function removeOnLeave(folder: string): () => void {
  return onLeave(() => rmSync(folder, { recursive: true, force: true }));
}

async function buildZig({ library, root, zig }: Job, mode: BuildMode, made: string) {
  const flags = zigFlags(library.name, null, mode);
  const ran = await zig.run(
    ["build-lib", "-dynamic", ...flags, `-femit-bin=${made}`, basename(root)],
    dirname(root),
  );
  refuse(ran, library, mode);
}

async function buildShim(job: Job, mode: BuildMode, made: string): Promise<void> {
  const { library, folders, zig } = job;
  const { c } = library;
  if (c === null) return;
  const path = (file: string) => schemaPath(file, folders, mode.target);
  const objects: string[] = [];
  if (c.zig !== null) {
    const root = path(c.zig);
    const object = join(dirname(made), `${library.name}_zig.o`);
    const flags = [
      ...zigFlags(`${library.name}_zig`, c, mode),
      ...c.includeDirs.map((dir) => `-I${path(dir)}`),
      ...(c.headers.length > 0 ? [] : [`-I${folders.header}`]),
    ];
    const words = ["build-obj", ...flags, `-femit-bin=${object}`, basename(root)];
    refuse(await zig.run(words, dirname(root)), library, mode);
    objects.push(object);
  }
  const optional = functionsOf(library).some((fn) => fn.optional !== null);
  const words = [
    ...["cc", ...sharedFlags({ c, name: library.name, optional }, folders, mode)],
    ...["-o", made, job.root, ...c.sources.map(path), ...objects],
    ...linkFlags(c, folders, mode),
  ];
  refuse(await zig.run(words, folders.schema), library, mode);
}

function refuse({ code, stdout, stderr }: Ran, library: LibraryIr, { target }: BuildMode): void {
  if (code === 0) return;
  const said = tellSource(`${stdout}${stderr}`, library.source).trim();
  const ending = said || `the compiler ended with code ${code}`;
  throw new BuildError(`${library.name} does not compile for ${target.key}:\n${ending}`);
}

/** Assertions of the shim name a place in the schema. */
export function tellSource(output: string, source: string): string {
  return output.replace(
    /error: static assertion failed(?: due to requirement '.*?')?: "?(.+?)"?$/gm,
    (_, message: string) => `error: ${source}: ${message}`,
  );
}

/** Lets the compiler answer a probe. */
export async function readProbe(
  job: Omit<Job, "root">,
  mode: BuildMode,
  file: string,
  text: string,
  flags: readonly string[],
): Promise<string> {
  const { library, folders, zig, work } = job;
  if (library.c === null) return "";
  const aside = join(work, `${process.pid}-check-${mode.target.key}`);
  const forget = removeOnLeave(aside);
  makeFolder(aside);
  try {
    writeFileSync(join(aside, file), text);
    const words = ["cc", ...headerFlags(library.c, folders, mode), ...PROBE_FLAGS, ...flags];
    const { stdout, stderr } = await zig.run([...words, file], aside);
    return `${stdout}\n${stderr}`;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    forget();
  }
}

/**
 * The root of a Zig library: `root.zig` in a folder that holds the generated exports and the
 * implementations, or the exports themselves.
 *
 * @throws BuildError when neither can be compiled
 */
export function zigRoot(library: LibraryIr, schemaFolder: string): string {
  const generated = join(schemaFolder, library.out.zig ?? ".");
  const exports = join(generated, "exports.zig");
  const implementation = join(generated, library.implementation ?? ".");
  // Zig reads no file above the folder of its root.
  const above = relative(implementation, generated).startsWith("..");
  const candidates = [...new Set([implementation, dirname(generated), schemaFolder])]
    .map((folder) => join(folder, "root.zig"));
  // A root.zig from which the exports cannot be reached belongs to something else.
  const found = candidates.find((path) =>
    existsSync(path) && !relative(dirname(path), generated).startsWith("..")
  );
  if (found !== undefined) return found;
  if (above || relative(implementation, generated) === "") return exports;
  const line = `comptime { _ = @import("${relative(schemaFolder, exports)}"); }`;
  throw new BuildError(
    `${library.name} has no root.zig: write ${candidates.at(-1)} with ${line}`,
  );
}
