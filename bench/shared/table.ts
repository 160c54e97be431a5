/**
 * Tables in shared memory against a `Map` of one process.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shared, SharedMap } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";
import type { Comparison, Group } from "../rows.ts";

const ENTRIES = 10_000;
const Price = t.struct("Price", { bid: t.f64(), ask: t.f64(), count: t.u32() });

const layout = shared.layout({
  numbers: shared.table({ key: "u32", value: "f64", capacity: ENTRIES }),
  prices: shared.table({ key: { text: 16 }, value: Price, capacity: ENTRIES }),
});

function* comparisons(): Generator<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  const map = new SharedMap(join(folder, "table"), { mode: "create", layout });
  try {
    yield* comparisonsOn(map.parts);
  } finally {
    map.dispose();
    rmSync(folder, { recursive: true });
  }
}

function* comparisonsOn({ numbers, prices }: SharedMap<typeof layout.parts>["parts"]) {
  const names = Array.from({ length: ENTRIES }, (_, i) => `SYMBOL${i}`);
  const price = (i: number) => ({ bid: i, ask: i + 1, count: 2 });
  const peerNumbers = new Map<number, number>();
  const peerPrices = new Map<string, ReturnType<typeof price>>();
  for (const [i, name] of names.entries()) {
    numbers.set(i, i / 2);
    peerNumbers.set(i, i / 2);
    prices.set(name, price(i));
    peerPrices.set(name, price(i));
  }
  // Both sides go through the keys in the same order.
  const turns = { ours: 0, theirs: 0 };
  const next = (side: keyof typeof turns): number => {
    const at = (turns[side] * 7919 + 13) % ENTRIES;
    turns[side] += 1;
    return at;
  };
  const peer = "Map of one process";
  const verify = () => {};
  yield {
    ...{ name: "get u32 to f64", peer, verify },
    ours: () => numbers.get(next("ours")),
    theirs: () => peerNumbers.get(next("theirs")),
  };
  yield {
    ...{ name: "set u32 to f64", peer, verify },
    ours: () => numbers.set(next("ours"), 1),
    theirs: () => peerNumbers.set(next("theirs"), 1),
  };
  yield {
    ...{ name: "get text to struct", peer, verify },
    ours: () => prices.get(names[next("ours")] ?? ""),
    theirs: () => ({ ...peerPrices.get(names[next("theirs")] ?? "") }),
  };
  yield {
    ...{ name: "set text to struct", peer, verify },
    ours: () => prices.set(names[next("ours")] ?? "", price(3)),
    theirs: () => peerPrices.set(names[next("theirs")] ?? "", price(3)),
  };
  yield {
    ...{ name: "update text to struct", peer, verify },
    ours: () => prices.update(names[next("ours")] ?? "", (old) => old ?? price(0)),
    theirs: () => {
      const name = names[next("theirs")] ?? "";
      return peerPrices.set(name, { ...(peerPrices.get(name) ?? price(0)) });
    },
  };
  yield {
    ...{ name: "all entries, a text to a struct each", peer },
    ours: () => [...prices].length,
    theirs: () => [...peerPrices].map(([name, one]) => [name, { ...one }]).length,
  };
}

/** The group `table`. */
export const table: Group = { name: "table", make: comparisons };
