// The package as npm publishes it, for tests that use it as its users do.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDist } from "../../../scripts/dist.mjs";
import { root } from "./files.ts";

/** Builds and packs the package, and unpacks it into a folder, which is made. */
export async function unpackPackage(folder: string): Promise<void> {
  await buildDist();
  const aside = mkdtempSync(join(tmpdir(), "ziffi-packed-"));
  try {
    const pack = ["pack", "--ignore-scripts", "--pack-destination", aside];
    execFileSync("npm", pack, { cwd: root, stdio: "pipe" });
    const [tarball = ""] = readdirSync(aside);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", folder], { cwd: aside });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
