/**
 * What programs ask their platform for, and what they hear on a target.
 *
 * @module
 */
import type { Target } from "../../toolchain/targets.ts";

const DENO_OS = { linux: "linux", darwin: "darwin", win32: "windows" } as const;
const SUFFIX = { linux: "so", darwin: "dylib", win32: "dll" } as const;

/** Answers by the full name of the question, such as `Deno.build.os`. */
export function platformAnswers({ key, platform }: Target): ReadonlyMap<string, string> {
  const arch = key.includes("arm64") ? "arm64" : "x64";
  const machine = arch === "arm64" ? "aarch64" : "x86_64";
  const os = DENO_OS[platform];
  const suffix = SUFFIX[platform];
  const answers: [string, string][] = [
    ["Deno.build.os", os],
    ["Deno.build.arch", machine],
    ["bun:ffi.suffix", suffix],
    ["node:ffi.suffix", suffix],
    ["koffi.extension", `.${suffix}`],
    ["node:os.platform()", platform],
    ["node:os.arch()", arch],
    ["node:os.type()", { linux: "Linux", darwin: "Darwin", win32: "Windows_NT" }[platform]],
  ];
  for (const process of ["process", "node:process"]) {
    answers.push([`${process}.platform`, platform], [`${process}.arch`, arch]);
  }
  return new Map(answers);
}
