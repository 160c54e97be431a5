// Runs child processes: captured or on the terminal, with a time limit, and never left behind.
import { spawn } from "node:child_process";
import { root } from "./paths.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to the environment; undefined removes
 * @property {number} [timeoutMs]
 * @property {boolean} [inherit] use the terminal of this process instead of capturing
 *
 * @typedef {object} RunResult
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} output stdout and stderr in the order they arrived
 * @property {boolean} timedOut
 * @property {number} ms
 */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
const posix = process.platform !== "win32";

/**
 * Ends a child and what it started. A captured child leads its own process group.
 * @param {import("node:child_process").ChildProcess} child
 */
function end(child) {
  try {
    if (posix && child.pid) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

for (const [signal, code] of /** @type {const} */ ([["SIGINT", 130], ["SIGTERM", 143]])) {
  process.on(signal, () => {
    for (const child of running) end(child);
    process.exit(code);
  });
}

/**
 * The environment of a child: this one, with the changes, without the variables that would colour
 * captured output or send a child's test report to a parent runner.
 * @param {RunOptions} options
 */
function childEnv({ env = {}, inherit = false }) {
  const base = { ...process.env };
  delete base["NODE_TEST_CONTEXT"];
  if (!inherit) {
    delete base["FORCE_COLOR"];
    base["NO_COLOR"] = "1";
  }
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete base[name];
    else base[name] = value;
  }
  return base;
}

/**
 * Runs a command to its end. Never rejects on a failing command: the caller reads `code`.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  const started = performance.now();
  const captured = !options.inherit;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: childEnv(options),
      stdio: captured ? ["ignore", "pipe", "pipe"] : "inherit",
      detached: captured && posix,
    });
    running.add(child);
    /** @type {Buffer[]} */
    const chunks = [];
    let timedOut = false;
    let launchError = "";
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    const timer = options.timeoutMs
      ? setTimeout(() => {
        timedOut = true;
        end(child);
      }, options.timeoutMs)
      : undefined;
    child.on("error", (error) => {
      launchError = `Cannot start ${command}: ${error.message}\n`;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({
        code: launchError ? 127 : code,
        signal,
        output: launchError + Buffer.concat(chunks).toString("utf8"),
        timedOut,
        ms: performance.now() - started,
      });
    });
  });
}

/**
 * One line that says how a process ended.
 * @param {RunResult} result
 */
export function ending({ code, signal, timedOut, ms }) {
  if (timedOut) return `stopped after ${seconds(ms)} without finishing`;
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`;
