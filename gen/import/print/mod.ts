/**
 * Prints a draft: the text of a schema file.
 *
 * @module
 */
import { object, text, wordsOf } from "../code.ts";
import type { Code, Draft, DraftEntry, DraftModule } from "../draft.ts";
import { comments, docLines, printCode, wrap } from "./code.ts";

/** What a schema can import of the vocabulary. */
const VOCABULARY = ["arg", "constant", "fn", "getGlobal", "library", "nativeModule", "setGlobal"];

/** The text of a schema file. */
export function printDraft(draft: Draft): string {
  const modules = draft.modules.map((module) => ({ module, variable: variableOf(module, draft) }));
  const body = [
    ...draft.types.map(({ name, value, doc, marks }) =>
      declare(name, value, [...docLines(doc, 0), ...comments(marks, 0)])
    ),
    ...modules.map(({ module, variable }) => declare(variable, moduleCode(module), [])),
    exported(draft, modules.map(({ variable }) => variable)),
  ];
  return [head(draft), imports(draft), ...body].join("\n\n") + "\n";
}

function head({ source }: Draft): string {
  const sentence =
    `Bindings of ${source}, drafted by ziffi import. This file is yours: edit it, and ` +
    "import again when the source has changed, which keeps your edits.";
  return ["/**", ...wrap(sentence, " * "), " *", " * @module", " */"].join("\n");
}

function imports(draft: Draft): string {
  const words = new Set<string>();
  const visit = (code: Code) => wordsOf(code).forEach((word) => words.add(word));
  draft.types.forEach(({ value }) => visit(value));
  for (const { constants, functions } of draft.modules) {
    for (const { value } of [...constants, ...functions]) visit(value);
  }
  const used = VOCABULARY.filter((word) =>
    words.has(word) || word === "library" || word === "nativeModule"
  );
  return `import { ${[...used, "t"].join(", ")} } from "ziffi/schema";`;
}

/** The variable of a module, apart from all other names of the file. */
function variableOf({ name }: DraftModule, draft: Draft): string {
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const taken = [...VOCABULARY, "t", ...draft.types.map((type) => type.name)];
  return taken.includes(camel) ? `${camel}Module` : camel;
}

function declare(name: string, value: Code, before: readonly string[]): string {
  const start = `const ${name} = `;
  return [...before, `${start}${printCode(value, 0, start.length, 1)};`].join("\n");
}

function moduleCode({ name, description, constants, functions }: DraftModule): Code {
  const entries: DraftEntry[] = [
    { key: "name", value: text(name) },
    { key: "description", value: text(description) },
    ...(constants.length === 0 ? [] : [{ key: "constants", value: { object: constants } }]),
    { key: "functions", value: { object: functions } },
  ];
  return { call: "nativeModule", args: [{ object: entries }] };
}

function exported(draft: Draft, modules: readonly string[]): string {
  const at = draft.library.findIndex(({ key }) => key === "description") + 1;
  const [list] = (object({ modules: { array: modules } }) as { object: DraftEntry[] }).object;
  const entries = [...draft.library];
  if (list) entries.splice(at, 0, list);
  const start = "export default ";
  return `${start}${printCode({ call: "library", args: [{ object: entries }] }, 0, 15, 1)};`;
}
