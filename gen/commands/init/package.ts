/**
 * What `ziffi init` takes from the package of ziffi: the templates, and the vocabulary of schemas.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Kind, TextFile } from "../../init/render.ts";

/** Folders above this file that may be the root: it runs from its source, or from a bundle. */
const ABOVE = ["../../", "../../../", "../../../../"];

/** The root of ziffi's package and the URL of its vocabulary. */
export function ziffiPackage(): { readonly root: string; readonly vocabulary: string } {
  const here = import.meta.url;
  // Not every runtime can import the source.
  const file = here.endsWith(".ts") ? "src/schema/mod.ts" : "dist/lib/schema/mod.js";
  for (const up of ABOVE) {
    const root = fileURLToPath(new URL(up, here));
    if (existsSync(join(root, "templates")) && existsSync(join(root, file))) {
      return { root, vocabulary: pathToFileURL(join(root, file)).href };
    }
  }
  throw new Error("The package ziffi has no folder templates: install it again");
}

/** The templates of a kind: those of all kinds and its own, in the order of their paths. */
export function readTemplates(root: string, kind: Kind): TextFile[] {
  return ["common", kind].flatMap((folder) => {
    const top = join(root, "templates", folder);
    return readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return {
          path: relative(top, path).split(sep).join("/"),
          text: readFileSync(path, "utf8"),
        };
      });
  }).sort((a, b) => a.path < b.path ? -1 : 1);
}
