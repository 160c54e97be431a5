/**
 * Writes generated files, or compares them with what is on disk.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Output } from "./outputs.ts";
import type { LibraryIr } from "./ir.ts";

/** A generated file with its place on disk. */
export interface Placed {
  /** Absolute path. */
  readonly path: string;
  /** The path as it is shown, relative to the working directory. */
  readonly shown: string;
  readonly text: string;
}

/** Thrown when an output would land outside of the project, or cannot be written. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/**
 * Decides where each output goes.
 *
 * @param schemaFile the schema; paths of `out` are relative to it
 * @param out one folder for all files, instead of the folders in the schema
 * @param root no file may land outside of this folder
 */
export function placeOutputs(
  library: LibraryIr,
  outputs: readonly Output[],
  schemaFile: string,
  out: string | null,
  root: string,
): Placed[] {
  return outputs.map(({ room, file, text }) => {
    const folder = out ?? join(dirname(resolve(schemaFile)), roomOf(library, room));
    const path = resolve(root, folder, file);
    const shown = relative(root, path);
    if (out === null && (shown.startsWith(`..${sep}`) || isAbsolute(shown))) {
      throw new OutputError(
        `out.${room} of ${library.name} leads to ${path}, outside of ${root}: ` +
          "run ziffi gen from the project's root, or give --out",
      );
    }
    return { path, shown, text };
  });
}

/** The folder of a room; validation asks for those that a library needs. */
function roomOf(library: LibraryIr, room: keyof LibraryIr["out"]): string {
  const folder = library.out[room];
  if (folder === undefined) throw new OutputError(`${library.name} has no out.${room}`);
  return folder;
}

/** What became of one file: written, equal already, stale or missing. */
export interface FileState {
  readonly shown: string;
  readonly state: "written" | "same" | "stale" | "missing";
}

/** Compares every file with the disk and writes nothing. */
export function compareFiles(files: readonly Placed[]): FileState[] {
  return files.map(({ path, shown, text }) => {
    const found = readIfThere(path);
    return { shown, state: found === null ? "missing" : found === text ? "same" : "stale" };
  });
}

/** Writes the files that differ, each one whole or not at all. */
export function writeFiles(files: readonly Placed[]): FileState[] {
  return files.map(({ path, shown, text }) => {
    if (readIfThere(path) === text) return { shown, state: "same" };
    try {
      makeFolder(dirname(path));
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw new OutputError(`Cannot write ${shown}: ${(error as Error).message}`, { cause: error });
    }
    return { shown, state: "written" };
  });
}

/** Makes a folder and those above it. Node never returns from a recursive mkdir in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw new OutputError(`Cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}
