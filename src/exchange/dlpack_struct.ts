/**
 * What the structs of DLPack say.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { MAX_RANK } from "../nd/layout.ts";
import { checkForeign, type ForeignPlace } from "./foreign.ts";

/** Where native code writes what; as in zig/abi/exchange_dlpack.zig. */
const SLOT = {
  major: 0,
  minor: 1,
  flags: 2,
  data: 3,
  device: 4,
  rank: 5,
  code: 6,
  bits: 7,
  lanes: 8,
  byteOffset: 9,
  hasShape: 10,
  hasStrides: 11,
  shape: 16,
  strides: 48,
  count: 80,
} as const;

/** Room for what native code writes. */
export const newRecord = (): Float64Array<ArrayBuffer> => new Float64Array(SLOT.count);

/** A flag of version 1. */
export const READ_ONLY = 1;

const MAJOR = 1;
const CPU = 1;

/** DLDataTypeCode by the kinds of dtypes. */
const CODES = { i: 0, u: 1, f: 2, b: 6 } as const;

const CODE_NAMES: Readonly<Record<number, string>> = {
  0: "signed integers",
  1: "unsigned integers",
  2: "floats",
  3: "opaque handles",
  4: "bfloat16",
  5: "complex numbers",
  6: "booleans",
};

const DEVICE_NAMES: Readonly<Record<number, string>> = {
  2: "CUDA",
  3: "CUDA host memory",
  4: "OpenCL",
  7: "Vulkan",
  8: "Metal",
  10: "ROCm",
  13: "CUDA managed memory",
  14: "oneAPI",
  15: "WebGPU",
};

/** DLDataType of a dtype. */
export function dataTypeOf(dtype: NDDtype): { readonly code: number; readonly bits: number } {
  const { kind, itemSize } = DTYPES[dtype];
  return { code: CODES[kind], bits: itemSize * 8 };
}

/** The dtype of elements, by DLDataTypeCode and bits. */
const BY_CODE = new Map(
  Object.values(DTYPES).map(({ name }) => {
    const { code, bits } = dataTypeOf(name);
    return [`${code} ${bits}`, name] as const;
  }),
);

type Numbers = Readonly<Record<Exclude<keyof typeof SLOT, "shape" | "strides" | "count">, number>>;

function numbersOf(record: Float64Array): Numbers {
  return Object.fromEntries(
    Object.entries(SLOT).map(([name, slot]) => [name, record[slot] ?? 0]),
  ) as unknown as Numbers;
}

/**
 * Where the elements of a tensor are.
 *
 * @param record what native code wrote
 * @throws TypeError when views cannot have such elements, RangeError when the struct is broken
 */
export function readTensor(call: string, record: Float64Array): ForeignPlace {
  const given = numbersOf(record);
  if (given.major !== MAJOR) {
    throw new TypeError(
      `${call}: the struct is of DLPack version ${given.major}.${given.minor}, and version ` +
        `${MAJOR} is known; for a DLManagedTensor of older producers give { versioned: false }`,
    );
  }
  if (given.device !== CPU) {
    const name = DEVICE_NAMES[given.device] ?? "another device";
    throw new TypeError(
      `${call}: the tensor is on device ${given.device} (${name}); copy it to the CPU first`,
    );
  }
  const dtype = dtypeOf(call, given);
  const { rank } = given;
  if (rank < 0 || rank > MAX_RANK) {
    throw new RangeError(`${call}: the tensor has ${rank} dimensions; give 0 to ${MAX_RANK}`);
  }
  if (rank > 0 && given.hasShape === 0) {
    throw new RangeError(`${call}: the tensor has ${rank} dimensions and no shape`);
  }
  const { itemSize } = DTYPES[dtype];
  const shape = [...record.subarray(SLOT.shape, SLOT.shape + rank)];
  // In elements; older producers leave them out where elements lie side by side.
  const strides = given.hasStrides === 0
    ? null
    : [...record.subarray(SLOT.strides, SLOT.strides + rank)].map((step) => step * itemSize);
  // The offset counts from null too, and there is nothing.
  const address = given.data === 0 ? 0 : given.data + given.byteOffset;
  const checked = checkForeign(call, { address, itemSize, shape, strides });
  const writable = (given.flags & READ_ONLY) === 0;
  return { dtype, address, shape, strides: checked, writable };
}

function dtypeOf(call: string, { code, bits, lanes }: Numbers): NDDtype {
  const dtype = BY_CODE.get(`${code} ${bits}`);
  const name = CODE_NAMES[code] ?? `type code ${code}`;
  if (dtype === undefined) {
    throw new TypeError(
      `${call}: the tensor has ${name} of ${bits} bits; convert it to one of ` +
        Object.keys(DTYPES).join(", "),
    );
  }
  if (lanes !== 1) {
    throw new TypeError(
      `${call}: the tensor has elements of ${lanes} lanes; give it another dimension instead`,
    );
  }
  return dtype;
}
