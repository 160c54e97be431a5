/**
 * Where the native library is looked for: environment variable, installed package, local build.
 *
 * @module
 */
import type { Backend, Target } from "./backend.ts";
import { showValue } from "./errors.ts";

/** What the lookup needs to know of a library. */
export interface Lookup {
  readonly name: string;
  /** `import.meta.url` of the generated entry. */
  readonly base: string;
  /** Folders relative to `base`; `{target}` is replaced. */
  readonly localBuilds: readonly string[];
  /** Package with the binary; `{target}` is replaced. */
  readonly package: string | null;
  /** `import.meta.resolve` of the generated entry. */
  readonly resolve: (specifier: string) => string;
}

/** One place to try. */
export interface Candidate {
  readonly path: string;
  /** Why this place, for messages. */
  readonly origin: string;
}

/** `linux-x64-gnu`, `darwin-arm64`, `win32-x64` and so on. */
export function targetKey({ os, arch, libc }: Target): string {
  return libc === null ? `${os}-${arch}` : `${os}-${arch}-${libc}`;
}

/** File name of a shared library on a target. */
export function libraryFile(name: string, { os }: Target): string {
  if (os === "win32") return `${name}.dll`;
  return os === "darwin" ? `lib${name}.dylib` : `lib${name}.so`;
}

/** Name of the environment variable that overrides the lookup. */
export function variableOf(name: string): string {
  return `${name.toUpperCase()}_LIBRARY`;
}

/**
 * Every place to try, in order. A given path or a set variable is the only one, so that a mistake
 * in it does not load another library in silence.
 */
export function candidates(
  lookup: Lookup,
  backend: Backend,
  given: string | URL | undefined,
): Candidate[] {
  if (given !== undefined) return [{ path: pathOf(given), origin: "options.path" }];
  const variable = variableOf(lookup.name);
  const fromEnv = backend.env(variable);
  if (fromEnv !== undefined && fromEnv !== "") {
    return [{ path: pathOf(fromEnv), origin: variable }];
  }
  const target = backend.target();
  const key = targetKey(target);
  const file = libraryFile(lookup.name, target);
  const found: Candidate[] = [];
  if (lookup.package !== null) {
    const specifier = `${lookup.package.replace("{target}", key)}/${file}`;
    const path = resolvePackage(lookup, specifier);
    if (path !== null) found.push({ path, origin: `package ${specifier}` });
  }
  for (const folder of lookup.localBuilds) {
    const place = folder.replace("{target}", key);
    const url = new URL(place.endsWith("/") ? place + file : `${place}/${file}`, lookup.base);
    if (url.protocol === "file:") found.push({ path: pathOf(url), origin: "local build" });
  }
  return found;
}

/**
 * Every place to try for a C library that is called as it is. Bare names are looked up by the
 * loader of the system, which knows where its libraries are.
 */
export function directCandidates(
  lookup: Lookup,
  backend: Backend,
  given: string | URL | undefined,
  files: Readonly<Record<string, readonly string[]>>,
): Candidate[] {
  if (given !== undefined) return [{ path: pathOf(given), origin: "options.path" }];
  return (files[backend.target().os] ?? []).map((name) => {
    const isRelative = /[/\\]/.test(name) && !/^([/\\]|[A-Za-z]:|file:)/.test(name);
    const path = isRelative ? pathOf(new URL(name, lookup.base)) : name;
    return { path: name.startsWith("file:") ? pathOf(name) : path, origin: "schema" };
  });
}

function resolvePackage(lookup: Lookup, specifier: string): string | null {
  try {
    const url = new URL(lookup.resolve(specifier));
    return url.protocol === "file:" ? pathOf(url) : null;
  } catch {
    // Not installed; the local builds follow.
    return null;
  }
}

/** A path or file URL as a path. A bare name is a file of this folder, not of the system's. */
export function pathOf(place: string | URL): string {
  if (typeof place !== "string" && !(place instanceof URL)) {
    throw new TypeError(`open: path is ${showValue(place)}; give a path or a file URL`);
  }
  if (typeof place === "string" && !place.startsWith("file:")) {
    return /[/\\]/.test(place) || place === "" ? place : `./${place}`;
  }
  const { protocol, host, pathname } = typeof place === "string" ? new URL(place) : place;
  if (protocol !== "file:" || host !== "") {
    throw new RangeError(`open: path is ${showValue(String(place))}; give a path or a file URL`);
  }
  const path = decodeURIComponent(pathname);
  // A drive, as in "/C:/".
  return path[2] === ":" && /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}
