// What the audit suggests is right: tables of whole headers, spelled as its fixes spell them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CTypes } from "../../gen/audit/compare/c_types.ts";
import { spellFor } from "../../gen/audit/compare/describe.ts";
import type { DialectName } from "../../gen/audit/tables.ts";
import type { Header } from "../../gen/import/header.ts";
import { targetOf } from "../../gen/toolchain/targets.ts";
import { auditText, headerOf, lines } from "./support/audit/run.ts";

const KEYS = {
  deno: ["parameters", "result"],
  bun: ["args", "returns"],
  node: ["arguments", "return"],
} as const;

/** A table of every function of a header that can be declared. */
function tableOf(header: Header, dialect: DialectName): { text: string; count: number } {
  const target = targetOf("linux-x64-gnu");
  assert.ok(target);
  const c = new CTypes(header, target, target.model);
  const rows = header.functions.filter(({ own, type }) => own && !type.variadic).flatMap((fn) => {
    const params = fn.type.params.map(({ type }) => spellFor(dialect, type, c));
    const result = spellFor(dialect, fn.type.result, c, "result");
    const callback = dialect === "koffi" ? "void *" : null;
    const va = fn.type.params.some(({ type }) => c.passed(type).kind === "other");
    if (va || (callback === null && [...params, result].includes(null))) return [];
    // What stands before ", and on Windows" is for this target.
    const words = [...params, result].map((one) =>
      JSON.stringify((one ?? callback)?.replace(/", and .*/, ""))
    );
    const last = words.pop();
    if (dialect === "koffi") return [`lib.func("${fn.name}", ${last}, [${words}]);`];
    const [args, returns] = KEYS[dialect];
    return [`${fn.name}: { ${args}: [${words}], ${returns}: ${last} },`];
  });
  const names = [...header.records.values()].map(({ name, typedef }) =>
    typedef ?? name.replace(/^\w+ /, "")
  );
  const before = {
    deno: `Deno.dlopen("x", {`,
    bun: `import { dlopen } from "bun:ffi"; dlopen("x", {`,
    node: `import { dlopen } from "node:ffi"; dlopen("x", {`,
    koffi: `import koffi from "koffi"; const lib = koffi.load("x");\n` +
      [...new Set(names)].map((name) => `koffi.opaque("${name}");`).join("\n"),
  }[dialect];
  const text = [before, ...rows, dialect === "koffi" ? "" : "});"].join("\n");
  return { text, count: rows.length };
}

describe("tables as the fixes spell them", () => {
  for (const [name, least] of [["sqlite3.h", 270], ["zlib.h", 75]] as const) {
    for (const dialect of ["deno", "bun", "node", "koffi"] as const) {
      it(`${name} for ${dialect}`, async () => {
        const { text, count } = tableOf(await headerOf(name), dialect);
        assert.ok(count >= least, `${count} functions`);
        const result = await auditText(text, {}, ["linux-x64-gnu"], name);
        assert.deepEqual(lines(result), []);
        assert.deepEqual(result.notAudited, []);
        assert.equal(result.tables[0]?.compared, count);
      });
    }
  }
});
