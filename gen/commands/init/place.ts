/**
 * Where a new project goes: the folder is looked at before anything is written, and the files
 * appear in it when all of them are made.
 *
 * @module
 */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { TextFile } from "../../init/render.ts";
import { onLeave } from "../../toolchain/leave.ts";

/** Start of the name of the folder in which a project is made. */
const STAGING = ".ziffi-init-";

/** Thrown when a project cannot be placed; nothing of it is left behind. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

/** How many files of a folder a message lists. */
const LISTED = 10;
/** A repository that was just made, and what a file browser leaves, are no content. */
const NO_CONTENT = new Set([".git", ".DS_Store"]);

/**
 * Refuses a place that is taken.
 *
 * @param folder absolute path
 * @param shown the path as the user gave it
 * @throws PlaceError when it is a file, or a folder with something in it
 */
export function refuseTaken(folder: string, shown: string): void {
  const found = kindOf(folder, shown);
  if (found === null) return;
  if (found === "file") {
    throw new PlaceError(`${shown} is a file: give a folder that is new or empty`);
  }
  const present = attempt(`read the folder ${shown}`, () => readdirSync(folder)).sort()
    .filter((name) => !NO_CONTENT.has(name));
  if (present.length === 0) return;
  const more = present.length - LISTED;
  const list = present.slice(0, LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  throw new PlaceError(
    `${shown} is not empty: it holds ${list}\n  fix: give a folder that is new or empty`,
  );
}

/**
 * Makes a project: all files are written beside each other first, and moved to their places when
 * `finish` is done with them.
 *
 * @param finish adds to the files in the folder that it is given
 * @throws PlaceError when something cannot be written; then nothing of it is left
 */
export async function placeProject(
  folder: string,
  shown: string,
  files: readonly TextFile[],
  finish: (folder: string) => Promise<void>,
): Promise<void> {
  const missing = missingFolders(folder, shown);
  const made: string[] = [];
  let staging: string | null = null;
  const undo = () => {
    if (staging !== null) rmSync(staging, { recursive: true, force: true });
    removeEmpty(made);
  };
  // A signal in the middle leaves nothing either.
  const takeBack = onLeave(undo);
  try {
    // One by one: Node's own recursive mkdir never ends where a file system refuses with ENOENT.
    for (const path of missing) {
      attempt(`make the folder ${shown}`, () => mkdirSync(path));
      made.unshift(path);
    }
    const inside = attempt(`write into ${shown}`, () => mkdtempSync(join(folder, STAGING)));
    staging = inside;
    for (const { path, text } of files) {
      attempt(`write ${join(shown, path)}`, () => {
        mkdirSync(dirname(join(inside, path)), { recursive: true });
        writeFileSync(join(inside, path), text);
      });
    }
    await finish(inside);
    moveAll(inside, folder, shown);
    rmSync(inside, { recursive: true });
  } catch (error) {
    undo();
    throw error;
  } finally {
    takeBack();
  }
}

/** The folders on the way to a folder, and itself, that are not there; outermost first. */
function missingFolders(folder: string, shown: string): string[] {
  const missing: string[] = [];
  for (let path = folder; kindOf(path, shown) === null; path = dirname(path)) missing.unshift(path);
  return missing;
}

/** Removes folders that were made, innermost first, unless somebody else has put something in. */
function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // It is in use by now, and so are those around it.
  }
}

/** Moves what is in one folder to another, all or nothing. */
function moveAll(from: string, to: string, shown: string): void {
  const moved: string[] = [];
  try {
    for (const name of readdirSync(from)) {
      attempt(`write ${join(shown, name)}`, () => {
        // Somebody may have put it there since; a rename would replace a file.
        if (lstatSync(join(to, name), { throwIfNoEntry: false }) !== undefined) {
          throw new Error("it is there already");
        }
        renameSync(join(from, name), join(to, name));
      });
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) rmSync(join(to, name), { recursive: true, force: true });
    throw error;
  }
}

function kindOf(path: string, shown: string): "file" | "folder" | null {
  const state = attempt(`read ${shown}`, () => lstatSync(path, { throwIfNoEntry: false }));
  if (state === undefined) return null;
  if (state.isSymbolicLink()) return linkKind(path);
  return state.isDirectory() ? "folder" : "file";
}

/** A link to a folder is a folder; one that leads nowhere is in the way like a file. */
function linkKind(path: string): "file" | "folder" {
  try {
    readdirSync(path);
    return "folder";
  } catch {
    return "file";
  }
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const reason = REASONS[code ?? ""] ?? message;
    throw new PlaceError(`Cannot ${what}: ${reason}`, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is in the way, where a folder is needed",
  EEXIST: "a file is in the way, where a folder is needed",
  ENAMETOOLONG: "the path is too long",
  ENOENT: "the file system has no place for it",
};
