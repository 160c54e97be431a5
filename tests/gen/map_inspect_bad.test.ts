// Files that are no map, or a damaged one: `ziffi map inspect` says what is wrong, and never waits.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { Header } from "../../gen/map/layouts.ts";
import { run } from "../../scripts/lib/run.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { type FilePart, mapFile, words } from "./support/map_file.ts";
import { HOSTS, WorkFolder } from "./support/run.ts";

const skip = process.platform === "linux" ? false : "threads are looked up in /proc of Linux";

const cells: FilePart = {
  name: "hits",
  description: { kind: "cells", dtype: "u64", count: 3 },
  bytes: words(24, [[0, 7n], [8, 2n ** 60n]]),
};

/** Runs the command on a file; gives what it printed where, and the code. */
async function inspect(bytes: Uint8Array, options: readonly string[] = []) {
  using folder = new WorkFolder();
  writeFileSync(folder.at("a.map"), bytes);
  const { code, output } = await ziffiHere(["map", "inspect", "a.map", ...options], folder.path);
  assert.deepEqual(readFileSync(folder.at("a.map")), Buffer.from(bytes), "the file was changed");
  return { code, output };
}

/** A good file with one thing wrong. */
function broken(change: (file: Buffer) => Buffer | void): Buffer {
  const file = mapFile([cells]);
  return change(file) ?? file;
}

const BAD: readonly (readonly [what: string, file: Buffer, says: RegExp])[] = [
  ["an empty file", Buffer.alloc(0), /it does not begin with ZIFFIMAP/],
  ["a short file", Buffer.from("ZIF"), /it does not begin with ZIFFIMAP/],
  ["a text", Buffer.from("# notes\n".repeat(2000)), /it does not begin with ZIFFIMAP/],
  ["a cut header", broken((file) => file.subarray(0, 100)), /less than a header: it was cut/],
  ["a cut file", broken((file) => file.subarray(0, 12_300)), /its header says 12352: it was cut/],
  ["zeros", Buffer.alloc(16_384), /it is being made, or its creator died/],
  ["an unfinished map", broken((f) => void f.writeUInt32LE(0, Header.state)), /is not finished/],
  ["a newer version", broken((f) => void f.writeUInt32LE(7, Header.version)), /fix: update ziffi/],
  ["version 0", broken((f) => void f.writeUInt32LE(0, Header.version)), /which never was/],
  [
    "the other byte order",
    broken((file) => void file.writeUInt32BE(0x01020304, Header.byteOrder)),
    /a machine of the other byte order/,
  ],
  ["a wrong byte order", broken((f) => void f.writeUInt32LE(9, Header.byteOrder)), /is damaged/],
  ["a wrong hash", broken((f) => void f.writeUInt8(1, Header.layoutHash)), /does not fit its hash/],
  [
    "a description beyond the file",
    broken((file) => void file.writeBigUInt64LE(2n ** 63n, Header.descriptionOffset)),
    /points outside of the file/,
  ],
  [
    "a description that is long beyond reason",
    broken((file) => void file.writeBigUInt64LE(2n ** 40n, Header.descriptionLength)),
    /points outside of the file/,
  ],
  [
    "a directory that says another place",
    broken((file) => void file.writeBigUInt64LE(64n, 8192 + 24)),
    /entry 0 of the directory is not that of hits/,
  ],
  [
    "a directory of another length",
    broken((file) => void file.writeUInt32LE(5, Header.partCount)),
    /the directory has 5 parts, not 1/,
  ],
  [
    "a part that is shorter than its kind",
    mapFile([{ name: "lock", description: { kind: "mutex" }, bytes: Buffer.alloc(8) }]),
    /lock: a part of 8 bytes was to be read/,
  ],
  [
    "a description without sizes",
    mapFile([{ name: "sem", description: { kind: "semaphore" }, bytes: Buffer.alloc(128) }]),
    /sem: its description has no permits/,
  ],
  [
    "an element type that is unknown",
    mapFile([{ ...cells, description: { kind: "cells", dtype: "u128" } }]),
    /hits: its element type is "u128"/,
  ],
];

describe("files that are no map, or a damaged one", () => {
  for (const [what, file, says] of BAD) {
    it(`${what} leaves with 1 and says what is wrong`, async () => {
      const { code, output } = await inspect(file);
      assert.equal(code, 1, output);
      assert.match(output, says);
      assert.match(output, /^error: a\.map .*\n {2}fix: \S/m);
      assert.doesNotMatch(output, /\n +at .*:\d+/, "a stack");
    });
  }

  it("are told as JSON, too", async () => {
    using folder = new WorkFolder();
    writeFileSync(folder.at("a.map"), "x");
    const { command, args } = HOSTS.node26;
    const shell = `"${[command, ...args, "map", "inspect", "a.map", "--json"].join('" "')}" 2>&-`;
    const { code, output } = await run("sh", ["-c", shell], { cwd: folder.path });
    assert.equal(code, 1);
    const [error] = JSON.parse(output).errors;
    assert.equal(error.file, "a.map");
    assert.match(error.message, /does not begin with ZIFFIMAP/);
  });

  it("absent files, folders and pipes are refused, and nothing waits", { skip }, async () => {
    using folder = new WorkFolder();
    spawnSync("mkfifo", [folder.at("pipe")]);
    for (
      const [path, says] of [
        ["absent.map", /There is no file absent\.map/],
        [".", /cannot be inspected: it is no regular file/],
        ["pipe", /cannot be inspected: it is no regular file/],
        ["/dev/zero", /cannot be inspected: it is no regular file/],
      ] as const
    ) {
      const { code, output } = await ziffiHere(["map", "inspect", path], folder.path);
      assert.equal(code, 1, output);
      assert.match(output, says);
    }
  });

  it("a damaged byte anywhere in header and description never ends in a stack", async () => {
    const { reportOf } = await import("../../gen/map/report.ts");
    const { MapFileError } = await import("../../gen/map/source.ts");
    const good = mapFile([cells, {
      name: "lock",
      description: { kind: "mutex" },
      bytes: Buffer.alloc(64),
    }]);
    const machine = { boot: null, namespace: null, stat: () => undefined };
    let refused = 0;
    for (let at = 0; at < 8900; at += at === 96 ? 8096 : 1) {
      const file = Buffer.from(good);
      file[at] = (file[at] ?? 0) ^ 0xa5;
      const source = {
        byteLength: file.length,
        read(offset: number, length: number) {
          assert.ok(offset >= 0 && length >= 0 && offset + length <= file.length, `byte ${at}`);
          return new DataView(file.buffer, file.byteOffset + offset, length);
        },
      };
      try {
        const report = reportOf("a.map", source, machine, { items: 4, part: null });
        if (report.problems.length > 0) refused += 1;
      } catch (error) {
        assert.ok(error instanceof MapFileError, `byte ${at}: ${error}`);
        refused += 1;
      }
    }
    assert.ok(refused > 300, `${refused} damaged bytes were seen`);
  });
});
