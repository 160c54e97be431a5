/**
 * Finds the tables in a file, the calls of their functions, and the callbacks that it makes.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import { BUN } from "./dialects/bun.ts";
import { DENO } from "./dialects/deno.ts";
import type { Declared, Dialect, Link, Reading } from "./dialects/dialect.ts";
import { KOFFI } from "./dialects/koffi.ts";
import { NODE } from "./dialects/node.ts";
import type { ForeignSignature, Place } from "./tables.ts";
import { NO_ARGUMENTS } from "./typescript/context.ts";
import { truthOf } from "./typescript/evaluate.ts";
import type { SourceModule } from "./typescript/sources.ts";
import { alternatives, type CallRoot, type ReferenceValue } from "./typescript/values.ts";

/** All dialects that an audit reads. */
export const DIALECTS: readonly Dialect[] = [DENO, BUN, NODE, KOFFI];

/** A table and its dialect. */
export interface FoundTable extends Declared {
  readonly dialect: Dialect;
  /** The call that opens it. */
  readonly opener: ts.Node;
}

/** A call of a function of a table. */
export interface CallSite {
  readonly dialect: Dialect;
  readonly link: Link;
  readonly args: readonly ts.Expression[];
  readonly node: ts.CallExpression;
}

/** A call of a name of a table, on something that could not be followed. */
export interface UnfollowedCall {
  readonly name: string;
  readonly place: Place;
  readonly reason: string;
}

/** A callback that a file makes. */
export interface FoundCallback {
  readonly signature: ForeignSignature | null;
  readonly place: Place;
  readonly what: string;
  readonly node: ts.Node;
}

/** All that a file has for an audit. */
export interface Scan {
  readonly tables: readonly FoundTable[];
  readonly callbacks: readonly FoundCallback[];
}

/** A reading of one file on one target. */
export function readingOf(reading: Omit<Reading, "nameOf">): Reading {
  const { ts: api } = reading.context;
  return {
    ...reading,
    nameOf(node) {
      let at = node.parent;
      while (
        api.isParenthesizedExpression(at) || api.isAsExpression(at) || api.isAwaitExpression(at) ||
        api.isSatisfiesExpression(at) || api.isNonNullExpression(at)
      ) at = at.parent;
      if (api.isVariableDeclaration(at) || api.isPropertyAssignment(at)) {
        return api.isIdentifier(at.name) ? at.name.text : null;
      }
      if (api.isPropertyDeclaration(at)) return api.isIdentifier(at.name) ? at.name.text : null;
      if (!api.isBinaryExpression(at)) return null;
      if (api.isPropertyAccessExpression(at.left)) return at.left.name.text;
      return api.isIdentifier(at.left) ? at.left.text : null;
    },
  };
}

/** Finds the tables and callbacks of a file. */
export function scan(module: SourceModule, reading: Reading): Scan {
  const { context } = reading;
  const { ts: api } = context;
  const direct: FoundTable[] = [];
  const followed: FoundTable[] = [];
  const callbacks: FoundCallback[] = [];
  const visit = (node: ts.Node): void => {
    if (isDead(node, reading)) return;
    if (api.isCallExpression(node) || api.isNewExpression(node)) {
      const value = context.value(node, NO_ARGUMENTS);
      const root = value.kind === "reference" && value.root.kind === "call" ? value.root : null;
      if (root !== null) {
        const table = tableOf(root, reading);
        const own = root.node === node;
        if (table !== null && (own || root.within.size > 0)) (own ? direct : followed).push(table);
        const callback = own ? callbackOf(root, reading) : null;
        if (callback !== null) callbacks.push(callback);
      }
    }
    api.forEachChild(node, visit);
  };
  visit(module.tree);
  // A function that opens what it is given is read with what its callers give it.
  const called = new Set(
    followed.filter(({ table }) => table.entries.length > 0)
      .map(({ opener }) => opener),
  );
  const tables = direct.filter(({ table, opener }) =>
    table.entries.length > 0 || !called.has(opener)
  );
  return { tables: [...tables, ...followed.filter(({ opener }) => called.has(opener))], callbacks };
}

/** True for code that does not run on the target. */
function isDead(node: ts.Node, { context }: Reading): boolean {
  const { ts: api } = context;
  const { parent } = node;
  if (parent === undefined) return false;
  if (!api.isIfStatement(parent) && !api.isConditionalExpression(parent)) return false;
  const [condition, yes, no] = api.isIfStatement(parent)
    ? [parent.expression, parent.thenStatement, parent.elseStatement]
    : [parent.condition, parent.whenTrue, parent.whenFalse];
  if (node !== yes && node !== no) return false;
  const truth = truthOf(context.value(condition, NO_ARGUMENTS));
  return truth !== null && truth !== (node === yes);
}

function tableOf(root: CallRoot, reading: Reading): FoundTable | null {
  for (const dialect of DIALECTS) {
    const declared = dialect.table(root, reading);
    if (declared !== null) return { ...declared, dialect, opener: root.node };
  }
  return null;
}

const MAKERS = /^(Deno\.UnsafeCallback(\.threadSafe)?|JSCallback|registerCallback|register)$/;

function callbackOf(root: CallRoot, reading: Reading): FoundCallback | null {
  for (const dialect of DIALECTS) {
    const signature = dialect.callback(root, reading);
    if (signature === null) continue;
    const place = reading.context.sources.placeOf(root.node);
    return { signature, place, what: makerOf(root.callee), node: root.node };
  }
  return null;
}

function makerOf({ root, path }: ReferenceValue): string {
  const whole = [...(root.kind === "global" ? [root.name] : []), ...path].join(".");
  return MAKERS.exec(whole)?.[0] ?? path.at(-1) ?? "callback";
}

/** The calls in a file of functions of some tables. */
export function callSites(
  module: SourceModule,
  tables: readonly FoundTable[],
  { context }: Reading,
): { readonly sites: CallSite[]; readonly unfollowed: UnfollowedCall[] } {
  const { ts: api } = context;
  const links = new Map<ts.Node, { readonly dialect: Dialect; readonly link: Link }[]>();
  for (const { dialect, links: own, opener } of tables) {
    const all = links.get(opener) ?? [];
    all.push(...own.map((link) => ({ dialect, link })));
    links.set(opener, all);
  }
  // `symbols.name` says which table is meant; a name alone may be anything.
  const methods = new Set(
    tables.flatMap((one) => one.links).filter(({ path }) => path.length > 1)
      .map(({ path }) => path.join("\0")),
  );
  const sites: CallSite[] = [];
  const unfollowed: UnfollowedCall[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isCallExpression(node)) {
      const callee = context.value(node.expression, NO_ARGUMENTS);
      for (const one of alternatives(callee)) {
        if (one.kind !== "reference") continue;
        const { root, path } = one;
        const key = path.join("\0");
        const known = root.kind === "call" ? links.get(root.node) : undefined;
        const match = known?.find(({ link }) => link.path.join("\0") === key);
        if (match) sites.push({ ...match, args: node.arguments, node });
        if (root.kind !== "unknown" || !methods.has(key)) continue;
        const place = context.sources.placeOf(node);
        unfollowed.push({ name: path.at(-1) ?? "", place, reason: root.reason });
      }
    }
    api.forEachChild(node, visit);
  };
  visit(module.tree);
  return { sites, unfollowed };
}
