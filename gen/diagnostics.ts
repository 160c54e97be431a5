/**
 * What is wrong with a schema, where, and how to mend it.
 *
 * @module
 */

/** One finding: it names the file, the path inside of the schema, and the fix. */
export interface Diagnostic {
  readonly file: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** Thrown when a schema cannot be used; carries every finding, not only the first. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** One finding as two lines of text. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, path, message, fix } = diagnostic;
  return `${file}: ${path}: ${message}\n  fix: ${fix}`;
}

/** Collects findings under a path, so that each one says where it stands. */
export class Reporter {
  readonly found: Diagnostic[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Records one finding. */
  add(path: string, message: string, fix: string): void {
    this.found.push({ file: this.#file, path, message, fix });
  }

  /** Throws a {@link SchemaError} when anything was found. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new SchemaError(this.found);
  }
}
