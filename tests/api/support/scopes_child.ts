// Whose functions a library calls: scopes_child.ts SCENARIO, one a process, since a loaded library
// keeps what it has found.
import process from "node:process";
import { Worker } from "node:worker_threads";
import { open as openAround } from "../../fixtures/scopes/generated/around.ts";
import { open } from "../../fixtures/scopes/generated/linked.ts";

const ALLOCATOR = new URL(
  "../../../build/fixtures/scopes/libscopes_alloc.so",
  import.meta.url,
);

/** What a library says, or the message of what is thrown. */
function told(options: Parameters<typeof open>[0]): string {
  try {
    using library = open(options);
    const { version, copiedLength } = library.api;
    return `${version()} ${copiedLength("four")}`;
  } catch (error) {
    return String(error);
  }
}

const scenarios: Record<string, () => unknown> = {
  around: () => {
    const { variable, timezone } = openAround().api;
    console.log(variable("SCOPES_TEST"), timezone());
  },
  "around-deep": () => console.log(openAround({ deepBinding: true }).api.version()),
  linked: () => console.log(told({})),
  "linked-deep": () => console.log(told({ deepBinding: true })),
  "linked-plain": () => console.log(told({ deepBinding: false })),
  allocator: () => console.log(told({ path: ALLOCATOR })),
  "allocator-plain": () => console.log(told({ path: ALLOCATOR, deepBinding: false })),
  "allocator-deep": () => console.log(told({ path: ALLOCATOR, deepBinding: true })),
  worker: async () => {
    const worker = new Worker(new URL(import.meta.url), { argv: ["linked"] });
    await new Promise((resolve) => worker.on("exit", resolve));
    console.log(told({}));
  },
};

await scenarios[process.argv[2] ?? ""]?.();
