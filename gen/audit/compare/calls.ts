/**
 * Looks at calls of native functions: text without NUL, and callbacks of another type.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { HeaderFunction, HeaderParam } from "../../import/header.ts";
import type { Reading } from "../dialects/dialect.ts";
import type { CallSite, UnfollowedCall } from "../scan.ts";
import type { ForeignType, NotAudited } from "../tables.ts";
import { NO_ARGUMENTS } from "../typescript/context.ts";
import { isRead } from "../typescript/reads.ts";
import type { TextEnds } from "../typescript/text_ends.ts";
import type { Value } from "../typescript/values.ts";
import { type CTypes, headerName } from "./c_types.ts";
import type { Comparer } from "./comparer.ts";
import { describeForeign } from "./describe.ts";
import { declaredFor, type HeaderNames } from "./entries.ts";

/** Compares arguments of calls with the header; `linked` collects callbacks that were passed. */
export function compareCalls(
  comparer: Comparer,
  sites: readonly CallSite[],
  names: HeaderNames,
  reading: Reading,
  ends: TextEnds,
  linked: Set<ts.Node>,
): void {
  for (const site of sites) {
    const { fn } = site.link;
    const declared = declaredFor(fn, names);
    if (declared === null) continue;
    checkResult(comparer, site, declared, reading);
    site.args.forEach((argument, i) => {
      const [param, foreign] = [declared.type.params[i], fn.signature.params[i]];
      if (!param || !foreign) return;
      checkText(comparer, ends, { site, declared, argument, index: i, param, foreign, reading });
      checkCallback(comparer, { site, declared, argument, param, reading }, linked);
    });
  }
}

/** Whoever declares a result as void has `undefined`, whatever the function returns. */
function checkResult(
  comparer: Comparer,
  { link, node }: CallSite,
  declared: HeaderFunction,
  { context }: Reading,
): void {
  const { result } = link.fn.signature;
  const { result: theirs } = declared.type;
  const { kind } = comparer.c.shape(theirs);
  // A struct is told where the table declares it.
  if ((result !== null && result.kind !== "void") || kind === "void" || kind === "record") return;
  if (!isRead(context.ts, node)) return;
  const said = result === null ? "has no result" : `says ${describeForeign(result)}`;
  const message = `its result is read, and is undefined: the table ${said}, ` +
    `${headerName(declared.place)} says ${comparer.c.describe(theirs)}`;
  const fix = comparer.fixFor(theirs, "result");
  const place = context.sources.placeOf(node);
  comparer.fault("void", place, `${declared.name}: result`, message, fix);
}

/**
 * Calls of a name that a table declares, on something that is not known to be that table's. Only
 * those are told of whose arguments or results would have been looked at.
 */
export function unfollowed(
  calls: readonly UnfollowedCall[],
  names: HeaderNames,
  c: CTypes,
): NotAudited[] {
  return calls.flatMap(({ name, place, reason }) => {
    const declared = names.functions.get(name);
    const looked = declared?.type.params.some((param) => {
      const shape = c.passed(param.type);
      const to = shape.kind === "pointer" ? c.shape(shape.to) : null;
      return isText(param, c) || to?.kind === "function";
    });
    const told = `its arguments are not looked at: ${reason}`;
    return looked ? [{ place, subject: name, reason: told }] : [];
  });
}

interface Passed {
  readonly site: CallSite;
  readonly declared: HeaderFunction;
  readonly argument: ts.Expression;
  readonly param: HeaderParam;
  readonly reading: Reading;
}

/** True for `const char *`, which C reads to the next NUL. */
function isText({ type }: HeaderParam, c: CTypes): boolean {
  const shape = c.passed(type);
  if (shape.kind !== "pointer" || !shape.constant) return false;
  const to = c.shape(shape.to);
  return to.kind === "int" && to.bits === 8 && to.anySign;
}

function checkText(
  comparer: Comparer,
  ends: TextEnds,
  { site, declared, argument, index, param, foreign, reading }: Passed & {
    readonly index: number;
    readonly foreign: ForeignType;
  },
): void {
  if (!isText(param, comparer.c) || foreign.kind !== "pointer") return;
  const ending = ends.ending(argument);
  const subject = `${declared.name}: ${param.name ?? `param ${index + 1}`}`;
  const place = reading.context.sources.placeOf(argument);
  if (ending === "text" && !foreign.takesStrings) {
    const message = `a string is passed, and ${describeForeign(foreign)} takes memory only`;
    const fix = site.dialect.name === "bun"
      ? 'declare it as "cstring", which takes strings'
      : "encode it, with \\0 at its end";
    comparer.fault("string", place, subject, message, fix);
  }
  if (ending !== "open" || hasLength(site, declared, index, comparer, reading)) return;
  const message = `the text has no NUL at its end, and ${headerName(declared.place)} says ` +
    `${comparer.c.describe(param.type)}: C reads on in what follows`;
  comparer.fault("nul", place, subject, message, "add \\0 to the text before it is encoded");
}

const LENGTH = /^(n$|n[A-Z_]|len|length|size|count|bytes|cb|nbytes?)|(len|length|size|bytes)$/i;

/** True when the param after it says how long the text is. */
function hasLength(
  { args }: CallSite,
  { type }: HeaderFunction,
  index: number,
  { c }: Comparer,
  { context }: Reading,
): boolean {
  const [param, argument] = [type.params[index + 1], args[index + 1]];
  if (!param || !argument || c.passed(param.type).kind !== "int") return false;
  const value = context.value(argument, NO_ARGUMENTS);
  if (value.kind === "number" && value.value < 0) return false;
  if (/\.(byteL|l)ength\b|\bbyteLength\(/.test(argument.getText())) return true;
  return param.name === null || LENGTH.test(param.name);
}

function checkCallback(
  comparer: Comparer,
  { site, declared, argument, param, reading }: Passed,
  linked: Set<ts.Node>,
): void {
  const value: Value = reading.context.value(argument, NO_ARGUMENTS);
  if (value.kind !== "reference" || value.root.kind !== "call") return;
  const signature = site.dialect.callback(value.root, reading);
  if (signature === null) return;
  linked.add(value.root.node);
  const shape = comparer.c.passed(param.type);
  const to = shape.kind === "pointer" ? comparer.c.shape(shape.to) : null;
  if (to?.kind !== "function") return;
  const subject = `${declared.name}: ${param.name ?? "callback"}`;
  const header = headerName(declared.place);
  comparer.signature(signature, to.type, { subject, header, role: "param", callback: true });
}
