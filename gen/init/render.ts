/**
 * Makes the files of a new project from templates: placeholders are `__word__`, in texts and in
 * paths.
 *
 * @module
 */
import { VERSIONS } from "./versions.ts";

/** What a library is written in. */
export type Kind = "c" | "zig";

/** What a kind is called, and how its native code is tested by itself. */
const KINDS: Readonly<Record<Kind, { readonly title: string; readonly test: string }>> = {
  c: {
    title: "C",
    test: "zig cc -std=c11 -Wall -Wextra -Werror -c native/__name__.c -o build/__name__.o",
  },
  // With a cache of its own: the one that projects share mixes up files of the same name.
  zig: { title: "Zig", test: "zig test --cache-dir build/.zig-cache native/root.zig" },
};

/** The kinds there are. */
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** What a new project is called and made of. */
export interface ProjectNames {
  readonly kind: Kind;
  /** The library, in snake_case. */
  readonly name: string;
  /** The npm package. */
  readonly package: string;
}

/** A file with its path from the root of its folder, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const PLACEHOLDER = /__([a-zA-Z]+(?:_[a-z]+)*)__/g;

/**
 * The files of a project. `dot_` at the start of a folder or file stands for a dot, and `.tmpl` at
 * its end for nothing: the tools of ziffi's own repository and npm would take such files for their
 * own.
 */
export function renderProject(templates: readonly TextFile[], names: ProjectNames): TextFile[] {
  const values = valuesOf(names);
  return templates.map(({ path, text }) => ({
    path: fill(path, values).replace(/(^|\/)dot_/g, "$1.").replace(/\.tmpl$/, ""),
    text: fill(text, values),
  }));
}

function valuesOf({ kind, name, package: npmName }: ProjectNames): ReadonlyMap<string, string> {
  const { title, test } = KINDS[kind];
  return new Map([
    ["name", name],
    ["NAME", name.toUpperCase()],
    ["package", npmName],
    ["Kind", title],
    ["test_native", test.replaceAll("__name__", name)],
    ...Object.entries(VERSIONS).map(([key, value]) => [`version_${key}`, value] as const),
  ]);
}

function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (placeholder, word: string) => {
    const value = values.get(word);
    if (value === undefined) throw new Error(`A template has the placeholder ${placeholder}`);
    return value;
  });
}
