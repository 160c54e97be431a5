/**
 * Emits `<library>.ts`: `open()` for all runtimes, and `<library>.abi.ts`: the ABI table.
 *
 * @module
 */
import { abiHash, abiTable, CONTRACT_VERSION } from "../abi.ts";
import { hasDirect } from "../direct.ts";
import { type CLibraryIr, functionsOf, type LibraryIr } from "../ir.ts";
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
  const direct = hasDirect(library);
  const out = new Printer();
  out.doc([...banner(library.source), "", library.description, "", "@module"]);
  const binding = (runtime: string) =>
    direct ? `direct as ${runtime}Direct, symbols as ${runtime}` : `symbols as ${runtime}`;
  out.line(
    `import { type OpenedLibrary, openLibrary, type OpenOptions } from "${library.runtime}";`,
    `import { abiHash, abiTable } from "./${name}.abi.ts";`,
    `import { bind, type ${type}Api } from "./${name}.api.ts";`,
    ...["bun", "deno", "node"].map((runtime) =>
      `import { ${binding(runtime)} } from "./${name}.${runtime}.ts";`
    ),
    "",
    `export * from "./${name}.api.ts";`,
    "",
  );
  out.doc([`The opened ${name} library: \`api\` checks its arguments, \`unchecked\` does not.`]);
  const callbacks = library.callbacks.length > 0
    ? `, NonNullable<ReturnType<typeof bind>["callbacks"]>`
    : "";
  out.line(`export type ${type}Library = OpenedLibrary<${type}Api${callbacks}>;`, "");
  out.doc(openDoc(library));
  out.block(`export function open(options: OpenOptions = {}): ${type}Library {`, "}", () => {
    out.block("return openLibrary(", ");", () => {
      out.block("{", "},", () => printSpec(out, library));
      out.line("options,");
    });
  });
  return out.toString();
}

function openDoc(library: LibraryIr): string[] {
  const lines = [
    `Loads the native library and compares its ABI with this binding.`,
    "",
    "@param options where to look; by default the environment variable, the installed package,",
    "  then local builds",
    "@throws LibraryLoadError when no library is found, listing every path tried",
    "@throws AbiMismatchError when the library was built from another schema",
  ];
  if (!hasDirect(library)) return lines;
  const mode = `  then local builds; mode "direct" calls the C library as it is, without a shim`;
  return lines.map((line) => line === "  then local builds" ? mode : line);
}

/** What the runtime has to know of the library. */
function printSpec(out: Printer, library: LibraryIr): void {
  const { name, c } = library;
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
  out.line("symbols: { deno, bun, node },");
  if (c !== null) printC(out, library, c);
  out.line("base: import.meta.url,");
  out.line(`localBuilds: ${JSON.stringify(library.localBuilds)},`);
  out.line(`package: ${JSON.stringify(library.package)},`);
  out.line("resolve: (specifier) => import.meta.resolve(specifier),", "bind,");
}

function printC(out: Printer, library: LibraryIr, c: CLibraryIr): void {
  out.line("c: true,", `mode: "${c.mode}",`);
  const optional = functionsOf(library).filter((fn) => fn.optional !== null)
    .map((fn) => fn.name);
  if (optional.length > 0) out.line(`optional: ${JSON.stringify(optional)},`);
  if (!hasDirect(library)) return;
  out.block("direct: {", "},", () => {
    const names = Object.entries(c.direct).map(([os, files]) => `${os}: ${JSON.stringify(files)}`);
    out.line(
      `names: { ${names.join(", ")} },`,
      "symbols: { deno: denoDirect, bun: bunDirect, node: nodeDirect },",
    );
  });
}
