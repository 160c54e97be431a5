/**
 * Declarations that a file has from other files: their comments and names of params are there.
 *
 * @module
 */
import { posix } from "node:path";
import type { ZigDecl, ZigFile } from "./model.ts";

/** Reads the declarations of a file as JSON, by its path seen from the first one. */
type Read = (file: string) => Promise<string>;

/** How far names are followed that stand for other names. */
const DEEPEST = 16;

/** Declarations of one file. */
interface Place {
  readonly decls: readonly ZigDecl[];
  /** Its folder, seen from the first file. */
  readonly folder: string;
}

/** Follows names through files. */
class Follower {
  readonly #read: Read;
  readonly #files = new Map<string, Place>();

  constructor(read: Read) {
    this.#read = read;
  }

  async #open(file: string, { folder }: Place): Promise<Place | null> {
    // Packages and the standard library have namespaces of their own.
    if (!file.endsWith(".zig")) return null;
    const path = posix.normalize(posix.join(folder, file));
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const { decls } = JSON.parse(await this.#read(path)) as ZigFile;
    const place = { decls, folder: posix.dirname(path) };
    this.#files.set(path, place);
    return place;
  }

  /** The declaration behind `a.b.c`; null when it cannot be followed. */
  async find(parts: readonly string[], place: Place, depth: number): Promise<ZigDecl | null> {
    const [first = "", ...rest] = parts;
    if (depth > DEEPEST) return null;
    if (first.startsWith("@")) {
      const file = await this.#open(first.slice(1), place);
      return file === null ? null : await this.find(rest, file, depth + 1);
    }
    const found = place.decls.find(({ name }) => name === first);
    if (found === undefined) return null;
    if (found.alias.length > 0) return await this.find([...found.alias, ...rest], place, depth + 1);
    if (rest.length === 0) return found;
    if (found.import !== null) {
      const file = await this.#open(found.import, place);
      return file === null ? null : await this.find(rest, file, depth + 1);
    }
    const { container } = found;
    if (container === null) return null;
    return await this.find(rest, { ...place, decls: container.decls }, depth + 1);
  }
}

/** The file with comments and names of what it has from elsewhere. */
export async function followAliases(file: ZigFile, read: Read): Promise<ZigFile> {
  const follower = new Follower(read);
  const place = { decls: file.decls, folder: "." };
  const decls: ZigDecl[] = [];
  for (const decl of file.decls) {
    const found = decl.public && decl.alias.length > 0
      ? await follower.find(decl.alias, place, 0)
      : null;
    if (found === null) decls.push(decl);
    else {
      const { params, errors, container } = found;
      const doc = decl.doc === "" ? found.doc : decl.doc;
      // `export` of another file is none of this one.
      decls.push({ ...decl, kind: found.kind, doc, params, errors, container });
    }
  }
  return { ...file, decls };
}
