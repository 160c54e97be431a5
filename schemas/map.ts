import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const map = () => arg("map", t.handle("Map"), "From mapOpen or another function that maps.");

const MapMode = t.enum("MapMode", { open: 0, create: 1, createExclusive: 2 });

const MapAccess = t.enum("MapAccess", { readwrite: 0, read: 1, copyOnWrite: 2 });

const MapFlags = t.flags("MapFlags", {
  prefault: 1,
  hugePages: 2,
  lockMemory: 4,
  sparse: 8,
  resizable: 16,
});

const MapAdvice = t.enum("MapAdvice", {
  normal: 0,
  random: 1,
  sequential: 2,
  willNeed: 3,
  dontNeed: 4,
  hugePage: 5,
});

const access = () => arg("access", MapAccess, "Shared and writable, or one of the private forms.");
const flags = () =>
  arg(
    "flags",
    MapFlags,
    "prefault: pages are made ready at once; hugePages: asked for, as far as the system has " +
      "them; lockMemory: never swapped out; sparse: no blocks are allocated ahead; resizable: " +
      "anonymous memory that may grow.",
  );
const mapped = () => t.orStatus(t.handle("Map", { owner: { freedBy: "mapClose" } }));
const name = () =>
  arg("name", t.string(), "1 to 200 of A-Z, a-z, 0-9, dot, underscore, hyphen; no dot first.");
const range = () =>
  [
    arg("byteOffset", t.usize(), "First byte of the range, counted from the start of the mapping."),
    arg("byteLength", t.usize(), "Bytes of the range."),
  ] as const;

export const maps = nativeModule({
  name: "map",
  description: "Files and memory that processes share.",
  functions: {
    mapOpen: fn(
      [
        arg("path", t.string(), "Path of a regular file; symlinks are refused."),
        arg("mode", MapMode, "Open, create or open, or create and fail if it exists."),
        access(),
        arg("byteOffset", t.usize(), "First byte to map, a multiple of mapPageSize."),
        arg("byteLength", t.usize(), "Bytes to map; 0 with mode open maps all that follow."),
        flags(),
      ],
      mapped(),
      {
        description: "Maps a file. New files get mode 0600, and blocks are allocated for what is " +
          "mapped readwrite. A file that only this call made is removed again when it fails.",
      },
    ),
    mapOpenNamed: fn(
      [
        name(),
        arg("mode", MapMode, "Open, create or open, or create and fail if it exists."),
        access(),
        arg("byteLength", t.usize(), "Bytes to map; 0 with mode open maps all of it."),
        flags(),
      ],
      mapped(),
      {
        description: "Maps named shared memory of this user, /dev/shm/ziffi-UID-NAME on Linux. " +
          "What belongs to others, has wider permissions than 0600 or a second name is refused.",
      },
    ),
    mapUnlinkNamed: fn([name()], t.status(), {
      description: "Removes a name; the memory stays until the last mapping of it ends.",
    }),
    mapAnonymous: fn([arg("byteLength", t.usize(), "Bytes to map."), flags()], mapped(), {
      description: "Maps new shared memory without a name. On Linux nobody can cut it, and only " +
        "with the flag resizable can it grow. Others open it by its descriptor.",
    }),
    mapFromDescriptor: fn(
      [
        arg("descriptor", t.usize(), "An open file: a descriptor, on Windows a HANDLE."),
        arg("pid", t.usize(), "The process that has it open; 0 is this one."),
        access(),
        arg("byteOffset", t.usize(), "First byte to map, a multiple of mapPageSize."),
        arg("byteLength", t.usize(), "Bytes to map; 0 maps all that follow."),
        flags(),
      ],
      mapped(),
      {
        description:
          "Maps a file that is open. The descriptor stays the caller's; with pid 0 the " +
          "mapping shares the lock of the file with it.",
      },
    ),
    mapAddress: fn([map()], t.address({ owner: "library" }), {
      description: "Address of the first mapped byte; 0 when the map was closed.",
    }),
    mapByteLength: fn([map()], t.usize(), { description: "Number of mapped bytes." }),
    mapDescriptor: fn([map()], t.orStatus(t.usize()), {
      description: "The descriptor (on Windows the HANDLE) of the mapped file. It stays the map's.",
    }),
    mapFileByteLength: fn([map()], t.orStatus(t.usize()), {
      description: "Length of the file now.",
    }),
    mapResize: fn(
      [map(), arg("byteLength", t.usize(), "New number of mapped bytes.")],
      t.status(),
      {
        description:
          "Grows or shrinks a readwrite mapping; its address may change. The file grows " +
          "where it is too short, and is cut where the mapping reached to its end.",
      },
    ),
    mapLockFile: fn(
      [
        map(),
        arg("exclusive", t.bool(), "False shares the lock with other shared ones."),
        arg("wait", t.bool(), "Whether to wait until it is free."),
      ],
      t.orStatus(t.bool()),
      {
        description: "Locks the file against others that lock it (flock): mappings of other " +
          "processes and of this one. False when others hold it. Ends with the map.",
      },
    ),
    mapUnlockFile: fn([map()], t.status(), { description: "Gives the lock of the file back." }),
    mapAdvise: fn(
      [map(), ...range(), arg("advice", MapAdvice, "How it will be used.")],
      t.status(),
      {
        description: "Tells the system how a range will be used. dontNeed drops pages from this " +
          "process, never contents; it is refused for copyOnWrite, where it would. Systems " +
          "without such a hint ignore it, but for hugePage: that is UNSUPPORTED.",
      },
    ),
    mapLockMemory: fn([map()], t.status(), {
      description: "Keeps all pages of the mapping in memory; LOCK_LIMIT beyond the user's limit.",
    }),
    mapUnlockMemory: fn([map()], t.status(), { description: "Lets pages be swapped out again." }),
    mapPrefault: fn([map()], t.status(), {
      description: "Makes all pages ready, so that the first access does not wait for the disk.",
    }),
    mapFlush: fn([map(), ...range()], t.status(), {
      description:
        "Writes a range back and waits until it is on stable storage, with all that is " +
        "needed to read it back after a loss of power (Linux: msync(MS_SYNC), which works like " +
        "fdatasync; macOS: msync and F_FULLFSYNC; Windows: FlushViewOfFile and " +
        "FlushFileBuffers). Named and anonymous memory has no stable storage.",
    }),
    mapSyncName: fn(
      [map(), arg("path", t.string(), "The path that the file was opened by.")],
      t.status(),
      {
        description: "Stores the name of a new file on the disk, as mapFlush does its contents.",
      },
    ),
    mapTruncated: fn([map()], t.orStatus(t.usize()), {
      description: "Mapped bytes that are backed by the file: all, unless an access behind them " +
        "failed, because the file was cut or the disk is full or broken. Zeros that are never " +
        "written anywhere lie behind them.",
    }),
    mapFaultCount: fn([], t.address({ owner: "library" }), {
      description: "Address of a u32 that counts accesses behind the end of the file of any map " +
        "of this process. It stays where it is until the process ends.",
    }),
    mapPageSize: fn([], t.usize(), {
      description: "What byteOffset has to be a multiple of.",
    }),
    mapClose: fn([arg("map", t.handle("Map", { owner: "taken" }), "From mapOpen.")], t.status(), {
      description: "Unmaps the file.",
    }),
  },
});
