// A folder in which headers are imported, with everything that the command line needs.
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "../../../../gen/import/report.ts";
import { at } from "../../../../scripts/lib/paths.mjs";
import { sourceImports, toolchain } from "../../../../scripts/toolchain.mjs";
import { ziffiHere } from "../command_line.ts";
import { type Ended, WorkFolder, ziffi } from "../run.ts";

/** Every kind of declaration, and its code. */
export const KINDS = at("tests/gen/support/import");

/** What `ziffi import --json` prints. */
export interface Told extends Account {
  readonly schema: string;
  readonly change: "new" | "changed" | "same";
  readonly written: boolean;
  readonly diff: string;
  readonly conflicts: readonly { readonly line: number; readonly kept: readonly string[] }[];
}

/** A folder with headers; `using` removes it. */
export class ImportFolder extends WorkFolder {
  /** The environment of every command. */
  readonly env = {
    ZIFFI_ZIG: toolchain.zig,
    // Each folder would compile the same things again.
    ZIG_LOCAL_CACHE_DIR: at("build", ".zig-cache"),
  };

  /** Copies kinds.h and kinds.c into it. */
  static withKinds(): ImportFolder {
    const folder = new ImportFolder();
    for (const file of ["kinds.h", "kinds.c"]) cpSync(join(KINDS, file), folder.at(file));
    return folder;
  }

  /** Runs a command of ziffi, in this process. */
  run(...words: readonly string[]): Promise<Ended> {
    return ziffiHere(words, this.path, this.env);
  }

  /** Runs a command of ziffi that has to succeed in a process of its own. */
  async start(...words: readonly string[]): Promise<string> {
    const env = { ...this.env, NODE_OPTIONS: sourceImports };
    const { code, output } = await ziffi(words, this.path, "node26", env);
    assert.equal(code, 0, output);
    return output;
  }

  /** Runs a command that has to succeed. */
  async ok(...words: readonly string[]): Promise<string> {
    const { code, output } = await this.run(...words);
    assert.equal(code, 0, output);
    return output;
  }

  /** Imports and returns the account. */
  async import(...words: readonly string[]): Promise<Told> {
    return JSON.parse(await this.ok("import", "--json", ...words)) as Told;
  }

  read(file: string): string {
    return readFileSync(this.at(file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(this.at(file), text);
  }

  has(file: string): boolean {
    return existsSync(this.at(file));
  }
}

/** The share of functions, in percent. */
export function functionShare({ shares }: Account): number {
  const share = shares.find(({ kind }) => kind === "function");
  return share === undefined ? 0 : (share.imported / share.total) * 100;
}
