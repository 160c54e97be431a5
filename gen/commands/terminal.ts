/**
 * What commands print: colours and a status line on terminals, plain text everywhere else.
 *
 * @module
 */
import process from "node:process";
import { styleText } from "node:util";

/** The two streams that commands print to. */
export type StreamName = "stdout" | "stderr";

/** Styles that commands use; the names are those of styleText. */
export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/**
 * True when a stream takes colours. FORCE_COLOR decides before NO_COLOR, as in the runtimes
 * themselves; without either, only a terminal that is not dumb has them.
 */
export function hasColours(stream: StreamName): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = process.env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return term !== "dumb" && isTerminal(stream);
}

/** True when somebody looks at a stream. */
export function isTerminal(stream: StreamName): boolean {
  return process[stream].isTTY === true;
}

/** A text in a style, on a stream that has colours. */
export function paint(stream: StreamName, style: Style, text: string): string {
  return hasColours(stream) ? styleText(style, text, { validateStream: false }) : text;
}

/** Prints lines to the output. */
export function say(text: string): void {
  print("stdout", text);
}

/**
 * Prints what is wrong to the error output: `error: ` before it, and its lines `fix:` stand out.
 * A text that begins with spaces goes on with the error before it.
 */
export function complain(text: string): void {
  const stated = text.replace(/^error: /, "");
  const head = text.startsWith(" ") ? "" : `${paint("stderr", "red", "error:")} `;
  const body = stated.replace(/^( +)fix:/gm, (_, space: string) => {
    return `${space}${paint("stderr", "cyan", "fix:")}`;
  });
  print("stderr", head + body);
}

/** What the status line says now; empty when there is none. */
let status = "";
let cleared = false;

/**
 * Shows what is at work, in one line at the end of the error output, in place of what it said
 * before. Prints nothing unless the error output is a terminal. {@link say} and {@link complain}
 * print above of it; {@link endProgress} removes it.
 */
export function progress(text: string): void {
  if (!isTerminal("stderr") || process.env["TERM"] === "dumb") return;
  if (!cleared) process.on("exit", endProgress);
  cleared = true;
  wipe();
  const columns = process.stderr.columns || 80;
  // A line that is full would wrap, and only its last part would be removed.
  status = text.length < columns ? text : `${text.slice(0, columns - 2)}…`;
  process.stderr.write(paint("stderr", "dim", status));
}

/** Removes the status line. */
export function endProgress(): void {
  wipe();
  status = "";
}

/** Shows what is at work until it has ended, well or not. */
export async function withProgress<T>(text: string, work: () => Promise<T>): Promise<T> {
  progress(text);
  try {
    return await work();
  } finally {
    endProgress();
  }
}

function wipe(): void {
  if (status !== "") process.stderr.write("\r\x1b[2K");
}

function print(stream: StreamName, text: string): void {
  wipe();
  process[stream].write(`${text}\n`);
  if (status !== "") process.stderr.write(paint("stderr", "dim", status));
}

/**
 * Lets a program end as it would when nobody reads its output any more, as in `ziffi … | head -1`:
 * the rest of the output is dropped, the work and the exit code are the same. Any other failure to
 * print, such as a full disk, is told and makes the exit code 1.
 */
export function surviveClosedOutput(): void {
  for (const name of ["stdout", "stderr"] as const) {
    process[name].on("error", (error: Error & { code?: string }) => {
      if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return;
      process.on("exit", () => process.exitCode ||= 1);
      if (name === "stdout") complain(`Cannot print to the output: ${error.message}`);
    });
  }
}
