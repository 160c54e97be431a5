/**
 * What an audit found.
 *
 * @module
 */
import type { DialectName, NotAudited, Place } from "./tables.ts";

/** What is wrong, for programs; docs/commands.md lists them. */
export type FindingKind =
  | "width"
  | "64-bit"
  | "sign"
  | "float"
  | "precision"
  | "bool"
  | "enum"
  | "pointer"
  | "void"
  | "struct"
  | "layout"
  | "callback"
  | "arity"
  | "variadic"
  | "missing-symbol"
  | "nul"
  | "string"
  | "key"
  | "type-name"
  | "duplicate";

/** A disagreement before its targets are known. */
export interface Disagreement {
  readonly kind: FindingKind;
  /** A fault fails the audit; a note does not. */
  readonly severity: "fault" | "note";
  readonly place: Place;
  /** The function and the place in it, such as `sqlite3_open_v2: flags`. */
  readonly subject: string;
  readonly message: string;
  readonly fix: string | null;
}

/** A disagreement on some targets. */
export interface AuditFinding extends Disagreement {
  readonly targets: readonly string[];
}

/** A table that was read, for the account of what was done. */
export interface AuditedTable {
  readonly dialect: DialectName;
  readonly opener: string;
  readonly place: Place;
  /** How many of its functions and globals were compared. */
  readonly compared: number;
}

/** All that an audit has to say. */
export interface AuditResult {
  readonly findings: readonly AuditFinding[];
  readonly notAudited: readonly NotAudited[];
  readonly tables: readonly AuditedTable[];
}
