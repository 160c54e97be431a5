/**
 * The machine that the command line runs on: its target, and child processes.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { onLeave } from "./leave.ts";
import { type Target, targetOf, TARGETS } from "./targets.ts";

/** Linux without glibc, such as Alpine, is a target of its own. */
function isMusl(): boolean {
  // What is loaded tells mostly, and a report of the whole process takes 20 ms.
  const loaded = loadedFiles();
  if (loaded.includes("/ld-musl-")) return true;
  if (loaded.includes("/libc.so.6")) return false;
  const report = process.report?.getReport() as { header?: Record<string, unknown> } | undefined;
  if (report?.header !== undefined) return !report.header["glibcVersionRuntime"];
  try {
    return readdirSync("/lib").some((name) => name.startsWith("ld-musl-"));
  } catch {
    return false;
  }
}

/** The files in the memory of this process, as Linux lists them; empty when it does not. */
function loadedFiles(): string {
  try {
    return readFileSync("/proc/self/maps", "utf8");
  } catch {
    return "";
  }
}

/** The target of this machine, or null when ziffi does not know it. */
export function hostTarget(): Target | null {
  const { platform, arch } = process;
  if (platform !== "linux") return targetOf(`${platform}-${arch}`);
  return targetOf(`linux-${arch}-${isMusl() ? "musl" : "gnu"}`);
}

/** What was wrong with the targets on the command line. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/**
 * The targets that were asked for; the host when none was.
 *
 * @throws TargetError when a name is unknown, or this machine is none of the eight
 */
export function chosenTargets(keys: readonly string[], all: boolean): readonly Target[] {
  if (all) return TARGETS;
  const known = TARGETS.map(({ key }) => key).join(", ");
  if (keys.length > 0) {
    return [...new Set(keys)].map((key) => {
      const target = targetOf(key);
      if (target) return target;
      throw new TargetError(`--target ${key} is unknown: give one or more of ${known}`);
    });
  }
  const host = hostTarget();
  if (host) return [host];
  const here = `${process.platform}-${process.arch}`;
  throw new TargetError(`This machine (${here}) is no target: give --target with one of ${known}`);
}

/** How a child process ended. */
export interface Ran {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** For a program that could not be started, the reason. */
  readonly stderr: string;
}

/** Changes of the environment; undefined removes a variable. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What is longer does not fit into a string. */
const MOST_OUTPUT = 500_000_000;

/**
 * Runs a program to its end, without a shell.
 *
 * @param timeoutMs after which it is killed; 0 lets it run on
 */
export function runProgram(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Env = {},
  timeoutMs = 0,
): Promise<Ran> {
  const all: Record<string, string | undefined> = { ...process.env, NO_COLOR: "1", ...env };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd,
      env: Object.fromEntries(given),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8");
      child[stream].on("data", (chunk: string) => {
        if (texts[stream].length + chunk.length <= MOST_OUTPUT) texts[stream] += chunk;
        else {
          texts.stderr = `${command} printed more than ${MOST_OUTPUT} characters`;
          child.kill();
        }
      });
    }
    const forget = onLeave(() => child.kill());
    const end = (ran: Ran) => {
      forget();
      resolve(ran);
    };
    child.on("error", (error) => end({ code: 127, stdout: "", stderr: error.message }));
    child.on("close", (code) => end({ code, ...texts }));
  });
}
