/**
 * TypeScript of a call that does not block: it runs on another thread and gives a Promise.
 *
 * @module
 */
import { crossingResult } from "./forms.ts";
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import { keptLines, type Plan, planOf, returnLines, usesRaw } from "./plan.ts";
import type { Printer } from "./printer.ts";
import { givenParams, optionsName } from "./signature.ts";

/** Params whose memory must live until the call is done. */
const OBJECTS: ReadonlySet<string> = new Set(
  ["handle", "array", "bytes", "struct", "union", "pointer", "structArray"],
);

/** Prints the method of a call that does not block; see `lib.start`. */
export function printLater(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  const { name } = fn;
  const params = givenParams(fn);
  const count = params.length;
  const plan = planOf({ library, fn, checked: true, memory: "$job" });
  const uses = fn.params.filter(({ type }) => type.kind === "callback")
    .map((param) => `${param.name}$use`);
  const kept = params.filter(({ type }) => OBJECTS.has(type.kind))
    .map((param) => typescriptName(param.name));
  const options = optionsName(fn);
  const names = params.map((param) => typescriptName(param.name));
  // An async method, so that a wrong argument rejects as everything else does.
  out.block(`async ${name}(${[...names, options].join(", ")}) {`, "},", () => {
    out.line(
      `if (arguments.length !== ${count} && arguments.length !== ${count + 1}) {`,
      `  badArity("${name}", ${count}, arguments.length);`,
      "}",
      `if (lib.closed) badClosed("${name}", lib.name);`,
      `const $signal = checkAsyncOptions("${name}", ${options});`,
      ...plan.declare,
      "const $job = { scratch: lib.newScratch() };",
      "let $started = false;",
    );
    out.block("try {", "} finally {", () => {
      out.line(...plan.enter, "$started = true;");
      printStart(out, fn, plan, [...uses, ...kept]);
    });
    out.indented(() => {
      const ends = uses.map((use) => `  ${use}?.end();`);
      out.line("if (!$started) {", ...ends, "  $job.scratch.end();", "}");
    }).line("}");
  });
}

function printStart(out: Printer, fn: FunctionIr, plan: Plan, kept: readonly string[]): void {
  const { failures, after } = plan;
  const noted = keptLines(plan, [...plan.ends, ...plan.kept]);
  const body = [...noted, ...failures, ...after, ...returnLines(plan)];
  const used = body.some(usesRaw);
  out.line(...plan.holds);
  out.block("return await lib.start(", ");", () => {
    out.line(
      `"${fn.name}",`,
      `"${fn.name}",`,
      "$job.scratch,",
      `[${plan.lane.join(", ")}],`,
    );
    const raw = crossingResult(fn).lane === "f64" ? "number" : "bigint";
    out.block(used ? `($raw: ${raw}) => {` : "() => {", "},", () => out.line(...body));
    out.line("$signal,", `[${kept.join(", ")}],`);
  });
}
