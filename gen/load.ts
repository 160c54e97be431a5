/**
 * Loads a schema file: from disk to the intermediate form.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
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
  const module = await importSchema(path, file);
  const source = basename(path) === "mod.ts"
    ? `${basename(resolve(path, ".."))}/mod.ts`
    : basename(path);
  return buildLibrary(validateLibrary(unwrap(module["default"]), file), source);
}

/** A default export of a CommonJS package arrives inside of another one. */
function unwrap(value: unknown): unknown {
  const inner = (value as { default?: unknown } | undefined)?.default;
  return inner === undefined ? value : inner;
}

async function importSchema(path: string, file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(path).href;
  try {
    return await import(url);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const typescript = extname(path) === ".ts" && code === "ERR_UNKNOWN_FILE_EXTENSION";
    if (typescript) return await importWithTsx(url, file);
    throw new LoadError(`${file} throws when it is imported: ${message}`, { cause: error });
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
    return await tsx.tsImport(url, import.meta.url);
  } catch (error) {
    const { message } = error as Error;
    throw new LoadError(`${file} throws when it is imported: ${message}`, { cause: error });
  }
}
