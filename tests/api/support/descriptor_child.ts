// The other process of shared/anonymous.test.ts.
import process from "node:process";
import { shared, SharedMap } from "../../../src/mod.ts";

const layout = shared.layout({ hits: shared.cells("u64", 8) });
const [processId, descriptor] = process.argv.slice(2).map(Number);
using map = SharedMap.fromDescriptor(descriptor ?? -1, { processId: processId ?? -1, layout });
map.parts.hits.add(7, 42n);
