// Opening and closing: nothing works after close, libraries that do not fit are refused.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  AbiMismatchError,
  LibraryClosedError,
  LibraryLoadError,
  ZiffiError,
} from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";
import { CALLS } from "./calls.ts";
import { api, callOf, open } from "./probe.ts";

/** Path of another library of tests/fixtures/build.mjs, beside the probe. */
function fixture(name: string): string {
  using probe = open();
  assert.match(probe.path, /[\\/]fixtures[\\/]probe[\\/]/);
  return probe.path.replace(/([\\/]fixtures[\\/])probe([\\/])/, `$1${name}$2`);
}

for (const name of Object.keys(CALLS) as (keyof typeof CALLS)[]) {
  test(`${name} throws LibraryClosedError after close`, () => {
    const library = open();
    const { [name]: checked } = library.api;
    library.close();
    const args: unknown[] = CALLS[name]();
    const says = `${name}: the library probe was closed`;
    throws(() => callOf({ checked }, "checked")(...args), LibraryClosedError, says);
    const error = throws(() => callOf(library.unchecked, name), LibraryClosedError, says);
    assert.equal(error.code, "LIBRARY_CLOSED");
  });
}

test("closing is told, and a second close does nothing", () => {
  const library = open();
  assert.equal(library.closed, false);
  library.close();
  assert.equal(library.closed, true);
  library.close();
  library[Symbol.dispose]();
  assert.equal(library.closed, true);
});

test("using closes at the end of the block", () => {
  let kept: ReturnType<typeof open>;
  {
    using library = open();
    assert.equal(library.api.echoU8(1), 1);
    kept = library;
  }
  assert.ok(kept.closed);
});

test("two opens of one library are independent", () => {
  const [one, two] = [open(), open()];
  assert.equal(one.path, two.path);
  const counter = one.api.newCounter(1n);
  assert.equal(one.api.copyString("one"), "one");
  one.close();
  assert.equal(two.api.copyString("two"), "two");
  assert.equal(two.api.addToCounter(counter, 1n), 2n);
  two.api.freeCounter(counter);
  two.close();
  throws(() => two.api.echoU8(1), LibraryClosedError);
  assert.equal(api.echoU8(1), 1);
});

test("a library is loaded and unloaded again and again", async () => {
  using folder = new TempFolder();
  const path = folder.file("libprobe-copy");
  copyFileSync(fixture("probe"), path);
  for (let i = 0; i < 50; i += 1) {
    // It is unloaded once no call can be on the stack any more.
    await Promise.resolve();
    using library = open({ path });
    assert.equal(library.api.countOf(), 0, "the library was not unloaded");
    library.api.countUp();
    assert.equal(library.api.copyString(`round ${i}`), `round ${i}`);
    assert.equal(library.api.lengthOfPoint({ x: 3, y: 4, hits: 0 }), 5);
  }
});

test("a handle is of the library that made it, as long as that is loaded", () => {
  using folder = new TempFolder();
  const path = folder.file("libprobe-other");
  copyFileSync(fixture("probe"), path);
  const other = open({ path });
  const counter = api.newCounter(1n);
  throws(() => other.api.addToCounter(counter, 1n), TypeError, "addToCounter", "another library");
  api.freeCounter(counter);
  const orphan = other.api.newCounter(1n);
  other.close();
  using again = open({ path });
  throws(() => again.api.freeCounter(orphan), TypeError, "freeCounter", "unloaded");
});

test("what was taken from the unchecked form works after close", () => {
  const library = open();
  const { echoF64, echoU64 } = library.unchecked;
  library.close();
  assert.equal(echoF64(0.5), 0.5);
  assert.equal(echoU64(5n), 5n);
});

test("a path, as text or URL, is the only place that is tried", () => {
  const path = fixture("probe");
  for (const given of [path, pathToFileURL(path), pathToFileURL(path).href]) {
    using library = open({ path: given });
    assert.equal(library.path, path);
    assert.equal(library.api.echoI32(-1), -1);
  }
});

test("the environment variable of the library is the only place that is tried", () => {
  const path = fixture("probe");
  try {
    process.env["PROBE_LIBRARY"] = path;
    using library = open();
    assert.equal(library.path, path);
    process.env["PROBE_LIBRARY"] = fixture("absent");
    const error = throws(() => open(), LibraryLoadError, "absent", "(PROBE_LIBRARY)");
    assert.equal(error.attempts.length, 1);
  } finally {
    delete process.env["PROBE_LIBRARY"];
  }
});

const NOT_LOADED = [
  { name: "absent", says: "" },
  { name: "text", says: "" },
  { name: "other", says: "it is no probe library: it does not export probe_abi_hash__lane" },
];

for (const { name, says } of NOT_LOADED) {
  test(`a library that cannot be loaded is named, with the reason: ${name}`, () => {
    const path = fixture(name);
    const call = () => open({ path });
    const error = throws(call, LibraryLoadError, "No probe library for", path, "npm run build");
    assert.equal(error.code, "LIBRARY_NOT_FOUND");
    assert.equal(error.attempts.length, 1);
    assert.equal(error.attempts[0]?.path, path);
    assert.notEqual(error.attempts[0]?.reason, "");
    assert.ok(error.message.includes(says), error.message);
    assert.match(error.message, /PROBE_LIBRARY/);
  });
}

test("a library that lacks a function says which, and the others work", () => {
  using library = open({ path: fixture("missing") });
  const says = /missing.* does not export probe_echo_f64\b.*: build it from this schema again/;
  throwsCode(() => library.api.echoF64(1), "SYMBOL_MISSING", says);
  throwsCode(() => library.unchecked.echoF64, "SYMBOL_MISSING", says);
  const scratch = /does not export probe_scratch_alloc__lane/;
  throwsCode(() => library.api.lengthOfString("a"), "SYMBOL_MISSING", scratch);
  const error = throws(() => library.api.echoF64(wrong("x")), TypeError);
  assert.ok(!(error instanceof ZiffiError));
});

const STALE = [
  { name: "older", says: "the library is older (1.0.0, the binding is 1.2.3)" },
  { name: "newer", says: "the binding is older (1.2.3, the library is 1.10.0)" },
];

for (const { name, says } of STALE) {
  test(`a library of another schema is refused, and told apart: ${name}`, () => {
    const path = fixture(name);
    const error = throws(() => open({ path }), AbiMismatchError, path, says);
    assert.equal(error.code, "ABI_MISMATCH");
    const lines = error.differences.map(({ side, line }) => `${side}: ${line}`);
    const own = "fn echoU8(value: u8): u8 = probe_echo_u8(u8)u8 probe_echo_u8__lane(f64)f64";
    assert.ok(lines.includes(`binding: ${own}`), lines.join("\n"));
    const other = "fn echoU8(value: u16): u8 = probe_echo_u8(u16)u8 probe_echo_u8__lane(f64)f64";
    assert.ok(lines.includes(`library: ${other}`), lines.join("\n"));
    assert.match(error.message, /only the binding: version 1\.2\.3/);
    assert.match(error.message, /and \d+ more/);
    using probe = open();
    assert.equal(probe.api.echoU8(1), 1);
  });
}
