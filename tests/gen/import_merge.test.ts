// Importing again: what the header changes comes, what was edited by hand stays.
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "node:test";
import { segmentsOf } from "../../gen/import/anchors.ts";
import { merge, unifiedDiff } from "../../gen/import/merge.ts";

const lines = (...all: string[]) => all.join("\n");
const base = lines("a", "b", "c", "d", "e", "f", "g", "h", "i");

describe("merge", () => {
  it("brings what is new to a file that was not touched", () => {
    assert.deepEqual(merge(base, base, `${base}\nj`), { text: `${base}\nj`, conflicts: [] });
  });

  it("keeps edits, and brings what changed elsewhere", () => {
    const edited = base.replace("b", "mine");
    const fresh = base.replace("h", "new");
    const { text, conflicts } = merge(base, edited, fresh);
    assert.equal(text, base.replace("b", "mine").replace("h", "new"));
    assert.deepEqual(conflicts, []);
  });

  it("keeps the edit where both changed the same lines, and tells both sides", () => {
    const { text, conflicts } = merge(base, base.replace("d", "mine"), base.replace("d", "new"));
    assert.equal(text, base.replace("d", "mine"));
    assert.deepEqual(conflicts, [{ line: 4, kept: ["mine"], imported: ["new"] }]);
  });

  it("keeps an edit of what the source has dropped", () => {
    const { text, conflicts } = merge(base, base.replace("d", "mine"), base.replace("d\n", ""));
    assert.match(text, /c\nmine\ne/);
    assert.deepEqual(conflicts, [{ line: 4, kept: ["mine"], imported: [] }]);
  });

  it("brings what the source puts beside an edit, and keeps what the hand puts there", () => {
    const edited = base.replace("d", "mine");
    const cases: [fresh: string, edited: string, merged: string][] = [
      [base.replace("d", "d\nnew"), edited, base.replace("d", "mine\nnew")],
      [base.replace("d", "new\nd"), edited, base.replace("d", "new\nmine")],
      [base.replace("d", "new"), base.replace("d", "d\nmine"), base.replace("d", "new\nmine")],
      [base.replace("d", "new"), base.replace("d", "mine\nd"), base.replace("d", "mine\nnew")],
    ];
    for (const [fresh, own, text] of cases) {
      assert.deepEqual(merge(base, own, fresh), { text, conflicts: [] });
    }
  });

  it("brings a new entry although the one beside it was changed by both", () => {
    const entries = (...all: string[]) => lines("  {", ...all.map((one) => `    ${one}`), "  }");
    const [old, mine, other] = ["x: fn([a]),", "x: fn([mine]),", "x: fn([b]),"];
    const fresh = entries("w: fn(),", other, "// DECIDE: what", "y: fn(),", "z: fn(", "),");
    const { text, conflicts } = merge(entries("w: fn(),", old), entries("w: fn(),", mine), fresh);
    assert.equal(
      text,
      entries("w: fn(),", mine, "// DECIDE: what", "y: fn(),", "z: fn(", "),"),
    );
    assert.equal(conflicts.length, 1);
    const added = entries("w: fn(),", old, "y: fn(),").replace("w:", "v:");
    const { text: apart } = merge(entries("w: fn(),", old), entries("w: fn(9),", mine), added);
    assert.match(apart, /w: fn\(9\),\n +x: fn\(\[mine\]\),[^]*y: fn/);
  });

  it("finds nothing to say of the same change on both sides", () => {
    const same = base.replace("d", "same");
    assert.deepEqual(merge(base, same, same), { text: same, conflicts: [] });
  });

  it("keeps the line ends of the edited file", () => {
    const edited = base.replaceAll("\n", "\r\n").replace("b", "mine");
    const { text } = merge(base, edited, base.replace("h", "new"));
    assert.equal(text, base.replace("b", "mine").replace("h", "new").replaceAll("\n", "\r\n"));
  });
});

const line = fc.constantFrom("a", "b", "c", "d", "  x,", "", "}");
const file = fc.array(line, { maxLength: 30 });
/** A line that only a hand can have written. */
const hand = fc.nat({ max: 99 }).map((n) => `// by hand ${n}`);

/** Replaces, adds or removes lines at some places. */
function edit(all: readonly string[], edits: readonly (readonly [number, string])[]): string[] {
  const made = [...all];
  for (const [at, text] of edits) made.splice(at % (made.length + 1), at % 2, text);
  return made;
}

describe("merge of long files", () => {
  it("compares no more than the lines around a change", () => {
    // Thousands of equal lines: without a line to hold on to, they are compared with each other.
    const all = Array.from({ length: 6000 }, (_, i) => i % 3 === 0 ? `line ${i}` : "  }),");
    const edited = all.with(3000, "by hand").join("\n");
    const fresh = all.toSpliced(4500, 3, "new").join("\n");
    const { text, conflicts } = merge(all.join("\n"), edited, fresh);
    assert.equal(text, all.with(3000, "by hand").toSpliced(4500, 3, "new").join("\n"));
    assert.deepEqual(conflicts, []);
    const parts = segmentsOf([all, text.split("\n")]).map(({ parts: [one = []] }) => one.length);
    assert.ok(Math.max(...parts) < 10, `${Math.max(...parts)} lines`);
  });

  it("moves nothing that was moved by hand", () => {
    const moved = lines("c", "a", "b", "d", "e", "f", "g", "h", "i");
    assert.equal(merge(base, moved, base).text, moved);
    assert.equal(merge(base, moved, base.replace("h", "new")).text, moved.replace("h", "new"));
  });
});

describe("merge, for any files", () => {
  const edits = fc.array(fc.tuple(fc.nat({ max: 60 }), hand), { maxLength: 5 });

  it("keeps every line that was written by hand", () => {
    fc.assert(fc.property(file, file, edits, (pristine, fresh, changes) => {
      const edited = edit(pristine, changes);
      const { text } = merge(pristine.join("\n"), edited.join("\n"), fresh.join("\n"));
      const written = edited.filter((one) => one.startsWith("// by hand"));
      assert.deepEqual(text.split("\n").filter((one) => one.startsWith("// by hand")), written);
    }));
  });

  it("is the new import where nothing was edited, and the edit where nothing is new", () => {
    fc.assert(fc.property(file, file, (one, other) => {
      const [a, b] = [one.join("\n"), other.join("\n")];
      assert.deepEqual(merge(a, a, b), { text: b, conflicts: [] });
      assert.deepEqual(merge(a, b, a), { text: b, conflicts: [] });
    }));
  });

  it("changes nothing when it is done again", () => {
    fc.assert(fc.property(file, file, edits, (pristine, fresh, changes) => {
      const next = fresh.join("\n");
      const { text } = merge(pristine.join("\n"), edit(pristine, changes).join("\n"), next);
      assert.deepEqual(merge(next, text, next), { text, conflicts: [] });
    }));
  });
});

/** Applies a unified diff, as `patch` would. */
function patched(before: string, diff: string): string {
  if (diff === "") return before;
  const old = before.split("\n");
  const now: string[] = [];
  let at = 0;
  for (const one of diff.split("\n").slice(2, -1)) {
    const from = /^@@ -(\d+),(\d+)/.exec(one);
    if (from) {
      const start = Number(from[1]) - (from[2] === "0" ? 0 : 1);
      now.push(...old.slice(at, start));
      at = start;
    } else if (one.startsWith("+")) now.push(one.slice(1));
    else {
      assert.equal(old[at], one.slice(1));
      if (one.startsWith(" ")) now.push(one.slice(1));
      at += 1;
    }
  }
  return [...now, ...old.slice(at)].join("\n");
}

describe("the diff", () => {
  it("shows changes with three lines around them", () => {
    const diff = unifiedDiff(base, base.replace("e", "new"), "x.ts");
    assert.equal(
      diff,
      lines(
        "--- x.ts",
        "+++ x.ts",
        "@@ -2,7 +2,7 @@",
        " b",
        " c",
        " d",
        "-e",
        "+new",
        " f",
        " g",
        " h",
        "",
      ),
    );
    assert.equal(unifiedDiff(base, base, "x.ts"), "");
  });

  it("leads from any text to any other", () => {
    fc.assert(fc.property(file, file, (one, other) => {
      const [a, b] = [one.join("\n"), other.join("\n")];
      assert.equal(patched(a, unifiedDiff(a, b, "x")), b);
    }));
  });
});
