// What `ziffi gen` and `ziffi build` do, inside of the test's own process: for tests of what they
// make and refuse, and not of the command line. A schema that is changed afterwards is not seen.
import assert from "node:assert/strict";
import { compile } from "../../../gen/commands/compile.ts";
import { generate } from "../../../gen/commands/generate.ts";
import { openProject } from "../../../gen/commands/project.ts";
import { hostTarget } from "../../../gen/toolchain/host.ts";
import { toolchain } from "../../../scripts/toolchain.mjs";
import type { Ended, WorkFolder } from "./run.ts";

/** Generates the files of a schema that is right. */
export async function generateFiles(folder: WorkFolder, schema = "schema.ts"): Promise<void> {
  const { errors } = await generate([folder.at(schema)], {});
  assert.deepEqual(errors, []);
}

/**
 * Builds the library of a schema for this machine.
 *
 * @returns how `ziffi build` would end, with the errors that it would print
 */
export async function buildLibraryOf(
  folder: WorkFolder,
  schema = "schema.ts",
  cache?: string,
): Promise<Ended> {
  const target = hostTarget();
  assert.ok(target);
  const project = await openProject(folder.at(schema), null);
  const options = { targets: [target], safe: false, zig: toolchain.zig, folder: project.native };
  const { errors } = await compile(
    { ...project, cache: cache ?? project.cache },
    options,
    () => {},
  );
  const output = errors.map(({ path, message }) => `${path}: ${message}\n`).join("");
  return { code: errors.length > 0 ? 1 : 0, output };
}
