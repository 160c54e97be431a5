import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

export const hardening = nativeModule({
  name: "hardening",
  description: "Memory that is checked, and what there is of it.",
  functions: {
    memoryHarden: fn(
      [arg("level", t.u32(), "0 for the fast allocator, 1 to 3 for a checked heap.")],
      t.status(),
      {
        description: "From now on allocates all memory with this level of checks. What there is " +
          "stays as it is.",
      },
    ),
    memoryVerify: fn(
      [
        arg(
          "faults",
          t.array("f64", { mode: "inout" }),
          "Filled in with kind, address, length in bytes and first damaged address of each fault.",
        ),
      ],
      t.usize(),
      {
        description: "Looks at all checked memory and returns how many faults there are, also " +
          "those that there was no room for.",
      },
    ),
    memoryReport: fn(
      [arg("text", t.array("u8", { mode: "inout" }), "Filled in with JSON in ASCII.")],
      t.usize(),
      {
        description: "Writes statistics of all memory, as far as there is room, and returns how " +
          "long all of it is, in bytes.",
      },
    ),
  },
});
