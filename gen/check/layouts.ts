/**
 * Asks clang for the fields of structs as headers declare them, in its dump of record layouts.
 *
 * @module
 */

/** Flags that make the compiler print layouts. */
export const layoutDump: readonly string[] = ["-Xclang", "-fdump-record-layouts"];

const WRAPPER = "ziffi_dump_";

/** Lines that make the compiler lay out a C type inside of a struct whose name is known. */
export function layoutLines(cType: string, index: number): string[] {
  const name = `struct ${WRAPPER}${index}`;
  return [`${name} { ${cType} value; };`, `_Static_assert(sizeof(${name}) == 0, "");`];
}

/** One field as a header declares it. */
export interface DumpedField {
  readonly name: string;
  readonly type: string;
  /** Offset in bytes; bit fields have their bits behind it. */
  readonly at: string;
}

/** The fields of the types that {@link layoutLines} asked for, by index. */
export function readLayouts(output: string): Map<number, DumpedField[]> {
  const layouts = new Map<number, DumpedField[]>();
  let fields: DumpedField[] | null = null;
  for (const line of output.split(/\r?\n/)) {
    const wrapped = new RegExp(`\\| struct ${WRAPPER}(\\d+)$`).exec(line)?.[1];
    if (wrapped !== undefined) {
      fields = [];
      layouts.set(Number(wrapped), fields);
    } else if (/\| \[sizeof=/.test(line)) fields = null;
    else {
      // Two spaces a level: the value, then its fields; what is inside of those stands further in.
      const match = /^\s*(\d+(?::\d+-\d+)?) \| {5}(\S.*) ([\w$]+)$/.exec(line);
      const [, at = "", type = "", name = ""] = match ?? [];
      if (match) fields?.push({ name, type, at });
    }
  }
  return layouts;
}
