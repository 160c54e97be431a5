// Preloaded into Node, which does not read the paths of tsconfig.json: what imports the package by
// its name gets the sources of this repository, and not what was built of them.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { at } from "./paths.mjs";

/** @type {Record<string, string[]>} */
const paths = JSON.parse(readFileSync(at("tsconfig.json"), "utf8")).compilerOptions.paths;
const urls = new Map(
  Object.entries(paths).map(([name, [file = ""]]) => [name, pathToFileURL(at(file)).href]),
);

registerHooks({
  resolve(specifier, context, next) {
    const url = urls.get(specifier);
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});
