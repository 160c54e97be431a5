/**
 * Compares the ABI table of a loaded library with that of the binding.
 *
 * @module
 */
import { AbiMismatchError } from "./errors.ts";

const SHOWN = 12;

/**
 * Explains a mismatch: which side is older, and every line that only one side has.
 *
 * @param table lines that the binding expects
 * @param found lines that the library exports
 * @param isC true for a C library, which has a command of its own
 */
export function abiMismatch(
  path: string,
  table: readonly string[],
  found: readonly string[],
  isC: boolean,
): AbiMismatchError {
  const inLibrary = new Set(found);
  const inBinding = new Set(table);
  const differences = [
    ...table.filter((line) => !inLibrary.has(line)).map((line) => ({
      side: "binding" as const,
      line,
    })),
    ...found.filter((line) => !inBinding.has(line)).map((line) => ({
      side: "library" as const,
      line,
    })),
  ];
  const shown = differences.slice(0, SHOWN).map(({ side, line }) => `  only the ${side}: ${line}`);
  if (differences.length > SHOWN) shown.push(`  and ${differences.length - SHOWN} more`);
  const build = isC ? "ziffi build" : "npm run build";
  const message = [
    `${path} was built from another schema than this binding: ${older(table, found)}.`,
    ...shown,
    `Build the library and generate the binding from the same schema (${build}).`,
  ].join("\n");
  return new AbiMismatchError(message, differences);
}

function older(table: readonly string[], found: readonly string[]): string {
  const binding = versionOf(table);
  const library = versionOf(found);
  const order = compareVersions(library, binding);
  if (order < 0) return `the library is older (${library}, the binding is ${binding})`;
  if (order > 0) return `the binding is older (${binding}, the library is ${library})`;
  return `both call themselves ${binding}`;
}

function versionOf(table: readonly string[]): string {
  const line = table.find((candidate) => candidate.startsWith("version "));
  return line?.slice("version ".length) ?? "of unknown version";
}

function compareVersions(a: string, b: string): number {
  const left = a.split(/[.+-]/).map(Number);
  const right = b.split(/[.+-]/).map(Number);
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}
