// The reductions that take one operand and give a value or reduce along an axis.
export const REDUCTION_NAMES = [
  "sum",
  "prod",
  "mean",
  "var",
  "std",
  "min",
  "max",
  "argmin",
  "argmax",
  "any",
  "all",
  "countNonzero",
  "norm",
] as const;
