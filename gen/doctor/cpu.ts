/**
 * Levels of instruction sets, as the kernels of ziffi and compilers name them.
 *
 * @module
 */

/** Features of the levels above the first, as Linux spells them; AMD's names and Intel's. */
const LEVELS: readonly (readonly [level: string, flags: readonly string[]])[] = [
  ["v2", ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"]],
  ["v3", ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"]],
  ["v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]],
];

/** The level of an x86-64 processor with these features: `v1` to `v4`. */
export function x86Level(flags: ReadonlySet<string>): string {
  let level = "v1";
  for (const [next, needed] of LEVELS) {
    if (!needed.every((flag) => flags.has(flag))) break;
    level = next;
  }
  return level;
}

/** The features that `/proc/cpuinfo` lists for the first processor. */
export function cpuFlags(text: string): Set<string> {
  return new Set(/^flags\s*:\s*(.*)$/m.exec(text)?.[1]?.split(/\s+/));
}
