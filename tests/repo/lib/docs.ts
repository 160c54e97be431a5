// What a page of the documentation asks its reader to do: files to write, commands to run, and
// what they print.
//
// - A comment `<!-- folder: empty -->` or `<!-- folder: examples/stats -->` says where the
//   commands that follow run: in an empty folder, or in a copy of one of the repository.
// - A block with a title, as in ```ts title="schema.ts", is a file.
// - A block ```sh holds commands, one a line. The block ```text right after it is what the last
//   one prints, and every program that is started on a runtime: `…` stands for any characters, a
//   line `…` for any lines. With exit="1" the last command ends with that code.

/** A step of a page, with its line. */
export type Step =
  | { readonly kind: "folder"; readonly line: number; readonly from: string }
  | { readonly kind: "file"; readonly line: number; readonly path: string; readonly text: string }
  | {
    readonly kind: "commands";
    readonly line: number;
    readonly commands: readonly string[];
    /** Null when the page shows no output. */
    readonly output: string | null;
    /** Why it is not run; null when it is. */
    readonly skip: string | null;
    /** Exit code of the last command. */
    readonly exit: number;
  };

interface Block {
  readonly line: number;
  readonly language: string;
  readonly info: string;
  readonly text: string;
  /** Lines of text between the block before and this one. */
  readonly gap: string;
}

const FENCE = /^```(\S*)\s*(.*)$/;

function blocksOf(source: string): (Block | { line: number; folder: string })[] {
  const found: (Block | { line: number; folder: string })[] = [];
  let open: { line: number; language: string; info: string; gap: string } | null = null;
  let text: string[] = [];
  let gap: string[] = [];
  source.split("\n").forEach((line, index) => {
    const fence = FENCE.exec(line);
    const folder = /^<!-- folder: (\S+) -->$/.exec(line)?.[1];
    if (open !== null) {
      if (line === "```") {
        found.push({ ...open, text: text.map((one) => `${one}\n`).join("") });
        [open, text, gap] = [null, [], []];
      } else text.push(line);
    } else if (fence) {
      const [, language = "", info = ""] = fence;
      open = { line: index + 1, language, info, gap: gap.join("\n").trim() };
    } else if (folder !== undefined) found.push({ line: index + 1, folder });
    else gap.push(line);
  });
  return found;
}

/** The steps of a page, in order. */
export function stepsOf(source: string): Step[] {
  const steps: Step[] = [];
  for (const block of blocksOf(source)) {
    const { line } = block;
    if ("folder" in block) {
      steps.push({ kind: "folder", line, from: block.folder });
      continue;
    }
    const { language, info, text, gap } = block;
    const title = /title="([^"]+)"/.exec(info)?.[1];
    const last = steps.at(-1);
    if (title !== undefined) steps.push({ kind: "file", line, path: title, text });
    else if (language === "sh") {
      const commands = text.split("\n").filter((one) => one.trim() !== "");
      const skip = /skip="([^"]+)"/.exec(info)?.[1] ?? null;
      const exit = Number(/exit="(\d+)"/.exec(info)?.[1] ?? 0);
      steps.push({ kind: "commands", line, commands, output: null, skip, exit });
    } else if (language === "text" && gap === "" && last?.kind === "commands") {
      steps[steps.length - 1] = { ...last, output: text };
    }
  }
  return steps;
}

/** True when a command printed what the page shows. */
export function matches(shown: string, printed: string): boolean {
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = shown.trimEnd().split("\n").map((line) =>
    line.trim() === "…"
      ? "(?:[^\\n]*\\n)*?"
      : `${line.trimEnd().split("…").map(escape).join("[^\\n]*?")}[ ]*\\n`
  );
  return new RegExp(`^${lines.join("")}$`).test(`${printed.trimEnd()}\n`);
}
