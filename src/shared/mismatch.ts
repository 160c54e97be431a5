/**
 * What differs between two layouts, in words.
 *
 * @module
 */
import { type LayoutDifference, LayoutMismatchError, showValue } from "../runtime/errors.ts";
import { fnv1a64 } from "./hash.ts";
import type { DescribedPart, PlacedPart } from "./layout.ts";
import type { PartDescription } from "./part.ts";

/** A part in few words, such as `cells u64[64]` or `ring u8[4096], mode "bytes"`. */
export function showPart({ kind, ...parameters }: PartDescription): string {
  const { dtype, count, ...rest } = parameters;
  const length = count === undefined ? "" : `[${String(count)}]`;
  const head = `${kind}${dtype === undefined ? "" : ` ${String(dtype)}`}${length}`;
  const more = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [head, ...more].join(", ");
}

/** Reads the description of a layout; null when it is damaged. */
export function readDescription(
  bytes: Uint8Array,
  hash: bigint,
): { readonly json: string; readonly parts: readonly DescribedPart[] } | null {
  if (fnv1a64(bytes) !== hash) return null;
  try {
    const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const parts: unknown = JSON.parse(json);
    return Array.isArray(parts) && parts.every(isDescribed) ? { json, parts } : null;
  } catch {
    return null;
  }
}

function isDescribed(value: unknown): value is DescribedPart {
  if (typeof value !== "object" || value === null) return false;
  const { name, offset, byteLength, part } = value as Partial<DescribedPart>;
  if (typeof name !== "string" || typeof offset !== "number") return false;
  return typeof byteLength === "number" && typeof part === "object" && part !== null;
}

function differencesOf(
  here: readonly PlacedPart[],
  file: readonly DescribedPart[],
): LayoutDifference[] {
  const found = new Map(file.map((part) => [part.name, part]));
  const list: LayoutDifference[] = [];
  for (const { name, description, offset, byteLength } of here) {
    const there = found.get(name);
    found.delete(name);
    const shown = showPart(description);
    if (there === undefined) list.push({ name, problem: "missing", here: shown, file: "" });
    else {
      const said = showPart(there.part);
      if (said !== shown) list.push({ name, problem: "different", here: shown, file: said });
      else if (there.offset !== offset || there.byteLength !== byteLength) {
        const at = (part: { offset: number; byteLength: number }) =>
          `${part.byteLength} bytes at ${part.offset}`;
        const places = { here: at({ offset, byteLength }), file: at(there) };
        list.push({ name, problem: "moved", ...places });
      }
    }
  }
  for (const { name, part } of found.values()) {
    list.push({ name, problem: "extra", here: "", file: showPart(part) });
  }
  return list;
}

function sentence({ name, problem, here, file }: LayoutDifference): string {
  if (problem === "missing") return `${name}: ${here} here, missing in the file`;
  if (problem === "extra") return `${name}: extra in the file, ${file}`;
  return `${name}: ${here} here, ${file} in the file`;
}

/** The error that lists what differs. */
export function explain(
  call: string,
  here: readonly PlacedPart[],
  file: readonly DescribedPart[],
): LayoutMismatchError {
  const all = differencesOf(here, file);
  // Parts that only moved did so because of others, which say it better.
  const own = all.filter(({ problem }) => problem !== "moved");
  const differences = own.length === 0 ? all : own;
  const lines = differences.map(sentence).join("; ");
  const names = file.map(({ name }) => name).join(", ");
  const what = differences.length === 0
    ? `parts in another order, ${showValue(names)}`
    : `another layout: ${lines}`;
  return new LayoutMismatchError(
    `${call}: the file has ${what}. Use the layout of the file, or make a new file`,
    differences,
  );
}
