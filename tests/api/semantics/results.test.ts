// Results that JavaScript cannot hold exactly, or that the schema does not allow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode } from "../support/expect.ts";
import { api, callOf } from "./probe.ts";

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_U64 = 2n ** 64n - 1n;
const MIN_I64 = -(2n ** 63n);

const ROWS = [
  { call: "u64AsNumber", safe: [0n, 1n, SAFE], unsafe: [SAFE + 1n, SAFE + 2n, 2n ** 63n, MAX_U64] },
  {
    call: "i64AsNumber",
    safe: [-SAFE, -1n, 0n, SAFE],
    unsafe: [-SAFE - 1n, SAFE + 1n, MIN_I64, 2n ** 63n - 1n],
  },
  { call: "u64AsUsize", safe: [0n, SAFE], unsafe: [SAFE + 1n, SAFE + 2n, 2n ** 63n, MAX_U64] },
  { call: "i64AsIsize", safe: [-SAFE, SAFE], unsafe: [-SAFE - 1n, SAFE + 1n, MIN_I64] },
];

for (const { call, safe, unsafe } of ROWS) {
  test(`${call} returns safe integers`, () => {
    for (const value of safe) assert.equal(callOf(api, call)(value), Number(value));
  });

  test(`${call} throws a RangeError for a result beyond them`, () => {
    for (const value of unsafe) {
      const about = `${call} returned about ${Number(value)}, beyond the safe integers`;
      throws(() => callOf(api, call)(value), RangeError, about);
    }
  });
}

test("a value or status beyond the safe integers throws", () => {
  assert.equal(api.usizeOrStatus(SAFE, false), Number(SAFE));
  throws(() => api.usizeOrStatus(SAFE + 1n, false), RangeError, "usizeOrStatus returned about");
});

test("64-bit integers keep every bit", () => {
  for (let bit = 0n; bit < 64n; bit += 1n) {
    const value = 1n << bit;
    assert.equal(api.echoU64(value), value);
    assert.equal(api.echoU64(MAX_U64 - value), MAX_U64 - value);
    assert.equal(api.echoI64(BigInt.asIntN(64, value)), BigInt.asIntN(64, value));
  }
});

const BROKEN = [
  { call: "addressOf", args: [0] },
  { call: "textOrBroken", args: [false] },
  { call: "counterOrBroken", args: [false] },
  { call: "addressOrStatus", args: [0, false] },
];

for (const { call, args } of BROKEN) {
  test(`${call} throws when native code returns a null that its schema does not allow`, () => {
    const says = `${call} returned null, which its schema does not allow; add nullable: true`;
    throwsCode(() => callOf(api, call)(...args), "UNEXPECTED_NULL", says);
  });
}

test("null comes back as null where the schema allows it", () => {
  assert.equal(api.echoAddressOrNull(null), null);
  assert.equal(api.copyStringOrNull(null), null);
  assert.equal(api.sampleText(99), null);
  assert.equal(api.counterOrNull(false), null);
  assert.equal(api.addressNullOrStatus(0, false), null);
  assert.equal(api.counterNullOrStatus(false, false), null);
});
