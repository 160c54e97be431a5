// The other process of shared/wait.test.ts: answers each round.
import process from "node:process";
import { shared, SharedMap } from "../../../src/mod.ts";

const layout = shared.layout({
  ping: shared.cells("u32", 2),
  pong: shared.cells("u64", 2),
  bytes: shared.cells("u8", 8),
});
const rounds = Number(process.argv[3]);
using map = new SharedMap(process.argv[2] ?? "", { layout });
const { ping, pong, bytes } = map.parts;
for (let round = 1; round <= rounds; round += 1) {
  while (ping.load(0) !== round) ping.wait(0, round - 1);
  pong.store(0, BigInt(round));
  pong.notify(0);
  while (bytes.load(3) !== round) bytes.wait(3, round - 1);
  ping.add(1, 1);
}
