// The rules between the Zig rooms, as one table of texts that must not occur.
import type { Violation } from "./rooms.ts";

interface ZigRule {
  rule: string;
  files: RegExp;
  except?: RegExp;
  forbid: RegExp;
  instead: string;
}

const cTypes = /\bc_(u?short|u?int|u?long|u?longlong|char|longdouble)\b|\[\*c\]|@cImport/;

/** What each Zig room must not contain. */
export const zigRules: ZigRule[] = [
  {
    rule: "only zig/abi and generated code export symbols",
    files: /^zig\//,
    // Each CPU level is an object of its own and exports one symbol: its table of kernels.
    except: /^zig\/(abi|generated|tests)\/|^zig\/kernels\/level\.zig$/,
    forbid: /\bexport\s+(fn|const|var)\b|@export\(/,
    instead: "write a plain pub fn, add a schema entry, and let zig/abi export it",
  },
  {
    rule: "zig/core and zig/kernels know no C types",
    files: /^zig\/(core|kernels)\//,
    forbid: cTypes,
    instead: "take slices and Zig integers; marshal in zig/abi",
  },
  {
    rule: "zig/core gets its allocator as a parameter",
    files: /^zig\/core\//,
    forbid: /\bstd\.heap\.(page|c|raw_c|smp|wasm)_allocator\b/,
    instead: "take std.mem.Allocator or the page source as a parameter",
  },
  {
    rule: "only zig/os makes system calls",
    files: /^zig\//,
    except: /^zig\/(os|tests)\/|^zig\/build\.zig$/,
    forbid: /\bstd\.(os\.(linux|windows)|posix|c)\b|\bsyscall\d/,
    instead: "add a function to zig/os and call that",
  },
  {
    rule: "zig/core has no C calling convention: it is Zig for Zig",
    files: /^zig\/core\//,
    forbid: /callconv\(\.c\)/,
    instead: "put the C shell in zig/abi; only tables of kernels cross objects with callconv(.c)",
  },
  {
    rule: "kernels never allocate",
    files: /^zig\/kernels\//,
    forbid: /\bAllocator\b|\bstd\.heap\b|\ballocator\b/,
    instead: "take the output slice as a parameter",
  },
];

/** A line without its comment and with strings emptied. */
function codeOf(line: string): string {
  if (/^\s*\\\\/.test(line)) return "";
  return line.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/\/\/.*$/, "");
}

/** The lines of one Zig file that break a rule. Test blocks at the end of a file are free. */
export function checkZig(file: string, source: string): Violation[] {
  const rows = zigRules.filter((row) => row.files.test(file) && !row.except?.test(file));
  const violations: Violation[] = [];
  let inTest = false;
  source.split("\n").forEach((line, index) => {
    if (/^test\b/.test(line)) inTest = true;
    const code = codeOf(line);
    if (!inTest) {
      for (const row of rows) {
        const found = row.forbid.exec(code)?.[0];
        if (!found) continue;
        const message = `contains "${found}". Rule: ${row.rule}. Instead: ${row.instead}`;
        violations.push({ file, line: index + 1, message });
      }
    }
    if (/^}/.test(line)) inTest = false;
  });
  return violations;
}
