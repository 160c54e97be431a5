// Starts another process of the runtime that the test runs on.
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a child process gets. */
export interface SpawnOptions {
  /** Variables to add; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Runs with the permission system of the runtime on, without the permission for FFI. */
  readonly withoutFfi?: boolean;
  /** A command that runs the command behind it, with its arguments. */
  readonly inside?: readonly string[];
}

const LIMIT_MS = 60_000;

/** Arguments of this runtime in front of a script. */
function runtimeArgs(withoutFfi: boolean): string[] {
  if ("Deno" in globalThis) {
    const allowed = withoutFfi ? ["--allow-read", "--allow-env", "--allow-sys"] : ["--allow-all"];
    return ["run", "--no-check", "--no-prompt", ...allowed];
  }
  if (process.versions["bun"] !== undefined) return ["run"];
  const permissions = withoutFfi ? ["--permission", "--allow-fs-read=*"] : [];
  return ["--disable-warning=ExperimentalWarning", ...permissions];
}

/** A process that runs. */
export interface Started {
  /** Its end, however it comes. */
  readonly ended: Promise<Ended>;
  /** Ends it between any two instructions. */
  kill(): void;
}

/**
 * Runs a script of tests/api/support on this runtime, and waits for its end.
 *
 * @param script file name
 */
export function runScript(
  script: string,
  args: readonly string[],
  options?: SpawnOptions,
): Promise<Ended> {
  return startScript(script, args, options).ended;
}

/**
 * Starts a script of tests/api/support on this runtime.
 *
 * @param script file name
 */
export function startScript(
  script: string,
  args: readonly string[],
  { env = {}, withoutFfi = false, inside = [] }: SpawnOptions = {},
): Started {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const merged: NodeJS.ProcessEnv = { ...process.env, ...env };
  for (const [name, value] of Object.entries(env)) if (value === undefined) delete merged[name];
  const words = [...inside, process.execPath, ...runtimeArgs(withoutFfi), path, ...args];
  const child = spawn(words[0] ?? "", words.slice(1), {
    env: merged,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  const ended = new Promise<Ended>((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    const timer = setTimeout(kill, LIMIT_MS);
    child.stdout.on("data", (chunk) => stdout += chunk);
    child.stderr.on("data", (chunk) => stderr += chunk);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { ended, kill };
}
