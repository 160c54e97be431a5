// Reads headers with the pinned Zig, and shows types of the model in one line.
import { join } from "node:path";
import type { Header, HeaderFunctionType, HeaderType } from "../../../gen/import/header.ts";
import { type Verified, verifyHeader } from "../../../gen/import/clang/verify.ts";
import { compilerOf, type HeaderJob, readHeaderFile } from "../../../gen/toolchain/read_header.ts";
import { findZig } from "../../../gen/toolchain/zig.ts";
import { at, buildDir, root } from "../../../scripts/lib/paths.mjs";
import { toolchain } from "../../../scripts/toolchain.mjs";

/** Where the headers of the tests are, and those that stand for another library's. */
export const HEADERS = at("tests/gen/support/headers");
export const FOLDERS = [HEADERS, join(HEADERS, "system")];

const work = join(buildDir, "header-tests");
const zig = await findZig(toolchain.zig, root, join(work, "cache"));

/** A job for headers, with the folders of the tests. */
export function jobOf(header: string, more: Partial<HeaderJob> = {}): HeaderJob {
  return { headers: [header], includeDirs: FOLDERS, zig, work, ...more };
}

/** Reads a header. */
export function read(header: string, more: Partial<HeaderJob> = {}): Promise<Header> {
  return readHeaderFile(jobOf(header, more));
}

/** Checks a model against the compiler. */
export function verify(
  model: Header,
  header: string,
  more: Partial<HeaderJob> = {},
): Promise<Verified> {
  const job = jobOf(header, more);
  return verifyHeader(model, job, compilerOf(job));
}

/** A type in one line: typedefs by name, `*` behind what is pointed to. */
export function shown(type: HeaderType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "pointer": {
      const words = (["constant", "volatile", "restrict"] as const).filter((word) => type[word]);
      return `${[shown(type.to), ...words].join(" ")} *`;
    }
    case "array":
      return `${shown(type.of)}[${type.length ?? ""}]`;
    case "function":
      return shownFunction(type);
    case "other":
      return `other(${type.name})`;
    default:
      return type.name;
  }
}

function shownFunction({ params, result, variadic, prototype }: HeaderFunctionType): string {
  const list = params.map(({ name, type, arrayLength }) =>
    `${name ?? "_"}: ${shown(type)}${arrayLength === null ? "" : ` of ${arrayLength}`}`
  );
  if (variadic) list.push("...");
  if (!prototype) list.push("?");
  return `(${list.join(", ")}) -> ${shown(result)}`;
}
