/**
 * Three-way merge of a schema that was imported, edited by hand and imported again.
 *
 * @module
 */
import { diff3MergeRegions, diffIndices } from "node-diff3";
import { segmentsOf } from "./anchors.ts";
import { settleEntries } from "./entries.ts";

/** A place that both the hand and the source have changed: the hand edit stands. */
export interface Conflict {
  /** Line in the merged text where the hand edit is, from 1. */
  readonly line: number;
  /** Lines as they were edited by hand, which stay. */
  readonly kept: readonly string[];
  /** Lines that the new import would have put there. */
  readonly imported: readonly string[];
}

/** A merged text. */
export interface Merged {
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

/** Lines of a text; line ends of Windows are told from others by the caller. */
const linesOf = (text: string): string[] => text.split("\n");

/**
 * Brings what a new import changes into an edited file. What was edited by hand stays as it is.
 *
 * @param pristine the text of the last import
 * @param edited the file as it is now
 * @param fresh the text of the new import
 */
export function merge(pristine: string, edited: string, fresh: string): Merged {
  // An editor may have changed the line ends of the whole file.
  const crlf = edited.includes("\r\n") && !pristine.includes("\r\n");
  const mine = linesOf(crlf ? edited.replaceAll("\r\n", "\n") : edited);
  const lines: string[] = [];
  const conflicts: Conflict[] = [];
  for (const { parts, anchor } of segmentsOf([mine, linesOf(pristine), linesOf(fresh)])) {
    const [own = [], old = [], now = []] = parts;
    for (const region of diff3MergeRegions(own, old, now)) {
      if (region.stable) {
        lines.push(...region.bufferContent);
        continue;
      }
      const { aContent: kept, oContent: before, bContent: imported } = region;
      const both = beside(kept, before, imported);
      if (both !== null || equal(kept, imported)) {
        lines.push(...both ?? kept);
        continue;
      }
      const settled = settleEntries(kept, before, imported) ?? { lines: kept, conflict: true };
      if (settled.conflict) conflicts.push({ line: lines.length + 1, kept, imported });
      lines.push(...settled.lines);
    }
    if (anchor !== null) lines.push(anchor);
  }
  const text = lines.join("\n");
  return { text: crlf ? text.replaceAll("\n", "\r\n") : text, conflicts };
}

/**
 * Both changes of a region, where one side has only put lines before or behind what the other one
 * has changed; null when both have changed the same.
 */
function beside(
  kept: readonly string[],
  before: readonly string[],
  imported: readonly string[],
): readonly string[] | null {
  if (before.length === 0) return null;
  const count = before.length;
  for (const [adds, changes] of [[imported, kept], [kept, imported]] as const) {
    if (adds.length <= count) continue;
    if (equal(adds.slice(0, count), before)) return [...changes, ...adds.slice(count)];
    if (equal(adds.slice(-count), before)) return [...adds.slice(0, -count), ...changes];
  }
  return null;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

/** Lines around a change that a diff shows. */
const CONTEXT = 3;

/** Lines that differ: where they are in both texts, and what the second one has. */
interface Change {
  readonly buffer1: readonly [start: number, count: number];
  readonly buffer2: readonly [start: number, count: number];
  readonly buffer2Content: readonly string[];
}

function changesOf(old: readonly string[], now: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [from, to] = [0, 0];
  for (const { parts: [before = [], after = []] } of segmentsOf([old, now])) {
    for (const { buffer1, buffer2, buffer2Content } of diffIndices(before, after)) {
      changes.push({
        buffer1: [from + buffer1[0], buffer1[1]],
        buffer2: [to + buffer2[0], buffer2[1]],
        buffer2Content,
      });
    }
    [from, to] = [from + before.length + 1, to + after.length + 1];
  }
  return changes;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: string[];
  readonly newFrom: number;
  readonly newTo: number;
}

/** A unified diff of two texts; empty when they are equal. */
export function unifiedDiff(before: string, after: string, name: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const changes = changesOf(old, now);
  if (changes.length === 0) return "";
  const hunks: Hunk[] = [];
  let group: Change[] = [];
  const end = (change: Change) => change.buffer1[0] + change.buffer1[1];
  for (const change of changes) {
    const last = group.at(-1);
    if (last !== undefined && change.buffer1[0] - end(last) > 2 * CONTEXT) {
      hunks.push(hunkOf(group, old, now));
      group = [];
    }
    group.push(change);
  }
  hunks.push(hunkOf(group, old, now));
  const range = (from: number, to: number) => `${to > from ? from + 1 : from},${to - from}`;
  const text = hunks.map((hunk) =>
    [
      `@@ -${range(hunk.from, hunk.to)} +${range(hunk.newFrom, hunk.newTo)} @@`,
      ...hunk.lines,
    ].join("\n")
  );
  return [`--- ${name}`, `+++ ${name}`, ...text].join("\n") + "\n";
}

function hunkOf(
  changes: readonly Change[],
  old: readonly string[],
  now: readonly string[],
): Hunk {
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) throw new Error("A hunk has a change");
  const lead = Math.min(CONTEXT, first.buffer1[0]);
  const from = first.buffer1[0] - lead;
  const to = Math.min(old.length, last.buffer1[0] + last.buffer1[1] + CONTEXT);
  const newTo = Math.min(now.length, last.buffer2[0] + last.buffer2[1] + CONTEXT);
  const lines: string[] = [];
  let at = from;
  for (const { buffer1: [start, count], buffer2Content } of changes) {
    lines.push(...old.slice(at, start).map((line) => ` ${line}`));
    lines.push(...old.slice(start, start + count).map((line) => `-${line}`));
    lines.push(...buffer2Content.map((line) => `+${line}`));
    at = start + count;
  }
  lines.push(...old.slice(at, to).map((line) => ` ${line}`));
  return { from, to, lines, newFrom: first.buffer2[0] - lead, newTo };
}
