// Runs the command line of the generator, and other tools, in folders of the test's choice.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { at, buildDir, genCli, root } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import { systemNode, toolchain, zigEnv } from "../../../scripts/toolchain.mjs";

/** How a program ended; `output` is all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

type Env = Readonly<Record<string, string>>;

const cli = at(genCli);

/** The commands that the generator must run under. */
export const HOSTS = {
  node20: { command: systemNode(), args: [toolchain.tsx, cli] },
  node26: { command: toolchain.node26, args: [cli] },
  bun: { command: toolchain.bun, args: [cli] },
  deno: { command: toolchain.deno, args: ["run", "-A", "--no-check", cli] },
} as const;

/** Runs `ziffi` with these words. */
export async function ziffi(
  words: readonly string[],
  cwd: string = root,
  host: keyof typeof HOSTS = "node26",
  env: Env = {},
): Promise<Ended> {
  const { command, args } = HOSTS[host];
  const { code, output } = await run(command, [...args, ...words], { cwd, env, timeoutMs: 60_000 });
  return { code, output };
}

/** Runs the pinned Zig. */
export async function zig(words: readonly string[], cwd: string): Promise<Ended> {
  const { code, output } = await run(toolchain.zig, [...words], { cwd, env: zigEnv() });
  return { code, output };
}

/** Runs any program. */
export async function program(command: string, cwd: string, env: Env = {}): Promise<Ended> {
  const { code, output } = await run(command, [], { cwd, env, timeoutMs: 60_000 });
  return { code, output };
}

/** A folder inside of build/, so that what runs there finds node_modules; `using` removes it. */
export class WorkFolder implements Disposable {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(buildDir, "gen-test-"));
  }

  /** A path in it. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
