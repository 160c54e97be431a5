/**
 * Compares drafts with what compilers say: headers of every target, and the shim.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found } from "../../check/findings.ts";
import { checkHeaders, PROBE_FILE } from "../../check/headers.ts";
import { shimName } from "../../forms.ts";
import { HeaderError } from "../../import/header.ts";
import type { Compared, Fault } from "../../import/prove.ts";
import { functionsOf, type LibraryIr } from "../../ir.ts";
import type { Output } from "../../outputs.ts";
import { readProbe, supportFolder } from "../../toolchain/build.ts";
import { sharedFlags, SYNTAX_FLAGS } from "../../toolchain/c_flags.ts";
import { onLeave } from "../../toolchain/leave.ts";
import type { Target } from "../../toolchain/targets.ts";
import type { Tools } from "./headers.ts";

/** Compares the draft with the headers of this machine, and then with those of other targets. */
export async function compare(
  library: LibraryIr,
  outputs: readonly Output[],
  tools: Tools,
  { host, others }: { readonly host: Target; readonly others: readonly Target[] },
): Promise<Compared> {
  const folders = { schema: tools.folder, support: supportFolder(), header: tools.folder };
  const job = { library, folders, zig: tools.zig, work: tools.work };
  const read = async (target: Target) => {
    const mode = { target, host: target === host, safe: false };
    const result = await checkHeaders(
      library,
      library.c?.headers ?? [],
      target,
      (text, flags) => readProbe(job, mode, PROBE_FILE, text, flags),
    );
    return { ...result, target };
  };
  const shim = outputs.find(({ room }) => room === "shim")?.text ?? "";
  const [own, compiled, ...elsewheres] = await Promise.all([
    read(host),
    compileShim(library, shim, tools, host),
    ...others.map(read),
  ]);
  const { found, unchecked } = own;
  if (unchecked !== null) throw new HeaderError(`The draft cannot be compared: ${unchecked}`);
  if (found.length > 0) return { faults: found.map((one) => faultOf(one, [])), missing: [] };
  const { faults, missing } = elsewhere(elsewheres);
  return { faults: [...compiled, ...faults], missing };
}

/** Functions that the compiler refuses to call: a macro may stand in the way of one. */
async function compileShim(
  library: LibraryIr,
  text: string,
  tools: Tools,
  host: Target,
): Promise<Fault[]> {
  if (library.c === null || text === "") return [];
  const folders = { schema: tools.folder, support: supportFolder(), header: tools.folder };
  const { c, name } = library;
  const flags = sharedFlags({ c, name, optional: true }, folders, {
    ...{ target: host, host: true, safe: false },
  });
  const folder = mkdtempSync(join(tools.work, "shim-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const done = onLeave(remove);
  try {
    writeFileSync(join(folder, SHIM_FILE), text);
    const words = flags.filter((flag) => flag !== "-shared" && !flag.startsWith("-Wl,"));
    // Where Zig is told to make nothing by itself, it misses the object that it did not ask for.
    const { stderr } = await tools.zig.run(
      ["cc", ...SYNTAX_FLAGS, ...words, SHIM_FILE],
      folder,
    );
    return shimFaults(stderr, text, library);
  } finally {
    remove();
    done();
  }
}

const SHIM_FILE = "ziffi_shim_draft.c";

/** Which functions the errors of a shim are about. */
export function shimFaults(output: string, text: string, library: LibraryIr): Fault[] {
  const lines = text.split("\n");
  const names = new Map(
    functionsOf(library).map(({ name }) => [shimName(library.prefix, name), name]),
  );
  const faults = new Map<string, Fault>();
  for (const [, line, message = ""] of output.matchAll(/^.*?:(\d+):\d+: error: (.*)$/gm)) {
    const name = functionAt(lines, Number(line) - 1, names);
    // What is about no function the build tells.
    if (name === null || faults.has(name)) continue;
    faults.set(name, { path: name, reason: `C cannot call it so: ${shortened(message)}` });
  }
  return [...faults.values()];
}

/** Assertions of the compiler repeat the whole expression, and end with what the shim says. */
function shortened(message: string): string {
  const own = /^static assertion failed.*?': (.*)$/.exec(message)?.[1];
  if (own !== undefined) return `${own}: it is a macro too`;
  return message.length > 120 ? `${message.slice(0, 119)}…` : message;
}

/** The function whose export is at a line, or follows the checks that are there. */
function functionAt(
  lines: readonly string[],
  at: number,
  names: ReadonlyMap<string, string>,
): string | null {
  // The checks of a function and the function are one paragraph.
  const start = lines.lastIndexOf("", at) + 1;
  const end = lines.indexOf("", at);
  for (const line of lines.slice(start, end < 0 ? undefined : end)) {
    const symbol = /\b(\w+?)__(?:lane|buffer|start)\(/.exec(line)?.[1];
    const name = symbol === undefined ? undefined : names.get(symbol);
    if (name !== undefined) return name;
  }
  return null;
}

/** What other targets say: what is missing there only is optional. */
function elsewhere(
  results: readonly { readonly found: readonly Found[]; readonly target: Target }[],
): Compared {
  const targets = new Map<string, string[]>();
  const first = new Map<string, Found>();
  for (const { found, target } of results) {
    for (const one of found) {
      const key = `${one.path}: ${one.message}`;
      first.set(key, one);
      targets.set(key, [...(targets.get(key) ?? []), target.key]);
    }
  }
  const isMissing = ({ kind, found }: Found) => kind === "signature" && found === null;
  const all = [...first];
  return {
    faults: all.filter(([, one]) => !isMissing(one))
      .map(([key, one]) => faultOf(one, targets.get(key) ?? [])),
    missing: all.filter(([, one]) => isMissing(one)).map(([, { path }]) => path),
  };
}

function faultOf({ path, kind, message, found }: Found, targets: readonly string[]): Fault {
  if (targets.length === 0) return { path, reason: message };
  const named = targets.join(", ");
  if (kind !== "constant") return { path, reason: `${message} (${named})` };
  // One schema is for all targets, and check compares it with the headers of each.
  const reason = found === null
    ? `the headers of ${named} lack it`
    : `it has another value in the headers of ${named}`;
  return { path, reason };
}
