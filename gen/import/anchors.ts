/**
 * Splits versions of a text at lines that each of them has once: what lies between is short, so
 * that comparing it takes little time.
 *
 * @module
 */

/** The lines of each version between two anchors, and the anchor that follows, if any. */
export interface Segment {
  readonly parts: readonly string[][];
  /** The line that all versions have here; null at the end. */
  readonly anchor: string | null;
}

/** Cuts all versions at the same lines, in the order of all of them. */
export function segmentsOf(versions: readonly (readonly string[])[]): Segment[] {
  let anchors = commonLines(versions);
  for (let version = 1; version < versions.length; version += 1) {
    anchors = longestRise(anchors, version);
  }
  const segments: Segment[] = [];
  let from = versions.map(() => 0);
  for (const places of anchors) {
    const anchor = versions[0]?.[places[0] ?? 0] ?? null;
    segments.push({ parts: versions.map((lines, i) => lines.slice(from[i], places[i])), anchor });
    from = places.map((place) => place + 1);
  }
  segments.push({ parts: versions.map((lines, i) => lines.slice(from[i])), anchor: null });
  return segments;
}

/** The places of every line that each version has once, in the order of the first version. */
function commonLines(versions: readonly (readonly string[])[]): number[][] {
  const places = versions.map((lines) => {
    const found = new Map<string, number>();
    lines.forEach((line, i) => found.set(line, found.has(line) ? -1 : i));
    return found;
  });
  return [...places[0] ?? []].map(([line]) => places.map((found) => found.get(line) ?? -1))
    .filter((all) => !all.includes(-1));
}

/** The longest choice of anchors whose places in one version rise. */
function longestRise(anchors: readonly number[][], version: number): number[][] {
  const at = (index: number) => anchors[index]?.[version] ?? 0;
  // The last anchor of the best choice of each length, and what comes before each anchor.
  const ends: number[] = [];
  const before: number[] = [];
  anchors.forEach((_, i) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(ends[middle] ?? 0) < at(i)) low = middle + 1;
      else high = middle;
    }
    before[i] = low === 0 ? -1 : ends[low - 1] ?? -1;
    ends[low] = i;
  });
  const chosen: number[][] = [];
  for (let i = ends.at(-1) ?? -1; i !== -1; i = before[i] ?? -1) {
    const anchor = anchors[i];
    if (anchor !== undefined) chosen.push(anchor);
  }
  return chosen.reverse();
}
