// What may import what, as one table. A row says where it applies, what is forbidden or what alone
// is allowed, and what to do instead.
import { posix } from "node:path";
import { importsOf, type Token, tokenize } from "./tokens.ts";

interface ImportRule {
  rule: string;
  /** Files the rule is about, by path. */
  files: RegExp;
  except?: RegExp;
  /** Targets that must not be imported, or the only ones that may be. */
  forbid?: RegExp;
  allow?: RegExp;
  instead: string;
}

/** Adapters, the `process` that two of them share, and generated code may name a runtime. */
const runtimeRooms = /^src\/(runtime\/(deno|bun|node|process)\.ts$|generated\/)/;
const entries = String.raw`src\/(mod|schema\/mod)\.ts$`;
const packages = String.raw`npm:`;
/** The generated entry of ziffi's own library, which is public too. */
const generated = String.raw`src\/generated\/ziffi\.ts$`;

/** The import rules of docs/architecture, one row each. */
export const importRules: ImportRule[] = [
  {
    rule: "gen/ knows schemas and text, not the library it generates for",
    files: /^gen\//,
    forbid: /^src\/(?!schema\/)/,
    instead: "move what both need to src/schema or into the generated file",
  },
  {
    rule: "only gen/{cli,load,files}.ts, gen/commands and gen/toolchain touch the outside world",
    files: /^gen\//,
    except: /^gen\/((cli|load|files)\.ts$|commands\/|toolchain\/)/,
    forbid: /^node:(fs|fs\/promises|child_process|os|process|net|http|https|worker_threads)$/,
    instead: "take the contents as a parameter and return text; let gen/commands read and write",
  },
  {
    rule: "an emitter imports IR, tables and printer, never another emitter or the CLI",
    files: /^gen\/emit\//,
    forbid: /^gen\/(emit\/|commands\/|check\/|toolchain\/|(cli|load|files)\.ts$)/,
    instead: "move what emitters share to gen/table or gen/printer.ts",
  },
  {
    rule: "src/schema is a language of its own",
    files: /^src\/schema\//,
    allow: /^(src\/schema\/|npm:typebox$)/,
    instead: "keep schemas data only; put code that calls native functions in src/runtime",
  },
  {
    rule: "schemas are data, written with ziffi/schema",
    files: /^schemas\//,
    allow: /^(src\/schema\/mod\.ts$|schemas\/|npm:typebox$)/,
    instead: "import from ../src/schema/mod.ts",
  },
  {
    rule: "a generated file imports only src/runtime/v1.ts and the files generated with it",
    files: /\/generated\//,
    allow: /^(src\/runtime\/v1\.ts$|.*\/generated\/)/,
    instead: "export what it needs from src/runtime/v1.ts",
  },
  {
    rule: "only runtime adapters and src/generated import the modules of one runtime",
    files: /^src\//,
    except: runtimeRooms,
    forbid: /^(bun(:|$)|node:(ffi|process)$|deno:|npm:(bun|deno)$)/,
    instead: "add a method to src/runtime/backend.ts and implement it in the three adapters",
  },
  {
    rule: "src/ is what people install: it does not import gen, schemas, tests or scripts",
    files: /^src\//,
    forbid: /^(gen|schemas|tests|scripts|bench|examples)\//,
    instead: "move the code into src/",
  },
  {
    rule: "tests of behaviour import what users import",
    files: /^tests\/api\//,
    allow: new RegExp(
      `^(${entries}|${generated}|tests\\/(api|fixtures|fuzz)\\/|examples\\/|node:|${packages})`,
    ),
    instead: "test through src/mod.ts or src/schema/mod.ts; internals belong in tests/gen or zig",
  },
  {
    rule: "examples import what users import",
    files: /^examples\/(?!.*\/generated\/)/,
    allow: new RegExp(`^(${entries}|examples\\/|scripts\\/|node:|${packages})`),
    instead: "import from ../../src/mod.ts; if something is missing there, export it",
  },
];

/** A broken rule, in words that say what to do. */
export interface Violation {
  file: string;
  line: number;
  message: string;
}

const selves: Record<string, string> = {
  "ziffi": "src/mod.ts",
  "ziffi/schema": "src/schema/mod.ts",
  "ziffi/runtime/v1": "src/runtime/v1.ts",
};

/** What a specifier means: a path in the repository, `node:x`, `bun:x`, or `npm:package`. */
export function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(file), specifier);
  if (selves[specifier]) return selves[specifier];
  if (/^\w+:/.test(specifier) || specifier.startsWith("<")) return specifier;
  const [first = "", second = ""] = specifier.split("/");
  return `npm:${first.startsWith("@") ? `${first}/${second}` : first}`;
}

/** An emitter may be a file and a folder of the same name. */
function ownFolder(file: string, target: string): boolean {
  const own = /^gen\/emit\/([^/.]+)/.exec(file)?.[1];
  return own !== undefined && new RegExp(`^gen/emit/${own}(/|\\.ts$)`).test(target);
}

/** The imports of one file that break a rule. */
export function checkImports(file: string, source: string): Violation[] {
  const imports = importsOf(tokenize(source));
  return importRules.filter((row) => row.files.test(file) && !row.except?.test(file))
    .flatMap((row) =>
      imports.flatMap(({ specifier, line }) => {
        const target = resolve(file, specifier);
        const bad = row.allow ? !row.allow.test(target) : row.forbid?.test(target);
        if (!bad || ownFolder(file, target)) return [];
        const message = `imports "${specifier}". Rule: ${row.rule}. Instead: ${row.instead}`;
        return [{ file, line, message }];
      })
    );
}

function namesRuntime(tokens: Token[], i: number): boolean {
  const [before, token, after] = [tokens[i - 1], tokens[i], tokens[i + 1]];
  if (token?.kind !== "word") return false;
  const member = before?.text === "." && tokens[i - 2]?.text !== "globalThis";
  if (member || after?.text === ":") return false;
  if (token.text === "Deno" || token.text === "Bun") return true;
  if (token.text !== "process") return false;
  const used = /^[.?[]$/.test(after?.text ?? "");
  return used || before?.text === "typeof" || before?.text === ".";
}

/** Uses of `Deno`, `Bun` and `process` outside of the rooms that may name a runtime. */
export function checkRuntimeNames(file: string, source: string): Violation[] {
  if (!file.startsWith("src/") || runtimeRooms.test(file)) return [];
  const tokens = tokenize(source);
  return tokens.flatMap((token, i) => {
    if (!namesRuntime(tokens, i)) return [];
    const message =
      `names "${token.text}". Rule: only src/runtime/{deno,bun,node,process}.ts and ` +
      `src/generated name a runtime. Instead: add a method to src/runtime/backend.ts`;
    return [{ file, line: token.line, message }];
  });
}
