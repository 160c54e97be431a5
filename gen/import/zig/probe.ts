/**
 * Asks the compiler about declarations: the text of the questions, and what the answers say.
 *
 * @module
 */
import { HeaderError } from "../header.ts";
import type {
  ZigContainer,
  ZigDecl,
  ZigDescription,
  ZigFile,
  ZigItem,
  ZigSource,
} from "./model.ts";

/** Name of the probe, which stands before every answer. */
export const PROBE = "ziffi_probe.zig";

/** What the copy of the file declares for functions and variables that are not public. */
const HIDDEN = "ziffi exported";

const MARK = /error: ZIFFI(\{.*\})$/;

/** A declaration that is asked about. */
export interface Question {
  readonly path: string;
  readonly decl: ZigDecl;
}

/** What is asked about: what other files, or C, can see. */
export function questionsOf(file: ZigFile): Question[] {
  return visible(file.decls, "");
}

function visible(decls: readonly ZigDecl[], before: string): Question[] {
  return decls.flatMap((decl): Question[] => {
    if (!decl.public && !decl.exported) return [];
    const path = before + decl.name;
    // Namespaces of other files are long, and theirs.
    if (decl.import !== null) return [];
    const inner = decl.container === null ? [] : visible(decl.container.decls, `${path}.`);
    return [{ path, decl }, ...inner.filter((one) => one.decl.public)];
  });
}

/** A name as Zig writes it wherever it stands. */
export function quoteName(name: string): string {
  return `@${JSON.stringify(name)}`;
}

const pathCode = (path: string) => path.split(".").map(quoteName).join(".");

/** What is appended to a copy of the file; empty when every declaration is public. */
export function appendedText(questions: readonly Question[]): string {
  const hidden = questions.filter(({ decl }) => !decl.public);
  if (hidden.length === 0) return "";
  const lines = hidden.map(({ decl: { kind, name } }) =>
    `    ${kind === "variable" ? `@TypeOf(${quoteName(name)})` : quoteName(name)},\n`
  );
  return `\npub const ${quoteName(HIDDEN)} = .{\n${lines.join("")}};\n`;
}

/** The probe: each answer is an error of its own. */
export function probeText(questions: readonly Question[]): string {
  let hidden = 0;
  const blocks = questions.map(({ path, decl }) => {
    const inside = decl.public ? pathCode(path) : `${quoteName(HIDDEN)}[${hidden++}]`;
    const at = `lib.${inside}`;
    const name = JSON.stringify(path);
    if (decl.kind === "variable") {
      const type = decl.public ? `@TypeOf(${at})` : at;
      return block(`@compileError(reflect.variable(${name}, ${type}));`);
    }
    const whole = decl.kind === "function"
      ? block(`if (reflect.isPlain(@TypeOf(${at}))) _ = &${at};`)
      : "";
    return whole + block(`@compileError(reflect.value(${name}, ${at}));`);
  });
  return 'const lib = @import("lib");\nconst reflect = @import("reflect");\n' + blocks.join("");
}

const block = (statement: string) => `comptime {\n    ${statement}\n}\n`;

/**
 * What the compiler said of every declaration.
 *
 * @throws HeaderError with the errors that are not answers
 */
export function readAnswers(
  file: ZigFile,
  questions: readonly Question[],
  output: string,
  shown: string,
): ZigSource {
  const answers = new Map<string, ZigDescription>();
  const errors: string[] = [];
  let answer = false;
  for (const line of output.split("\n")) {
    const text = MARK.exec(line)?.[1];
    if (text !== undefined) {
      const found = JSON.parse(text) as ZigDescription;
      answers.set(found.name, found);
      answer = true;
    } else if (!answer || /^\S+:\d+:\d+: error: /.test(line) || line.startsWith("error: ")) {
      // What follows an answer is the source line of the question.
      answer = false;
      errors.push(line);
    }
  }
  const rest = errors.join("\n").trim();
  if (rest !== "") throw new HeaderError(`${shown} does not compile:\n${rest}`);
  const containers = new Map<string, ZigContainer>();
  const items = questions.map(({ path, decl }): ZigItem => {
    const described = answers.get(path);
    if (described === undefined) {
      throw new HeaderError(`${shown} does not compile: the compiler says nothing of ${path}`);
    }
    for (const container of described.types) containers.set(container.name, container);
    return { path, decl, described: decoded(described) };
  });
  const files = file.decls.filter((decl) => decl.public && decl.import?.endsWith(".zig") === true)
    .map(({ name }) => name);
  return { doc: file.doc, items, files, containers };
}

/** Texts come as one escape a byte. */
function decoded(described: ZigDescription): ZigDescription {
  const { value } = described;
  if (value === null || !("string" in value)) return described;
  const bytes = Uint8Array.from(value.string, (letter) => letter.charCodeAt(0));
  try {
    const string = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ...described, value: { string } };
  } catch {
    return { ...described, value: null };
  }
}
