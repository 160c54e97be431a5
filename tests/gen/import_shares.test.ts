// Headers of Debian that differ in style: how much of each is imported. `BLESS=1` rewrites.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import type { Account } from "../../gen/import/report.ts";
import { functionShare, ImportFolder, KINDS } from "./support/import/project.ts";

/** One header of the table. */
interface Row {
  readonly header: string;
  readonly package: string;
  readonly before: readonly string[];
  /** Imported and all declarations of each kind. */
  readonly shares: Readonly<Record<string, readonly [imported: number, total: number]>>;
}

const TABLE = join(KINDS, "debian_headers.json");
const rows = JSON.parse(readFileSync(TABLE, "utf8")) as readonly Row[];
const bless = process.env["BLESS"] === "1";
const measured = new Map<string, Row["shares"]>();

const sharesOf = ({ shares }: Account): Row["shares"] =>
  Object.fromEntries(shares.map(({ kind, imported, total }) => [kind, [imported, total]]));

const percent = (shares: Row["shares"], kind: string) => {
  const [imported, total] = shares[kind] ?? [0, 0];
  return total === 0 ? 100 : (imported / total) * 100;
};

describe("headers of Debian", () => {
  after(() => {
    if (!bless) return;
    const all = rows.map((row) => ({ ...row, shares: measured.get(row.header) ?? row.shares }));
    writeFileSync(TABLE, `${JSON.stringify(all, null, 2)}\n`);
  });

  for (const { header, package: name, before, shares } of rows) {
    const there = existsSync(join("/usr/include", header));
    it(`${header} is imported as far as the table says, and stands the check`, {
      skip: there ? false : `${name} is not installed`,
    }, async () => {
      using folder = new ImportFolder();
      const words = before.flatMap((one) => ["--before", one]);
      const told = await folder.import(header, "--out", "schema.ts", ...words);
      measured.set(header, sharesOf(told));
      // Whatever was refused has a reason.
      for (const { name, reason } of told.missing) assert.ok(reason.length > 5, name);
      await folder.ok("gen", "schema.ts");
      const checked = await folder.ok("check", "schema.ts", "--no-libraries");
      assert.match(checked, /everything agrees/);
      if (bless) return;
      // Another version of the package may declare more, and no less of it may come.
      for (const kind of Object.keys(shares)) {
        const [now, then] = [percent(sharesOf(told), kind), percent(shares, kind)];
        assert.ok(now >= then - 1, `${kind}: ${now} % now, ${then} % in the table`);
      }
      assert.ok(functionShare(told) >= 95, JSON.stringify(told.missing));
    });
  }

  it("are at least eight besides those of SQLite and zlib", () => {
    assert.ok(rows.length >= 8);
    for (const { header, shares } of rows) assert.ok(shares["function"], header);
  });
});
