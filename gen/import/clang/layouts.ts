/**
 * Reads clang's dump of the layouts of records.
 *
 * @module
 */

/** How a record lies in memory. */
export interface Layout {
  readonly byteLength: number;
  readonly alignment: number;
  /** Offsets in bytes of its direct members, in the order of the header. */
  readonly offsets: readonly number[];
}

/** Layouts by the name that clang prints: `struct tm`, `T`, `struct (unnamed at t.h:3:9)`. */
export function readDumps(output: string): ReadonlyMap<string, Layout> {
  const layouts = new Map<string, Layout>();
  let name: string | null = null;
  let offsets: number[] = [];
  for (const line of output.split(/\r?\n/)) {
    // Bit fields have their bits behind the offset, or nothing when they take none.
    const [, offset, spaces, text = ""] =
      /^\s*(\d+)(?::(?:\d+-\d+|-))? \|( +)(\S.*?)\s*$/.exec(line) ?? [];
    if (offset !== undefined && spaces !== undefined) {
      if (spaces.length === 1) [name, offsets] = [text, []];
      // Two spaces a level: what is inside of members stands further in.
      else if (spaces.length === 3) offsets.push(Number(offset));
      continue;
    }
    const [, size, alignment] = /\| \[sizeof=(\d+),.*?\balign=(\d+)/.exec(line) ?? [];
    if (size !== undefined && name !== null) {
      layouts.set(name, { byteLength: Number(size), alignment: Number(alignment), offsets });
      name = null;
    }
  }
  return layouts;
}
