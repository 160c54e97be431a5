// The audit of whole files: correct ones of each dialect, and ones with a fault in most lines.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { AuditResult } from "../../gen/audit/findings.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { PLOT } from "./support/audit/run.ts";

const FOLDER = "tests/gen/support/audit/golden";
const HEADERS = [PLOT, "sqlite3.h", "zlib.h"].flatMap((header) => ["--header", header]);
const DIALECTS = [
  { dialect: "deno", ending: "ts", tables: 1, compared: 24 },
  { dialect: "bun", ending: "ts", tables: 4, compared: 25 },
  { dialect: "node", ending: "mts", tables: 3, compared: 15 },
  { dialect: "koffi", ending: "js", tables: 1, compared: 28 },
] as const;

async function audit(file: string, ...words: string[]): Promise<AuditResult & { code: number }> {
  const all = ["audit", file, ...HEADERS, "--zig", toolchain.zig, "--json", ...words];
  const { code, output } = await ziffiHere(all);
  try {
    return { code, ...JSON.parse(output) };
  } catch {
    assert.fail(`${file}: no JSON: ${output}`);
  }
}

/** The faults and notes that the comments of a file plant, as `line kind`. */
function planted(file: string, word: "fault" | "note"): string[] {
  return readFileSync(at(file), "utf8").split("\n").flatMap((line, i) => {
    const kind = new RegExp(`// ${word}: ([\\w-]+)$`).exec(line)?.[1];
    return kind === undefined ? [] : [`${i + 1} ${kind}`];
  });
}

function found({ findings }: AuditResult, word: "fault" | "note"): string[] {
  const own = findings.filter(({ severity, targets }) =>
    // Notes about other targets depend on the machine; see audit_targets.test.ts.
    severity === word && (word === "fault" || targets.length === 8)
  );
  return [...new Set(own.map(({ place, kind }) => `${place.line} ${kind}`))];
}

describe("the audit of whole files", () => {
  let total = 0;
  for (const { dialect, ending, tables, compared } of DIALECTS) {
    it(`${dialect}: nothing is wrong with what is right`, async () => {
      const result = await audit(`${FOLDER}/${dialect}_correct.${ending}`, "--strict");
      assert.deepEqual(result.findings, []);
      assert.deepEqual(result.notAudited, []);
      assert.equal(result.code, 0);
      assert.equal(result.tables.length, tables);
      assert.equal(result.tables.reduce((sum, one) => sum + one.compared, 0), compared);
    });

    it(`${dialect}: every fault is found, in its line, and no other`, async () => {
      const file = `${FOLDER}/${dialect}_faults.${ending}`;
      const faults = planted(file, "fault");
      assert.ok(faults.length >= 12, `${faults.length} faults are planted`);
      total += faults.length;
      const result = await audit(file);
      assert.deepEqual(found(result, "fault"), faults);
      assert.deepEqual(found(result, "note"), planted(file, "note"));
      assert.deepEqual(result.notAudited, []);
      assert.equal(result.code, 1);
    });
  }

  it("more than 100 faults of all kinds are planted", () => {
    assert.ok(total >= 100, `${total} faults`);
    const files = DIALECTS.map(({ dialect, ending }) => `${FOLDER}/${dialect}_faults.${ending}`);
    const kinds = files.flatMap((file) => planted(file, "fault").map((one) => one.split(" ")[1]));
    assert.deepEqual([...new Set(kinds)].sort(), [
      ...["64-bit", "arity", "bool", "callback", "duplicate", "enum", "float", "key", "layout"],
      ...["missing-symbol", "nul", "pointer", "precision", "sign", "string", "struct"],
      ...["type-name", "variadic", "void", "width"],
    ]);
  });
});
