/**
 * What is shown after each run: the present state on a terminal, a line an event elsewhere.
 *
 * @module
 */
import process from "node:process";
import { complain, paint, say } from "../terminal.ts";
import type { Outcome } from "./messages.ts";

/** One run. */
export interface Report extends Omit<Outcome, "native"> {
  readonly schemas: readonly string[];
  /** The files whose change led to it; none for the first run. */
  readonly changed: readonly string[];
  /** What schemas and the work have printed, errors among it. */
  readonly printed: string;
  /** True when the work ended without telling its errors. */
  readonly crashed: boolean;
  readonly ms: number;
  /** How many files are watched. */
  readonly watched: number;
}

/** Clears a terminal, and leaves what can be scrolled back to alone. */
const CLEAR = "\x1b[2J\x1b[H";

/** Shows one run; `screen` clears the terminal first, so that errors that are mended vanish. */
export function showReport(report: Report, how: { json: boolean; screen: boolean }): void {
  const { files, notes, libraries, errors, changed, schemas, ms, watched, printed } = report;
  if (how.screen) process.stdout.write(CLEAR);
  if (printed !== "") process.stderr.write(printed);
  if (report.crashed) { for (const { file, message } of errors) complain(`${file}: ${message}`); }
  if (how.json) {
    const states = files.map(({ shown, state }) => ({ file: shown, state }));
    const event = errors.length === 0 ? "done" : "failed";
    const facts = { event, schemas, changed, files: states, notes, libraries, errors, ms, watched };
    return say(JSON.stringify(facts));
  }
  if (how.screen) {
    for (const { shown, state } of files) if (state === "written") say(`written ${shown}`);
    for (const note of notes) say(`note    ${note}`);
  }
  say(summary(report));
  if (how.screen) say(paint("stdout", "dim", `watching ${watched} files; Ctrl-C ends`));
}

function summary({ schemas, files, libraries, errors, ms }: Report): string {
  const time = `${(ms / 1000).toFixed(2)} s`;
  const names = schemas.join(", ");
  if (errors.length > 0) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    return `${paint("stdout", "red", "failed")}  ${names}: ${count}, ${time}`;
  }
  const written = files.filter(({ state }) => state === "written").length;
  const built = libraries.map(({ path }) => `, ${path} built`).join("");
  const done = paint("stdout", "green", "done");
  return `${done}    ${names}: ${files.length} files, ${written} written${built}, ${time}`;
}
