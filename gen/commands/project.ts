/**
 * What the commands know of one schema: the library, its generated files and its folders.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { formatDiagnostic, SchemaError } from "../diagnostics.ts";
import { compareFiles, type FileState, OutputError, type Placed, placeOutputs } from "../files.ts";
import { HeaderError } from "../import/header.ts";
import type { LibraryIr } from "../ir.ts";
import { LoadError, loadLibrary } from "../load.ts";
import { outputsOf } from "../outputs.ts";
import { BuildError, supportFolder } from "../toolchain/build.ts";
import type { Folders } from "../toolchain/c_flags.ts";
import { TargetError } from "../toolchain/host.ts";
import { ZigError } from "../toolchain/zig.ts";
import { complain } from "./terminal.ts";

/** One schema on its way through a command. */
export interface Project {
  /** The schema as it was given. */
  readonly file: string;
  readonly library: LibraryIr;
  readonly files: readonly Placed[];
  readonly folders: Folders;
  /** Where built libraries go. */
  readonly native: string;
  /** Where compilers keep what they made before. */
  readonly cache: string;
}

/** Reads a schema and finds its folders. */
export async function openProject(file: string, out: string | null): Promise<Project> {
  const library = await loadLibrary(file);
  const files = placeOutputs(library, outputsOf(library), file, out, process.cwd());
  const schema = dirname(resolve(file));
  const native = join(schema, library.out.native ?? join("build", "native"));
  return {
    file,
    library,
    files,
    folders: {
      schema,
      support: library.c === null ? schema : supportFolder(),
      header: join(schema, library.out.header ?? library.out.typescript),
    },
    native,
    // Beside the libraries and not among them: those may be published as a whole.
    cache: process.env["ZIG_LOCAL_CACHE_DIR"] || join(dirname(native), ".zig-cache"),
  };
}

/** The generated files that are not as the schema wants them. */
export function staleFiles({ files }: Project): FileState[] {
  return compareFiles(files).filter(({ state }) => state !== "same");
}

/** True for a failure that its message explains; all others are faults of ziffi. */
export function isKnown(error: unknown): error is Error {
  const known = [
    SchemaError,
    LoadError,
    OutputError,
    BuildError,
    ZigError,
    TargetError,
    HeaderError,
  ];
  return known.some((type) => error instanceof type);
}

/** A failure that its message explains, also one of the file system; null for faults of ziffi. */
export function knownFailure(error: unknown): Error | null {
  if (isKnown(error)) return error;
  if (!(error instanceof Error) || !("syscall" in error)) return null;
  const message = `The file system refuses: ${error.message}`;
  return new OutputError(`${message}\n  fix: give a place that can be read and written`, {
    cause: error,
  });
}

/** Tells a known failure; a schema has one error for each finding. */
export function complainOf(error: Error): void {
  if (!(error instanceof SchemaError)) return complain(error.message);
  for (const diagnostic of error.diagnostics) complain(formatDiagnostic(diagnostic));
}

export { complain, say } from "./terminal.ts";
