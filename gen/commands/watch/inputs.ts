/**
 * The files whose change asks for a new run.
 *
 * @module
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { zigRoot } from "../../toolchain/build.ts";
import { schemaPath } from "../../toolchain/c_flags.ts";
import { hostTarget } from "../../toolchain/host.ts";
import { type Disk, nativeFiles, scriptFiles } from "../../watch/references.ts";
import type { Project } from "../project.ts";

const disk: Disk = {
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return null;
    }
  },
  isFile(path) {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  },
  resolvePackage(specifier, from) {
    try {
      const path = createRequire(from).resolve(specifier);
      // An installed package does not change while somebody writes a schema.
      return /^(node|bun|npm|jsr):/.test(path) || /[\\/]node_modules[\\/]/.test(realpathSync(path))
        ? null
        : path;
    } catch {
      return null;
    }
  },
};

/** The schemas and every file of the project that they import. */
export function schemaInputs(schemas: readonly string[]): string[] {
  return scriptFiles(schemas.map((schema) => resolve(schema)), disk);
}

/** The C and Zig files that the library of a schema is compiled from, but no generated ones. */
export function nativeInputs(project: Project): string[] {
  const { library, folders, files } = project;
  const generated = new Set(files.map(({ path }) => path));
  const target = hostTarget();
  const { c } = library;
  if (target === null) return [];
  const path = (file: string) => schemaPath(file, folders, target);
  const include = [...(c?.includeDirs ?? []).map(path), folders.header];
  const roots = c === null ? [rootOf(project)] : [
    ...c.sources.map(path),
    ...(c.zig === null ? [] : [path(c.zig)]),
    ...c.staticLibraries.map(path),
    ...c.headers.flatMap((header) => headerPlaces(header, include)),
  ];
  return nativeFiles(roots, include, disk).filter((one) => !generated.has(one));
}

function rootOf({ library, folders }: Project): string {
  try {
    return zigRoot(library, folders.schema);
  } catch {
    // It is asked for at this place when it is compiled.
    return join(folders.schema, "root.zig");
  }
}

/** Where a header is, or could appear: `"calc.h"` or `<calc.h>`. */
function headerPlaces(header: string, folders: readonly string[]): string[] {
  const places = folders.map((folder) => join(folder, header.replace(/^[<"]|[>"]$/g, "")));
  const found = places.find((place) => disk.isFile(place));
  if (found !== undefined) return [found];
  return header.startsWith("<") ? [] : places;
}
