/**
 * Constants of C: macros, and members of enums without a name.
 *
 * @module
 */
import { call, object, text } from "../code.ts";
import type { Code, DraftEntry } from "../draft.ts";
import type { Header, HeaderConstant, HeaderPlace } from "../header.ts";
import { describe } from "./docs.ts";
import { memberConstants } from "./enums.ts";

/** A constant with its place. */
export interface FoundConstant {
  readonly name: string;
  readonly place: HeaderPlace;
  readonly value: number | bigint | string;
  readonly doc: string;
  readonly float?: boolean;
}

/** Every constant of the library, in the order of the header. */
export function constantsOf(header: Header): FoundConstant[] {
  const macros = header.constants.filter(({ own }) => own).filter(isUseful);
  const members = [...header.enums.values()].filter(({ own }) => own).flatMap((found) =>
    memberConstants(found).map((member) => ({ ...member, place: found.place }))
  );
  const seen = new Set<string>();
  return [...macros, ...members].filter(({ name }) => {
    const again = seen.has(name);
    seen.add(name);
    return !again;
  });
}

/** Guards of headers and switches of compilers are no part of an API. */
function isUseful({ name, value }: HeaderConstant): boolean {
  return isPublic(name) && !(value === "" && /EXPORT|EXTERN|API|IMPORT/.test(name));
}

function isPublic(name: string): boolean {
  return !/^_|_H(_INCLUDED)?_*$|_HPP?_?$/.test(name);
}

/** Macros that have a value, but none that a schema can hold, with the reasons. */
export function lostConstants({ skipped }: Header): { name: string; reason: string }[] {
  return skipped.filter(({ kind, name }) => kind === "constant" && isPublic(name));
}

/** A constant as an entry of a module. */
export function constantEntry({ name, value, doc, float }: FoundConstant): DraftEntry {
  const code = valueCode(value);
  const about = describe(doc, name);
  // A float that is whole has to say that it is one.
  const whole = float === true && Number.isInteger(value);
  const words = about === "" ? whole ? ["undefined"] : [] : [text(about)];
  const options = whole ? [object({ float: "true" })] : [];
  if (words.length === 0) return { key: name, value: code };
  return { key: name, value: call("constant", code, ...words, ...options) };
}

function valueCode(value: number | bigint | string): Code {
  if (typeof value === "string") return text(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** The version of the library by its constants; null when none tells it. */
export function versionOf(header: Header): string | null {
  const own = header.constants.filter((one) => one.own);
  for (const { name, value } of own) {
    if (typeof value !== "string" || !/VERSION(_STRING|_STR|_TEXT)?$/i.test(name)) continue;
    const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(value);
    if (found) return `${Number(found[1])}.${Number(found[2])}.${Number(found[3] ?? 0)}`;
  }
  const part = (pattern: RegExp) =>
    own.find(({ name, value }) => pattern.test(name) && typeof value === "number")?.value;
  const [major, minor, patch] = [
    part(/(VERSION_MAJOR|MAJOR_VERSION|VER_MAJOR|_MAJOR)$/i),
    part(/(VERSION_MINOR|MINOR_VERSION|VER_MINOR|_MINOR)$/i),
    part(/(PATCH|MICRO|REVISION|SUBMINOR|RELEASE)(_VERSION)?$/i),
  ];
  return major === undefined || minor === undefined ? null : `${major}.${minor}.${patch ?? 0}`;
}
