/**
 * What `ziffi gen` does, once or on every save.
 *
 * @module
 */
import { directNotes } from "../direct.ts";
import { compareFiles, type FileState, OutputError, writeFiles } from "../files.ts";
import { complainOf, isKnown, openProject, type Project } from "./project.ts";
import { type Problem, problemsOf } from "./problems.ts";

/** How files are generated. */
export interface GenerateOptions {
  /** True to compare and write nothing. */
  readonly check?: boolean;
  /** One folder for all files. */
  readonly out?: string;
}

/** What became of some schemas. */
export interface Generated {
  readonly files: readonly FileState[];
  /** What a reader should know of functions that cannot be called in one of the modes. */
  readonly notes: readonly string[];
  readonly errors: readonly Problem[];
  /** The schemas that are right and whose files are written. */
  readonly projects: readonly Project[];
}

/** Generates or compares the files of every schema, and tells each failure at once. */
export async function generate(
  schemas: readonly string[],
  { check, out }: GenerateOptions,
): Promise<Generated> {
  const owners = new Map<string, string>();
  const files: FileState[] = [];
  const notes: string[] = [];
  const errors: Problem[] = [];
  const projects: Project[] = [];
  for (const schema of schemas) {
    try {
      const project = await openProject(schema, out ?? null);
      refuseShared(project, owners);
      files.push(...(check ? compareFiles(project.files) : writeFiles(project.files)));
      if (!check) notes.push(...directNotes(project.library).map((note) => `${schema}: ${note}`));
      projects.push(project);
    } catch (error) {
      if (!isKnown(error)) throw error;
      complainOf(error);
      errors.push(...problemsOf(error, schema));
    }
  }
  return { files, notes, errors, projects };
}

/** Refuses a schema whose files another schema of the same run has claimed. */
function refuseShared({ file, files }: Project, owners: Map<string, string>): void {
  for (const { path, shown } of files) {
    const owner = owners.get(path);
    if (owner !== undefined) {
      throw new OutputError(`${file} and ${owner} both make ${shown}: give each its own out`);
    }
  }
  for (const { path } of files) owners.set(path, file);
}
