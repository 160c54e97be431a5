// Whose functions a library calls where a runtime exports some of the same names, as Node on Linux
// does: those it was linked with, and of libc those of the program.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { open } from "../../fixtures/scopes/generated/linked.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";

const skip = process.platform === "linux" ? false : "the library is built on Linux only";
/** True where the program exports zlibVersion. */
const exportsZlib = !("Deno" in globalThis) && process.versions["bun"] === undefined;
const OWN = "of the library";

async function child(scenario: string, env: Record<string, string> = {}) {
  const { code, signal, stdout, stderr } = await runScript("scopes_child.ts", [scenario], { env });
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
  return { says: stdout.trimEnd(), stderr };
}

/** Says what Node's own zlib says, where there is one. */
function assertOfProgram(says: string): void {
  const [version = "", length] = says.split(/ (?=\d+$)/);
  assert.equal(length, "4");
  if (!exportsZlib) assert.equal(version, OWN);
  else assert.ok(process.versions["zlib"]?.startsWith(version), version);
}

test("a library sees the environment and the time zone of the program", { skip }, async () => {
  const { says, stderr } = await child("around", { SCOPES_TEST: "seen", TZ: "Asia/Tokyo" });
  assert.equal(says, "seen -32400");
  assert.equal(stderr, "");
});

test("a library calls the functions that it was linked with", { skip }, async () => {
  for (const scenario of ["linked", "linked-deep"]) {
    const { says, stderr } = await child(scenario);
    assert.equal(says, `${OWN} 4`);
    assert.equal(stderr, "");
  }
});

test("so does one that hides them behind its own, when it is told", { skip }, async () => {
  assert.equal((await child("around-deep")).says, OWN);
});

test("a library calls the functions of the program when it is told", { skip }, async () => {
  assertOfProgram((await child("linked-plain")).says);
});

test("a library that is open in a worker stays as it is", { skip }, async () => {
  assert.equal((await child("worker")).says, `${OWN} 4\n${OWN} 4`);
});

test("a library with an allocator of its own keeps one heap, and a warning says what that costs", {
  skip,
}, async () => {
  const { says, stderr } = await child("allocator");
  assertOfProgram(says);
  if (exportsZlib) assert.match(stderr, /calls zlibVersion.*another allocator.*deepBinding: false/);
  else assert.equal(stderr, "");
  const plain = await child("allocator-plain");
  assertOfProgram(plain.says);
  assert.equal(plain.stderr, "");
});

test("a library with an allocator of its own is refused when it must not do so", {
  skip,
}, async () => {
  const { says } = await child("allocator-deep");
  if (!exportsZlib) assert.equal(says, `${OWN} 4`);
  else assert.match(says, /No linked library.*another allocator.*deepBinding: false/s);
});

test("whose functions a library calls is decided when it is loaded", { skip }, () => {
  for (const value of [1, "yes", null, {}]) {
    throws(() => open({ deepBinding: wrong(value) }), TypeError, "deepBinding is", "true or false");
  }
  using library = open();
  throwsCode(() => open({ deepBinding: false }), "IN_USE", "linked library", "close it first");
  using other = open();
  assert.equal(other.api.version(), library.api.version());
});
