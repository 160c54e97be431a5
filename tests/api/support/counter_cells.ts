// What the processes of the counter test share.

/** Index of each cell; those of 32 bits do not touch those of 64 bits. */
export const CELLS = { gate: 0, u32: 1, retries: 2, u64: 8, exchanged: 16 } as const;

/** What each round adds; the u64 step changes both halves of a cell. */
export const STEPS = { u32: 3, u64: 2n ** 32n + 1n } as const;
