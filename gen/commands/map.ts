/**
 * `ziffi map inspect`: what is in the file of a shared map, also while others use it.
 *
 * @module
 */
import { Argument, Command, InvalidArgumentError } from "commander";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
} from "node:fs";
import process from "node:process";
import { fnv1a64 } from "../map/header.ts";
import { reportOf } from "../map/report.ts";
import { MapFileError, type Source } from "../map/source.ts";
import { textOf } from "../map/text.ts";
import type { Machine } from "../map/threads.ts";
import type { Problem } from "./problems.ts";
import { complain, paint, say } from "./terminal.ts";

/** Options of the command. */
export interface MapOptions {
  readonly items: number;
  readonly part?: string;
  readonly json?: boolean;
}

/** Values that are shown of a part, unless stated. */
const ITEMS = 16;
const ITEMS_MAX = 1_000_000;

/** Shows a map; returns the exit code. */
export function inspect(path: string, { items, part, json }: MapOptions): number {
  try {
    const report = withFile(path, (file) => {
      return reportOf(path, file, thisMachine(), { items, part: part ?? null });
    });
    const errors = [
      ...report.problems.map((message) => problemOf(path, "", message)),
      ...report.parts.flatMap(({ name, problems }) =>
        problems.map((message) => problemOf(path, name, message))
      ),
    ];
    if (json) say(JSON.stringify({ ...report, errors }));
    else say(textOf(report, (style, text) => paint("stdout", style, text)).join("\n"));
    for (const { path: name, message, fix } of errors) {
      complain(`${path} is damaged: ${name === "" ? "" : `${name}: `}${message}\n  fix: ${fix}`);
    }
    return errors.length > 0 ? 1 : 0;
  } catch (error) {
    const { message, fix } = explain(path, error);
    if (json) say(JSON.stringify({ errors: [{ file: path, path: "", message, fix }] }));
    complain(`${message}\n  fix: ${fix}`);
    return 1;
  }
}

function problemOf(file: string, part: string, message: string): Problem & { fix: string } {
  return { file, path: part, message, fix: "make the file anew, or restore it" };
}

function explain(path: string, error: unknown): { message: string; fix: string } {
  if (error instanceof MapFileError) {
    return { message: `${path} cannot be inspected: ${error.message}`, fix: error.fix };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === "ENOENT") {
    return {
      message: `There is no file ${path}`,
      fix: "give the path of a map; names are in /dev/shm",
    };
  }
  return { message: `${path} cannot be read: ${message}`, fix: "give a file that you may read" };
}

/** The bytes of a file, read when they are asked for: the file may be large, and changes. */
function withFile<T>(path: string, use: (file: Source) => T): T {
  // Opening a pipe would wait for somebody to write.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = fstatSync(descriptor);
    if (!about.isFile()) throw new MapFileError("it is no regular file", "give the file of a map");
    return use({
      byteLength: about.size,
      read: (offset, byteLength) => readExactly(descriptor, offset, byteLength),
    });
  } finally {
    closeSync(descriptor);
  }
}

function readExactly(descriptor: number, offset: number, byteLength: number): DataView {
  const bytes = new Uint8Array(byteLength);
  let done = 0;
  while (done < byteLength) {
    const got = readSync(descriptor, bytes, done, byteLength - done, offset + done);
    if (got === 0) {
      throw new MapFileError(
        `it ends at byte ${offset + done} while it is read: somebody cuts it short`,
        "restore the file",
      );
    }
    done += got;
  }
  return new DataView(bytes.buffer);
}

/** What /proc says; other systems have none, and nobody is called alive or dead there. */
function thisMachine(): Machine {
  const boot = small("/proc/sys/kernel/random/boot_id")?.trim();
  return {
    boot: boot ? fnv1a64(new TextEncoder().encode(boot)) : null,
    namespace: namespaceHere(),
    stat(thread) {
      try {
        return readFileSync(`/proc/${thread}/stat`, "utf8");
      } catch (error) {
        return /^(ENOENT|ESRCH)$/.test((error as NodeJS.ErrnoException).code ?? "")
          ? null
          : undefined;
      }
    },
  };
}

function small(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** The time namespace that every machine begins with. */
const FIRST_TIME_NAMESPACE = 0xeffffffan;

/** PID namespace, and time namespace where it is another than the first. */
function namespaceHere(): bigint | null {
  const pids = inode("/proc/self/ns/pid");
  const times = inode("/proc/self/ns/time") ?? FIRST_TIME_NAMESPACE;
  if (pids === null) return null;
  return times === FIRST_TIME_NAMESPACE ? pids : BigInt.asUintN(64, times << 32n) ^ pids;
}

function inode(path: string): bigint | null {
  try {
    const [, number] = /\[(\d+)\]/.exec(readlinkSync(path)) ?? [];
    return number === undefined ? null : BigInt(number);
  } catch {
    return null;
  }
}

function itemCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= ITEMS_MAX) return count;
  throw new InvalidArgumentError(`Give a number from 0 to ${ITEMS_MAX}.`);
}

/** The command as the program has it. */
export function mapCommand(): Command {
  return new Command("map")
    .description("show what is in the file of a shared map: layout, owners, waiters, contents")
    .addArgument(new Argument("<action>", "what to do").choices(["inspect"]))
    // Not required by commander: it would speak of the file before the action that is wrong.
    .argument("[file]", "the map; it is only read, and others may use it meanwhile")
    .usage("[options] <action> <file>")
    .option("--items <count>", "most values to show of a part", itemCount, ITEMS)
    .option("--part <name>", "show this part only")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 shown, 1 no map, a damaged one or one that cannot be read, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi map inspect hits.map\n  $ ziffi map inspect hits.map --part ring",
    )
    .action((_action: string, file: string | undefined, options: MapOptions, command: Command) => {
      if (file === undefined) {
        command.error("error: missing required argument 'file'", { exitCode: 2 });
      }
      process.exitCode = inspect(file, options);
    });
}
