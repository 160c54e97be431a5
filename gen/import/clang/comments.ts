/**
 * Finds the comments of declarations by their lines, and frees them of their marks.
 *
 * @module
 */
import type { Preprocessed } from "./preprocessed.ts";

/** A comment, or several line comments that follow each other. */
interface Comment {
  readonly first: number;
  readonly last: number;
  readonly text: string;
  /** True when code stands before it on its first line. */
  readonly beside: boolean;
  /** True when code stands behind it on its last line. */
  readonly leads: boolean;
}

/** The lines that a declaration takes. */
export interface Extent {
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly name: string;
  /** True when it ends inside of a macro, so that its last line is not known. */
  readonly open?: boolean;
}

/** The comments of all files. */
export class Comments {
  readonly #lines: Preprocessed["lines"];
  readonly #files = new Map<string, FileComments>();
  /** Comments inside of macros, which stand wherever the macro does. */
  readonly #inMacros: ReadonlySet<string>;

  constructor({ lines, macros }: Pick<Preprocessed, "lines" | "macros">) {
    this.#lines = lines;
    this.#inMacros = new Set(macros.flatMap(({ body }) => body.match(/\/\*.*?\*\//g) ?? []));
  }

  /** What a comment says of a declaration: beside it, before it or right behind it, or "". */
  of({ file, first, last, name, open = false }: Extent): string {
    const comments = this.#of(file);
    const found = comments.beside(last, name) ?? comments.above(first) ??
      comments.behind(last, open) ?? comments.before(first) ?? comments.group(first, name);
    return found === null ? "" : cleanComment(found.text);
  }

  /** What a comment says of a member, which has a line or shares one. */
  ofMember({ file, first, last, name }: Extent): string {
    const comments = this.#of(file);
    const found = comments.beside(last, name) ?? comments.before(first);
    return found === null ? "" : cleanComment(found.text);
  }

  #of(file: string): FileComments {
    let known = this.#files.get(file);
    if (!known) {
      known = new FileComments(this.#lines.get(file) ?? new Map(), this.#inMacros);
      this.#files.set(file, known);
    }
    return known;
  }
}

class FileComments {
  readonly #lines: ReadonlyMap<number, string>;
  readonly #byFirst = new Map<number, Comment[]>();
  readonly #byLast = new Map<number, Comment>();
  /** True for a file whose comments follow what they are about. */
  readonly #follow: boolean;

  constructor(lines: ReadonlyMap<number, string>, inMacros: ReadonlySet<string>) {
    this.#lines = lines;
    for (const comment of scan(lines, inMacros)) {
      this.#byFirst.set(comment.first, [...this.#byFirst.get(comment.first) ?? [], comment]);
      if (!comment.beside && !comment.leads) this.#byLast.set(comment.last, comment);
    }
    this.#follow = this.#follows();
  }

  /** Whether most comments that stand between code and an empty line have the code before them. */
  #follows(): boolean {
    let [before, behind] = [0, 0];
    for (const { first, last } of this.#byLast.values()) {
      const [above, below] = [this.#blank(first - 1), this.#blank(last + 1)];
      if (above && !below && this.#isCode(last + 1)) before += 1;
      if (!above && below && this.#isEnd(first - 1)) behind += 1;
    }
    return behind > 2 * before;
  }

  #isCode(line: number): boolean {
    return /^\s*[A-Za-z_]/.test(this.#lines.get(line) ?? "");
  }

  /** True for a line on which a declaration ends. */
  #isEnd(line: number): boolean {
    return /[;)]\s*$/.test(this.#lines.get(line) ?? "") && !this.#lines.get(line)?.startsWith("#");
  }

  #blank(line: number): boolean {
    return (this.#lines.get(line) ?? "").trim() === "";
  }

  /** A comment that starts behind the declaration, on its last line. */
  beside(line: number, name: string): Comment | null {
    const here = (this.#byFirst.get(line) ?? []).filter(({ beside }) => beside);
    if (here.length < 2) return here[0] ?? null;
    const text = this.#lines.get(line) ?? "";
    const at = text.search(new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`));
    return here.find((comment) => text.indexOf(comment.text.split("\n")[0] ?? "") > at) ?? null;
  }

  /** A comment that ends on the line before. */
  above(line: number): Comment | null {
    const comment = this.#byLast.get(line - 1);
    if (comment === undefined || /^\/(?:\*[*!]<|\/[/!]<)/.test(comment.text)) return null;
    // Without empty lines around it, it is about what the file's comments are about.
    return this.#follow && this.#isEnd(comment.first - 1) ? null : comment;
  }

  /** A comment on the lines before; a documentation comment may have empty lines behind it. */
  before(line: number): Comment | null {
    let end = line - 1;
    const lowest = Math.max(0, line - 12);
    while (end > lowest && this.#blank(end)) end -= 1;
    const comment = this.#byLast.get(end);
    if (!comment || /^\/(?:\*[*!]<|\/[/!]<)/.test(comment.text)) return null;
    const gap = line - 1 - end;
    if (gap === 0 || /^\/\*[*!](?!\*)/.test(comment.text)) return comment;
    return gap === 1 && this.#blank(comment.first - 1) ? comment : null;
  }

  /** A comment may stand before several declarations without empty lines between: it names them. */
  group(line: number, name: string): Comment | null {
    let start = line;
    const lowest = Math.max(1, line - 60);
    while (start > lowest && !this.#blank(start - 1) && !this.#byLast.has(start - 1)) start -= 1;
    const comment = this.#byLast.get(start - 1);
    return comment?.text.match(new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`)) ? comment : null;
  }

  /** A comment on the next line, when it is not the next declaration's. */
  behind(line: number, open: boolean): Comment | null {
    let next = line + 1;
    // The arguments of a macro leave empty lines behind.
    while (open && next < line + 8 && this.#blank(next)) next += 1;
    const comment = this.#byFirst.get(next)?.find(({ beside }) => !beside);
    if (comment === undefined || comment.leads) return null;
    return this.#follow || this.#blank(comment.last + 1) ? comment : null;
  }
}

/** Comments, and what looks like one and is none. */
const MARKS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

function scan(lines: ReadonlyMap<number, string>, inMacros: ReadonlySet<string>): Comment[] {
  const length = Math.max(0, ...lines.keys());
  const rows = Array.from({ length }, (_, i) => (lines.get(i + 1) ?? "").replaceAll("\n", " "));
  const text = rows.join("\n");
  const found: Comment[] = [];
  let [line, counted] = [1, 0];
  const lineAt = (offset: number) => {
    for (let i = text.indexOf("\n", counted); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) {
      line += 1;
      counted = i + 1;
    }
    return line;
  };
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (!mark.startsWith("/")) continue;
    const first = lineAt(index);
    const start = text.lastIndexOf("\n", index - 1) + 1;
    const beside = text.slice(start, index).replace(/\/\*.*?\*\//g, "").trim() !== "";
    if (beside && inMacros.has(mark) && !text.startsWith("#", start)) continue;
    const last = lineAt(index + mark.length);
    const end = text.indexOf("\n", index + mark.length);
    const behind = text.slice(index + mark.length, end < 0 ? undefined : end).trim();
    const leads = behind !== "" && !/^\/[/*]/.test(behind);
    const before = found.at(-1);
    if (
      mark.startsWith("//") && before?.text.startsWith("//") && before.last === first - 1 && !beside
    ) {
      found[found.length - 1] = { ...before, last, text: `${before.text}\n${mark}` };
    } else found.push({ first, last, text: mark, beside, leads });
  }
  return found;
}

/** A line of a comment without marks; most lines have few, and comments are long. */
function withoutMarks(line: string): string {
  let plain = line.trimEnd().replace(/^\s*\/\*+[!<]*|^\s*\/\/[/!]*<?/, "");
  if (plain.endsWith("*/")) plain = plain.replace(/\*+\/$/, "");
  plain = plain.replace(/^\s*\*+(?!\w)<?|^\s*\*\*/, "");
  if (plain.endsWith("*/")) plain = plain.replace(/\*+\/$/, "");
  plain = plain.trimEnd();
  // The right side of a frame of stars.
  const framed = plain.endsWith("*") && line.trimStart().startsWith("*");
  return framed ? plain.replace(/(\S)\s+\*+$/, "$1") : plain;
}

/** The text of a comment without stars, slashes, frames and the marks of documentation tools. */
export function cleanComment(comment: string): string {
  const lines = comment.replace(/^\/\*+\/$/, "").split("\n").map(withoutMarks);
  const kept = lines
    .map((line) => line.replace(/^(\s*)(?:CAPI3REF:|[@\\]brief\b)\s*/, "$1"))
    .filter((line) =>
      !/^\s*(?:[-=*#_~+/|]{3,}|(?:KEYWORDS|METHOD|CONSTRUCTOR|DESTRUCTOR):.*)\s*$/.test(line)
    );
  // The first line stands behind the mark, and says nothing of the indent of the others.
  const indents = kept.slice(1).filter((line) => line.trim()).map((line) => line.search(/\S/));
  const indent = Math.min(...indents, 200);
  return kept.map((line, i) => i === 0 ? line.trim() : line.slice(indent).trimEnd()).join("\n")
    .replace(/\n{3,}/g, "\n\n").trim();
}

/** The comments inside of a macro's body, cleaned, and the body without them. */
export function splitBody(body: string): { readonly text: string; readonly doc: string } {
  const docs: string[] = [];
  const text = body.replace(MARKS, (mark) => {
    if (!mark.startsWith("/")) return mark;
    docs.push(cleanComment(mark));
    return " ";
  });
  return { text: text.trim(), doc: docs.filter(Boolean).join("\n") };
}
