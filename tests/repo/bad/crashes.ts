// Dies from a signal in the middle of a test, as a wrong native call would.
import process from "node:process";
import { test } from "node:test";

test("dies", async () => {
  process.kill(process.pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 10_000));
});
