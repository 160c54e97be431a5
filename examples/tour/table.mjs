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
 * @param {string[]} head the first row
 * @param {string[][]} rows of as many cells
 */
export function table(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => width(row[column] ?? "")))
  );
  /** @param {string[]} cells @param {(text: string) => string} [style] */
  const line = (cells, style = (text) => text) =>
    cells.map((text, column) => style(text + " ".repeat((widths[column] ?? 0) - width(text))))
      .join("  ").trimEnd();
  const rule = widths.map((count) => "-".repeat(count)).join("  ");
  return [line(head, (text) => paint("bold", text)), rule, ...rows.map((row) => line(row))]
    .join("\n");
}

/** @param {number} ns */
export function duration(ns) {
  if (ns < 1e3) return `${ns.toFixed(ns < 100 ? 1 : 0)} ns`;
  const [value, unit] = ns < 1e6 ? [ns / 1e3, "us"] : [ns / 1e6, "ms"];
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}

/**
 * Time in JavaScript, time with ziffi, and the second by the first.
 * @param {import("./protocol.ts").Timing} timing
 */
export function timing({ js, ziffi }) {
  const ratio = ziffi / js;
  const shown = ratio.toFixed(ratio < 0.1 ? 3 : 2);
  return `${duration(js).padStart(8)} ${duration(ziffi).padStart(8)}  ` +
    paint(ratio < 1 ? "green" : "red", shown.padEnd(5));
}
