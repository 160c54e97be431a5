// A table with one column a runtime. Colour only where the terminal says it can.
import { stripVTControlCharacters, styleText } from "node:util";

const { stdout } = process;
const colours = stdout.isTTY === true && stdout.hasColors();

/**
 * @param {Parameters<typeof styleText>[0]} style
 * @param {string} text
 */
export const paint = (style, text) => colours ? styleText(style, text) : text;

/** @param {string} text */
const width = (text) => stripVTControlCharacters(text).length;

/**
 * @param {string[][]} heads the rows above the rule
 * @param {string[][]} rows of as many cells
 */
export function table(heads, rows) {
  const all = [...heads, ...rows];
  const widths = (heads[0] ?? []).map((_, column) =>
    Math.max(...all.map((row) => width(row[column] ?? "")))
  );
  /** @param {string[]} cells */
  const line = (cells) =>
    cells.map((text, column) => text + " ".repeat((widths[column] ?? 0) - width(text)))
      .join("  ").trimEnd();
  const rule = widths.map((count) => "-".repeat(count)).join("  ");
  return [...heads.map((head) => paint("bold", line(head))), rule, ...rows.map(line)].join("\n");
}

/** @param {number} ns */
export function duration(ns) {
  if (ns < 1e3) return `${ns.toFixed(ns < 100 ? 1 : 0)} ns`;
  const [value, unit] = ns < 1e6 ? [ns / 1e3, "us"] : [ns / 1e6, "ms"];
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}

/** A single time, under the column of ziffi's times. @param {number} ns */
export const single = (ns) => duration(ns).padStart(17);

/** What the three numbers of `timing` are. */
export const timingHead = "plain JS    ziffi ratio";

/**
 * Time in JavaScript, time with ziffi, and the second by the first.
 * @param {import("./protocol.ts").Timing} timing
 */
export function timing({ js, ziffi }) {
  const ratio = ziffi / js;
  const shown = ratio.toFixed(ratio < 0.1 ? 3 : 2).padStart(5);
  const times = `${duration(js).padStart(8)} ${duration(ziffi).padStart(8)}`;
  return `${times} ${paint(ratio < 1 ? "green" : "red", shown)}`;
}
