"""NumPy's side of the group numpy: reads one request a line, answers one line of JSON.

  {"make": CELL}   makes and touches the arrays, runs the operation, answers with samples of the result
  {"ms": 20}       runs it for so long, answers with the nanoseconds of one call in the best batch
"""

import json
import sys
import time

import numpy as np

DTYPES = {"u8": np.uint8, "i32": np.int32, "f32": np.float32, "f64": np.float64}
CASTS = {"u8": np.float32, "i32": np.float64, "f32": np.float64, "f64": np.float32}
ROOTS = {"u8": np.float16, "i32": np.float64, "f32": np.float32, "f64": np.float64}


def place(dtype, count, layout):
    """An array of the layout: side by side, every second element, or one byte off."""
    size = np.dtype(dtype).itemsize
    if layout == "strided":
        return np.zeros(2 * count, dtype)[::2]
    raw = np.zeros(count * size + 64, np.uint8)
    start = -raw.ctypes.data % 64 + (1 if layout == "unaligned" else 0)
    return raw[start : start + count * size].view(dtype)


def make(cell):
    """A function of no arguments that runs the operation, and what it writes to."""
    dtype = DTYPES[cell["dtype"]]
    count, layout = cell["count"], cell["layout"]
    a, b = place(dtype, count, layout), place(dtype, count, layout)
    index = np.arange(count)
    a[:] = index % 100 + 1 if a.dtype.kind != "f" else (index % 1000) / 8 + 0.125
    b[:] = index * 7 % 50 + 1
    name = cell["op"]
    if name in ("sum", "mean", "var", "min", "max", "argmax"):
        return getattr(a, name)
    if name == "dot":
        return lambda: np.dot(a, b)
    result = {"cast": CASTS, "sqrt": ROOTS}.get(name, {}).get(cell["dtype"], dtype)
    out = place(np.bool_ if name == "compare" else result, count, layout)
    k = dtype(3)
    low, high = dtype(10), dtype(60)
    mask = place(np.bool_, count, layout)
    mask[:] = index % 3 == 0
    return {
        "add": lambda: np.add(a, b, out),
        "multiply": lambda: np.multiply(a, b, out),
        "scale": lambda: np.multiply(a, k, out),
        "sqrt": lambda: np.sqrt(a, out),
        "compare": lambda: np.less(a, b, out),
        # It has no out.
        "where": lambda: np.where(mask, a, b),
        "cast": lambda: np.copyto(out, a, casting="unsafe") or out,
        "clip": lambda: np.clip(a, low, high, out),
        "invert": lambda: np.invert(a, out),
    }[name]


def sample(result):
    """The first elements and some over all the length, or the value, as numbers."""
    if np.ndim(result) == 0:
        return [float(result)]
    spread = [i * (len(result) - 1) // 256 for i in range(257)]
    return [float(x) for x in result[:64]] + [float(result[i]) for i in spread]


def best(call, ms):
    """Nanoseconds of one call in the fastest of some batches."""
    clock = time.perf_counter_ns
    start = clock()
    call()
    once = max(clock() - start, 1)
    per_batch = max(1, int(100e3 / once))
    end = start + ms * 1e6
    least = float("inf")
    while True:
        before = clock()
        for _ in range(per_batch):
            call()
        after = clock()
        least = min(least, (after - before) / per_batch)
        if after > end:
            return least


def main():
    """Answers until the input ends."""
    call = None
    print(json.dumps({"numpy": np.__version__}), flush=True)
    np.seterr(all="ignore")
    for line in sys.stdin:
        request = json.loads(line)
        if "make" in request:
            call = make(request["make"])
            answer = {"sample": sample(call())}
        else:
            answer = {"ns": best(call, request["ms"])}
        print(json.dumps(answer), flush=True)


main()
