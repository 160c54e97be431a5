/**
 * What the watching process and the one that works say to each other.
 *
 * @module
 */
import type { FileState } from "../../files.ts";
import type { Built } from "../compile.ts";
import type { Problem } from "../problems.ts";

/** What has to be done. */
export interface Work {
  readonly schemas: readonly string[];
  readonly out: string | null;
  /** True to compile libraries too, for this machine. */
  readonly build: boolean;
  readonly zig: string | null;
}

/** How it ended. */
export interface Outcome {
  readonly files: readonly FileState[];
  readonly notes: readonly string[];
  readonly libraries: readonly Built[];
  readonly errors: readonly Problem[];
  /** The C and Zig files that belong to the schemas that could be read. */
  readonly native: readonly string[];
}

/** What the working process says. */
export type Answer =
  /** Every schema is imported: nothing of the user's runs any more. */
  | { readonly kind: "loaded" }
  | { readonly kind: "done"; readonly outcome: Outcome }
  /** Something that no message explains. */
  | { readonly kind: "fault"; readonly stack: string };
