// One valid call of every function of the probe, for tests that go over all of them.
import { api, Colour, type Everything, type probeApi } from "./probe.ts";

/** Makes the arguments of a call anew; handles and strings of native code come from `api`. */
export type Arguments = () => unknown[];

const everything: Everything = {
  flag: true,
  u8: 1,
  type: 2,
  u16: 3,
  default: 4,
  u32: 5,
  int: 6,
  u64: 7n,
  i64: 8n,
  u64Number: 9,
  i64Number: 10,
  usize: 11,
  isize: 12,
  number: 0.5,
  boolean: 0.25,
  error: Colour.blue,
  address: 13,
  addressOrNull: null,
};
