/**
 * Loads a schema file: from disk to the intermediate form.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { buildLibrary } from "./build.ts";
import type { LibraryIr } from "./ir.ts";
import { validateLibrary } from "./validate.ts";

/** Thrown when a schema file cannot be read or run. */
export class LoadError extends Error {
  override readonly name = "LoadError";
}

/**
 * Imports a schema file, checks it and builds its intermediate form.
 *
 * @param file path of the schema file, TypeScript or JavaScript
 * @throws LoadError when there is no such file or it throws
 * @throws SchemaError with every finding when it is not a valid schema
 */
export async function loadLibrary(file: string): Promise<LibraryIr> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new LoadError(`There is no schema file ${file}: give the path of a .ts or .js file`);
  }
  if (statSync(path).isDirectory()) {
    throw new LoadError(`${file} is a folder: give the path of a .ts or .js file`);
  }
  if (!/\.[cm]?[jt]s$/.test(path)) {
    throw new LoadError(`${file} is no schema: give the path of a .ts or .js file`);
  }
  const module = await importSchema(path, file);
  const source = basename(path) === "mod.ts"
    ? `${basename(resolve(path, ".."))}/mod.ts`
    : basename(path);
  return buildLibrary(validateLibrary(unwrap(module["default"]), file), source);
}

/**
 * A default export of a CommonJS package arrives inside of another one; a file that exports nothing
 * may count as such a package, whose exports are an empty object.
 */
function unwrap(value: unknown): unknown {
  const inner = (value as { default?: unknown } | undefined)?.default;
  if (inner !== undefined) return inner;
  const isObject = typeof value === "object" && value !== null;
  return isObject && Object.keys(value).length === 0 ? undefined : value;
}

async function importSchema(path: string, file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(path).href;
  try {
    return await settled(import(url), file);
  } catch (error) {
    const code = (error as { code?: string } | null | undefined)?.code;
    const typescript = extname(path) === ".ts" && code === "ERR_UNKNOWN_FILE_EXTENSION";
    if (typescript) return await importWithTsx(url, file);
    throw thrown(file, error);
  }
}

/** A schema may throw anything. */
function thrown(file: string, error: unknown): LoadError {
  if (error instanceof LoadError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LoadError(`${file} throws when it is imported: ${message}`, { cause: error });
}

/** Waits for an import, as long as anything is left that could let it go on. */
async function settled<T>(imported: Promise<T>, file: string): Promise<T> {
  const message = `${file} never ends to be imported: it awaits something that does not happen; ` +
    "take the await out of the schema and of what it imports";
  let onIdle = () => {};
  const over = new Promise<never>((_, reject) => onIdle = () => reject(new LoadError(message)));
  process.once("beforeExit", onIdle);
  try {
    return await Promise.race([imported, over]);
  } finally {
    process.off("beforeExit", onIdle);
  }
}

/** Node before 22.18 cannot import TypeScript by itself. */
async function importWithTsx(url: string, file: string): Promise<Record<string, unknown>> {
  const specifier = "tsx/esm/api";
  let tsx: { tsImport(url: string, parent: string): Promise<Record<string, unknown>> };
  try {
    tsx = await import(specifier);
  } catch {
    throw new LoadError(
      `This Node cannot import ${file}: run npm install tsx, or use Node 22.18, Bun or Deno`,
    );
  }
  try {
    return await settled(tsx.tsImport(url, import.meta.url), file);
  } catch (error) {
    throw thrown(file, error);
  }
}
