// The two manifests say the same, everything is pinned, and the lock file names no registry.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { read, root } from "./lib/files.ts";

type Words = Record<string, string>;

interface PackageManifest {
  version: string;
  exports: Record<string, { types: string; default: string }>;
  scripts: Words;
  dependencies?: Words;
  devDependencies?: Words;
  optionalDependencies?: Words;
}

interface DenoManifest {
  version: string;
  exports: Words;
  imports: Words;
  tasks: Words;
}

interface LockFile {
  version: string;
  packages: Record<string, { link?: boolean; resolved?: string; integrity?: string }>;
}

const npm: PackageManifest = JSON.parse(read("package.json"));
const deno: DenoManifest = JSON.parse(read("deno.json"));
const toolchain: PackageManifest = JSON.parse(read("toolchain/package.json"));
const lock: LockFile = JSON.parse(read("package-lock.json"));

const exact = /^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+$/;

/** All dependencies of a manifest. */
function dependencies(manifest: PackageManifest): Words {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

describe("manifests", () => {
  it("have the same version", () => {
    assert.equal(deno.version, npm.version);
    assert.equal(toolchain.version, npm.version);
    assert.equal(lock.version, npm.version);
  });

  it("have the version that the command line prints and the library reports", () => {
    assert.match(read("gen/commands/program.ts"), new RegExp(`VERSION = "${npm.version}"`));
    assert.match(read("schemas/mod.ts"), new RegExp(`version: "${npm.version}"`));
  });

  it("have the same task names and commands", () => {
    assert.deepEqual(deno.tasks, npm.scripts);
  });

  it("leave the names node and deno to the system: no links in node_modules/.bin", () => {
    assert.match(read(".npmrc"), /^bin-links=false$/m);
  });

  it("export the same entries: sources for Deno, their build for npm", () => {
    assert.deepEqual(Object.keys(deno.exports), Object.keys(npm.exports));
    for (const [key, source] of Object.entries(deno.exports)) {
      const types = source.replace(/^\.\//, "./dist/").replace(/\.ts$/, ".d.ts");
      const built = source.replace(/^\.\/src\//, "./dist/lib/").replace(/\.ts$/, ".js");
      assert.deepEqual(npm.exports[key], { types, default: built });
    }
  });

  for (const source of Object.values(deno.exports)) {
    it(`export a file that exists: ${source}`, () => assert.ok(existsSync(join(root, source))));
  }

  it("map the package's own names to the same entries", () => {
    for (const [key, source] of Object.entries(deno.exports)) {
      assert.equal(deno.imports[key.replace(/^\./, "ziffi")], source);
    }
  });

  for (const manifest of [npm, toolchain]) {
    for (const [name, version] of Object.entries(dependencies(manifest))) {
      it(`pin ${name} exactly`, () => assert.match(version, exact));
    }
  }

  it("give Deno the versions that npm installs", () => {
    const pinned = dependencies(npm);
    for (const [name, target] of Object.entries(deno.imports)) {
      if (target.startsWith("npm:")) assert.equal(target, `npm:${name}@${pinned[name]}`);
    }
  });

  it("recognise a range as not pinned", () => {
    for (const range of ["^1.2.3", "~1.2.3", "1.x", "latest", "*", "npm:node@^1.2.3"]) {
      assert.doesNotMatch(range, exact);
    }
  });
});

describe("package-lock.json", () => {
  it("names no registry", () => {
    for (const [path, entry] of Object.entries(lock.packages)) {
      if (!entry.link) assert.equal(entry.resolved, undefined, `${path} has "resolved"`);
    }
  });

  it("has a checksum for every package", () => {
    for (const [path, entry] of Object.entries(lock.packages)) {
      if (!path.startsWith("node_modules/") || entry.link) continue;
      assert.ok(entry.integrity, `${path} has no "integrity"`);
    }
  });
});
