/**
 * Finds constants and members of enums whose names other parts of a library have taken.
 *
 * @module
 */
import { DERIVED } from "./build_types.ts";
import { Reporter } from "./diagnostics.ts";
import { constantsOf, functionsOf, type LibraryIr } from "./ir.ts";
import { cEnumMember, cTypeOf, hasHeaders } from "./c_types.ts";
import { pascalCase } from "./names.ts";

/**
 * Compares the names of constants and members with all others that one generated file declares.
 *
 * @throws SchemaError when two are equal
 */
export function checkConstantNames(library: LibraryIr): void {
  const reporter = new Reporter(library.source);
  const exported = exportedNames(library);
  // Headers that are not generated may have one name for several constants.
  const declared = hasHeaders(library)
    ? new Map<string, string>()
    : declaredNames(library, reporter);
  for (const { name, symbol } of constantsOf(library)) {
    const other = exported.get(name);
    if (other !== undefined) {
      const fix = "give the constant another name, and the C one as symbol";
      reporter.add(name, `is a constant and ${other}`, fix);
    }
    const own = declared.get(symbol);
    if (own !== undefined) {
      reporter.add(name, `has the C name of ${own}`, "give the constant another symbol");
    }
    if (!hasHeaders(library)) declared.set(symbol, `the constant ${name}`);
  }
  reporter.throwIfAny();
}

/** What the generated modules export or declare beside constants. */
function exportedNames(library: LibraryIr): Map<string, string> {
  const own = pascalCase(library.name);
  const parts = ["bind", "open", `${own}Api`, `${own}Library`];
  // What types.zig declares beside the types of the schema.
  if (library.c === null) {
    parts.push("assert", "statusOf", "windows", "prove", "isSame", "isValue");
    parts.push(...library.modules.map(({ name }) => `impl_${name}`));
  }
  const names = new Map<string, string>();
  for (const name of parts) names.set(name, "a part of the generated module");
  for (const { name } of library.enums) names.set(name, "an enum");
  for (const { name } of library.callbacks) names.set(name, "a callback");
  for (const { name } of library.structs) {
    for (const made of [name, `read${name}`, ...DERIVED.map((end) => name + end)]) {
      names.set(made, `a name of the struct ${name}`);
    }
  }
  return names;
}

/** What the generated header declares beside constants; members of enums have their own names. */
function declaredNames(library: LibraryIr, reporter: Reporter): Map<string, string> {
  const names = new Map<string, string>();
  names.set(`${library.prefix.toUpperCase()}H`, "the guard of the header");
  for (const { name, symbol } of functionsOf(library)) names.set(symbol, `the function ${name}`);
  for (const { name } of library.statuses) {
    names.set(cEnumMember(library, { name: "Status" }, name), `the status ${name}`);
  }
  for (const facts of library.enums) names.set(cTypeOf(library, facts), `the enum ${facts.name}`);
  for (const callback of library.callbacks) {
    names.set(cTypeOf(library, callback.facts), `the callback ${callback.name}`);
  }
  for (const struct of library.structs) names.set(struct.cType, `the struct ${struct.name}`);
  for (const facts of library.enums) {
    for (const member of Object.keys(facts.members)) {
      const symbol = cEnumMember(library, facts, member);
      const at = `${facts.name}.${member}`;
      const other = names.get(symbol);
      if (other === undefined) names.set(symbol, at);
      else {
        const fix = "give the member another C name in names";
        reporter.add(at, `has the C name ${symbol} of ${other}`, fix);
      }
    }
  }
  // A field may have any of these names, but no macro may have that of a field.
  for (const struct of library.structs) {
    for (const { name, symbol } of struct.fields) names.set(symbol, `${struct.name}.${name}`);
  }
  return names;
}
