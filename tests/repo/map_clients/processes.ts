// Processes of several languages and runtimes that work on one map at the same time.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { buildDir } from "../../../scripts/lib/paths.mjs";
import { toolchain } from "../../../scripts/toolchain.mjs";
import { root } from "../lib/files.ts";
import { compile } from "../malloc/programs.ts";

const here = join(root, "tests", "repo", "map_clients");
const out = join(buildDir, "tests", "map_clients");
const include = ["-I", join(root, "include")];
const strict = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"];

/** The client in C. */
export const program = join(out, "client");
/** What the client in Python calls. */
const calls = join(out, "ziffi_map_calls.so");

/** Compiles the clients in C, and the headers as C++. */
export async function buildClients(): Promise<void> {
  mkdirSync(out, { recursive: true });
  const source = join(here, "client.c");
  await compile(["cc", "-std=c11", "-O2", ...strict, ...include, "-o", program, source]);
  const python = join(root, "examples", "shared", "ziffi_map_calls.c");
  await compile(
    ["cc", "-std=c11", "-O2", ...strict, ...include, "-shared", "-fPIC", "-o", calls, python],
  );
}

/** Compiles a program in C from its text; gives its path. */
export async function compileText(name: string, text: string): Promise<string> {
  mkdirSync(out, { recursive: true });
  const source = join(out, `${name}.c`);
  writeFileSync(source, text);
  await compile(["cc", "-std=c11", ...strict, ...include, "-o", join(out, name), source]);
  return join(out, name);
}

/** Compiles the headers in a standard of C or C++, together with ziffi.h. */
export async function compileHeaders(standard: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const language = standard.startsWith("c++") ? ["c++", "-x", "c++"] : ["cc"];
  const object = join(out, `headers_${standard.replaceAll("+", "p")}.o`);
  const source = join(here, "headers.c");
  await compile(
    [...language, `-std=${standard}`, "-O1", ...strict, ...include, "-c", "-o", object, source],
  );
}

/** Who can work on a map. */
export type Client = "c" | "python" | "deno" | "bun" | "node";

const words: Readonly<Record<Client, readonly string[]>> = {
  c: [program],
  python: ["python3", join(here, "client.py"), calls],
  deno: [
    ...[toolchain.deno, "run", "-A", "--cached-only", "--no-check"],
    join(here, "client.mjs"),
  ],
  bun: [toolchain.bun, "run", "--no-install", join(here, "client.mjs")],
  node: [
    ...[toolchain.node26, "--disable-warning=ExperimentalWarning"],
    join(here, "client.mjs"),
  ],
};

/** Whether there is a Python; where there is none, its place is taken by C. */
export const hasPython = spawnSync("python3", ["-c", "import ctypes, mmap"]).status === 0;

const LIMIT_MS = 120_000;
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process that has opened the map, and waits to be told to begin. */
export class Member {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #ready: Promise<void>;
  readonly #ended: Promise<number | string | null>;
  #output = "";
  #errors = "";

  constructor(client: Client, path: string, action: readonly (string | number)[]) {
    const [command = "", ...args] = words[client];
    this.#name = `${client} ${action.join(" ")}`;
    this.#child = spawn(command, [...args, path, ...action.map(String)], { cwd: root });
    running.add(this.#child);
    const timer = setTimeout(() => this.kill(), LIMIT_MS);
    let isReady = (): void => {};
    this.#ready = new Promise((resolve) => isReady = resolve);
    this.#child.stdout?.on("data", (chunk) => {
      this.#output += chunk;
      if (this.#output.includes("ready")) isReady();
    });
    this.#child.stderr?.on("data", (chunk) => this.#errors += chunk);
    this.#child.stdin?.on("error", () => {});
    this.#ended = new Promise((resolve) => {
      this.#child.on("close", (code, signal) => {
        clearTimeout(timer);
        running.delete(this.#child);
        isReady();
        resolve(code ?? signal);
      });
    });
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until it has opened the map. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Lets it begin. */
  begin(): void {
    this.#child.stdin?.end("go\n");
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Waits for its end, which has to be a good one; gives the lines that it printed between. */
  async done(): Promise<string[]> {
    const code = await this.#ended;
    assert.equal(code, 0, `${this.#name} ended with ${code}: ${this.#output}${this.#errors}`);
    const lines = this.#output.trim().split("\n");
    assert.deepEqual([lines[0], lines.at(-1)], ["ready", "done"], this.#name);
    return lines.slice(1, -1);
  }
}

/** Runs some processes on a map at the same time; gives what each printed. */
export async function together(
  path: string,
  members: readonly (readonly [Client, ...(string | number)[]])[],
): Promise<string[][]> {
  const all = members.map(([client, ...action]) => new Member(client, path, action));
  await Promise.all(all.map((one) => one.ready()));
  for (const one of all) one.begin();
  return await Promise.all(all.map((one) => one.done()));
}
