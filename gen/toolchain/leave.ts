/**
 * What has to be done when the command line ends before its work has: by a signal, or by a fault.
 *
 * @module
 */
import process from "node:process";

/** Exit codes of a program that ends by a signal: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const tasks = new Set<() => void>();
let listening = false;

/**
 * Does something when the process ends, such as removing a half-written file.
 *
 * @returns takes the task back, once the work is done
 */
export function onLeave(task: () => void): () => void {
  if (!listening) process.on("exit", () => tasks.forEach((one) => one()));
  listening = true;
  tasks.add(task);
  return () => tasks.delete(task);
}

/** Ends the process with the exit code of the signal, after what is left to do. */
export function leaveOnSignals(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => process.exit(code));
  }
}
