/**
 * What the options of several commands share.
 *
 * @module
 */
import { TARGETS } from "../toolchain/targets.ts";

/** The keys of all targets, as help texts list them. */
export const TARGET_KEYS = TARGETS.map(({ key }) => key).join(", ");

/** `--target a --target b` and `--target a,b`; a list of words would swallow the schema. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(",")];
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
