/**
 * What the doctor asks of the machine: its target, its C library, its processor, a place for files.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { cpuFlags, x86Level } from "../../doctor/cpu.ts";
import { type Check, ill, well } from "../../doctor/report.ts";
import { hostTarget, runProgram } from "../../toolchain/host.ts";
import { TARGETS } from "../../toolchain/targets.ts";
import { findZig, ZigError } from "../../toolchain/zig.ts";

/** Version of glibc, or null where there is none. Not every runtime tells the real one. */
export async function glibcVersion(): Promise<string | null> {
  if (process.platform !== "linux") return null;
  const { stdout } = await runProgram("getconf", ["GNU_LIBC_VERSION"], process.cwd());
  return /^glibc ([\d.]+)/.exec(stdout)?.[1] ?? null;
}

/** Checks of the machine. */
export async function machineChecks(): Promise<Check[]> {
  return [await targetCheck(), await cpuCheck(), ...forcedLevel(), temporaryCheck()];
}

async function targetCheck(): Promise<Check> {
  const target = hostTarget();
  if (target === null) {
    const known = TARGETS.map(({ key }) => key).join(", ");
    const here = `${process.platform}-${process.arch} is none of ${known}`;
    return ill("fail", "target", here, "use another machine, or build for it with --target");
  }
  const version = await glibcVersion();
  const libc = target.key.endsWith("-musl")
    ? ", musl"
    : version === null
    ? ""
    : `, glibc ${version}`;
  return well("target", `${target.key}${libc}`);
}

/** The best level of this machine; null when the system does not tell. */
async function cpuLevel(): Promise<string | null> {
  if (process.arch === "arm64") return "neon";
  if (process.arch !== "x64") return null;
  if (process.platform === "linux") {
    try {
      return x86Level(cpuFlags(readFileSync("/proc/cpuinfo", "utf8")));
    } catch {
      return null;
    }
  }
  if (process.platform !== "darwin") return null;
  const has = async (name: string) => {
    const { stdout } = await runProgram("sysctl", ["-n", `hw.optional.${name}`], process.cwd());
    return stdout.trim() === "1";
  };
  return await has("avx512f") ? "v4" : await has("avx2_0") ? "v3" : "v2";
}

async function cpuCheck(): Promise<Check> {
  const level = await cpuLevel();
  const name = level === null ? "not told by the system" : level === "neon" ? "aarch64 NEON" : null;
  return well("cpu", name ?? `x86-64-${level}; libraries are built for every ${process.arch}`);
}

/** The variable that forces a level of ziffi's own kernels. */
function forcedLevel(): Check[] {
  const wanted = process.env["ZIFFI_CPU"];
  if (wanted === undefined || wanted === "") return [];
  const allowed = process.arch === "arm64" ? ["scalar", "neon"] : ["scalar", "v1", "v3", "v4"];
  if (allowed.includes(wanted)) {
    const fix = "unset ZIFFI_CPU";
    return [ill("warn", "ZIFFI_CPU", `kernels are held down to ${wanted}`, fix)];
  }
  const message = `${JSON.stringify(wanted)} is none of ${allowed.join(", ")}`;
  return [ill("fail", "ZIFFI_CPU", message, "unset ZIFFI_CPU")];
}

function temporaryCheck(): Check {
  const folder = tmpdir();
  try {
    const made = mkdtempSync(join(folder, "ziffi-doctor-"));
    writeFileSync(join(made, "file"), "text");
    rmSync(made, { recursive: true });
    return well("temp", `${folder} can be written`);
  } catch (error) {
    const message = `${folder} cannot be written: ${(error as Error).message}`;
    const variable = process.platform === "win32" ? "set TEMP=" : "export TMPDIR=";
    return ill("fail", "temp", message, `${variable}FOLDER, one that you may write to`);
  }
}

/**
 * Looks for the compiler.
 *
 * @param needed true when something has to be compiled, so that its lack is a failure
 */
export async function zigCheck(
  stated: string | null,
  folder: string,
  needed: boolean,
): Promise<Check> {
  try {
    const { path, version } = await findZig(stated, folder, join(tmpdir(), "ziffi-doctor-cache"));
    return well("zig", `${version} at ${path}`);
  } catch (error) {
    if (!(error instanceof ZigError)) throw error;
    const [message = "", fix = ""] = error.message.split("\n  fix: ");
    return ill(needed ? "fail" : "warn", "zig", message, fix);
  }
}
