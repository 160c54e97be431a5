/**
 * The lines of a printed array: nested brackets, rows that are broken at the end of a line, and
 * dots for what is left out.
 *
 * @module
 */

/** How lines are laid out. */
export interface LineOptions {
  /** Columns of a line. */
  readonly lineWidth: number;
  /** Elements at each end of a dimension that is shortened. */
  readonly edgeItems: number;
  /** Whether long dimensions are shortened. */
  readonly isShort: boolean;
}

const DOTS = "...";

/** How many elements of one dimension are shown. */
export function shownCount(length: number, { edgeItems, isShort }: LineOptions): number {
  return isShort ? Math.min(length, 2 * edgeItems) : length;
}

/** The indices of one dimension that are shown; -1 stands for the dots. */
export function shownIndices(length: number, { edgeItems, isShort }: LineOptions): number[] {
  if (!isShort || length <= 2 * edgeItems) return Array.from({ length }, (_, i) => i);
  const head = Array.from({ length: edgeItems }, (_, i) => i);
  return [...head, -1, ...head.map((i) => length - edgeItems + i)];
}

/**
 * Lays out words.
 *
 * @param shown the indices that are shown, for each dimension
 * @param words the words of all elements that are shown, in row-major order
 */
export function layOut(
  shown: readonly (readonly number[])[],
  words: readonly string[],
  { lineWidth }: LineOptions,
): string {
  let next = 0;
  const take = () => words[next++] as string;
  const block = (axis: number, indent: string, width: number): string => {
    const indices = shown[axis] as readonly number[];
    if (axis === shown.length - 1) return row(indices, take, indent, width - 1);
    const separator = "\n".repeat(shown.length - axis - 1) + indent;
    const parts = indices.map((index) =>
      index === -1 ? DOTS : block(axis + 1, `${indent} `, width - 1)
    );
    return `[${parts.join(separator)}]`;
  };
  return shown.length === 0 ? take() : block(0, " ", lineWidth);
}

/** One row, on as many lines as it needs. */
function row(
  indices: readonly number[],
  take: () => string,
  indent: string,
  width: number,
): string {
  const lines: string[] = [];
  let line = indent;
  for (const [at, index] of indices.entries()) {
    const word = index === -1 ? DOTS : take();
    // A break does not help a word that has the line for itself.
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
    if (at < indices.length - 1) line += " ";
  }
  lines.push(line);
  return `[${lines.join("\n").slice(indent.length)}]`;
}
