// Fails while it is loaded, after a test was declared.
import { test } from "node:test";

test("declared", () => {});
throw new Error("thrown at load time");
