// Leaves with code 0 before its second test: the runner must notice.
import process from "node:process";
import { test } from "node:test";

test("first", () => process.exit(0));
test("second", () => {});
