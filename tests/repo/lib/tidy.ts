// House rules for a single file, as one table. A row is a check of the text and says what to do.
import { isGenerated } from "./files.ts";
import { tokenize } from "./tokens.ts";

interface TidyRule {
  rule: string;
  /** Files the rule is about. */
  files: RegExp;
  except?: RegExp;
  /** The lines that break the rule, with what was found. */
  find: (source: string) => { line: number; found: string }[];
  instead: string;
}

const code = /\.(ts|mts|mjs|zig)$/;
const typescript = /\.(ts|mts)$/;
const text = /\.(ts|mts|mjs|zig|zon|md|json|h|sh)$|^\.ci\/run$/;

/** The files whose subject is the forbidden words. */
const ruleFiles = /^tests\/repo\//;

function lines(source: string, pattern: RegExp): { line: number; found: string }[] {
  return source.split("\n").flatMap((line, index) => {
    const found = pattern.exec(line)?.[0];
    return found === undefined ? [] : [{ line: index + 1, found }];
  });
}

/** The word `any` where a type stands: after `:`, `<`, `,`, `|`, `&`, `=`, `(`, `as`. */
function anyTypes(source: string): { line: number; found: string }[] {
  const tokens = tokenize(source);
  return tokens.flatMap((token, i) => {
    const [before, after] = [tokens[i - 1], tokens[i + 1]];
    if (token.kind !== "word" || token.text !== "any" || after?.text === ":") return [];
    const typePlace = /^([:<,|&=(]|as|satisfies|extends)$/.test(before?.text ?? "") &&
      before?.kind !== "string" && after?.text !== "(";
    return typePlace ? [{ line: token.line, found: "any" }] : [];
  });
}

/** The most lines a file may have; the aim is 300. */
export const maxLines = 350;
export const maxColumns = 100;

/** The house rules, one row each. */
export const tidyRules: TidyRule[] = [
  {
    rule: `a file has at most ${maxLines} lines (aim: 300)`,
    files: code,
    // A schema that was imported is as long as its header.
    except: /^examples\/\w+\/\w+\.schema\.ts$/,
    find: (source) => {
      const count = source.trimEnd().split("\n").length;
      return count > maxLines ? [{ line: count, found: `${count} lines` }] : [];
    },
    instead: "split it by job",
  },
  {
    rule: `a line has at most ${maxColumns} columns`,
    files: code,
    find: (source) =>
      source.split("\n").flatMap((line, index) => {
        const long = [...line].length > maxColumns && !/https?:\/\//.test(line);
        return long ? [{ line: index + 1, found: `${[...line].length} columns` }] : [];
      }),
    instead: "break it, or shorten the text",
  },
  {
    rule: "no `any`",
    files: typescript,
    find: anyTypes,
    instead: "use unknown and narrow it, or a type parameter",
  },
  {
    rule: "no comment that silences a tool",
    files: code,
    except: ruleFiles,
    find: (source) =>
      lines(
        source,
        /@ts-(ignore|nocheck)|(deno-(lint|fmt)|biome|prettier)-ignore|eslint-disable|zig fmt: off/,
      ),
    instead: "change the code so that the tool agrees",
  },
  {
    rule: "@ts-expect-error only in type tests",
    files: code,
    except: /^tests\/(repo|types)\/|^scripts\//,
    find: (source) => lines(source, /@ts-expect-error/),
    instead: "fix the types, or state the error in tests/types",
  },
  {
    rule: "no notes to self",
    files: text,
    except: ruleFiles,
    find: (source) => lines(source, /\b(TODO|FIXME|XXX|HACK)\b/),
    instead: "do it, or open an issue",
  },
  {
    rule: "no path of one machine",
    files: text,
    except: ruleFiles,
    find: (source) =>
      lines(source, /(?<![\w.])\/(work|root|home\/\w+|Users\/\w+)\/|[A-Z]:\\+Users\\/),
    instead: "build the path from import.meta or a parameter",
  },
  {
    rule: "no host of a package registry",
    files: text,
    except: ruleFiles,
    find: (source) => lines(source, /registry\.(npmjs|yarnpkg)\.|npm\.pkg\.github|deb\.debian/),
    instead: "name the package; the client knows its registry",
  },
  {
    rule: "tests do not silently leave tests out",
    files: /^tests\/.*\.test\.ts$/,
    except: ruleFiles,
    find: (source) => lines(source, /\b(it|test|describe)\.only\(|\bt\.skip\(|\btodo:|\.todo\(/),
    instead: 'use { skip: "reason" }, or tests/gaps.json for a gap of one runtime',
  },
];

/** What is wrong with one file, as `path:line what. Rule. Instead.` */
export function tidyProblems(file: string, source: string): string[] {
  if (isGenerated(file) || file === "package-lock.json") return [];
  return tidyRules.filter((row) => row.files.test(file) && !row.except?.test(file))
    .flatMap((row) =>
      row.find(source).map(({ line, found }) =>
        `${file}:${line} ${found}. Rule: ${row.rule}. Instead: ${row.instead}`
      )
    );
}
