/**
 * Finds the TypeScript parser.
 *
 * @module
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TypeScript } from "../audit/typescript/values.ts";

/** Thrown when there is no parser; the message says how to install one. */
export class TypeScriptError extends Error {
  override readonly name = "TypeScriptError";
}

/** TypeScript 7 has no JavaScript API; the first package is that of 6, for use beside it. */
const PACKAGES: readonly string[] = ["@typescript/typescript6", "typescript"];

/**
 * Loads the parser of the project, or that of ziffi.
 *
 * @param project folder where the search for packages starts
 * @param packages names of packages that may have it
 * @throws TypeScriptError when no package has one
 */
export async function loadTypeScript(
  project: string,
  packages: readonly string[] = PACKAGES,
): Promise<TypeScript> {
  const starts = [pathToFileURL(join(project, "package.json")).href, import.meta.url];
  for (const start of starts) {
    for (const name of packages) {
      const found = await load(start, name);
      if (found !== null) return found;
    }
  }
  throw new TypeScriptError(
    "There is no TypeScript parser to read the tables with\n" +
      "  fix: npm install --save-dev @typescript/typescript6",
  );
}

async function load(start: string, name: string): Promise<TypeScript | null> {
  try {
    const path = createRequire(start).resolve(name);
    const module: { default?: unknown } = await import(pathToFileURL(path).href);
    const api = (module.default ?? module) as Partial<TypeScript>;
    return typeof api.createSourceFile === "function" ? api as TypeScript : null;
  } catch {
    return null;
  }
}
