import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const versioned = () =>
  arg("isVersioned", t.bool(), "True for the struct of version 1, false for the one before.");
const tensor = (owner: "call" | "taken", from: string) => arg("tensor", t.address({ owner }), from);
const record = (length: number) =>
  arg("record", t.array("f64", { mode: "inout", minLength: length }), "Filled in.");
const block = () => arg("block", t.address(), "The block of the calling thread that it lies in.");
const data = () => arg("data", t.usize(), "Address of the first element; 0 where there is none.");

const dlpack = {
  dlpackMake: fn(
    [
      block(),
      data(),
      arg("code", t.u8(), "DLDataTypeCode."),
      arg("bits", t.u8(), "Bits of one element."),
      arg("flags", t.u32(), "Of version 1: 1 for what is read only."),
      versioned(),
      arg("shape", t.array("f64"), "Elements along each dimension."),
      arg("strides", t.array("f64", { length: { sameAs: "shape" } }), "In elements."),
    ],
    t.orStatus(t.address({ owner: { freedBy: "dlpackDrop" } })),
    { description: "Makes a DLManagedTensor that keeps its block until it is deleted." },
  ),
  dlpackDrop: fn([tensor("taken", "From dlpackMake."), versioned()], t.bool(), {
    description: "Deletes a struct that was made here; false when a consumer has done it.",
  }),
  dlpackDelete: fn([tensor("taken", "Of any producer."), versioned()], t.void(), {
    description: "Calls the deleter of a struct, if it has one.",
  }),
  dlpackRead: fn([tensor("call", "Of any producer."), versioned(), record(80)], t.void(), {
    description: "Writes down what a struct says.",
  }),
} as const;

const arrow = {
  arrowMake: fn(
    [
      block(),
      data(),
      arg("format", t.u8(), "The format, one character of Arrow."),
      arg("length", t.usize(), "Number of elements, or of lists."),
      arg("listSize", t.i32(), "Elements of each list; -1 where there are no lists."),
    ],
    t.orStatus(t.address({ owner: { freedBy: "arrowDrop" } })),
    {
      description:
        "Makes an ArrowSchema and an ArrowArray behind it, which keeps the block until " +
        "it is released.",
    },
  ),
  arrowDrop: fn([arg("pair", t.address({ owner: "taken" }), "From arrowMake.")], t.bool(), {
    description: "Frees both structs and releases what no consumer has taken over.",
  }),
  arrowRead: fn(
    [
      arg("schema", t.address(), "ArrowSchema of any producer."),
      arg("array", t.address(), "ArrowArray of any producer."),
      record(40),
    ],
    t.void(),
    { description: "Writes down what the structs say." },
  ),
  arrowTake: fn(
    [arg("array", t.address(), "ArrowArray of any producer, which counts as released then.")],
    t.orStatus(t.address({ owner: { freedBy: "arrowFinish" } })),
    { description: "Moves an array to memory of its own." },
  ),
  arrowFinish: fn([arg("array", t.address({ owner: "taken" }), "From arrowTake.")], t.void(), {
    description: "Releases a moved array, and frees its memory.",
  }),
  arrowReleaseSchema: fn([arg("schema", t.address(), "Of any producer.")], t.void(), {
    description: "Releases a schema; the memory of the struct stays its owner's.",
  }),
} as const;

export const exchange = nativeModule({
  name: "exchange",
  description: "Structs of DLPack and of the Arrow C data interface, and booleans as bits.",
  functions: {
    ...dlpack,
    ...arrow,
    bitsUnpack: fn(
      [
        arg("bits", t.bytes(), "The lowest bit of a byte comes first."),
        arg("bitOffset", t.usize(), "First bit."),
        arg("values", t.array("u8", { mode: "inout" }), "0 or 1 for each bit."),
      ],
      t.orStatus(t.usize()),
      { description: "Makes bytes of bits and returns how many are 1." },
    ),
    bitsPack: fn(
      [
        arg("values", t.array("u8"), "1 bit for each byte, 1 for what is not 0."),
        arg("bits", t.bytes({ mode: "inout" }), "An eighth of the length, rounded up."),
      ],
      t.status(),
      { description: "Makes bits of bytes." },
    ),
  },
});
