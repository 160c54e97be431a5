// A generated module imports and declares what its code uses: names in texts and comments are none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { emitApi } from "../../gen/emit/api.ts";
import type { Library } from "../../gen/facts.ts";
import { arg, constant, fn, nativeModule, t } from "../../src/schema/mod.ts";
import { good } from "./support/bad_libraries.ts";

const TEXT = "Handle, AsyncOptions, readList, $longRange or \\" + '"CallbackSpec" and OwnedHandle';

/** The generated module of a library with these constants and one function. */
function moduleWith(constants: Readonly<Record<string, string>>, long = false): string {
  const documented = Object.fromEntries(
    Object.entries(constants).map(([name, text]) => [name, constant(text, text)]),
  );
  const Mode = t.enum("Mode", { Callback: 1, WINDOWS: 2 });
  const type = long ? t.long() : t.i32();
  const functions = { one: fn([arg("a", Mode), arg("b", type)], t.void(), { description: TEXT }) };
  const library = good({
    modules: [nativeModule({ name: "mine", description: TEXT, constants: documented, functions })],
    ...{ implementation: undefined, c: { headers: ["a.h"] } },
  });
  return emitApi(buildLibrary(library as Library, "schema.ts"));
}

/** What the module imports or declares above its first export. */
function headOf(text: string): string {
  return text.slice(0, text.indexOf("export "));
}

test("names in texts, descriptions and members are no uses", () => {
  const plain = headOf(moduleWith({ A: "plain" }));
  assert.match(plain, /^ {2}badValue,$/m);
  assert.doesNotMatch(plain, /Handle|AsyncOptions|readList|long|Callback|WINDOWS =/);
  assert.ok(moduleWith({ A: TEXT }).includes(JSON.stringify(TEXT)));
  const imports = (text: string) => text.slice(text.indexOf("import {"), text.indexOf("} from"));
  assert.equal(imports(moduleWith({ A: TEXT })), imports(moduleWith({ A: "plain" })));
  assert.ok(!headOf(moduleWith({ A: TEXT })).includes("$longRange ="));
});

test("uses beside such texts are seen", () => {
  assert.match(headOf(moduleWith({ A: TEXT }, true)), /const \$longRange = /);
  assert.match(headOf(moduleWith({ A: TEXT }, true)), /^ {2}longBits,$/m);
});
