// A small project with a schema, in a folder of its own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { at } from "../../../scripts/lib/paths.mjs";
import { WorkFolder } from "./run.ts";

/** Text of a schema; `part` goes into `library({...})`, `result` is a type. */
export function schemaText(part = "", result = "t.i32()"): string {
  return `
    import { arg, fn, library, nativeModule, t } from "VOCABULARY";
    const add = fn([arg("a", t.i32()), arg("b", t.i32())], ${result});
    const math = nativeModule({ name: "math", description: "Sums.", functions: { add } });
    export default library({
      name: "calc",
      version: "1.0.0",
      description: "A calculator.",
      modules: [math],
      implementation: "..",
      out: { typescript: "gen/ts", zig: "gen/zig", header: "gen/include", docs: "gen/docs" },
      ${part}
    });
  `;
}

/** A project folder with `schema.ts`; `using` removes it. */
export class Project extends WorkFolder {
  constructor(text = schemaText()) {
    super();
    this.write("schema.ts", text);
  }

  /** Writes a file; VOCABULARY in it is replaced by the path of src/schema/mod.ts. */
  write(file: string, text: string): void {
    const path = this.at(file);
    mkdirSync(dirname(path), { recursive: true });
    const vocabulary = relative(dirname(path), at("src/schema/mod.ts"));
    writeFileSync(path, text.replaceAll("VOCABULARY", vocabulary));
  }

  /** Every file below a folder with its text, by its path in the project. */
  files(folder = "."): Record<string, string> {
    const found = readdirSync(this.at(folder), { recursive: true, withFileTypes: true });
    const paths = found.filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`);
    return Object.fromEntries(
      paths.map((path) => [relative(this.path, path), readFileSync(path, "utf8")] as const)
        .sort(([a], [b]) => a < b ? -1 : 1),
    );
  }
}
