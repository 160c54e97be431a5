/**
 * Emits `<library>.ts`: `open()` for all runtimes, and `<library>.abi.ts`: the ABI table.
 *
 * @module
 */
import { abiHash, abiTable, CONTRACT_VERSION } from "../abi.ts";
import type { LibraryIr } from "../ir.ts";
import { pascalCase } from "../names.ts";
import { banner, Printer } from "../printer.ts";

/** Text of the ABI table that the binding carries. */
export function emitAbi(library: LibraryIr): string {
  const table = abiTable(library);
  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  out.doc(["Hash over the ABI table; the built library exports the same one."]);
  out.line(`export const abiHash = "${abiHash(table)}";`, "");
  out.doc(["Every function, struct, field, enum and status, one a line."]);
  out.block("export function abiTable(): string[] {", "}", () => {
    out.block("return [", "];", () => {
      for (const line of table.trimEnd().split("\n")) out.line(`${JSON.stringify(line)},`);
    });
  });
  return out.toString();
}

/** Text of the entry that users import. */
export function emitEntry(library: LibraryIr): string {
  const { name } = library;
  const type = pascalCase(name);
  const out = new Printer();
  out.doc([...banner(library.source), "", library.description, "", "@module"]);
  out.line(
    `import { type OpenedLibrary, openLibrary, type OpenOptions } from "${library.runtime}";`,
    `import { abiHash, abiTable } from "./${name}.abi.ts";`,
    `import { bind, type ${type}Api } from "./${name}.api.ts";`,
    `import { symbols as bun } from "./${name}.bun.ts";`,
    `import { symbols as deno } from "./${name}.deno.ts";`,
    `import { symbols as node } from "./${name}.node.ts";`,
    "",
    `export * from "./${name}.api.ts";`,
    "",
  );
  out.doc([`The opened ${name} library: \`api\` checks its arguments, \`unchecked\` does not.`]);
  out.line(`export type ${type}Library = OpenedLibrary<${type}Api>;`, "");
  out.doc([
    `Loads the native library and compares its ABI with this binding.`,
    "",
    "@param options where to look; by default the environment variable, the installed package,",
    "  then local builds",
    "@throws LibraryLoadError when no library is found, listing every path tried",
    "@throws AbiMismatchError when the library was built from another schema",
  ]);
  out.block(`export function open(options: OpenOptions = {}): ${type}Library {`, "}", () => {
    out.block("return openLibrary(", ");", () => {
      out.block("{", "},", () => {
        out.line(
          `name: "${name}",`,
          `prefix: "${library.prefix}",`,
          `version: ${JSON.stringify(library.version)},`,
          `contract: ${CONTRACT_VERSION},`,
          "abiHash,",
          "abiTable,",
        );
        out.block("statuses: {", "},", () => {
          for (const { name: status, code, text } of library.statuses) {
            out.line(`"${code}": ["${status.toUpperCase()}", ${JSON.stringify(text)}],`);
          }
        });
        out.line("symbols: { deno, bun, node },", "base: import.meta.url,");
        out.line(`localBuilds: ${JSON.stringify(library.localBuilds)},`);
        out.line(`package: ${JSON.stringify(library.package)},`);
        out.line("resolve: (specifier) => import.meta.resolve(specifier),", "bind,");
      });
      out.line("options,");
    });
  });
  return out.toString();
}
