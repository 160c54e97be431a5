/**
 * Says why a header cannot be read, and what to do.
 *
 * @module
 */
import type { RunCompiler } from "../header.ts";

/** How many of the compiler's errors a message shows. */
const SHOWN = 5;

/** Names with which a declaration of C++ starts. */
const CPP_WORD = /unknown type name '(?:class|namespace|template|using|public|constexpr)'/;

/** Headers of C++ end in nothing, or in more than `.h`. */
const CPP_FILE = /^[a-z_]+$|\.(?:hpp|hh|hxx|h\+\+)$/;

/** What is wrong with what was asked for, before any compiler is run; null when nothing is. */
export function namedWrongly(headers: readonly string[]): string | null {
  if (headers.length === 0) return "No header to read: name one, such as zlib.h";
  for (const header of headers) {
    const name = JSON.stringify(header);
    if (header.trim() === "") return `The name of a header is empty: give one, such as zlib.h`;
    if (/[\r\n"<>\0]/.test(header)) {
      return `${name} is no name of a header: give it as in #include, without quotes or brackets`;
    }
    if (/\.(?:c|cc|cpp|cxx|m|o|a|so|dll|dylib|json|ts|js|zig|py)$/i.test(header)) {
      return `${name} is no C header: give a file whose name ends in .h`;
    }
  }
  return null;
}

/**
 * A message for users from what the compiler said.
 *
 * @param run is asked which folders the compiler looks in
 */
export async function explain(
  headers: readonly string[],
  stderr: string,
  run: RunCompiler,
): Promise<string> {
  const errors = stderr.split(/\r?\n/).filter((line) => /(?:^|: )(?:fatal )?error: /.test(line));
  const shown = headers.join(", ");
  const missing = /'([^']+)' file not found/.exec(errors[0] ?? "")?.[1];
  const cpp = headers.some((name) => CPP_FILE.test(name)) || /extern "C"/.test(stderr) ||
    errors.some((line) => CPP_WORD.test(line)) || (missing !== undefined && CPP_FILE.test(missing));
  if (missing !== undefined && headers.includes(missing)) return notFound(missing, run);
  if (cpp) {
    return `${shown} is a header of C++, and ziffi reads C:\n${list(errors)}` +
      "  fix: give a header of C functions, whose C++ parts stand in #ifdef __cplusplus";
  }
  if (missing !== undefined) {
    return `${shown} includes ${missing}, which is not there:\n${list(errors)}` +
      `  fix: ${await placesToAdd(run)}`;
  }
  if (/not valid UTF-8|byte order mark/.test(errors.join("\n"))) {
    const line = errors.find((one) => /UTF-8|mark/.test(one)) ?? "";
    const where = (/detected in '(.*?)'/.exec(line) ?? /^(.*?):\d+:\d+: /.exec(line))?.[1] ?? shown;
    return `${shown} cannot be read: ${where} holds bytes that are no text in UTF-8\n` +
      "  fix: give a C header, written in UTF-8";
  }
  const unknown = /unknown type name '(\w+)'/.exec(errors[0] ?? "")?.[1];
  const fix = unknown === undefined
    ? "correct the header, or define the macros that it asks for"
    : `include the header that declares ${unknown} before it${known(unknown)}`;
  const said = errors.length > 0 ? list(errors) : list(stderr.trim().split(/\r?\n/));
  return `${shown} does not compile:\n${said}  fix: ${fix}`;
}

/** The headers of C with the names that others most often take for granted. */
function known(type: string): string {
  const header = /^u?int(?:8|16|32|64|ptr|max)_t$/.test(type) ? "stdint.h" : {
    ...{ size_t: "stddef.h", ptrdiff_t: "stddef.h", wchar_t: "stddef.h", FILE: "stdio.h" },
    ...{ va_list: "stdarg.h", bool: "stdbool.h", time_t: "time.h", off_t: "sys/types.h" },
  }[type];
  return header === undefined ? "" : `: ${header}`;
}

function list(errors: readonly string[]): string {
  const more = errors.length - SHOWN;
  return errors.slice(0, SHOWN).map((line) => `  ${line}\n`).join("") +
    (more > 0 ? `  and ${more} more\n` : "");
}

async function notFound(header: string, run: RunCompiler): Promise<string> {
  if (/^(?:\/|[A-Za-z]:)/.test(header)) return `${header} is not there\n  fix: correct the path`;
  return `${header} is not there\n  fix: ${await placesToAdd(run)}`;
}

async function placesToAdd(run: RunCompiler): Promise<string> {
  const { stderr } = await run("", ["-E", "-v"]);
  const [, quoted = "", angled = ""] =
    /search starts here:([\s\S]*?)#include <\.\.\.> search starts here:([\s\S]*?)End of search/
      .exec(stderr) ?? [];
  const folders = `${quoted}\n${angled}`.split("\n").map((line) => line.trim()).filter(Boolean);
  const looked = folders.length === 0
    ? ""
    : `; looked in\n${folders.map((folder) => `    ${folder}\n`).join("")}`.trimEnd();
  return `give its folder as a folder of headers, or install the package that brings it${looked}`;
}
