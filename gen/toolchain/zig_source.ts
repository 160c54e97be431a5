/**
 * Lets Zig read a file of the user: its parser says what the text says, its compiler what the
 * types are.
 *
 * @module
 */
import {
  copyFileSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { makeFolder } from "../files.ts";
import { BuildError, supportFolder } from "./build.ts";
import { onLeave } from "./leave.ts";
import type { Zig } from "./zig.ts";

/** What a probe gets to work with. */
export type ZigHelper = "reflect" | "prove";

/** What the readers of Zig files ask for. */
export interface ZigReader {
  /**
   * The declarations of the file as JSON; see `shim/zig_read.zig`.
   *
   * @param other another file, seen from the folder of this one
   */
  declarations(other?: string): Promise<string>;
  /**
   * Compiles a probe up to the point where code would be made. It imports the file as `lib`, and
   * `shim/zig_reflect.zig` or `shim/zig_prove.zig` by the name of the helper.
   *
   * @param appended text at the end of a copy of the file, which the probe gets in its place
   * @returns what the compiler said, with the path of the file as it was given
   */
  compile(name: string, text: string, appended: string, helper: ZigHelper): Promise<string>;
}

/** How a file is read. */
export interface ZigReadOptions {
  /** The file as it was given. */
  readonly file: string;
  /** Folder for what is made on the way. */
  readonly work: string;
  /** Flags of the target and of C headers. */
  readonly flags: readonly string[];
}

/** A reader of one file. */
export function zigReader(zig: Zig, options: ZigReadOptions): ZigReader {
  const { file, work, flags } = options;
  const path = resolve(file);
  const folder = dirname(path);
  const support = supportFolder();
  return {
    async declarations(other) {
      const program = join(support, "zig_read.zig");
      const read = other === undefined ? path : join(folder, other);
      const words = ["run", "-fsingle-threaded", program, "--", read];
      const { code, stdout, stderr } = await zig.run(words, folder);
      if (code === 0) return stdout;
      // A file that another one imports, and that is not there: the compiler tells where.
      if (other !== undefined) return JSON.stringify({ broken: true, doc: "", decls: [] });
      throw new BuildError(`${file} cannot be read by Zig:\n${stderr.trim()}`);
    },
    async compile(name, text, appended, helper) {
      makeFolder(work);
      const aside = mkdtempSync(join(work, "zig-"));
      const remove = () => rmSync(aside, { recursive: true, force: true });
      const done = onLeave(remove);
      try {
        const probe = join(aside, name);
        writeFileSync(probe, text);
        const lib = appended === "" ? path : copyBeside(path, join(aside, "copy"), appended);
        const { stdout, stderr } = await zig.run([
          ...["build-obj", "-fno-emit-bin", "-freference-trace=0", ...flags],
          ...["--dep", "lib", "--dep", helper, `-Mroot=${probe}`],
          ...[`-Mlib=${lib}`, `-M${helper}=${join(support, `zig_${helper}.zig`)}`],
        ], folder);
        return tellFile(`${stdout}${stderr}`, [lib, path, basename(path)], probe, file);
      } finally {
        remove();
        done();
      }
    },
  };
}

/** The compiler shortens paths below its working folder. */
function tellFile(output: string, paths: readonly string[], probe: string, file: string): string {
  return output.split("\n").map((line) => {
    const path = paths.find((one) => line.startsWith(`${one}:`));
    if (path !== undefined) return file + line.slice(path.length);
    return line.startsWith(`${probe}:`) ? basename(probe) + line.slice(probe.length) : line;
  }).join("\n");
}

/**
 * Copies a file into a folder where everything else of its own folder is too, so that it finds
 * what it imports, and appends a text.
 */
function copyBeside(path: string, folder: string, appended: string): string {
  makeFolder(folder);
  const from = dirname(path);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === basename(path)) continue;
    link(join(from, entry.name), join(folder, entry.name), entry.isDirectory());
  }
  const copy = join(folder, basename(path));
  writeFileSync(copy, readFileSync(path, "utf8") + appended);
  return copy;
}

/** A link; Windows lets everyone make those of folders, and hard links of files. */
function link(from: string, to: string, folder: boolean): void {
  if (process.platform !== "win32" || folder) return symlinkSync(from, to, "junction");
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
