/**
 * Reads the ABI table out of a built library, without loading it: it is text between the bytes.
 *
 * @module
 */

/**
 * The ABI table of a library.
 *
 * @param bytes the whole file
 * @param name name of the library, with which its table starts
 * @returns its lines; null when there is no such table
 */
export function readAbiTable(bytes: Uint8Array, name: string): string[] | null {
  const head = new TextEncoder().encode(`library ${name}\nversion `);
  const start = indexOf(bytes, head);
  if (start < 0) return null;
  const end = bytes.indexOf(0, start);
  const text = new TextDecoder().decode(bytes.subarray(start, end < 0 ? undefined : end));
  return text.split("\n").filter((line) => line !== "");
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  const [first = 0] = part;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (part.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** Lines that only one of two tables has. */
export interface TableDifference {
  readonly onlySchema: readonly string[];
  readonly onlyBuilt: readonly string[];
}

/** Compares the table of the schema with that of a build. */
export function compareTables(
  schema: readonly string[],
  built: readonly string[],
): TableDifference {
  const [own, theirs] = [new Set(schema), new Set(built)];
  return {
    onlySchema: schema.filter((line) => !theirs.has(line)),
    onlyBuilt: built.filter((line) => !own.has(line)),
  };
}
