/**
 * Audits FFI tables that were written by hand against a C header.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Header } from "../import/header.ts";
import type { CModel, Target } from "../toolchain/targets.ts";
import { compareCalls, unfollowed } from "./compare/calls.ts";
import { CTypes } from "./compare/c_types.ts";
import { Comparer } from "./compare/comparer.ts";
import { compareTable, namesIn } from "./compare/entries.ts";
import type { AuditedTable, AuditFinding, AuditResult, Disagreement } from "./findings.ts";
import { callSites, type FoundTable, readingOf, type Scan, scan } from "./scan.ts";
import type { NotAudited } from "./tables.ts";
import { Evaluator } from "./typescript/evaluate.ts";
import type { SourceModule, Sources } from "./typescript/sources.ts";
import { TextEnds } from "./typescript/text_ends.ts";

/** What to audit, and against what. */
export interface Audit {
  readonly sources: Sources;
  readonly files: readonly SourceModule[];
  /** The headers as they are on a target. */
  readonly headerOn: (target: Target) => ReadHeader;
  /** Their names, for messages. */
  readonly headers: string;
  /** Targets on which a disagreement is a fault. */
  readonly targets: readonly Target[];
  /** More targets, on which a disagreement is a note. */
  readonly others: readonly Target[];
  /** Names that the library lacks; empty to leave libraries alone. */
  readonly lacking: ReadonlySet<string>;
  /** The library, for messages. */
  readonly library: string;
}

/** A header, and the target that it was read for. */
export interface ReadHeader {
  readonly header: Header;
  readonly read: CModel;
}

/** The names that the tables look up in a library, in any case. */
export function symbolsIn(
  { sources, files }: Pick<Audit, "sources" | "files">,
  target: Target,
): string[] {
  const context = new Evaluator(sources, target);
  const reading = readingOf({ context, target });
  const entries = files.flatMap((module) =>
    scan(module, reading).tables.flatMap(({ table }) => table.entries)
  );
  const looked = entries.filter((entry) => entry.kind === "global" || !entry.guessed);
  return [...new Set(looked.map(({ symbol }) => symbol))];
}

/** Targets that no table can tell apart, under the first of them. */
function groups(targets: readonly Target[]): ReadonlyMap<Target, readonly string[]> {
  const found = new Map<string, { first: Target; keys: string[] }>();
  for (const target of targets) {
    const { platform, key, model } = target;
    const same = JSON.stringify([platform, key.includes("arm64"), model]);
    const group = found.get(same) ?? { first: target, keys: [] };
    group.keys.push(key);
    found.set(same, group);
  }
  return new Map([...found.values()].map(({ first, keys }) => [first, keys]));
}

/** Compares all tables of all files with the header, on all targets. */
export function auditFiles(audit: Audit): AuditResult {
  const { targets, others } = audit;
  const findings = new Map<string, AuditFinding>();
  const notAudited = new Map<string, NotAudited>();
  const tables = new Map<string, AuditedTable>();
  for (const [list, decides] of [[targets, true], [others, false]] as const) {
    for (const [target, keys] of groups(list)) {
      const one = auditTarget(audit, target);
      for (const finding of one.findings) {
        keep(findings, decides ? finding : { ...finding, severity: "note" }, keys);
      }
      if (!decides) continue;
      for (const skipped of one.notAudited) notAudited.set(JSON.stringify(skipped), skipped);
      for (const table of one.tables) {
        const key = JSON.stringify(table.place);
        const before = tables.get(key)?.compared ?? 0;
        tables.set(key, { ...table, compared: Math.max(before, table.compared) });
      }
    }
  }
  const places = (a: { place: Disagreement["place"] }, b: { place: Disagreement["place"] }) =>
    a.place.file === b.place.file
      ? a.place.line - b.place.line || a.place.column - b.place.column
      : a.place.file < b.place.file
      ? -1
      : 1;
  return {
    findings: withoutEchoes([...findings.values()]).sort(places),
    notAudited: [...notAudited.values()].sort(places),
    tables: [...tables.values()].sort(places),
  };
}

/** Equal findings of several targets are one; a fault on one of them is a fault. */
function keep(
  findings: Map<string, AuditFinding>,
  finding: Disagreement,
  keys: readonly string[],
): void {
  const { severity, ...rest } = finding;
  const key = JSON.stringify(rest);
  const before = findings.get(key);
  const targets = [...new Set([...(before?.targets ?? []), ...keys])];
  findings.set(key, { ...finding, severity: before?.severity ?? severity, targets });
}

/** A note of other targets is left out where there is a fault already. */
function withoutEchoes(findings: readonly AuditFinding[]): AuditFinding[] {
  const key = ({ place, subject }: AuditFinding) => JSON.stringify([place, subject]);
  const faults = new Set(findings.filter(({ severity }) => severity === "fault").map(key));
  return findings.filter((one) => one.severity === "fault" || !faults.has(key(one)));
}

function auditTarget(audit: Audit, target: Target) {
  const { sources, files, lacking, library, headers: shown } = audit;
  const { header, read } = audit.headerOn(target);
  const names = namesIn(header, { lacking, library, shown });
  const context = new Evaluator(sources, target);
  const reading = readingOf({ context, target });
  const c = new CTypes(header, target, read);
  const findings: Disagreement[] = [];
  const notAudited: NotAudited[] = [];
  const tables: AuditedTable[] = [];
  const scans = files.map((module) => ({ module, ...scan(module, reading) }));
  const all = scans.flatMap((one) => one.tables);
  for (const found of all) {
    const comparer = new Comparer(c, found.dialect.name);
    const compared = compareTable(comparer, found.table, names);
    const { dialect, opener, place } = found.table;
    tables.push({ dialect, opener, place, compared });
    findings.push(...comparer.findings);
    notAudited.push(...comparer.notAudited);
  }
  const linked = new Set<ts.Node>();
  const ends = new TextEnds(context);
  for (const { module } of scans) {
    const calls = callSites(module, all, reading);
    notAudited.push(...unfollowed(calls.unfollowed, names, c));
    for (const site of calls.sites) {
      const comparer = new Comparer(c, site.dialect.name);
      compareCalls(comparer, [site], names, reading, ends, linked);
      findings.push(...comparer.findings);
      notAudited.push(...comparer.notAudited);
    }
  }
  notAudited.push(...scans.flatMap((one) => unlinked(one, linked)));
  return { findings, notAudited, tables: merged(tables, all) };
}

function unlinked({ callbacks }: Scan, linked: ReadonlySet<ts.Node>): NotAudited[] {
  return callbacks.filter(({ node }) => !linked.has(node)).map(({ place, what }) => ({
    place,
    subject: what,
    reason: "no call passes it to a function of the header",
  }));
}

/** koffi opens a table a function: they count as one a file. */
function merged(tables: readonly AuditedTable[], all: readonly FoundTable[]): AuditedTable[] {
  const found = new Map<string, AuditedTable>();
  tables.forEach((table, i) => {
    const single = all[i]?.dialect.name === "koffi" || table.opener === "getFunction";
    const key = single ? `${table.dialect} ${table.place.file}` : JSON.stringify(table.place);
    const before = found.get(key);
    found.set(key, before ? { ...before, compared: before.compared + table.compared } : table);
  });
  return [...found.values()];
}
