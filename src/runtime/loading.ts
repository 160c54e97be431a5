/**
 * Finds and loads library files.
 *
 * @module
 */
import type { Backend, NativeLibrary, RawFunction, Scope } from "./backend.ts";
import { LoadFailure } from "./backend.ts";
import { LibraryLoadError, type LoadAttempt, ZiffiError } from "./errors.ts";
import { HandleOwner } from "./handles.ts";
import {
  type Candidate,
  candidates,
  directCandidates,
  type Lookup,
  targetKey,
  variableOf,
} from "./lookup.ts";

/** One loaded file; opening it again shares it, so that its functions stay the same objects. */
export interface Loaded {
  readonly native: NativeLibrary;
  readonly functions: Map<string, RawFunction>;
  readonly handles: HandleOwner;
  /** What was asked for when it was loaded. */
  readonly deepBinding: boolean | undefined;
  /** Those that have it open. */
  openers: number;
  /** Those, and who has closed it and may still be in its code. */
  users: number;
}

/** What is looked for. */
export interface Wanted extends Lookup {
  readonly prefix: string;
  readonly abiTable: () => readonly string[];
  readonly c?: true;
  readonly direct?: { readonly names: Readonly<Record<string, readonly string[]>> };
}

/** Loaded files, by what was asked for. */
const loadedByPath = new Map<string, Loaded>();

/** Loads the first file that can be loaded; see the generated `open`. */
export function loadFirst(
  spec: Wanted,
  runtime: Backend,
  given: string | URL | undefined,
  direct: boolean,
  deepBinding: boolean | undefined,
): { path: string; loaded: Loaded } {
  const attempts: (LoadAttempt & Candidate)[] = [];
  // A plain C library exports nothing by which it could be told.
  const marker = direct ? null : `${spec.prefix}abi_hash__lane`;
  const places = direct
    ? directCandidates(spec, runtime, given, spec.direct?.names ?? {})
    : candidates(spec, runtime, given);
  const scope = spec.c ? scopeOf(spec, deepBinding) : undefined;
  for (const candidate of places) {
    const { path } = candidate;
    const shared = loadedByPath.get(keyOf(path, direct));
    if (shared) {
      checkBinding(spec.name, path, shared, deepBinding);
      shared.openers += 1;
      shared.users += 1;
      return { path, loaded: shared };
    }
    try {
      const native = runtime.load(path, marker, scope);
      const known = native.marker;
      const loaded: Loaded = {
        native,
        functions: new Map(marker === null || known === null ? [] : [[marker, known]]),
        handles: new HandleOwner(spec.name),
        deepBinding,
        openers: 1,
        users: 1,
      };
      loadedByPath.set(keyOf(path, direct), loaded);
      return { path, loaded };
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error;
      if (error.kind === "permission") throw permissionError(spec.name, path, error);
      const wrong = `it is no ${spec.name} library: it does not export ${marker}`;
      attempts.push({ ...candidate, reason: error.kind === "invalid" ? wrong : error.message });
    }
  }
  throw loadError(spec, runtime, attempts, direct);
}

/** The functions of C of a binding: `fn name(…): … = symbol exports…` in its ABI table. */
function scopeOf({ abiTable }: Wanted, deepBinding: boolean | undefined): Scope {
  const symbolIn = /^fn .* = (\w+) \w+__(?:lane|buffer|start)\(/;
  return {
    functions: () => abiTable().flatMap((line) => symbolIn.exec(line)?.[1] ?? []),
    deepBinding,
  };
}

function checkBinding(
  name: string,
  path: string,
  { deepBinding: before }: Loaded,
  deepBinding: boolean | undefined,
): void {
  if (deepBinding === undefined || deepBinding === before) return;
  throw new ZiffiError(
    "IN_USE",
    `The ${name} library ${path} is open, and was opened with deepBinding: ${before}: ` +
      `it cannot be opened with deepBinding: ${deepBinding} as well; close it first`,
  );
}

/** Somebody has closed a file; after the last one, it is loaded anew for the next. */
export function release(path: string, loaded: Loaded, direct: boolean): void {
  loaded.openers -= 1;
  if (loaded.openers === 0) loadedByPath.delete(keyOf(path, direct));
}

/** Ends one use of a file, and unloads it after the last one. */
export function unload(loaded: Loaded): void {
  loaded.users -= 1;
  if (loaded.users === 0) loaded.native.close();
}

/** One file may be opened in both modes, which bind other symbols. */
function keyOf(path: string, direct: boolean): string {
  return direct ? `direct ${path}` : path;
}

function permissionError(name: string, path: string, error: LoadFailure): ZiffiError {
  return new ZiffiError(
    "PERMISSION_DENIED",
    `The runtime may not load the ${name} library ${path}: ${error.message}`,
    { cause: error },
  );
}

function loadError(
  { name, c }: Wanted,
  runtime: Backend,
  attempts: readonly (LoadAttempt & Candidate)[],
  direct: boolean,
): LibraryLoadError {
  const target = targetKey(runtime.target());
  const lines = attempts.map(({ path, origin, reason }) => `  ${path} (${origin}): ${reason}`);
  const none = direct
    ? `  nothing: the schema lists no file for ${runtime.target().os} in c.direct`
    : "  nothing: the binding names no package and no local build";
  const build = c === undefined ? "npm run build" : "ziffi build";
  const advice = direct
    ? `Install it, give its path to open(), or run ${build} and open it without mode "direct".`
    : `Build it (${build}), install its package, or set ${variableOf(name)} to its path.`;
  const message = [
    `No ${name} library for ${target} could be loaded by ${runtime.name}. Tried:`,
    ...(lines.length === 0 ? [none] : lines),
    advice,
  ].join("\n");
  return new LibraryLoadError(message, attempts);
}
