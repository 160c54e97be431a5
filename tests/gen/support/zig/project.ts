// A folder with a Zig file that is imported, generated, built and called on every runtime.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { at } from "../../../../scripts/lib/paths.mjs";
import { run } from "../../../../scripts/lib/run.mjs";
import { toolchain } from "../../../../scripts/toolchain.mjs";
import { buildLibraryOf } from "../in_process.ts";
import { ziffiHere } from "../command_line.ts";
import { type Ended, WorkFolder } from "../run.ts";

/** How a program is run on each runtime. */
const RUNTIMES = {
  node: [toolchain.node26, "--experimental-ffi", "--disable-warning=ExperimentalWarning"],
  bun: [toolchain.bun, "run", "--no-install"],
  deno: [toolchain.deno, "run", "--allow-all", "--no-check", "--cached-only"],
} as const;

const CACHE = at("build", ".zig-cache");

/** Where the Zig files of the tests are. */
export const zigFixture = (file: string) => at(`tests/gen/support/zig/${file}`);

/** A project of one Zig file; `using` removes it. */
export class ZigProject extends WorkFolder {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
    copyFileSync(zigFixture(`${name}.zig`), this.at(`${name}.zig`));
  }

  /** Runs ziffi in the folder and in this process, with a cache that all tests share. */
  ziffi(...words: readonly string[]): Promise<Ended> {
    const env = { ZIFFI_ZIG: toolchain.zig, ZIG_LOCAL_CACHE_DIR: CACHE };
    return ziffiHere(words, this.path, env);
  }

  /** Builds the library in this process, of a schema that stays as it is. */
  build(): Promise<Ended> {
    return buildLibraryOf(this, `${this.name}.schema.ts`, CACHE);
  }

  /** Runs ziffi, which has to end well. */
  async must(...words: readonly string[]): Promise<string> {
    const { code, output } = await this.ziffi(...words);
    assert.equal(code, 0, output);
    return output;
  }

  read(file: string): string {
    return readFileSync(this.at(file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(this.at(file), text);
  }

  /** Replaces a text that has to be there. */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    assert.ok(text.includes(from), `${file} has no ${from}`);
    this.write(file, text.replaceAll(from, to));
  }

  /** Imports the file; the schema uses the sources of ziffi in place of the package. */
  async import(): Promise<string> {
    const output = await this.must("import", `${this.name}.zig`);
    const schema = `${this.name}.schema.ts`;
    this.edit(
      schema,
      '"ziffi/schema"',
      JSON.stringify(relative(this.path, at("src/schema/mod.ts"))),
    );
    const runtime = relative(this.at("generated"), at("src/runtime/v1.ts"));
    this.edit(schema, "  out: {", `  runtime: ${JSON.stringify(runtime)},\n  out: {`);
    return output;
  }

  /** Generates and builds. */
  async make(): Promise<void> {
    await this.must("gen", `${this.name}.schema.ts`);
    await this.must("build", `${this.name}.schema.ts`);
  }

  /** What a program prints, which has to be the same on every runtime. */
  async call(program: string): Promise<string> {
    this.write("main.ts", program);
    const printed = new Map<string, string>();
    for (const [runtime, [command, ...args]] of Object.entries(RUNTIMES)) {
      const { code, output } = await run(command, [...args, "main.ts"], {
        cwd: this.path,
        timeoutMs: 60_000,
      });
      assert.equal(code, 0, `${runtime}: ${output}`);
      printed.set(output, runtime);
    }
    assert.equal(
      printed.size,
      1,
      [...printed].map(([text, name]) => `${name}:\n${text}`).join("\n"),
    );
    return [...printed.keys()].join("");
  }
}
