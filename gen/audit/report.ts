/**
 * An audit in words, as compilers print theirs.
 *
 * @module
 */
import type { AuditFinding, AuditResult } from "./findings.ts";
import type { NotAudited, Place } from "./tables.ts";

const at = ({ file, line, column }: Place) => `${file}:${line}:${column}`;

/** One disagreement; targets are named when it is not there on all of them. */
export function formatFinding(finding: AuditFinding, allTargets: number): string {
  const { place, severity, subject, message, fix, targets } = finding;
  const some = targets.length < allTargets ? ` (${targets.join(", ")})` : "";
  const note = severity === "note" ? "note: " : "";
  return `${at(place)}: ${note}${subject}: ${message}${some}` +
    (fix === null ? "" : `\n  fix: ${fix}`);
}

/** Something that was not compared. */
export function formatNotAudited({ place, subject, reason }: NotAudited): string {
  return `${at(place)}: not audited: ${subject}: ${reason}`;
}

/** What was compared, and how it went. */
export function summary({ findings, notAudited, tables }: AuditResult): string {
  const faults = findings.filter(({ severity }) => severity === "fault").length;
  const notes = findings.length - faults;
  const compared = tables.reduce((sum, one) => sum + one.compared, 0);
  const words = [
    faults === 0 ? "no disagreements" : count(faults, "disagreement"),
    ...(notes > 0 ? [count(notes, "note")] : []),
    ...(notAudited.length > 0 ? [`${notAudited.length} not audited`] : []),
  ];
  return `${count(compared, "symbol")} of ${count(tables.length, "table")} compared: ` +
    words.join(", ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
