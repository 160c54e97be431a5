/**
 * A report of a map in words.
 *
 * @module
 */
import { wrapText } from "../printer.ts";
import type { MapReport, PartReport } from "./report.ts";
import type { Json } from "./source.ts";

const WIDTH = 96;

/** What the parts of a text can be emphasised as; a terminal shows them. */
export type Emphasis = "bold" | "red" | "dim";

/** Paints a text, or leaves it. */
export type Paint = (style: Emphasis, text: string) => string;

/** The lines of a report. */
export function textOf(report: MapReport, paint: Paint): string[] {
  const { file, byteLength, layoutHash, parts, problems, waiters, creator } = report;
  const lines = [
    `${paint("bold", file)}: ${byteLength} bytes, ${
      counted(parts.length, "part")
    }, layout ${layoutHash}`,
    `made by ${show(creator)}`,
  ];
  if (report.sameBoot === false) {
    lines.push("its threads are from before this machine was started: its locks are free");
  }
  if (report.sameNamespace === false) {
    lines.push("its threads are of another PID namespace: who lives cannot be told here");
  }
  for (const { bucket, waiters: count } of waiters) {
    lines.push(`${counted(count, "thread")} may sleep on cells of wait bucket ${bucket}`);
  }
  lines.push(...problems.map((one) => paint("red", `damaged: ${one}`)));
  return [...lines, ...parts.flatMap((part) => ["", ...partLines(part, paint)])];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function partLines(part: PartReport, paint: Paint): string[] {
  const { name, kind, offset, byteLength, state, problems, description } = part;
  const { kind: _, ...parameters } = description;
  const shown = Object.entries(parameters).map(([key, value]) => `${key} ${shorten(value)}`);
  const place = paint("dim", `${byteLength} bytes at ${offset}`);
  const keys = Object.entries(state);
  const column = Math.max(0, ...keys.map(([key]) => words(key).length)) + 2;
  return [
    `${paint("bold", name)}: ${[kind, ...shown].join(", ")}; ${place}`,
    ...problems.map((one) => `  ${paint("red", `damaged: ${one}`)}`),
    ...keys.flatMap(([key, value]) => {
      const [first = "", ...rest] = valueLines(value, WIDTH - column);
      const indent = " ".repeat(column + 2);
      return [`  ${words(key).padEnd(column)}${first}`, ...rest.map((line) => indent + line)];
    }),
  ];
}

/** A parameter of the description: what a struct is made of is told by its values. */
function shorten(value: unknown): string {
  if (typeof value !== "object" || value === null) return `${value}`;
  const { name, type, byteLength } = value as Readonly<Record<string, unknown>>;
  if (typeof name === "string") return name;
  return type === "bytes" ? `bytes[${byteLength}]` : JSON.stringify(value);
}

/** `waitingReaders` to `waiting readers`. */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueLines(value: Json, width: number): string[] {
  if (!Array.isArray(value)) return [show(value)];
  if (value.length === 0) return ["none"];
  const plain = value.every((one) => typeof one !== "object" || one === null);
  return plain ? wrapText(value.map(show).join(" "), width) : value.map(show);
}

/** A value in one line. */
function show(value: Json): string {
  if (value === null) return "none";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value !== "object") return `${value}`;
  if (isList(value)) return `[${value.map(show).join(", ")}]`;
  const { thread, alive, program } = value;
  if (thread === undefined) {
    return Object.entries(value).map(([key, one]) => `${words(key)} ${show(one)}`).join(", ");
  }
  const life = alive === null ? "whether it lives is not known" : alive ? "alive" : "dead";
  return `thread ${thread}${program === null ? "" : ` of ${program}`}, ${life}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
