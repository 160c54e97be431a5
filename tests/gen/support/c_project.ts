// A project with a small C library of its own: a header, a source and a schema.
import { Project } from "./project.ts";

const HEADER = `
#ifndef CALC_H
#define CALC_H
#include <stddef.h>
#define HALF 0.5
#define TENTH 0.1
typedef struct { int x, y; } pair;
int calc_add(int a, int b);
pair calc_swap(pair value);
#endif
`;

const SOURCE = `
#include "calc.h"
int calc_add(int a, int b) { return a + b; }
pair calc_swap(pair value) { pair swapped = {value.y, value.x}; return swapped; }
`;

/** Text of the schema; `c` goes into the facts of the library, `a` is the first param of add. */
export function cSchema(c = `sources: ["calc.c"]`, a = "t.int()"): string {
  return `
    import { arg, fn, library, nativeModule, t } from "VOCABULARY";
    const Pair = t.struct("Pair", { x: t.int(), y: t.int() }, { c: "pair" });
    const functions = {
      add: fn([arg("a", ${a}), arg("b", t.int())], t.int()),
      swap: fn([arg("value", Pair)], Pair),
    };
    export default library({
      name: "calc",
      version: "1.0.0",
      description: "A calculator.",
      modules: [nativeModule({ name: "math", description: "Sums.", functions })],
      c: { headers: ["calc.h"], includeDirs: ["."], symbolPrefix: "calc_", ${c} },
      out: { typescript: "gen", header: "gen", docs: "gen" },
    });
  `;
}

/** The project; nothing is generated yet. */
export class CProject extends Project {
  constructor(schema = cSchema()) {
    super(schema);
    this.write("calc.h", HEADER);
    this.write("calc.c", SOURCE);
  }
}
