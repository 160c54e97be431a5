/**
 * What an import remembers beside the schema: how it was made and what it wrote, so that a later
 * import knows what was edited by hand.
 *
 * @module
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { makeFolder } from "../../files.ts";
import { HeaderError } from "../../import/header.ts";

/** How something is imported. Paths are relative to the schema where that is possible. */
export interface ImportSettings {
  /** Headers as they stand in `#include`, or Zig files. */
  readonly sources: readonly string[];
  /** Headers that are included before, and are not imported. */
  readonly before: readonly string[];
  /** Name of the library. */
  readonly name: string;
  readonly prefix: string | null;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly includeDirs: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly link: readonly string[];
  /** C files that are compiled into the library. */
  readonly files: readonly string[];
}

/** The file beside the schema. */
export interface ImportState {
  readonly version: 1;
  readonly settings: ImportSettings;
  /** The text that was imported, before any edit. */
  readonly text: string;
}

/** Where the state of a schema is. */
export const statePath = (schema: string): string => `${schema}.import.json`;

/**
 * The state beside a schema; null when there is none.
 *
 * @throws HeaderError when the file is no such state
 */
export function readState(schema: string): ImportState | null {
  const path = statePath(schema);
  if (!existsSync(path)) return null;
  try {
    const found = JSON.parse(readFileSync(path, "utf8")) as Partial<ImportState>;
    if (found.version === 1 && typeof found.text === "string" && isSettings(found.settings)) {
      return found as ImportState;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new HeaderError(
    `${path} is not what an import has written\n` +
      `  fix: restore it, or remove it and import with --force, which forgets edits made by hand`,
  );
}

const LISTS = ["sources", "before", "include", "exclude", "includeDirs", "link", "files"] as const;

function isSettings(value: unknown): value is ImportSettings {
  if (typeof value !== "object" || value === null) return false;
  const settings = value as Readonly<Record<string, unknown>>;
  const { name, prefix, defines } = settings;
  return typeof name === "string" && (prefix === null || typeof prefix === "string") &&
    typeof defines === "object" && defines !== null &&
    LISTS.every((key) => {
      const list = settings[key];
      return Array.isArray(list) && list.every((item) => typeof item === "string");
    });
}

/** Writes a file whole or not at all. */
export function writeWhole(path: string, text: string): void {
  const aside = `${path}.${process.pid}.new`;
  makeFolder(dirname(path));
  writeFileSync(aside, text);
  renameSync(aside, path);
}

/** The text of the file of a state. */
export function stateText(state: ImportState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}
