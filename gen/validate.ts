/**
 * Checks a library schema and reports everything that is wrong with it, each finding with its
 * path and its fix. Nothing is guessed: what is not stated is an error.
 *
 * @module
 */
import { Reporter } from "./diagnostics.ts";
import type { Library } from "./facts.ts";
import { checkCLibrary } from "./validate_c.ts";
import { checkConstants } from "./validate_constants.ts";
import { checkTexts } from "./validate_facts.ts";
import { checkFunction } from "./validate_function.ts";

const SNAKE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const STATUS_FIX = "list it under status as name: { code, text }, with ok: 0 and failures negative";

/** Exports of every library beside its functions, without the prefix. */
const SUPPORT = ["abi_hash", "abi_table"];
type Loose = Readonly<Record<string, unknown>>;

/** True for a plain object, whose properties can be looked at. */
export function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Checks what a schema file exports by default.
 *
 * @param file name of the schema file, for the findings
 * @returns the same value, known to be a library
 * @throws SchemaError with every finding
 */
export function validateLibrary(input: unknown, file: string): Library {
  const reporter = new Reporter(file);
  if (!isRecord(input)) {
    reporter.add("default", "the default export is not a library", "export default library({...})");
    reporter.throwIfAny();
  } else {
    checkHead(input, reporter);
    checkTexts(input, reporter);
    checkStatus(input["status"], isC(input), reporter);
    checkModules(input, reporter);
    reporter.throwIfAny();
  }
  return input as unknown as Library;
}

/** True for a library that is bound as it is, through its C ABI. */
function isC(library: Loose): boolean {
  return library["c"] !== undefined;
}

/** True for a library with headers of its own, so that ziffi does not write its names into one. */
function hasHeaders({ c }: Loose): boolean {
  return isRecord(c) && Array.isArray(c["headers"]) && c["headers"].length > 0;
}

function checkHead(library: Loose, reporter: Reporter): void {
  if (typeof library["name"] !== "string" || !SNAKE.test(library["name"])) {
    reporter.add(
      "name",
      `${show(library["name"])} is not a snake_case name`,
      `name it like "calc"`,
    );
  }
  if (isC(library)) {
    checkCLibrary(library["c"], reporter);
    if (library["implementation"] !== undefined) {
      const fix = "leave one of the two out";
      reporter.add("implementation", "a library has c or a Zig implementation", fix);
    }
  }
  const texts = ["version", "description", ...(isC(library) ? [] : ["implementation"])];
  for (const key of texts) {
    if (typeof library[key] !== "string") {
      reporter.add(key, `${show(library[key])} is not a string`, `add ${key}: "..." to library()`);
    }
  }
  const out = library["out"];
  const rooms = ["typescript", ...(isC(library) ? ["shim", "native"] : ["zig"]), "header", "docs"];
  for (const room of rooms) {
    const path = isRecord(out) ? out[room] : undefined;
    // Most rooms of a C library have a place of their own.
    if (path === undefined && isC(library) && /^(shim|native|header)$/.test(room)) continue;
    if (typeof path !== "string") {
      reporter.add(`out.${room}`, `${show(path)} is not a path`, `add ${room}: "..." to out`);
    } else if (/^([/\\]|[A-Za-z]:)/.test(path)) {
      reporter.add(
        `out.${room}`,
        `${show(path)} is absolute`,
        "give a path relative to the schema",
      );
    }
  }
}

/** A C library has the numbers that it has; those of a Zig library follow the rules of ziffi. */
function checkStatus(status: unknown, anyCode: boolean, reporter: Reporter): void {
  if (status === undefined) return;
  if (!isRecord(status)) return reporter.add("status", "is not an object", STATUS_FIX);
  const seen = new Map<number, string>();
  for (const [name, entry] of Object.entries(status)) {
    const path = `status.${name}`;
    const code = isRecord(entry) ? entry["code"] : undefined;
    if (!SNAKE.test(name)) reporter.add(path, "is not a snake_case name", STATUS_FIX);
    if (typeof code !== "number" || (code | 0) !== code || (!anyCode && code > 0)) {
      const what = anyCode ? "an int32" : "0 or a negative int32";
      reporter.add(path, `code ${show(code)} is not ${what}`, STATUS_FIX);
    } else if (!anyCode && (code === 0) !== (name === "ok")) {
      reporter.add(path, "only ok has code 0", STATUS_FIX);
    } else if (seen.has(code)) {
      reporter.add(path, `has the same code as ${seen.get(code)}`, "give it a number of its own");
    } else seen.set(code, name);
    if (!isRecord(entry) || typeof entry["text"] !== "string") {
      reporter.add(path, "has no text", STATUS_FIX);
    } else if (entry["zig"] !== undefined) checkError(entry["zig"], path, anyCode, reporter);
  }
  if (!anyCode && !seen.has(0)) reporter.add("status", "has no ok", STATUS_FIX);
}

function checkError(zig: unknown, path: string, isC: boolean, reporter: Reporter): void {
  if (isC) return reporter.add(`${path}.zig`, "is for Zig libraries", "leave it out");
  if (typeof zig === "string" && /^[A-Za-z_]\w*$/.test(zig)) return;
  reporter.add(`${path}.zig`, `${show(zig)} is no Zig name`, "give the name of the error");
}

function checkModules(library: Loose, reporter: Reporter): void {
  const modules = library["modules"];
  if (!Array.isArray(modules) || modules.length === 0) {
    reporter.add("modules", "there is none", "add modules: [nativeModule({...})]");
    return;
  }
  const names = new Set<string>();
  const files = new Set<string>();
  const constants = {
    ...{ macros: !hasHeaders(library), isC: isC(library), names: new Set<string>() },
  };
  const prefix = `${String(library["name"])}_`;
  // The shim of a C library keeps its own exports apart.
  const support = isC(library) ? [] : SUPPORT;
  const symbols = new Map(support.map((name) => [prefix + name, "one that ziffi adds"]));
  const all = new Map<string, unknown>(
    modules.flatMap((module) =>
      isRecord(module?.functions) ? Object.entries(module.functions) : []
    ),
  );
  modules.forEach((module: unknown, index) => {
    const path = `modules[${index}]`;
    if (!isRecord(module) || typeof module["name"] !== "string" || !SNAKE.test(module["name"])) {
      reporter.add(path, "has no snake_case name", `name it after its Zig file, like "math"`);
      return;
    }
    if (files.has(module["name"])) reporter.add(path, "has the name of another", "rename one");
    files.add(module["name"]);
    checkConstants(module["constants"], `${path}.constants`, reporter, constants);
    const functions = module["functions"];
    if (!isRecord(functions)) {
      reporter.add(
        `${path}.functions`,
        "is not an object",
        "list functions as name: fn([...], ...)",
      );
      return;
    }
    for (const [name, fn] of Object.entries(functions)) {
      const at = `${path}.functions.${name}`;
      if (!CAMEL.test(name)) reporter.add(at, "is not a camelCase name", `name it like "addAll"`);
      if (names.has(name)) reporter.add(at, "is defined twice", "rename one of the two");
      names.add(name);
      const hasStatus = library["status"] !== undefined;
      const where = { isC: isC(library), hasHeaders: hasHeaders(library) };
      const context = { hasStatus, ...where, functions: all, symbols, prefix };
      checkFunction(fn, name, at, reporter, context);
    }
  });
}

/** A value as it is shown in a finding. */
export function show(value: unknown): string {
  return value === undefined ? "undefined" : JSON.stringify(value) ?? String(value);
}
