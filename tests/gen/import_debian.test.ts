// Headers of Debian are read without loss: the compiler agrees to the model, and every function
// that a second compiler sees, and that the library exports, is in it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import type { HeaderPlace } from "../../gen/import/header.ts";
import { run } from "../../scripts/lib/run.mjs";
import {
  INSTALLED,
  type Installed,
  isThere,
  libraryFile,
  REQUIRED,
} from "./support/installed_headers.ts";
import { read, verify } from "./support/read_headers.ts";
import { WorkFolder } from "./support/run.ts";

const only = process.platform === "linux" ? {} : { skip: "headers of Debian" };

/** Functions as GCC lists them, by name with the file that declares them; null without GCC. */
async function seenByGcc(one: Installed): Promise<Map<string, string> | null> {
  using folder = new WorkFolder();
  const headers = [...one.before ?? [], one.header];
  writeFileSync(folder.at("all.c"), headers.map((name) => `#include <${name}>\n`).join(""));
  const folders = (one.includeDirs ?? []).map((path) => `-I${path}`);
  const words = ["-fsyntax-only", "-w", "-aux-info", "all.txt", ...folders, "all.c"];
  try {
    const { code, output } = await run("gcc", words, { cwd: folder.path, env: {} });
    assert.equal(code, 0, output);
  } catch {
    return null;
  }
  const found = new Map<string, string>();
  const line = /^\/\* (.*?):\d+:\w+ \*\/ (?:extern|static) (.*)$/gm;
  for (
    const [, file = "", text = ""] of readFileSync(folder.at("all.txt"), "utf8").matchAll(line)
  ) {
    const plain = text.replace(/__attribute__ \(\(.*?\)\)/g, "");
    // A function that returns the address of one has its name inside of parentheses.
    const name = (/^[^(]*\(\*+ ?(\w+) \(/.exec(plain) ?? /(\w+) \(/.exec(plain))?.[1];
    if (name !== undefined) found.set(name, file);
  }
  return found;
}

function lineAt({ file, line }: HeaderPlace): string {
  return readFileSync(file, "utf8").split("\n")[line - 1] ?? "";
}

/** Names that a library exports; null when that cannot be told. */
async function exported(one: Installed): Promise<ReadonlySet<string> | null> {
  const file = libraryFile(one);
  if (file === null) return null;
  try {
    const { code, output } = await run("nm", ["-D", "--defined-only", file], { cwd: "/", env: {} });
    if (code !== 0) return null;
    return new Set([...output.matchAll(/ [TWi] (\w+)/g)].map(([, name = ""]) => name));
  } catch {
    return null;
  }
}

test("the headers that others build on are installed", only, () => {
  const there = INSTALLED.filter(isThere).map(({ header }) => header);
  for (const header of REQUIRED) {
    assert.ok(there.includes(header), `${header} is missing: install its package`);
  }
});

for (const one of INSTALLED) {
  const skip = only.skip ??
    (isThere(one) || REQUIRED.includes(one.header)
      ? false
      : `${one.header} is not installed (${one.package})`);
  test(`${one.header} is read as the compiler reads it`, { skip }, async (t) => {
    const { header, before = [], includeDirs = [] } = one;
    const more = { before, includeDirs };
    const model = await read(header, more);
    const { checked, disagreements } = await verify(model, header, more);
    assert.deepEqual(disagreements, []);
    assert.ok(checked > 40, `only ${checked} statements`);
    const functions = new Set(model.functions.map(({ name }) => name));
    const seen = await seenByGcc(one);
    if (seen === null) return t.diagnostic("there is no GCC to compare with");
    const files = new Set(model.functions.map(({ place }) => place.file));
    const lost = [...seen].filter(([name, file]) => files.has(file) && !functions.has(name));
    assert.deepEqual(lost, [], "functions that GCC sees in the same files");
    // GCC lists no function that is declared by a typedef of its type, without parentheses.
    const unseen = model.functions.filter(({ name, place }) =>
      !seen.has(name) && new RegExp(`\\b${name}\\)? ?\\(`).test(lineAt(place))
    ).map(({ name }) => name);
    assert.deepEqual(unseen, [], "functions that GCC does not see");
    const names = await exported(one);
    if (names === null) return t.diagnostic("there is no library to compare with");
    const declared = [...seen.keys()].filter((name) => names.has(name));
    const missing = declared.filter((name) => !functions.has(name));
    assert.deepEqual(missing, [], "functions that are declared and exported");
    assert.ok(declared.length > 1, `${one.library} exports next to nothing of the header`);
    t.diagnostic(`${functions.size} functions, ${declared.length} exported; ${checked} statements`);
  });
}
