/** Status codes of the ziffi library. Numbers are fixed: a retired code leaves a hole. */
export const status = {
  ok: { code: 0, text: "Success" },
  out_of_memory: {
    code: -1,
    text: "The system has no memory for this; free blocks or ask for less",
  },
  invalid_argument: { code: -2, text: "An argument is outside of what the function allows" },
  invalid_address: { code: -3, text: "The address is not a live object of this kind" },
  not_found: { code: -4, text: "There is no such file; create it or check the path" },
  permission_denied: {
    code: -5,
    text: "The system refuses access; check owner, mode and symlinks",
  },
  already_exists: { code: -6, text: "The file is there already; open it or choose another name" },
  too_small: { code: -7, text: "The file is shorter than what was asked for" },
  no_space: { code: -8, text: "The disk is full; free space or choose another place" },
  io_error: { code: -9, text: "The system reports an input or output error" },
  unsupported: { code: -10, text: "This machine, system or build cannot do it" },
  stale_handle: { code: -11, text: "The handle was released before; acquire a new one" },
  pool_exhausted: { code: -12, text: "Every slot is in use; release one or make a larger pool" },
  not_a_file: {
    code: -13,
    text: "The path is not a regular file; symlinks, folders and devices are refused",
  },
  limit_exceeded: {
    code: -14,
    text: "All blocks together would exceed the limit; compare limitBytes and liveBytes of " +
      "memoryStats(), free blocks or raise the limit",
  },
  damage_detected: {
    code: -15,
    text: "Memory beside the object was written; it was freed all the same. Look for a native " +
      "function that was given a wrong length",
  },
  map_damaged: {
    code: -16,
    text: "A value in shared memory cannot be: some process has overwritten it",
  },
  would_deadlock: { code: -17, text: "This thread holds the lock already; unlock it first" },
  not_owner: {
    code: -18,
    text: "This thread does not hold it; give it back where it was taken, once",
  },
  busy: { code: -19, text: "Another process holds the lock of the file; try again later" },
  map_truncated: {
    code: -20,
    text: "The file was cut while it was mapped, or the disk is full or broken; map it anew",
  },
  lock_limit: {
    code: -21,
    text: "The system keeps no more memory of this user locked; raise the limit (ulimit -l)",
  },
  contended: {
    code: -22,
    text:
      "Writers overtook the reader again and again for two seconds; write less often, or read " +
      "what is smaller",
  },
  too_many_files: {
    code: -23,
    text: "This process, or the system, has too many open files; dispose maps, or raise the " +
      "limit (ulimit -n)",
  },
  unknown: { code: -99, text: "The system gave an error that has no code of its own" },
} as const;
