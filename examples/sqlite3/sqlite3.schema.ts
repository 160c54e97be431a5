/**
 * Bindings of sqlite3.h, drafted by ziffi import. This file is yours: edit it, and import again
 * when the source has changed, which keeps your edits.
 *
 * @module
 */

import { arg, constant, fn, getGlobal, library, nativeModule, setGlobal, t } from "ziffi/schema";

/**
 * Each open SQLite database is represented by a pointer to an instance of the opaque structure
 * named "sqlite3". It is useful to think of an sqlite3 pointer as an object.
 */
const Sqlite3 = t.handle("Sqlite3", { c: "sqlite3" });

const ExecCallback = t.callback(
  "ExecCallback",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("values", t.list(t.string({ nullable: true }), { length: "arg2" })),
    arg("names", t.list(t.string(), { length: "arg2" })),
  ],
  t.int(),
  { nullable: true, fallback: 1 },
);

const BusyHandlerCallback = t.callback(
  "BusyHandlerCallback",
  [arg("userData", t.userData()), arg("arg2", t.int())],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const SetAuthorizerXAuth = t.callback(
  "SetAuthorizerXAuth",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("arg3", t.string({ nullable: true })),
    arg("arg4", t.string({ nullable: true })),
    arg("arg5", t.string({ nullable: true })),
    arg("arg6", t.string({ nullable: true })),
  ],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const TraceXTrace = t.callback(
  "TraceXTrace",
  [arg("userData", t.userData()), arg("arg2", t.string({ nullable: true }))],
  t.void(),
  { owner: { until: "close" } },
);

const ProfileXProfile = t.callback(
  "ProfileXProfile",
  [
    arg("userData", t.userData()),
    arg("arg2", t.address({ nullable: true })),
    arg("arg3", t.ulongLong()),
  ],
  t.void(),
  { owner: { until: "close" } },
);

const TraceV2XCallback = t.callback(
  "TraceV2XCallback",
  [
    arg("arg1", t.uint()),
    arg("arg2", t.address({ nullable: true })),
    arg("arg3", t.address({ nullable: true })),
    arg("userData", t.userData()),
  ],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const ProgressHandlerCallback = t.callback(
  "ProgressHandlerCallback",
  [arg("userData", t.userData())],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

/**
 * An sqlite3_file object represents an open file in the OS interface layer. Individual OS interface
 * implementations will want to subclass this object by appending additional fields for their own
 * use.
 */
const Sqlite3File = t.struct("Sqlite3File", { pMethods: t.address({ nullable: true }) }, {
  c: "sqlite3_file",
  names: { pMethods: "pMethods" },
});

/**
 * An instance of this object represents a single SQL statement that has been compiled into binary
 * form and is ready to be evaluated.
 */
const Stmt = t.handle("Stmt", { c: "sqlite3_stmt" });

/**
 * SQLite uses the sqlite3_value object to represent all values that can be stored in a database
 * table. SQLite uses dynamic typing for the values it stores. Values stored in sqlite3_value
 * objects can be integers, floating point values, strings, BLOBs, or NULL.
 */
const Value = t.handle("Value", { c: "sqlite3_value" });

/**
 * The context in which an SQL function executes is stored in an sqlite3_context object. A pointer
 * to an sqlite3_context object is always first parameter to application-defined SQL functions.
 */
const Context = t.handle("Context", { c: "sqlite3_context" });

const CreateFunctionXFunc = t.callback(
  "CreateFunctionXFunc",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateFunctionXStep = t.callback(
  "CreateFunctionXStep",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateFunctionXFinal = t.callback(
  "CreateFunctionXFinal",
  [arg("context", Context)],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateFunction16XFunc = t.callback(
  "CreateFunction16XFunc",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { owner: { until: "close" } },
);

const CreateFunction16XStep = t.callback(
  "CreateFunction16XStep",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { owner: { until: "close" } },
);

const CreateFunction16XFinal = t.callback(
  "CreateFunction16XFinal",
  [arg("context", Context)],
  t.void(),
  { owner: { until: "close" } },
);

const CreateFunctionV2XFunc = t.callback(
  "CreateFunctionV2XFunc",
  [arg("context", Context), arg("arg2", t.int()), arg("values", t.list(Value, { length: "arg2" }))],
  t.void(),
  { nullable: true, owner: { until: "closeV2" } },
);

const CreateWindowFunctionXStep = t.callback(
  "CreateWindowFunctionXStep",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateWindowFunctionXFinal = t.callback(
  "CreateWindowFunctionXFinal",
  [arg("context", Context)],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateWindowFunctionXValue = t.callback(
  "CreateWindowFunctionXValue",
  [arg("context", Context)],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const CreateWindowFunctionXInverse = t.callback(
  "CreateWindowFunctionXInverse",
  [arg("context", Context), arg("arg2", t.int()), arg("arg3", t.list(Value, { length: "arg2" }))],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const MemoryAlarmCallback = t.callback(
  "MemoryAlarmCallback",
  [arg("userData", t.userData()), arg("arg2", t.longLong()), arg("arg3", t.int())],
  t.void(),
  { owner: { until: "replaced" } },
);

const CreateCollationXCompare = t.callback(
  "CreateCollationXCompare",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("arg3", t.address({ nullable: true })),
    arg("arg4", t.int()),
    arg("arg5", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const CreateCollationV2XCompare = t.callback(
  "CreateCollationV2XCompare",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("arg3", t.address({ nullable: true })),
    arg("arg4", t.int()),
    arg("arg5", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const CreateCollation16XCompare = t.callback(
  "CreateCollation16XCompare",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("arg3", t.address({ nullable: true })),
    arg("arg4", t.int()),
    arg("arg5", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const CollationNeededCallback = t.callback(
  "CollationNeededCallback",
  [
    arg("userData", t.userData()),
    arg("sqlite3", Sqlite3),
    arg("eTextRep", t.int()),
    arg("arg4", t.string({ nullable: true })),
  ],
  t.void(),
  { owner: { until: "close" } },
);

const CollationNeeded16Callback = t.callback(
  "CollationNeeded16Callback",
  [
    arg("userData", t.userData()),
    arg("sqlite3", Sqlite3),
    arg("eTextRep", t.int()),
    arg("arg4", t.address({ nullable: true })),
  ],
  t.void(),
  { owner: { until: "close" } },
);

const CommitHookCallback = t.callback(
  "CommitHookCallback",
  [arg("userData", t.userData())],
  t.int(),
  { nullable: true, owner: { until: "close" } },
);

const AutovacuumPagesCallback = t.callback(
  "AutovacuumPagesCallback",
  [
    arg("userData", t.userData()),
    arg("arg2", t.address({ nullable: true })),
    arg("arg3", t.uint()),
    arg("arg4", t.uint()),
    arg("arg5", t.uint()),
  ],
  t.uint(),
  { nullable: true, owner: { until: "close" } },
);

const UpdateHookCallback = t.callback(
  "UpdateHookCallback",
  [
    arg("userData", t.userData()),
    arg("arg2", t.int()),
    arg("arg3", t.string({ nullable: true })),
    arg("arg4", t.address({ nullable: true })),
    arg("arg5", t.longLong()),
  ],
  t.void(),
  { owner: { until: "close" } },
);

const AutoExtensionXEntryPoint = t.callback("AutoExtensionXEntryPoint", [], t.void(), {
  nullable: true,
  owner: { until: "replaced" },
});

const CancelAutoExtensionXEntryPoint = t.callback("CancelAutoExtensionXEntryPoint", [], t.void(), {
  owner: { until: "replaced" },
});

/**
 * The sqlite3_index_info structure and its substructures is used as part of the virtual table
 * interface to pass information into and receive the reply from the xBestIndex method of a virtual
 * table module. The fields under **Inputs** are the inputs to xBestIndex and are read-only.
 */
// DECIDE: where the library uses it after a call, give a view of native memory, no object
const IndexInfo = t.struct(
  "IndexInfo",
  {
    nConstraint: t.int(),
    aConstraint: t.address({ nullable: true }),
    nOrderBy: t.int(),
    aOrderBy: t.address({ nullable: true }),
    aConstraintUsage: t.address({ nullable: true }),
    idxNum: t.int(),
    idxStr: t.address({ nullable: true }),
    needToFreeIdxStr: t.int(),
    orderByConsumed: t.int(),
    estimatedCost: t.f64(),
    estimatedRows: t.longLong(),
    idxFlags: t.int(),
    colUsed: t.ulongLong(),
  },
  {
    c: "sqlite3_index_info",
    names: {
      nConstraint: "nConstraint",
      aConstraint: "aConstraint",
      nOrderBy: "nOrderBy",
      aOrderBy: "aOrderBy",
      aConstraintUsage: "aConstraintUsage",
      idxNum: "idxNum",
      idxStr: "idxStr",
      needToFreeIdxStr: "needToFreeIdxStr",
      orderByConsumed: "orderByConsumed",
      estimatedCost: "estimatedCost",
      estimatedRows: "estimatedRows",
      idxFlags: "idxFlags",
      colUsed: "colUsed",
    },
  },
);

/**
 * An instance of this object represents an open BLOB on which incremental BLOB I/O can be
 * performed. Objects of this type are created by sqlite3_blob_open() and destroyed by
 * sqlite3_blob_close().
 */
const Sqlite3Blob = t.handle("Sqlite3Blob", { c: "sqlite3_blob" });

const VfsXOpen = t.callback(
  "VfsXOpen",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("zName", t.string({ nullable: true })),
    arg("arg3", t.pointer(Sqlite3File)),
    arg("flags", t.int()),
    arg("pOutFlags", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXDelete = t.callback(
  "VfsXDelete",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("zName", t.string({ nullable: true })),
    arg("syncDir", t.int()),
  ],
  t.int(),
  { nullable: true },
);

const VfsXAccess = t.callback(
  "VfsXAccess",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("zName", t.string({ nullable: true })),
    arg("flags", t.int()),
    arg("pResOut", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXFullPathname = t.callback(
  "VfsXFullPathname",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("zName", t.address({ nullable: true })),
    arg("nOut", t.int()),
    arg("zOut", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXDlOpen = t.callback(
  "VfsXDlOpen",
  [arg("arg1", t.address({ nullable: true })), arg("zFilename", t.string({ nullable: true }))],
  t.address({ nullable: true }),
  { nullable: true },
);

const VfsXDlError = t.callback(
  "VfsXDlError",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("nByte", t.int()),
    arg("zErrMsg", t.address({ nullable: true })),
  ],
  t.void(),
  { nullable: true },
);

const VfsXDlSym = t.callback(
  "VfsXDlSym",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("arg2", t.address({ nullable: true })),
    arg("zSymbol", t.string({ nullable: true })),
  ],
  t.address({ nullable: true }),
  { nullable: true },
);

const VfsXDlClose = t.callback(
  "VfsXDlClose",
  [arg("arg1", t.address({ nullable: true })), arg("arg2", t.address({ nullable: true }))],
  t.void(),
  { nullable: true },
);

const VfsXRandomness = t.callback(
  "VfsXRandomness",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("nByte", t.int()),
    arg("zOut", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXSleep = t.callback(
  "VfsXSleep",
  [arg("arg1", t.address({ nullable: true })), arg("microseconds", t.int())],
  t.int(),
  { nullable: true },
);

const VfsXCurrentTime = t.callback(
  "VfsXCurrentTime",
  [arg("arg1", t.address({ nullable: true })), arg("arg2", t.address({ nullable: true }))],
  t.int(),
  { nullable: true },
);

const VfsXGetLastError = t.callback(
  "VfsXGetLastError",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("arg2", t.int()),
    arg("arg3", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXCurrentTimeInt64 = t.callback(
  "VfsXCurrentTimeInt64",
  [arg("arg1", t.address({ nullable: true })), arg("arg2", t.address({ nullable: true }))],
  t.int(),
  { nullable: true },
);

const VfsXSetSystemCall = t.callback(
  "VfsXSetSystemCall",
  [
    arg("arg1", t.address({ nullable: true })),
    arg("zName", t.string({ nullable: true })),
    arg("callback", t.address({ nullable: true })),
  ],
  t.int(),
  { nullable: true },
);

const VfsXGetSystemCall = t.callback(
  "VfsXGetSystemCall",
  [arg("arg1", t.address({ nullable: true })), arg("zName", t.string({ nullable: true }))],
  t.address({ nullable: true }),
  { nullable: true },
);

const VfsXNextSystemCall = t.callback(
  "VfsXNextSystemCall",
  [arg("arg1", t.address({ nullable: true })), arg("zName", t.string({ nullable: true }))],
  t.address({ nullable: true }),
  { nullable: true },
);

/**
 * An instance of the sqlite3_vfs object defines the interface between the SQLite core and the
 * underlying operating system. The "vfs" in the name of the object stands for "virtual file
 * system". See the VFS documentation for further information.
 */
// DECIDE: a function in a field lives for the call; where the library keeps it, give a Callback
// DECIDE: where the library uses it after a call, give a view of native memory, no object
const Vfs = t.struct(
  "Vfs",
  {
    iVersion: t.int(),
    szOsFile: t.int(),
    mxPathname: t.int(),
    pNext: t.address({ nullable: true }),
    zName: t.string({ nullable: true }),
    pAppData: t.address({ nullable: true }),
    xOpen: VfsXOpen,
    xDelete: VfsXDelete,
    xAccess: VfsXAccess,
    xFullPathname: VfsXFullPathname,
    xDlOpen: VfsXDlOpen,
    xDlError: VfsXDlError,
    xDlSym: VfsXDlSym,
    xDlClose: VfsXDlClose,
    xRandomness: VfsXRandomness,
    xSleep: VfsXSleep,
    xCurrentTime: VfsXCurrentTime,
    xGetLastError: VfsXGetLastError,
    xCurrentTimeInt64: VfsXCurrentTimeInt64,
    xSetSystemCall: VfsXSetSystemCall,
    xGetSystemCall: VfsXGetSystemCall,
    xNextSystemCall: VfsXNextSystemCall,
  },
  {
    c: "sqlite3_vfs",
    names: {
      iVersion: "iVersion",
      szOsFile: "szOsFile",
      mxPathname: "mxPathname",
      pNext: "pNext",
      zName: "zName",
      pAppData: "pAppData",
      xOpen: "xOpen",
      xDelete: "xDelete",
      xAccess: "xAccess",
      xFullPathname: "xFullPathname",
      xDlOpen: "xDlOpen",
      xDlError: "xDlError",
      xDlSym: "xDlSym",
      xDlClose: "xDlClose",
      xRandomness: "xRandomness",
      xSleep: "xSleep",
      xCurrentTime: "xCurrentTime",
      xGetLastError: "xGetLastError",
      xCurrentTimeInt64: "xCurrentTimeInt64",
      xSetSystemCall: "xSetSystemCall",
      xGetSystemCall: "xGetSystemCall",
      xNextSystemCall: "xNextSystemCall",
    },
  },
);

/**
 * The mutex module within SQLite defines sqlite3_mutex to be an abstract type for a mutex object.
 * The SQLite core never looks at the internal representation of an sqlite3_mutex. It only deals
 * with pointers to the sqlite3_mutex object.
 */
const Mutex = t.handle("Mutex", { c: "sqlite3_mutex" });

/** An instance of the sqlite3_str object contains a dynamically-sized string under construction. */
const Str = t.handle("Str", { c: "sqlite3_str" });

/**
 * The sqlite3_backup object records state information about an ongoing online backup operation. The
 * sqlite3_backup object is created by a call to sqlite3_backup_init() and is destroyed by a call to
 * sqlite3_backup_finish().
 */
const Backup = t.handle("Backup", { c: "sqlite3_backup" });

const UnlockNotifyXNotify = t.callback(
  "UnlockNotifyXNotify",
  [arg("apArg", t.address({ nullable: true })), arg("nArg", t.int())],
  t.void(),
  { nullable: true, owner: { until: "close" } },
);

const WalHookCallback = t.callback(
  "WalHookCallback",
  [
    arg("userData", t.userData()),
    arg("sqlite3", Sqlite3),
    arg("arg3", t.address({ nullable: true })),
    arg("arg4", t.int()),
  ],
  t.int(),
  { owner: { until: "close" } },
);

/**
 * An instance of the snapshot object records the state of a WAL mode database for some specific
 * point in history.
 */
const Snapshot = t.struct("Snapshot", { hidden: t.fixed(t.uchar(), 48) }, {
  c: "sqlite3_snapshot",
});

const RtreeGeometryXDelUser = t.callback(
  "RtreeGeometryXDelUser",
  [arg("arg1", t.address({ nullable: true }))],
  t.void(),
  { nullable: true },
);

/**
 * A pointer to a structure of the following type is passed as the first argument to callbacks
 * registered using rtree_geometry_callback().
 */
// DECIDE: a function in a field lives for the call; where the library keeps it, give a Callback
const RtreeGeometry = t.struct(
  "RtreeGeometry",
  {
    pContext: t.address({ nullable: true }),
    nParam: t.int(),
    aParam: t.address({ nullable: true }),
    pUser: t.address({ nullable: true }),
    xDelUser: RtreeGeometryXDelUser,
  },
  {
    c: "sqlite3_rtree_geometry",
    names: {
      pContext: "pContext",
      nParam: "nParam",
      aParam: "aParam",
      pUser: "pUser",
      xDelUser: "xDelUser",
    },
  },
);

const RtreeGeometryCallbackXGeom = t.callback(
  "RtreeGeometryCallbackXGeom",
  [
    arg("arg1", t.pointer(RtreeGeometry)),
    arg("arg2", t.int()),
    arg("arg3", t.address({ nullable: true })),
    arg("arg4", t.address({ nullable: true })),
  ],
  t.int(),
  { owner: { until: "close" } },
);

const RtreeQueryInfoXDelUser = t.callback(
  "RtreeQueryInfoXDelUser",
  [arg("arg1", t.address({ nullable: true }))],
  t.void(),
  { nullable: true },
);

/**
 * Note that the first 5 fields of this structure are identical to sqlite3_rtree_geometry. This
 * structure is a subclass of sqlite3_rtree_geometry.
 */
// DECIDE: a function in a field lives for the call; where the library keeps it, give a Callback
const RtreeQueryInfo = t.struct(
  "RtreeQueryInfo",
  {
    pContext: t.address({ nullable: true }),
    nParam: t.int(),
    aParam: t.address({ nullable: true }),
    pUser: t.address({ nullable: true }),
    xDelUser: RtreeQueryInfoXDelUser,
    aCoord: t.address({ nullable: true }),
    anQueue: t.address({ nullable: true }),
    nCoord: t.int(),
    iLevel: t.int(),
    mxLevel: t.int(),
    iRowid: t.longLong(),
    rParentScore: t.f64(),
    eParentWithin: t.int(),
    eWithin: t.int(),
    rScore: t.f64(),
    apSqlParam: t.address({ nullable: true }),
  },
  {
    c: "sqlite3_rtree_query_info",
    names: {
      pContext: "pContext",
      nParam: "nParam",
      aParam: "aParam",
      pUser: "pUser",
      xDelUser: "xDelUser",
      aCoord: "aCoord",
      anQueue: "anQueue",
      nCoord: "nCoord",
      iLevel: "iLevel",
      mxLevel: "mxLevel",
      iRowid: "iRowid",
      rParentScore: "rParentScore",
      eParentWithin: "eParentWithin",
      eWithin: "eWithin",
      rScore: "rScore",
      apSqlParam: "apSqlParam",
    },
  },
);

const RtreeQueryCallbackXQueryFunc = t.callback(
  "RtreeQueryCallbackXQueryFunc",
  [arg("arg1", t.pointer(RtreeQueryInfo))],
  t.int(),
  { owner: { until: "close" } },
);

const sqlite3 = nativeModule({
  name: "sqlite3",
  description: "What sqlite3.h declares.",
  constants: {
    SQLITE_VERSION: constant(
      "3.40.1",
      "(The SQLITE_VERSION C preprocessor macro in the sqlite3.h header evaluates to a string " +
        'literal that is the SQLite version in the format "X.Y.Z" where X is the major version ' +
        "number (always 3 for SQLite3) and Y is the minor version number and Z is the release " +
        "number.) (The SQLITE_VERSION_NUMBER C …",
    ),
    SQLITE_VERSION_NUMBER: constant(
      3040001,
      "(The SQLITE_VERSION C preprocessor macro in the sqlite3.h header evaluates to a string " +
        'literal that is the SQLite version in the format "X.Y.Z" where X is the major version ' +
        "number (always 3 for SQLite3) and Y is the minor version number and Z is the release " +
        "number.) (The SQLITE_VERSION_NUMBER C …",
    ),
    SQLITE_SOURCE_ID: constant(
      "2022-12-28 14:03:47 df5c253c0b3dd24916e4ec7cf77d3db5294cc9fd45ae7b9c5e82ad8197f3alt1",
      "(The SQLITE_VERSION C preprocessor macro in the sqlite3.h header evaluates to a string " +
        'literal that is the SQLite version in the format "X.Y.Z" where X is the major version ' +
        "number (always 3 for SQLite3) and Y is the minor version number and Z is the release " +
        "number.) (The SQLITE_VERSION_NUMBER C …",
    ),
    SQLITE_OK: constant(0, "Successful result"),
    SQLITE_ERROR: constant(1, "Generic error"),
    SQLITE_INTERNAL: constant(2, "Internal logic error in SQLite"),
    SQLITE_PERM: constant(3, "Access permission denied"),
    SQLITE_ABORT: constant(4, "Callback routine requested an abort"),
    SQLITE_BUSY: constant(5, "The database file is locked"),
    SQLITE_LOCKED: constant(6, "A table in the database is locked"),
    SQLITE_NOMEM: constant(7, "A malloc() failed"),
    SQLITE_READONLY: constant(8, "Attempt to write a readonly database"),
    SQLITE_INTERRUPT: constant(9, "Operation terminated by sqlite3_interrupt()"),
    SQLITE_IOERR: constant(10, "Some kind of disk I/O error occurred"),
    SQLITE_CORRUPT: constant(11, "The database disk image is malformed"),
    SQLITE_NOTFOUND: constant(12, "Unknown opcode in sqlite3_file_control()"),
    SQLITE_FULL: constant(13, "Insertion failed because database is full"),
    SQLITE_CANTOPEN: constant(14, "Unable to open the database file"),
    SQLITE_PROTOCOL: constant(15, "Database lock protocol error"),
    SQLITE_EMPTY: constant(16, "Internal use only"),
    SQLITE_SCHEMA: constant(17, "The database schema changed"),
    SQLITE_TOOBIG: constant(18, "String or BLOB exceeds size limit"),
    SQLITE_CONSTRAINT: constant(19, "Abort due to constraint violation"),
    SQLITE_MISMATCH: constant(20, "Data type mismatch"),
    SQLITE_MISUSE: constant(21, "Library used incorrectly"),
    SQLITE_NOLFS: constant(22, "Uses OS features not supported on host"),
    SQLITE_AUTH: constant(23, "Authorization denied"),
    SQLITE_FORMAT: constant(24, "Not used"),
    SQLITE_RANGE: constant(25, "2nd parameter to sqlite3_bind out of range"),
    SQLITE_NOTADB: constant(26, "File opened that is not a database file"),
    SQLITE_NOTICE: constant(27, "Notifications from sqlite3_log()"),
    SQLITE_WARNING: constant(28, "Warnings from sqlite3_log()"),
    SQLITE_ROW: constant(100, "Sqlite3_step() has another row ready"),
    SQLITE_DONE: constant(101, "Sqlite3_step() has finished executing"),
    SQLITE_ERROR_MISSING_COLLSEQ: constant(
      257,
      "In its default configuration, SQLite API routines return one of 30 integer result codes. " +
        "However, experience has shown that many of these result codes are too coarse-grained. " +
        "They do not provide as much information about problems as programmers might like.",
    ),
    SQLITE_ERROR_RETRY: 513,
    SQLITE_ERROR_SNAPSHOT: 769,
    SQLITE_IOERR_READ: 266,
    SQLITE_IOERR_SHORT_READ: 522,
    SQLITE_IOERR_WRITE: 778,
    SQLITE_IOERR_FSYNC: 1034,
    SQLITE_IOERR_DIR_FSYNC: 1290,
    SQLITE_IOERR_TRUNCATE: 1546,
    SQLITE_IOERR_FSTAT: 1802,
    SQLITE_IOERR_UNLOCK: 2058,
    SQLITE_IOERR_RDLOCK: 2314,
    SQLITE_IOERR_DELETE: 2570,
    SQLITE_IOERR_BLOCKED: 2826,
    SQLITE_IOERR_NOMEM: 3082,
    SQLITE_IOERR_ACCESS: 3338,
    SQLITE_IOERR_CHECKRESERVEDLOCK: 3594,
    SQLITE_IOERR_LOCK: 3850,
    SQLITE_IOERR_CLOSE: 4106,
    SQLITE_IOERR_DIR_CLOSE: 4362,
    SQLITE_IOERR_SHMOPEN: 4618,
    SQLITE_IOERR_SHMSIZE: 4874,
    SQLITE_IOERR_SHMLOCK: 5130,
    SQLITE_IOERR_SHMMAP: 5386,
    SQLITE_IOERR_SEEK: 5642,
    SQLITE_IOERR_DELETE_NOENT: 5898,
    SQLITE_IOERR_MMAP: 6154,
    SQLITE_IOERR_GETTEMPPATH: 6410,
    SQLITE_IOERR_CONVPATH: 6666,
    SQLITE_IOERR_VNODE: 6922,
    SQLITE_IOERR_AUTH: 7178,
    SQLITE_IOERR_BEGIN_ATOMIC: 7434,
    SQLITE_IOERR_COMMIT_ATOMIC: 7690,
    SQLITE_IOERR_ROLLBACK_ATOMIC: 7946,
    SQLITE_IOERR_DATA: 8202,
    SQLITE_IOERR_CORRUPTFS: 8458,
    SQLITE_LOCKED_SHAREDCACHE: 262,
    SQLITE_LOCKED_VTAB: 518,
    SQLITE_BUSY_RECOVERY: 261,
    SQLITE_BUSY_SNAPSHOT: 517,
    SQLITE_BUSY_TIMEOUT: 773,
    SQLITE_CANTOPEN_NOTEMPDIR: 270,
    SQLITE_CANTOPEN_ISDIR: 526,
    SQLITE_CANTOPEN_FULLPATH: 782,
    SQLITE_CANTOPEN_CONVPATH: 1038,
    SQLITE_CANTOPEN_DIRTYWAL: constant(1294, "Not Used"),
    SQLITE_CANTOPEN_SYMLINK: 1550,
    SQLITE_CORRUPT_VTAB: 267,
    SQLITE_CORRUPT_SEQUENCE: 523,
    SQLITE_CORRUPT_INDEX: 779,
    SQLITE_READONLY_RECOVERY: 264,
    SQLITE_READONLY_CANTLOCK: 520,
    SQLITE_READONLY_ROLLBACK: 776,
    SQLITE_READONLY_DBMOVED: 1032,
    SQLITE_READONLY_CANTINIT: 1288,
    SQLITE_READONLY_DIRECTORY: 1544,
    SQLITE_ABORT_ROLLBACK: 516,
    SQLITE_CONSTRAINT_CHECK: 275,
    SQLITE_CONSTRAINT_COMMITHOOK: 531,
    SQLITE_CONSTRAINT_FOREIGNKEY: 787,
    SQLITE_CONSTRAINT_FUNCTION: 1043,
    SQLITE_CONSTRAINT_NOTNULL: 1299,
    SQLITE_CONSTRAINT_PRIMARYKEY: 1555,
    SQLITE_CONSTRAINT_TRIGGER: 1811,
    SQLITE_CONSTRAINT_UNIQUE: 2067,
    SQLITE_CONSTRAINT_VTAB: 2323,
    SQLITE_CONSTRAINT_ROWID: 2579,
    SQLITE_CONSTRAINT_PINNED: 2835,
    SQLITE_CONSTRAINT_DATATYPE: 3091,
    SQLITE_NOTICE_RECOVER_WAL: 283,
    SQLITE_NOTICE_RECOVER_ROLLBACK: 539,
    SQLITE_WARNING_AUTOINDEX: 284,
    SQLITE_AUTH_USER: 279,
    SQLITE_OK_LOAD_PERMANENTLY: 256,
    SQLITE_OK_SYMLINK: constant(512, "Internal use only"),
    SQLITE_OPEN_READONLY: constant(1, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_READWRITE: constant(2, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_CREATE: constant(4, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_DELETEONCLOSE: constant(8, "VFS only"),
    SQLITE_OPEN_EXCLUSIVE: constant(16, "VFS only"),
    SQLITE_OPEN_AUTOPROXY: constant(32, "VFS only"),
    SQLITE_OPEN_URI: constant(64, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_MEMORY: constant(128, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_MAIN_DB: constant(256, "VFS only"),
    SQLITE_OPEN_TEMP_DB: constant(512, "VFS only"),
    SQLITE_OPEN_TRANSIENT_DB: constant(1024, "VFS only"),
    SQLITE_OPEN_MAIN_JOURNAL: constant(2048, "VFS only"),
    SQLITE_OPEN_TEMP_JOURNAL: constant(4096, "VFS only"),
    SQLITE_OPEN_SUBJOURNAL: constant(8192, "VFS only"),
    SQLITE_OPEN_SUPER_JOURNAL: constant(16384, "VFS only"),
    SQLITE_OPEN_NOMUTEX: constant(32768, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_FULLMUTEX: constant(65536, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_SHAREDCACHE: constant(131072, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_PRIVATECACHE: constant(262144, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_WAL: constant(524288, "VFS only"),
    SQLITE_OPEN_NOFOLLOW: constant(16777216, "Ok for sqlite3_open_v2()"),
    SQLITE_OPEN_EXRESCODE: constant(33554432, "Extended result codes"),
    SQLITE_OPEN_MASTER_JOURNAL: constant(16384, "VFS only"),
    SQLITE_IOCAP_ATOMIC: constant(
      1,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_ATOMIC512: 2,
    SQLITE_IOCAP_ATOMIC1K: 4,
    SQLITE_IOCAP_ATOMIC2K: 8,
    SQLITE_IOCAP_ATOMIC4K: 16,
    SQLITE_IOCAP_ATOMIC8K: 32,
    SQLITE_IOCAP_ATOMIC16K: 64,
    SQLITE_IOCAP_ATOMIC32K: 128,
    SQLITE_IOCAP_ATOMIC64K: 256,
    SQLITE_IOCAP_SAFE_APPEND: constant(
      512,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_SEQUENTIAL: constant(
      1024,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN: constant(
      2048,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_POWERSAFE_OVERWRITE: constant(
      4096,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_IMMUTABLE: constant(
      8192,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_IOCAP_BATCH_ATOMIC: constant(
      16384,
      "The xDeviceCharacteristics method of the sqlite3_io_methods object returns an integer " +
        "which is a vector of these bit values expressing I/O characteristics of the mass " +
        "storage device that holds the file that the sqlite3_io_methods refers to.",
    ),
    SQLITE_LOCK_NONE: constant(0, "XUnlock() only"),
    SQLITE_LOCK_SHARED: constant(1, "XLock() or xUnlock()"),
    SQLITE_LOCK_RESERVED: constant(2, "XLock() only"),
    SQLITE_LOCK_PENDING: constant(3, "XLock() only"),
    SQLITE_LOCK_EXCLUSIVE: constant(4, "XLock() only"),
    SQLITE_SYNC_NORMAL: constant(
      2,
      "When SQLite invokes the xSync() method of an sqlite3_io_methods object it uses a " +
        "combination of these integer values as the second argument.",
    ),
    SQLITE_SYNC_FULL: constant(
      3,
      "When SQLite invokes the xSync() method of an sqlite3_io_methods object it uses a " +
        "combination of these integer values as the second argument.",
    ),
    SQLITE_SYNC_DATAONLY: constant(
      16,
      "When SQLite invokes the xSync() method of an sqlite3_io_methods object it uses a " +
        "combination of these integer values as the second argument.",
    ),
    SQLITE_FCNTL_LOCKSTATE: constant(
      1,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_GET_LOCKPROXYFILE: 2,
    SQLITE_FCNTL_SET_LOCKPROXYFILE: 3,
    SQLITE_FCNTL_LAST_ERRNO: 4,
    SQLITE_FCNTL_SIZE_HINT: constant(
      5,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_CHUNK_SIZE: constant(
      6,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_FILE_POINTER: constant(
      7,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_SYNC_OMITTED: constant(
      8,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_WIN32_AV_RETRY: constant(
      9,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_PERSIST_WAL: constant(
      10,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_OVERWRITE: constant(
      11,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_VFSNAME: constant(
      12,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_POWERSAFE_OVERWRITE: constant(
      13,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_PRAGMA: constant(
      14,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_BUSYHANDLER: constant(
      15,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_TEMPFILENAME: constant(
      16,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_MMAP_SIZE: constant(
      18,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_TRACE: constant(
      19,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_HAS_MOVED: constant(
      20,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_SYNC: constant(
      21,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_COMMIT_PHASETWO: constant(
      22,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_WIN32_SET_HANDLE: constant(
      23,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_WAL_BLOCK: constant(
      24,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_ZIPVFS: constant(
      25,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_RBU: constant(
      26,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_VFS_POINTER: constant(
      27,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_JOURNAL_POINTER: constant(
      28,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_WIN32_GET_HANDLE: constant(
      29,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_PDB: 30,
    SQLITE_FCNTL_BEGIN_ATOMIC_WRITE: constant(
      31,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_COMMIT_ATOMIC_WRITE: constant(
      32,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE: constant(
      33,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_LOCK_TIMEOUT: constant(
      34,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_DATA_VERSION: constant(
      35,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_SIZE_LIMIT: constant(
      36,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_CKPT_DONE: constant(
      37,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_RESERVE_BYTES: 38,
    SQLITE_FCNTL_CKPT_START: constant(
      39,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_EXTERNAL_READER: constant(
      40,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_CKSM_FILE: constant(
      41,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_FCNTL_RESET_CACHE: constant(
      42,
      "These integer constants are opcodes for the xFileControl method of the sqlite3_io_methods " +
        "object and for the sqlite3_file_control() interface.",
    ),
    SQLITE_GET_LOCKPROXYFILE: constant(2, "Deprecated names"),
    SQLITE_SET_LOCKPROXYFILE: 3,
    SQLITE_LAST_ERRNO: 4,
    SQLITE_ACCESS_EXISTS: constant(
      0,
      "These integer constants can be used as the third parameter to the xAccess method of an " +
        "sqlite3_vfs object. They determine what kind of permissions the xAccess method is " +
        "looking for. With SQLITE_ACCESS_EXISTS, the xAccess method simply checks whether the " +
        "file exists.",
    ),
    SQLITE_ACCESS_READWRITE: constant(1, "Used by PRAGMA temp_store_directory"),
    SQLITE_ACCESS_READ: constant(2, "Unused"),
    SQLITE_SHM_UNLOCK: constant(
      1,
      "These integer constants define the various locking operations allowed by the xShmLock " +
        "method of sqlite3_io_methods. The following are the only legal combinations of flags to " +
        "the xShmLock method:",
    ),
    SQLITE_SHM_LOCK: constant(
      2,
      "These integer constants define the various locking operations allowed by the xShmLock " +
        "method of sqlite3_io_methods. The following are the only legal combinations of flags to " +
        "the xShmLock method:",
    ),
    SQLITE_SHM_SHARED: constant(
      4,
      "These integer constants define the various locking operations allowed by the xShmLock " +
        "method of sqlite3_io_methods. The following are the only legal combinations of flags to " +
        "the xShmLock method:",
    ),
    SQLITE_SHM_EXCLUSIVE: constant(
      8,
      "These integer constants define the various locking operations allowed by the xShmLock " +
        "method of sqlite3_io_methods. The following are the only legal combinations of flags to " +
        "the xShmLock method:",
    ),
    SQLITE_SHM_NLOCK: constant(
      8,
      "The xShmLock method on sqlite3_io_methods may use values between 0 and this upper bound " +
        'as its "offset" argument. The SQLite core will never attempt to acquire or release a ' +
        "lock outside of this range",
    ),
    SQLITE_CONFIG_SINGLETHREAD: constant(1, "Nil"),
    SQLITE_CONFIG_MULTITHREAD: constant(2, "Nil"),
    SQLITE_CONFIG_SERIALIZED: constant(3, "Nil"),
    SQLITE_CONFIG_MALLOC: constant(4, "Sqlite3_mem_methods*"),
    SQLITE_CONFIG_GETMALLOC: constant(5, "Sqlite3_mem_methods*"),
    SQLITE_CONFIG_SCRATCH: constant(6, "No longer used"),
    SQLITE_CONFIG_PAGECACHE: constant(7, "Void*, int sz, int N"),
    SQLITE_CONFIG_HEAP: constant(8, "Void*, int nByte, int min"),
    SQLITE_CONFIG_MEMSTATUS: constant(9, "Boolean"),
    SQLITE_CONFIG_MUTEX: constant(10, "Sqlite3_mutex_methods*"),
    SQLITE_CONFIG_GETMUTEX: constant(11, "Sqlite3_mutex_methods*"),
    SQLITE_CONFIG_LOOKASIDE: constant(13, "Int int"),
    SQLITE_CONFIG_PCACHE: constant(14, "No-op"),
    SQLITE_CONFIG_GETPCACHE: constant(15, "No-op"),
    SQLITE_CONFIG_LOG: constant(16, "XFunc, void*"),
    SQLITE_CONFIG_URI: constant(17, "Int"),
    SQLITE_CONFIG_PCACHE2: constant(18, "Sqlite3_pcache_methods2*"),
    SQLITE_CONFIG_GETPCACHE2: constant(19, "Sqlite3_pcache_methods2*"),
    SQLITE_CONFIG_COVERING_INDEX_SCAN: constant(20, "Int"),
    SQLITE_CONFIG_SQLLOG: constant(21, "XSqllog, void*"),
    SQLITE_CONFIG_MMAP_SIZE: constant(22, "Sqlite3_int64, sqlite3_int64"),
    SQLITE_CONFIG_WIN32_HEAPSIZE: constant(23, "Int nByte"),
    SQLITE_CONFIG_PCACHE_HDRSZ: constant(24, "Int *psz"),
    SQLITE_CONFIG_PMASZ: constant(25, "Unsigned int szPma"),
    SQLITE_CONFIG_STMTJRNL_SPILL: constant(26, "Int nByte"),
    SQLITE_CONFIG_SMALL_MALLOC: constant(27, "Boolean"),
    SQLITE_CONFIG_SORTERREF_SIZE: constant(28, "Int nByte"),
    SQLITE_CONFIG_MEMDB_MAXSIZE: constant(29, "Sqlite3_int64"),
    SQLITE_DBCONFIG_MAINDBNAME: constant(1000, "Const char*"),
    SQLITE_DBCONFIG_LOOKASIDE: constant(1001, "Void* int int"),
    SQLITE_DBCONFIG_ENABLE_FKEY: constant(1002, "Int int*"),
    SQLITE_DBCONFIG_ENABLE_TRIGGER: constant(1003, "Int int*"),
    SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER: constant(1004, "Int int*"),
    SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION: constant(1005, "Int int*"),
    SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE: constant(1006, "Int int*"),
    SQLITE_DBCONFIG_ENABLE_QPSG: constant(1007, "Int int*"),
    SQLITE_DBCONFIG_TRIGGER_EQP: constant(1008, "Int int*"),
    SQLITE_DBCONFIG_RESET_DATABASE: constant(1009, "Int int*"),
    SQLITE_DBCONFIG_DEFENSIVE: constant(1010, "Int int*"),
    SQLITE_DBCONFIG_WRITABLE_SCHEMA: constant(1011, "Int int*"),
    SQLITE_DBCONFIG_LEGACY_ALTER_TABLE: constant(1012, "Int int*"),
    SQLITE_DBCONFIG_DQS_DML: constant(1013, "Int int*"),
    SQLITE_DBCONFIG_DQS_DDL: constant(1014, "Int int*"),
    SQLITE_DBCONFIG_ENABLE_VIEW: constant(1015, "Int int*"),
    SQLITE_DBCONFIG_LEGACY_FILE_FORMAT: constant(1016, "Int int*"),
    SQLITE_DBCONFIG_TRUSTED_SCHEMA: constant(1017, "Int int*"),
    SQLITE_DBCONFIG_MAX: constant(1017, "Largest DBCONFIG"),
    SQLITE_DENY: constant(1, "Abort the SQL statement with an error"),
    SQLITE_IGNORE: constant(2, "Don't allow access, but don't generate an error"),
    SQLITE_CREATE_INDEX: constant(1, "Index Name Table Name"),
    SQLITE_CREATE_TABLE: constant(2, "Table Name NULL"),
    SQLITE_CREATE_TEMP_INDEX: constant(3, "Index Name Table Name"),
    SQLITE_CREATE_TEMP_TABLE: constant(4, "Table Name NULL"),
    SQLITE_CREATE_TEMP_TRIGGER: constant(5, "Trigger Name Table Name"),
    SQLITE_CREATE_TEMP_VIEW: constant(6, "View Name NULL"),
    SQLITE_CREATE_TRIGGER: constant(7, "Trigger Name Table Name"),
    SQLITE_CREATE_VIEW: constant(8, "View Name NULL"),
    SQLITE_DELETE: constant(9, "Table Name NULL"),
    SQLITE_DROP_INDEX: constant(10, "Index Name Table Name"),
    SQLITE_DROP_TABLE: constant(11, "Table Name NULL"),
    SQLITE_DROP_TEMP_INDEX: constant(12, "Index Name Table Name"),
    SQLITE_DROP_TEMP_TABLE: constant(13, "Table Name NULL"),
    SQLITE_DROP_TEMP_TRIGGER: constant(14, "Trigger Name Table Name"),
    SQLITE_DROP_TEMP_VIEW: constant(15, "View Name NULL"),
    SQLITE_DROP_TRIGGER: constant(16, "Trigger Name Table Name"),
    SQLITE_DROP_VIEW: constant(17, "View Name NULL"),
    SQLITE_INSERT: constant(18, "Table Name NULL"),
    SQLITE_PRAGMA: constant(19, "Pragma Name 1st arg or NULL"),
    SQLITE_READ: constant(20, "Table Name Column Name"),
    SQLITE_SELECT: constant(21, "NULL NULL"),
    SQLITE_TRANSACTION: constant(22, "Operation NULL"),
    SQLITE_UPDATE: constant(23, "Table Name Column Name"),
    SQLITE_ATTACH: constant(24, "Filename NULL"),
    SQLITE_DETACH: constant(25, "Database Name NULL"),
    SQLITE_ALTER_TABLE: constant(26, "Database Name Table Name"),
    SQLITE_REINDEX: constant(27, "Index Name NULL"),
    SQLITE_ANALYZE: constant(28, "Table Name NULL"),
    SQLITE_CREATE_VTABLE: constant(29, "Table Name Module Name"),
    SQLITE_DROP_VTABLE: constant(30, "Table Name Module Name"),
    SQLITE_FUNCTION: constant(31, "NULL Function Name"),
    SQLITE_SAVEPOINT: constant(32, "Operation Savepoint Name"),
    SQLITE_COPY: constant(0, "No longer used"),
    SQLITE_RECURSIVE: constant(33, "NULL NULL"),
    SQLITE_TRACE_STMT: constant(
      1,
      "These constants identify classes of events that can be monitored using the " +
        "sqlite3_trace_v2() tracing logic. The M argument to sqlite3_trace_v2(D,M,X,P) is an " +
        "OR-ed combination of one or more of the following constants. The first argument to the " +
        "trace callback is one of the following constants.",
    ),
    SQLITE_TRACE_PROFILE: constant(
      2,
      "These constants identify classes of events that can be monitored using the " +
        "sqlite3_trace_v2() tracing logic. The M argument to sqlite3_trace_v2(D,M,X,P) is an " +
        "OR-ed combination of one or more of the following constants. The first argument to the " +
        "trace callback is one of the following constants.",
    ),
    SQLITE_TRACE_ROW: constant(
      4,
      "These constants identify classes of events that can be monitored using the " +
        "sqlite3_trace_v2() tracing logic. The M argument to sqlite3_trace_v2(D,M,X,P) is an " +
        "OR-ed combination of one or more of the following constants. The first argument to the " +
        "trace callback is one of the following constants.",
    ),
    SQLITE_TRACE_CLOSE: constant(
      8,
      "These constants identify classes of events that can be monitored using the " +
        "sqlite3_trace_v2() tracing logic. The M argument to sqlite3_trace_v2(D,M,X,P) is an " +
        "OR-ed combination of one or more of the following constants. The first argument to the " +
        "trace callback is one of the following constants.",
    ),
    SQLITE_LIMIT_LENGTH: constant(
      0,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_SQL_LENGTH: constant(
      1,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_COLUMN: constant(
      2,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_EXPR_DEPTH: constant(
      3,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_COMPOUND_SELECT: constant(
      4,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_VDBE_OP: constant(
      5,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_FUNCTION_ARG: constant(
      6,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_ATTACHED: constant(
      7,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_LIKE_PATTERN_LENGTH: constant(
      8,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_VARIABLE_NUMBER: constant(
      9,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_TRIGGER_DEPTH: constant(
      10,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_LIMIT_WORKER_THREADS: constant(
      11,
      "These constants define various performance limits that can be lowered at run-time using " +
        "sqlite3_limit(). The synopsis of the meanings of the various limits is shown below. " +
        "Additional information is available at Limits in SQLite.",
    ),
    SQLITE_PREPARE_PERSISTENT: constant(
      1,
      'These constants define various flags that can be passed into "prepFlags" parameter of the ' +
        "sqlite3_prepare_v3() and sqlite3_prepare16_v3() interfaces.",
    ),
    SQLITE_PREPARE_NORMALIZE: constant(
      2,
      'These constants define various flags that can be passed into "prepFlags" parameter of the ' +
        "sqlite3_prepare_v3() and sqlite3_prepare16_v3() interfaces.",
    ),
    SQLITE_PREPARE_NO_VTAB: constant(
      4,
      'These constants define various flags that can be passed into "prepFlags" parameter of the ' +
        "sqlite3_prepare_v3() and sqlite3_prepare16_v3() interfaces.",
    ),
    SQLITE_INTEGER: constant(1, "Every value in SQLite has one of five fundamental datatypes:"),
    SQLITE_FLOAT: 2,
    SQLITE_BLOB: 4,
    SQLITE_NULL: 5,
    SQLITE_TEXT: 3,
    SQLITE3_TEXT: 3,
    SQLITE_UTF8: constant(1, "IMP: R-37514-35566"),
    SQLITE_UTF16LE: constant(2, "IMP: R-03371-37637"),
    SQLITE_UTF16BE: constant(3, "IMP: R-51971-34154"),
    SQLITE_UTF16: constant(4, "Use native byte order"),
    SQLITE_ANY: constant(5, "Deprecated"),
    SQLITE_UTF16_ALIGNED: constant(8, "Sqlite3_create_collation only"),
    SQLITE_DETERMINISTIC: constant(
      2048,
      "[[SQLITE_DETERMINISTIC]] SQLITE_DETERMINISTIC The SQLITE_DETERMINISTIC flag means that " +
        "the new function always gives the same output when the input parameters are the same. " +
        "The abs() function is deterministic, for example, but randomblob() is not.",
    ),
    SQLITE_DIRECTONLY: constant(
      524288,
      "[[SQLITE_DETERMINISTIC]] SQLITE_DETERMINISTIC The SQLITE_DETERMINISTIC flag means that " +
        "the new function always gives the same output when the input parameters are the same. " +
        "The abs() function is deterministic, for example, but randomblob() is not.",
    ),
    SQLITE_SUBTYPE: constant(
      1048576,
      "[[SQLITE_DETERMINISTIC]] SQLITE_DETERMINISTIC The SQLITE_DETERMINISTIC flag means that " +
        "the new function always gives the same output when the input parameters are the same. " +
        "The abs() function is deterministic, for example, but randomblob() is not.",
    ),
    SQLITE_INNOCUOUS: constant(
      2097152,
      "[[SQLITE_DETERMINISTIC]] SQLITE_DETERMINISTIC The SQLITE_DETERMINISTIC flag means that " +
        "the new function always gives the same output when the input parameters are the same. " +
        "The abs() function is deterministic, for example, but randomblob() is not.",
    ),
    SQLITE_WIN32_DATA_DIRECTORY_TYPE: constant(
      1,
      "These macros are only available on Windows. They define the allowed values for the type " +
        "argument to the sqlite3_win32_set_directory interface.",
    ),
    SQLITE_WIN32_TEMP_DIRECTORY_TYPE: 2,
    SQLITE_TXN_NONE: constant(
      0,
      "These constants define the current transaction state of a database file. The " +
        "sqlite3_txn_state(D,S) interface returns one of these constants in order to describe " +
        "the transaction state of schema S in database connection D.",
    ),
    SQLITE_TXN_READ: constant(
      1,
      "These constants define the current transaction state of a database file. The " +
        "sqlite3_txn_state(D,S) interface returns one of these constants in order to describe " +
        "the transaction state of schema S in database connection D.",
    ),
    SQLITE_TXN_WRITE: constant(
      2,
      "These constants define the current transaction state of a database file. The " +
        "sqlite3_txn_state(D,S) interface returns one of these constants in order to describe " +
        "the transaction state of schema S in database connection D.",
    ),
    SQLITE_INDEX_SCAN_UNIQUE: constant(1, "Scan visits at most 1 row"),
    SQLITE_INDEX_CONSTRAINT_EQ: constant(
      2,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_INDEX_CONSTRAINT_GT: 4,
    SQLITE_INDEX_CONSTRAINT_LE: 8,
    SQLITE_INDEX_CONSTRAINT_LT: 16,
    SQLITE_INDEX_CONSTRAINT_GE: 32,
    SQLITE_INDEX_CONSTRAINT_MATCH: 64,
    SQLITE_INDEX_CONSTRAINT_LIKE: 65,
    SQLITE_INDEX_CONSTRAINT_GLOB: 66,
    SQLITE_INDEX_CONSTRAINT_REGEXP: 67,
    SQLITE_INDEX_CONSTRAINT_NE: 68,
    SQLITE_INDEX_CONSTRAINT_ISNOT: 69,
    SQLITE_INDEX_CONSTRAINT_ISNOTNULL: constant(
      70,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_INDEX_CONSTRAINT_ISNULL: constant(
      71,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_INDEX_CONSTRAINT_IS: 72,
    SQLITE_INDEX_CONSTRAINT_LIMIT: constant(
      73,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_INDEX_CONSTRAINT_OFFSET: constant(
      74,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_INDEX_CONSTRAINT_FUNCTION: constant(
      150,
      "These macros define the allowed values for the sqlite3_index_info.aConstraint[].op field. " +
        "Each value represents an operator that is part of a constraint term in the WHERE clause " +
        "of a query that uses a virtual table.",
    ),
    SQLITE_MUTEX_FAST: constant(
      0,
      "The sqlite3_mutex_alloc() interface takes a single argument which is one of these integer " +
        "constants.",
    ),
    SQLITE_MUTEX_RECURSIVE: 1,
    SQLITE_MUTEX_STATIC_MAIN: 2,
    SQLITE_MUTEX_STATIC_MEM: constant(3, "Sqlite3_malloc()"),
    SQLITE_MUTEX_STATIC_MEM2: constant(4, "NOT USED"),
    SQLITE_MUTEX_STATIC_OPEN: constant(4, "Sqlite3BtreeOpen()"),
    SQLITE_MUTEX_STATIC_PRNG: constant(5, "Sqlite3_randomness()"),
    SQLITE_MUTEX_STATIC_LRU: constant(6, "Lru page list"),
    SQLITE_MUTEX_STATIC_LRU2: constant(7, "NOT USED"),
    SQLITE_MUTEX_STATIC_PMEM: constant(7, "Sqlite3PageMalloc()"),
    SQLITE_MUTEX_STATIC_APP1: constant(8, "For use by application"),
    SQLITE_MUTEX_STATIC_APP2: constant(9, "For use by application"),
    SQLITE_MUTEX_STATIC_APP3: constant(10, "For use by application"),
    SQLITE_MUTEX_STATIC_VFS1: constant(11, "For use by built-in VFS"),
    SQLITE_MUTEX_STATIC_VFS2: constant(12, "For use by extension VFS"),
    SQLITE_MUTEX_STATIC_VFS3: constant(13, "For use by application VFS"),
    SQLITE_MUTEX_STATIC_MASTER: constant(2, "Legacy compatibility:"),
    SQLITE_TESTCTRL_FIRST: constant(
      5,
      "These parameters and their meanings are subject to change without notice. These values " +
        "are for testing purposes only. Applications should not use any of these parameters or " +
        "the sqlite3_test_control() interface.",
    ),
    SQLITE_TESTCTRL_PRNG_SAVE: 5,
    SQLITE_TESTCTRL_PRNG_RESTORE: 6,
    SQLITE_TESTCTRL_PRNG_RESET: constant(7, "NOT USED"),
    SQLITE_TESTCTRL_BITVEC_TEST: 8,
    SQLITE_TESTCTRL_FAULT_INSTALL: 9,
    SQLITE_TESTCTRL_BENIGN_MALLOC_HOOKS: 10,
    SQLITE_TESTCTRL_PENDING_BYTE: 11,
    SQLITE_TESTCTRL_ASSERT: 12,
    SQLITE_TESTCTRL_ALWAYS: 13,
    SQLITE_TESTCTRL_RESERVE: constant(14, "NOT USED"),
    SQLITE_TESTCTRL_OPTIMIZATIONS: 15,
    SQLITE_TESTCTRL_ISKEYWORD: constant(16, "NOT USED"),
    SQLITE_TESTCTRL_SCRATCHMALLOC: constant(17, "NOT USED"),
    SQLITE_TESTCTRL_INTERNAL_FUNCTIONS: 17,
    SQLITE_TESTCTRL_LOCALTIME_FAULT: 18,
    SQLITE_TESTCTRL_EXPLAIN_STMT: constant(19, "NOT USED"),
    SQLITE_TESTCTRL_ONCE_RESET_THRESHOLD: 19,
    SQLITE_TESTCTRL_NEVER_CORRUPT: 20,
    SQLITE_TESTCTRL_VDBE_COVERAGE: 21,
    SQLITE_TESTCTRL_BYTEORDER: 22,
    SQLITE_TESTCTRL_ISINIT: 23,
    SQLITE_TESTCTRL_SORTER_MMAP: 24,
    SQLITE_TESTCTRL_IMPOSTER: 25,
    SQLITE_TESTCTRL_PARSER_COVERAGE: 26,
    SQLITE_TESTCTRL_RESULT_INTREAL: 27,
    SQLITE_TESTCTRL_PRNG_SEED: 28,
    SQLITE_TESTCTRL_EXTRA_SCHEMA_CHECKS: 29,
    SQLITE_TESTCTRL_SEEK_COUNT: 30,
    SQLITE_TESTCTRL_TRACEFLAGS: 31,
    SQLITE_TESTCTRL_TUNE: 32,
    SQLITE_TESTCTRL_LOGEST: 33,
    SQLITE_TESTCTRL_LAST: constant(33, "Largest TESTCTRL"),
    SQLITE_STATUS_MEMORY_USED: constant(
      0,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_PAGECACHE_USED: constant(
      1,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_PAGECACHE_OVERFLOW: constant(
      2,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_SCRATCH_USED: constant(3, "NOT USED"),
    SQLITE_STATUS_SCRATCH_OVERFLOW: constant(4, "NOT USED"),
    SQLITE_STATUS_MALLOC_SIZE: constant(
      5,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_PARSER_STACK: constant(
      6,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_PAGECACHE_SIZE: constant(
      7,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_STATUS_SCRATCH_SIZE: constant(8, "NOT USED"),
    SQLITE_STATUS_MALLOC_COUNT: constant(
      9,
      "[[SQLITE_STATUS_MEMORY_USED]] (SQLITE_STATUS_MEMORY_USED This parameter is the current " +
        "amount of memory checked out using sqlite3_malloc(), either directly or indirectly. The " +
        "figure includes calls made to sqlite3_malloc() by the application and internal memory " +
        "usage by the SQLite library.",
    ),
    SQLITE_DBSTATUS_LOOKASIDE_USED: constant(
      0,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_USED: constant(
      1,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_SCHEMA_USED: constant(
      2,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_STMT_USED: constant(
      3,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_LOOKASIDE_HIT: constant(
      4,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_LOOKASIDE_MISS_SIZE: constant(
      5,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_LOOKASIDE_MISS_FULL: constant(
      6,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_HIT: constant(
      7,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_MISS: constant(
      8,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_WRITE: constant(
      9,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_DEFERRED_FKS: constant(
      10,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_USED_SHARED: constant(
      11,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_CACHE_SPILL: constant(
      12,
      'These constants are the available integer "verbs" that can be passed as the second ' +
        "argument to the sqlite3_db_status() interface.",
    ),
    SQLITE_DBSTATUS_MAX: constant(12, "Largest defined DBSTATUS"),
    SQLITE_STMTSTATUS_FULLSCAN_STEP: constant(
      1,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_SORT: constant(
      2,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_AUTOINDEX: constant(
      3,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_VM_STEP: constant(
      4,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_REPREPARE: constant(
      5,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_RUN: constant(
      6,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_FILTER_MISS: constant(
      7,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_FILTER_HIT: constant(
      8,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_STMTSTATUS_MEMUSED: constant(
      99,
      "These preprocessor macros define integer codes that name counter values associated with " +
        "the sqlite3_stmt_status() interface. The meanings of the various counters are as " +
        "follows:",
    ),
    SQLITE_CHECKPOINT_PASSIVE: constant(0, "Do as much as possible w/o blocking"),
    SQLITE_CHECKPOINT_FULL: constant(1, "Wait for writers, then checkpoint"),
    SQLITE_CHECKPOINT_RESTART: constant(2, "Like FULL but wait for readers"),
    SQLITE_CHECKPOINT_TRUNCATE: constant(3, "Like RESTART but also truncate WAL"),
    SQLITE_VTAB_CONSTRAINT_SUPPORT: constant(
      1,
      "These macros define the various options to the sqlite3_vtab_config() interface that " +
        "virtual table implementations can use to customize and optimize their behavior.",
    ),
    SQLITE_VTAB_INNOCUOUS: constant(
      2,
      "These macros define the various options to the sqlite3_vtab_config() interface that " +
        "virtual table implementations can use to customize and optimize their behavior.",
    ),
    SQLITE_VTAB_DIRECTONLY: constant(
      3,
      "These macros define the various options to the sqlite3_vtab_config() interface that " +
        "virtual table implementations can use to customize and optimize their behavior.",
    ),
    SQLITE_ROLLBACK: constant(
      1,
      "These constants are returned by sqlite3_vtab_on_conflict() to inform a virtual table " +
        "implementation what the ON CONFLICT mode is for the SQL statement being evaluated.",
    ),
    SQLITE_FAIL: constant(
      3,
      "#define SQLITE_IGNORE 2 // Also used by sqlite3_authorizer() callback",
    ),
    SQLITE_REPLACE: constant(5, "#define SQLITE_ABORT 4 // Also an error code"),
    SQLITE_SCANSTAT_NLOOP: constant(
      0,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SCANSTAT_NVISIT: constant(
      1,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SCANSTAT_EST: constant(
      2,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SCANSTAT_NAME: constant(
      3,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SCANSTAT_EXPLAIN: constant(
      4,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SCANSTAT_SELECTID: constant(
      5,
      "The following constants can be used for the T parameter to the " +
        "sqlite3_stmt_scanstatus(S,X,T,V) interface. Each constant designates a different metric " +
        "for sqlite3_stmt_scanstatus() to return.",
    ),
    SQLITE_SERIALIZE_NOCOPY: constant(1, "Do no memory allocations"),
    SQLITE_DESERIALIZE_FREEONCLOSE: constant(1, "Call sqlite3_free() on close"),
    SQLITE_DESERIALIZE_RESIZEABLE: constant(2, "Resize using sqlite3_realloc64()"),
    SQLITE_DESERIALIZE_READONLY: constant(4, "Database is read-only"),
    NOT_WITHIN: constant(0, "Object completely outside of query region"),
    PARTLY_WITHIN: constant(1, "Object partially overlaps query region"),
    FULLY_WITHIN: constant(2, "Object fully contained within query region"),
    FTS5_TOKENIZE_QUERY: constant(
      1,
      "Flags that may be passed as the third argument to xTokenize()",
    ),
    FTS5_TOKENIZE_PREFIX: 2,
    FTS5_TOKENIZE_DOCUMENT: 4,
    FTS5_TOKENIZE_AUX: 8,
    FTS5_TOKEN_COLOCATED: constant(1, "Same position as prev. token"),
  },
  functions: {
    libversion: fn([], t.string({ owner: "library", nullable: true }), {
      description: "These interfaces provide the same information as the SQLITE_VERSION, " +
        "SQLITE_VERSION_NUMBER, and SQLITE_SOURCE_ID C preprocessor macros but are associated " +
        "with the library instead of the header file.",
    }),
    sourceid: fn([], t.string({ owner: "library", nullable: true }), {
      description: "These interfaces provide the same information as the SQLITE_VERSION, " +
        "SQLITE_VERSION_NUMBER, and SQLITE_SOURCE_ID C preprocessor macros but are associated " +
        "with the library instead of the header file.",
    }),
    libversionNumber: fn([], t.int(), {
      description: "These interfaces provide the same information as the SQLITE_VERSION, " +
        "SQLITE_VERSION_NUMBER, and SQLITE_SOURCE_ID C preprocessor macros but are associated " +
        "with the library instead of the header file.",
    }),
    compileoptionUsed: fn([arg("optName", t.string())], t.int(), {
      description: "The sqlite3_compileoption_used() function returns 0 or 1 indicating whether " +
        "the specified option was defined at compile time. The SQLITE_ prefix may be omitted " +
        "from the option name passed to sqlite3_compileoption_used().",
    }),
    compileoptionGet: fn([arg("n", t.int())], t.string({ owner: "library", nullable: true }), {
      description: "The sqlite3_compileoption_used() function returns 0 or 1 indicating whether " +
        "the specified option was defined at compile time. The SQLITE_ prefix may be omitted " +
        "from the option name passed to sqlite3_compileoption_used().",
    }),
    threadsafe: fn([], t.int(), {
      description: "SQLite can be compiled with or without mutexes. When the SQLITE_THREADSAFE C " +
        "preprocessor macro is 1 or 2, mutexes are enabled and SQLite is threadsafe. When the " +
        "SQLITE_THREADSAFE macro is 0, the mutexes are omitted.",
    }),
    // DECIDE: is sqlite3 dead after this call? Then owner: "taken" is right
    close: fn([arg("sqlite3", t.handle("Sqlite3", { c: "sqlite3", owner: "taken" }))], t.int(), {
      description: "The sqlite3_close() and sqlite3_close_v2() routines are destructors for the " +
        "sqlite3 object. Calls to sqlite3_close() and sqlite3_close_v2() return SQLITE_OK if the " +
        "sqlite3 object is successfully destroyed and all associated resources are deallocated.",
    }),
    closeV2: fn([arg("sqlite3", t.handle("Sqlite3", { c: "sqlite3", owner: "taken" }))], t.int(), {
      description: "The sqlite3_close() and sqlite3_close_v2() routines are destructors for the " +
        "sqlite3 object. Calls to sqlite3_close() and sqlite3_close_v2() return SQLITE_OK if the " +
        "sqlite3 object is successfully destroyed and all associated resources are deallocated.",
    }),
    exec: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("sql", t.string()),
        arg("callback", ExecCallback),
        arg("arg4", t.userData()),
        arg("errmsg", t.literal("NULL")),
      ],
      t.int(),
      {
        description: "The sqlite3_exec() interface is a convenience wrapper around " +
          "sqlite3_prepare_v2(), sqlite3_step(), and sqlite3_finalize(), that allows an " +
          "application to run multiple statements of SQL without having to use a lot of C code.",
      },
    ),
    initialize: fn([], t.int(), {
      description: "The sqlite3_initialize() routine initializes the SQLite library. The " +
        "sqlite3_shutdown() routine deallocates any resources that were allocated by " +
        "sqlite3_initialize(). These routines are designed to aid in process initialization and " +
        "shutdown on embedded systems.",
    }),
    shutdown: fn([], t.int(), {
      description: "The sqlite3_initialize() routine initializes the SQLite library. The " +
        "sqlite3_shutdown() routine deallocates any resources that were allocated by " +
        "sqlite3_initialize(). These routines are designed to aid in process initialization and " +
        "shutdown on embedded systems.",
    }),
    osInit: fn([], t.int(), {
      description: "The sqlite3_initialize() routine initializes the SQLite library. The " +
        "sqlite3_shutdown() routine deallocates any resources that were allocated by " +
        "sqlite3_initialize(). These routines are designed to aid in process initialization and " +
        "shutdown on embedded systems.",
    }),
    osEnd: fn([], t.int(), {
      description: "The sqlite3_initialize() routine initializes the SQLite library. The " +
        "sqlite3_shutdown() routine deallocates any resources that were allocated by " +
        "sqlite3_initialize(). These routines are designed to aid in process initialization and " +
        "shutdown on embedded systems.",
    }),
    config: fn([arg("op", t.int()), arg("value", t.int())], t.int(), {
      variadicFrom: 1,
      description: "The sqlite3_config() interface is used to make global configuration changes " +
        "to SQLite in order to tune SQLite to the specific needs of the application. The default " +
        "configuration is recommended for most applications and so this routine is usually not " +
        "necessary.",
    }),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    dbConfig: fn([arg("sqlite3", Sqlite3), arg("op", t.int())], t.int(), {
      variadicFrom: 2,
      description: "The sqlite3_db_config() interface is used to make configuration changes to a " +
        "database connection. The interface is similar to sqlite3_config() except that the " +
        "changes apply to a single database connection (specified in the first argument).",
    }),
    extendedResultCodes: fn([arg("sqlite3", Sqlite3), arg("onoff", t.int())], t.int(), {
      description: "The sqlite3_extended_result_codes() routine enables or disables the extended " +
        "result codes feature of SQLite. The extended result codes are disabled by default for " +
        "historical compatibility.",
    }),
    lastInsertRowid: fn([arg("sqlite3", Sqlite3)], t.longLong(), {
      description: "Each entry in most SQLite tables (except for WITHOUT ROWID tables) has a " +
        'unique 64-bit signed integer key called the "rowid". The rowid is always available as ' +
        "an undeclared column named ROWID, OID, or _ROWID_ as long as those names are not also " +
        "used by explicitly declared columns.",
    }),
    setLastInsertRowid: fn([arg("sqlite3", Sqlite3), arg("arg2", t.longLong())], t.void(), {
      description: "Set the Last Insert Rowid value.",
    }),
    changes: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "These functions return the number of rows modified, inserted or deleted by " +
        "the most recently completed INSERT, UPDATE or DELETE statement on the database " +
        "connection specified by the only parameter.",
    }),
    changes64: fn([arg("sqlite3", Sqlite3)], t.i64({ as: "number" })),
    totalChanges: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "These functions return the total number of rows inserted, modified or " +
        "deleted by all INSERT, UPDATE or DELETE statements completed since the database " +
        "connection was opened, including those executed as part of trigger programs.",
    }),
    totalChanges64: fn([arg("sqlite3", Sqlite3)], t.longLong()),
    interrupt: fn([arg("sqlite3", Sqlite3)], t.void(), {
      description: "This function causes any pending database operation to abort and return at " +
        "its earliest opportunity. This routine is typically called in response to a user action " +
        'such as pressing "Cancel" or Ctrl-C where the user wants a long query operation to halt ' +
        "immediately.",
    }),
    complete: fn([arg("sql", t.string())], t.int(), {
      description: "These routines are useful during command-line input to determine if the " +
        "currently entered text seems to form a complete SQL statement or if additional input is " +
        "needed before sending the text into SQLite for parsing. These routines return 1 if the " +
        "input string appears to be a complete SQL statement.",
    }),
    // DECIDE: what does sql point to: memory? For now it is an address
    complete16: fn([arg("sql", t.address({ nullable: true }))], t.int(), {
      description: "These routines are useful during command-line input to determine if the " +
        "currently entered text seems to form a complete SQL statement or if additional input is " +
        "needed before sending the text into SQLite for parsing. These routines return 1 if the " +
        "input string appears to be a complete SQL statement.",
    }),
    // DECIDE: is callback kept until close, or done with on return?
    busyHandler: fn(
      [arg("sqlite3", Sqlite3), arg("callback", BusyHandlerCallback), arg("arg3", t.userData())],
      t.int(),
      {
        description: "The sqlite3_busy_handler(D,X,P) routine sets a callback function X that " +
          "might be invoked with argument P whenever an attempt is made to access a database " +
          "table associated with database connection D when another thread or process has the " +
          "table locked.",
      },
    ),
    busyTimeout: fn([arg("sqlite3", Sqlite3), arg("ms", t.int())], t.int(), {
      description: "This routine sets a busy handler that sleeps for a specified amount of time " +
        'when a table is locked. The handler will sleep multiple times until at least "ms" ' +
        "milliseconds of sleeping have accumulated.",
    }),
    // DECIDE: what does pazResult point to: one value (t.out, t.inout), or an array? For now it is
    // an address
    // DECIDE: is pnRow one value that is only written?
    // DECIDE: is pnColumn one value that is only written?
    // DECIDE: is errmsg freed by free?
    getTable: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.string()),
        arg("pazResult", t.address({ nullable: true })),
        arg("pnRow", t.out(t.int())),
        arg("pnColumn", t.out(t.int())),
        arg("errmsg", t.out(t.string({ owner: { freedBy: "free" }, nullable: true }))),
      ],
      t.int(),
      {
        description: "This is a legacy interface that is preserved for backwards compatibility. " +
          "Use of this interface is not recommended.",
      },
    ),
    freeTable: fn([arg("resultValue", t.address({ nullable: true, owner: "taken" }))], t.void(), {
      description: "This is a legacy interface that is preserved for backwards compatibility. " +
        "Use of this interface is not recommended.",
    }),
    // DECIDE: is the result freed by free?
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    mprintf: fn(
      [arg("arg1", t.string())],
      t.string({ owner: { freedBy: "free" }, nullable: true }),
      {
        variadicFrom: 1,
        description: 'These routines are work-alikes of the "printf()" family of functions from ' +
          "the standard C library. These routines understand most of the common formatting " +
          "options from the standard library printf() plus some additional non-standard formats " +
          "([%q], [%Q], [%w], and [%z]).",
      },
    ),
    // DECIDE: what does arg2 point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: who frees the result? State owner: { freedBy: "…" } if the caller does
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    snprintf: fn(
      [arg("arg1", t.int()), arg("arg2", t.address({ nullable: true })), arg("arg3", t.string())],
      t.string({ owner: "library", nullable: true }),
      {
        variadicFrom: 3,
        description: 'These routines are work-alikes of the "printf()" family of functions from ' +
          "the standard C library. These routines understand most of the common formatting " +
          "options from the standard library printf() plus some additional non-standard formats " +
          "([%q], [%Q], [%w], and [%z]).",
      },
    ),
    // DECIDE: who owns the memory of the result?
    malloc: fn([arg("arg1", t.int())], t.address({ owner: "library", nullable: true }), {
      description: "The SQLite core uses these three routines for all of its own internal memory " +
        'allocation needs. "Core" in the previous sentence does not include operating-system ' +
        "specific VFS implementation. The Windows VFS uses native malloc() and free() for some " +
        "operations.",
    }),
    // DECIDE: who owns the memory of the result?
    malloc64: fn([arg("arg1", t.ulongLong())], t.address({ owner: "library", nullable: true }), {
      description: "The SQLite core uses these three routines for all of its own internal memory " +
        'allocation needs. "Core" in the previous sentence does not include operating-system ' +
        "specific VFS implementation. The Windows VFS uses native malloc() and free() for some " +
        "operations.",
    }),
    // DECIDE: what does arg1 point to: memory? For now it is an address
    // DECIDE: who owns the memory of the result?
    realloc: fn(
      [arg("arg1", t.address({ nullable: true })), arg("arg2", t.int())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The SQLite core uses these three routines for all of its own internal " +
          'memory allocation needs. "Core" in the previous sentence does not include ' +
          "operating-system specific VFS implementation. The Windows VFS uses native malloc() " +
          "and free() for some operations.",
      },
    ),
    // DECIDE: what does arg1 point to: memory? For now it is an address
    // DECIDE: who owns the memory of the result?
    realloc64: fn(
      [arg("arg1", t.address({ nullable: true })), arg("arg2", t.ulongLong())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The SQLite core uses these three routines for all of its own internal " +
          'memory allocation needs. "Core" in the previous sentence does not include ' +
          "operating-system specific VFS implementation. The Windows VFS uses native malloc() " +
          "and free() for some operations.",
      },
    ),
    free: fn([arg("arg1", t.address({ nullable: true, owner: "taken" }))], t.void(), {
      description: "The SQLite core uses these three routines for all of its own internal memory " +
        'allocation needs. "Core" in the previous sentence does not include operating-system ' +
        "specific VFS implementation. The Windows VFS uses native malloc() and free() for some " +
        "operations.",
    }),
    // DECIDE: what does arg1 point to: memory? For now it is an address
    msize: fn([arg("arg1", t.address({ nullable: true }))], t.ulongLong(), {
      description: "The SQLite core uses these three routines for all of its own internal memory " +
        'allocation needs. "Core" in the previous sentence does not include operating-system ' +
        "specific VFS implementation. The Windows VFS uses native malloc() and free() for some " +
        "operations.",
    }),
    memoryUsed: fn([], t.longLong(), {
      description: "SQLite provides these two interfaces for reporting on the status of the " +
        "sqlite3_malloc(), sqlite3_free(), and sqlite3_realloc() routines, which form the " +
        "built-in memory allocation subsystem.",
    }),
    memoryHighwater: fn([arg("resetFlag", t.int())], t.longLong(), {
      description: "SQLite provides these two interfaces for reporting on the status of the " +
        "sqlite3_malloc(), sqlite3_free(), and sqlite3_realloc() routines, which form the " +
        "built-in memory allocation subsystem.",
    }),
    // DECIDE: does it only write p (mode: "out"), and is it done with it on return?
    randomness: fn(
      [arg("p", t.bytes({ mode: "inout", length: "before", lengthType: t.int(), nullable: true }))],
      t.void(),
      {
        description: "SQLite contains a high-quality pseudo-random number generator (PRNG) used " +
          "to select random ROWIDs when inserting new records into a table that already uses the " +
          "largest possible ROWID. The PRNG is also used for the built-in random() and " +
          "randomblob() SQL functions.",
      },
    ),
    // DECIDE: is xAuth kept until close, or done with on return?
    setAuthorizer: fn(
      [arg("sqlite3", Sqlite3), arg("xAuth", SetAuthorizerXAuth), arg("userData", t.userData())],
      t.int(),
      {
        description: "This routine registers an authorizer callback with a particular database " +
          "connection, supplied in the first argument.",
      },
    ),
    // DECIDE: is xTrace kept until close, or done with on return?
    // DECIDE: who owns the memory of the result?
    trace: fn(
      [arg("sqlite3", Sqlite3), arg("xTrace", TraceXTrace), arg("arg3", t.userData())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "These routines are deprecated. Use the sqlite3_trace_v2() interface " +
          "instead of the routines described here.",
      },
    ),
    // DECIDE: is xProfile kept until close, or done with on return?
    // DECIDE: who owns the memory of the result?
    profile: fn(
      [arg("sqlite3", Sqlite3), arg("xProfile", ProfileXProfile), arg("arg3", t.userData())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "These routines are deprecated. Use the sqlite3_trace_v2() interface " +
          "instead of the routines described here.",
      },
    ),
    // DECIDE: is xCallback kept until close, or done with on return?
    traceV2: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("uMask", t.uint()),
        arg("xCallback", TraceV2XCallback),
        arg("ctx", t.userData()),
      ],
      t.int(),
      {
        description: "The sqlite3_trace_v2(D,M,X,P) interface registers a trace callback " +
          "function X against database connection D, using property mask M and context pointer " +
          "P. If the X callback is NULL or if the M mask is zero, then tracing is disabled.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    progressHandler: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("arg2", t.int()),
        arg("callback", ProgressHandlerCallback),
        arg("arg4", t.userData()),
      ],
      t.void(),
      {
        description: "The sqlite3_progress_handler(D,N,X,P) interface causes the callback " +
          "function X to be invoked periodically during long running calls to sqlite3_exec(), " +
          "sqlite3_step() and sqlite3_get_table() for database connection D. An example use for " +
          "this interface is to keep a GUI updated during a large query.",
      },
    ),
    // DECIDE: is db the caller's to free with close?
    open: fn(
      [
        arg("filename", t.string()),
        arg(
          "db",
          t.out(t.handle("Sqlite3", { c: "sqlite3", nullable: true, owner: { freedBy: "close" } })),
        ),
      ],
      t.int(),
      {
        description: "These routines open an SQLite database file as specified by the filename " +
          "argument. The filename argument is interpreted as UTF-8 for sqlite3_open() and " +
          "sqlite3_open_v2() and as UTF-16 in the native byte order for sqlite3_open16().",
      },
    ),
    // DECIDE: what does filename point to: memory? For now it is an address
    // DECIDE: is db the caller's to free with close?
    open16: fn(
      [
        arg("filename", t.address({ nullable: true })),
        arg(
          "db",
          t.out(t.handle("Sqlite3", { c: "sqlite3", nullable: true, owner: { freedBy: "close" } })),
        ),
      ],
      t.int(),
      {
        description: "These routines open an SQLite database file as specified by the filename " +
          "argument. The filename argument is interpreted as UTF-8 for sqlite3_open() and " +
          "sqlite3_open_v2() and as UTF-16 in the native byte order for sqlite3_open16().",
      },
    ),
    openV2: fn(
      [
        arg("filename", t.string()),
        arg(
          "db",
          t.out(
            t.handle("Sqlite3", { c: "sqlite3", owner: { freedBy: "closeV2" } }),
          ),
        ),
        arg("flags", t.int()),
        arg("vfs", t.string({ nullable: true })),
      ],
      t.int(),
      {
        description: "These routines open an SQLite database file as specified by the filename " +
          "argument. The filename argument is interpreted as UTF-8 for sqlite3_open() and " +
          "sqlite3_open_v2() and as UTF-16 in the native byte order for sqlite3_open16().",
      },
    ),
    uriParameter: fn(
      [arg("z", t.string()), arg("param", t.string())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "These are utility routines, useful to custom VFS implementations, that " +
          "check if a database file was a URI that contained a specific query parameter, and if " +
          "so obtains the value of that query parameter.",
      },
    ),
    uriBoolean: fn(
      [arg("z", t.string()), arg("param", t.string()), arg("bDefault", t.int())],
      t.int(),
      {
        description: "These are utility routines, useful to custom VFS implementations, that " +
          "check if a database file was a URI that contained a specific query parameter, and if " +
          "so obtains the value of that query parameter.",
      },
    ),
    uriInt64: fn(
      [arg("arg1", t.string()), arg("arg2", t.string()), arg("arg3", t.longLong())],
      t.longLong(),
      {
        description: "These are utility routines, useful to custom VFS implementations, that " +
          "check if a database file was a URI that contained a specific query parameter, and if " +
          "so obtains the value of that query parameter.",
      },
    ),
    uriKey: fn(
      [arg("z", t.bytes({ lengthType: t.int() }))],
      t.string({ owner: "library", nullable: true }),
      {
        description: "These are utility routines, useful to custom VFS implementations, that " +
          "check if a database file was a URI that contained a specific query parameter, and if " +
          "so obtains the value of that query parameter.",
      },
    ),
    filenameDatabase: fn(
      [arg("arg1", t.string())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "These routines are available to custom VFS implementations for translating " +
          "filenames between the main database file, the journal file, and the WAL file.",
      },
    ),
    filenameJournal: fn([arg("arg1", t.string())], t.string({ owner: "library", nullable: true }), {
      description: "These routines are available to custom VFS implementations for translating " +
        "filenames between the main database file, the journal file, and the WAL file.",
    }),
    filenameWal: fn([arg("arg1", t.string())], t.string({ owner: "library", nullable: true }), {
      description: "These routines are available to custom VFS implementations for translating " +
        "filenames between the main database file, the journal file, and the WAL file.",
    }),
    // DECIDE: who owns the struct of the result?
    databaseFileObject: fn(
      [arg("arg1", t.string())],
      t.pointer(Sqlite3File, { owner: "library", nullable: true }),
      {
        description: "If X is the name of a rollback or WAL-mode journal file that is passed " +
          "into the xOpen method of sqlite3_vfs, then sqlite3_database_file_object(X) returns a " +
          "pointer to the sqlite3_file object that represents the main database file.",
      },
    ),
    // DECIDE: what does azParam point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    createFilename: fn(
      [
        arg("database", t.string()),
        arg("journal", t.string()),
        arg("wal", t.string()),
        arg("nParam", t.int()),
        arg("azParam", t.address({ nullable: true })),
      ],
      t.string({ owner: "library", nullable: true }),
      {
        description: "These interfces are provided for use by VFS shim implementations and are " +
          "not useful outside of that context.",
      },
    ),
    freeFilename: fn([arg("arg1", t.address({ nullable: true, owner: "taken" }))], t.void(), {
      description: "These interfces are provided for use by VFS shim implementations and are not " +
        "useful outside of that context.",
    }),
    errcode: fn([arg("db", Sqlite3)], t.int(), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    extendedErrcode: fn([arg("db", Sqlite3)], t.int(), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    errmsg: fn([arg("sqlite3", Sqlite3)], t.string({ owner: "library" }), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    errmsg16: fn([arg("sqlite3", Sqlite3)], t.address({ owner: "library", nullable: true }), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    errstr: fn([arg("arg1", t.int())], t.string({ owner: "library" }), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    errorOffset: fn([arg("db", Sqlite3)], t.int(), {
      description: "If the most recent sqlite3_* API call associated with database connection D " +
        "failed, then the sqlite3_errcode(D) interface returns the numeric result code or " +
        "extended result code for that API call.",
    }),
    limit: fn([arg("sqlite3", Sqlite3), arg("id", t.int()), arg("newVal", t.int())], t.int(), {
      description: "This interface allows the size of various constructs to be limited on a " +
        "connection by connection basis. The first parameter is the database connection whose " +
        "limit is to be set or queried. The second parameter is one of the limit categories that " +
        "define a class of constructs to be size limited.",
    }),
    // DECIDE: is stmt the caller's to free with finalize?
    // DECIDE: does tail point into what was given? Then it is an address within it
    prepare: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.bytes({ lengthType: t.int(), nullable: true })),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { freedBy: "finalize" } }),
          ),
        ),
        arg("tail", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    // DECIDE: is stmt the caller's to free with finalize?
    // DECIDE: does tail point into what was given? Then it is an address within it
    prepareV2: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.bytes({ lengthType: t.int(), nullable: true })),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { freedBy: "finalize" } }),
          ),
        ),
        arg("tail", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    prepareV3: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.string()),
        arg("nByte", t.literal("-1")),
        arg("prepFlags", t.uint()),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", {
              c: "sqlite3_stmt",
              nullable: true,
              owner: { freedBy: "finalize", of: "db" },
            }),
          ),
        ),
        arg("tail", t.literal("NULL")),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    // DECIDE: is stmt the caller's to free with finalize?
    // DECIDE: who owns what tail gets the address of?
    prepare16: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.bytes({ lengthType: t.int(), nullable: true })),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { freedBy: "finalize" } }),
          ),
        ),
        arg("tail", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    // DECIDE: is stmt the caller's to free with finalize?
    // DECIDE: who owns what tail gets the address of?
    prepare16V2: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.bytes({ lengthType: t.int(), nullable: true })),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { freedBy: "finalize" } }),
          ),
        ),
        arg("tail", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    // DECIDE: is stmt the caller's to free with finalize?
    // DECIDE: who owns what tail gets the address of?
    prepare16V3: fn(
      [
        arg("db", Sqlite3),
        arg("sql", t.bytes({ lengthType: t.int(), nullable: true })),
        arg("prepFlags", t.uint()),
        arg(
          "stmt",
          t.out(
            t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { freedBy: "finalize" } }),
          ),
        ),
        arg("tail", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        description: "To execute an SQL statement, it must first be compiled into a byte-code " +
          "program using one of these routines. Or, in other words, these routines are " +
          "constructors for the prepared statement object.",
      },
    ),
    sql: fn([arg("stmt", Stmt)], t.string({ owner: "library", nullable: true }), {
      description: "The sqlite3_sql(P) interface returns a pointer to a copy of the UTF-8 SQL " +
        "text used to create prepared statement P if P was created by sqlite3_prepare_v2(), " +
        "sqlite3_prepare_v3(), sqlite3_prepare16_v2(), or sqlite3_prepare16_v3().",
    }),
    // DECIDE: is the result freed by free?
    expandedSql: fn([arg("stmt", Stmt)], t.string({ owner: { freedBy: "free" }, nullable: true }), {
      description: "The sqlite3_sql(P) interface returns a pointer to a copy of the UTF-8 SQL " +
        "text used to create prepared statement P if P was created by sqlite3_prepare_v2(), " +
        "sqlite3_prepare_v3(), sqlite3_prepare16_v2(), or sqlite3_prepare16_v3().",
    }),
    stmtReadonly: fn([arg("stmt", Stmt)], t.int(), {
      description: "The sqlite3_stmt_readonly(X) interface returns true (non-zero) if and only " +
        "if the prepared statement X makes no direct changes to the content of the database file.",
    }),
    stmtIsexplain: fn([arg("stmt", Stmt)], t.int(), {
      description: "The sqlite3_stmt_isexplain(S) interface returns 1 if the prepared statement " +
        "S is an EXPLAIN statement, or 2 if the statement S is an EXPLAIN QUERY PLAN. The " +
        "sqlite3_stmt_isexplain(S) interface returns 0 if S is an ordinary statement or a NULL " +
        "pointer.",
    }),
    stmtBusy: fn([arg("stmt", Stmt)], t.int(), {
      description: "The sqlite3_stmt_busy(S) interface returns true (non-zero) if the prepared " +
        "statement S has been stepped at least once using sqlite3_step(S) but has neither run to " +
        "completion (returned SQLITE_DONE from sqlite3_step(S)) nor been reset using " +
        "sqlite3_reset(S).",
    }),
    bindBlob: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("bytes", t.bytes({ c: "void", lengthType: t.int() })),
        arg("destructor", t.literal("SQLITE_TRANSIENT")),
      ],
      t.int(),
      {
        description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
          "literals may be replaced by a parameter that matches one of following templates:",
      },
    ),
    // DECIDE: what does arg3 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    bindBlob64: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("arg3", t.address({ nullable: true })),
        arg("arg4", t.ulongLong()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.int(),
    ),
    bindDouble: fn([arg("stmt", Stmt), arg("arg2", t.int()), arg("arg3", t.f64())], t.int()),
    bindInt: fn([arg("stmt", Stmt), arg("arg2", t.int()), arg("arg3", t.int())], t.int()),
    bindInt64: fn([arg("stmt", Stmt), arg("arg2", t.int()), arg("arg3", t.longLong())], t.int()),
    /** The same with a number, which is faster. */
    bindNumber: fn(
      [arg("stmt", Stmt), arg("arg2", t.int()), arg("value", t.i64({ as: "number" }))],
      t.int(),
      { symbol: "sqlite3_bind_int64", description: "Binds a safe integer." },
    ),
    bindNull: fn([arg("stmt", Stmt), arg("arg2", t.int())], t.int(), {
      description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
        "literals may be replaced by a parameter that matches one of following templates:",
    }),
    bindText: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("text", t.string()),
        arg("length", t.literal("-1")),
        arg("destructor", t.literal("SQLITE_TRANSIENT")),
      ],
      t.int(),
      {
        description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
          "literals may be replaced by a parameter that matches one of following templates:",
      },
    ),
    /** The same with bytes, which may hold a NUL. */
    bindTextBytes: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("text", t.bytes({ c: "char", lengthType: t.int() })),
        arg("destructor", t.literal("SQLITE_TRANSIENT")),
      ],
      t.int(),
      { symbol: "sqlite3_bind_text", description: "Binds text of UTF-8, which may hold a NUL." },
    ),
    // DECIDE: who owns the memory of arg3?
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    bindText16: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("arg3", t.address({ nullable: true })),
        arg("arg4", t.int()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
          "literals may be replaced by a parameter that matches one of following templates:",
      },
    ),
    // DECIDE: is arg3 kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    bindText64: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("arg3", t.address({ nullable: true })),
        arg("arg4", t.ulongLong()),
        arg("callback", t.address({ nullable: true })),
        arg("encoding", t.uchar()),
      ],
      t.int(),
      {
        description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
          "literals may be replaced by a parameter that matches one of following templates:",
      },
    ),
    bindValue: fn([arg("stmt", Stmt), arg("arg2", t.int()), arg("value", Value)], t.int()),
    // DECIDE: who owns the memory of arg3?
    // DECIDE: is arg4 kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    bindPointer: fn(
      [
        arg("stmt", Stmt),
        arg("arg2", t.int()),
        arg("arg3", t.address({ nullable: true })),
        arg("arg4", t.address({ nullable: true })),
        arg("callback", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
          "literals may be replaced by a parameter that matches one of following templates:",
      },
    ),
    bindZeroblob: fn([arg("stmt", Stmt), arg("arg2", t.int()), arg("n", t.int())], t.int(), {
      description: "(In the SQL statement text input to sqlite3_prepare_v2() and its variants, " +
        "literals may be replaced by a parameter that matches one of following templates:",
    }),
    bindZeroblob64: fn(
      [arg("stmt", Stmt), arg("arg2", t.int()), arg("arg3", t.ulongLong())],
      t.int(),
    ),
    bindParameterCount: fn([arg("stmt", Stmt)], t.int(), {
      description: "This routine can be used to find the number of SQL parameters in a prepared " +
        'statement. SQL parameters are tokens of the form "?", "?NNN", ":AAA", "$AAA", or "@AAA" ' +
        "that serve as placeholders for values that are bound to the parameters at a later time.",
    }),
    bindParameterName: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.string({ owner: { of: "stmt" }, nullable: true }),
      {
        description: "The sqlite3_bind_parameter_name(P,N) interface returns the name of the " +
          'N-th SQL parameter in the prepared statement P. (SQL parameters of the form "?NNN" or ' +
          '":AAA" or "@AAA" or "$AAA" have a name which is the string "?NNN" or ":AAA" or "@AAA" ' +
          'or "$AAA" respectively.',
      },
    ),
    bindParameterIndex: fn([arg("stmt", Stmt), arg("name", t.string())], t.int(), {
      description: "Return the index of an SQL parameter given its name. The index value " +
        "returned is suitable for use as the second parameter to sqlite3_bind(). A zero is " +
        "returned if no matching parameter is found.",
    }),
    clearBindings: fn([arg("stmt", Stmt)], t.int(), {
      description: "Contrary to the intuition of many, sqlite3_reset() does not reset the " +
        "bindings on a prepared statement. Use this routine to reset all host parameters to NULL.",
    }),
    columnCount: fn([arg("stmt", Stmt)], t.int(), {
      description: "Return the number of columns in the result set returned by the prepared " +
        "statement. If this routine returns 0, that means the prepared statement returns no data " +
        "(for example an UPDATE).",
    }),
    columnName: fn(
      [arg("stmt", Stmt), arg("n", t.int())],
      t.string({ owner: { of: "stmt" } }),
      {
        description: "These routines return the name assigned to a particular column in the " +
          "result set of a SELECT statement. The sqlite3_column_name() interface returns a " +
          "pointer to a zero-terminated UTF-8 string and sqlite3_column_name16() returns a " +
          "pointer to a zero-terminated UTF-16 string.",
      },
    ),
    columnName16: fn(
      [arg("stmt", Stmt), arg("n", t.int())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "These routines return the name assigned to a particular column in the " +
          "result set of a SELECT statement. The sqlite3_column_name() interface returns a " +
          "pointer to a zero-terminated UTF-8 string and sqlite3_column_name16() returns a " +
          "pointer to a zero-terminated UTF-16 string.",
      },
    ),
    columnDatabaseName: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "These routines provide a means to determine the database, table, and table " +
          "column that is the origin of a particular result column in SELECT statement. The name " +
          "of the database or table or column can be returned as either a UTF-8 or UTF-16 string.",
      },
    ),
    columnDatabaseName16: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.address({ owner: "library", nullable: true }),
    ),
    columnTableName: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.string({ owner: "library", nullable: true }),
    ),
    columnTableName16: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.address({ owner: "library", nullable: true }),
    ),
    columnOriginName: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.string({ owner: "library", nullable: true }),
    ),
    columnOriginName16: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.address({ owner: "library", nullable: true }),
    ),
    columnDecltype: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.string({ owner: "library", nullable: true }),
      { description: "(The first parameter is a prepared statement." },
    ),
    columnDecltype16: fn(
      [arg("stmt", Stmt), arg("arg2", t.int())],
      t.address({ owner: "library", nullable: true }),
    ),
    step: fn([arg("stmt", Stmt)], t.int(), {
      description: "After a prepared statement has been prepared using any of " +
        "sqlite3_prepare_v2(), sqlite3_prepare_v3(), sqlite3_prepare16_v2(), or " +
        "sqlite3_prepare16_v3() or one of the legacy interfaces sqlite3_prepare() or " +
        "sqlite3_prepare16(), this function must be called one or more times to evaluate the " +
        "statement.",
    }),
    dataCount: fn([arg("stmt", Stmt)], t.int(), {
      description: "The sqlite3_data_count(P) interface returns the number of columns in the " +
        "current row of the result set of prepared statement P. If prepared statement P does not " +
        "have results ready to return (via calls to the sqlite3_column() family of interfaces) " +
        "then sqlite3_data_count(P) returns 0.",
    }),
    columnBlob: fn(
      [arg("stmt", Stmt), arg("iCol", t.int())],
      t.address({ nullable: true, owner: { of: "stmt" } }),
      {
        description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL " +
          "result sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit " +
          "INTEGER result sqlite3_column_text&rarr;UTF-8 TEXT result " +
          "sqlite3_column_text16&rarr;UTF-16 TEXT result sqlite3_column_value&rarr;The result as " +
          "…",
      },
    ),
    columnDouble: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.f64(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    columnInt: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.int(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    columnInt64: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.longLong(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    /** The same as a number, which is faster: beyond the safe integers it throws. */
    columnNumber: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.i64({ as: "number" }), {
      symbol: "sqlite3_column_int64",
      description: "A column as a safe integer.",
    }),
    columnText: fn(
      [arg("stmt", Stmt), arg("iCol", t.int())],
      t.address({ nullable: true, owner: { of: "stmt" } }),
      {
        description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL " +
          "result sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit " +
          "INTEGER result sqlite3_column_text&rarr;UTF-8 TEXT result " +
          "sqlite3_column_text16&rarr;UTF-16 TEXT result sqlite3_column_value&rarr;The result as " +
          "…",
      },
    ),
    columnText16: fn(
      [arg("stmt", Stmt), arg("iCol", t.int())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL " +
          "result sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit " +
          "INTEGER result sqlite3_column_text&rarr;UTF-8 TEXT result " +
          "sqlite3_column_text16&rarr;UTF-16 TEXT result sqlite3_column_value&rarr;The result as " +
          "…",
      },
    ),
    // DECIDE: is the result the library's, or the caller's to free with valueFree?
    columnValue: fn(
      [arg("stmt", Stmt), arg("iCol", t.int())],
      t.handle("Value", { c: "sqlite3_value", nullable: true, owner: "library" }),
      {
        description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL " +
          "result sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit " +
          "INTEGER result sqlite3_column_text&rarr;UTF-8 TEXT result " +
          "sqlite3_column_text16&rarr;UTF-16 TEXT result sqlite3_column_value&rarr;The result as " +
          "…",
      },
    ),
    columnBytes: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.int(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    columnBytes16: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.int(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    columnType: fn([arg("stmt", Stmt), arg("iCol", t.int())], t.int(), {
      description: "Sqlite3_column_blob&rarr;BLOB result sqlite3_column_double&rarr;REAL result " +
        "sqlite3_column_int&rarr;32-bit INTEGER result sqlite3_column_int64&rarr;64-bit INTEGER " +
        "result sqlite3_column_text&rarr;UTF-8 TEXT result sqlite3_column_text16&rarr;UTF-16 " +
        "TEXT result sqlite3_column_value&rarr;The result as …",
    }),
    finalize: fn([arg("stmt", t.handle("Stmt", { c: "sqlite3_stmt", owner: "taken" }))], t.int(), {
      description: "The sqlite3_finalize() function is called to delete a prepared statement. If " +
        "the most recent evaluation of the statement encountered no errors or if the statement " +
        "is never been evaluated, then sqlite3_finalize() returns SQLITE_OK.",
    }),
    reset: fn([arg("stmt", Stmt)], t.int(), {
      description: "The sqlite3_reset() function is called to reset a prepared statement object " +
        "back to its initial state, ready to be re-executed. Any SQL statement variables that " +
        "had values bound to them using the sqlite3_bind_*() API retain their values. Use " +
        "sqlite3_clear_bindings() to reset the bindings.",
    }),
    // DECIDE: what does app point to: memory? For now it is an address
    // DECIDE: is xFunc kept until close, or done with on return?
    // DECIDE: is xStep kept until close, or done with on return?
    // DECIDE: is xFinal kept until close, or done with on return?
    createFunction: fn(
      [
        arg("db", Sqlite3),
        arg("functionName", t.string()),
        arg("nArg", t.int()),
        arg("eTextRep", t.int()),
        arg("app", t.address({ nullable: true })),
        arg("xFunc", CreateFunctionXFunc),
        arg("xStep", CreateFunctionXStep),
        arg("xFinal", CreateFunctionXFinal),
      ],
      t.int(),
      {
        description: 'These functions (collectively known as "function creation routines") are ' +
          "used to add SQL functions or aggregates or to redefine the behavior of existing SQL " +
          "functions or aggregates.",
      },
    ),
    // DECIDE: what does functionName point to: memory? For now it is an address
    // DECIDE: what does app point to: memory? For now it is an address
    // DECIDE: is xFunc kept until close, or done with on return?
    // DECIDE: is xStep kept until close, or done with on return?
    // DECIDE: is xFinal kept until close, or done with on return?
    createFunction16: fn(
      [
        arg("db", Sqlite3),
        arg("functionName", t.address({ nullable: true })),
        arg("nArg", t.int()),
        arg("eTextRep", t.int()),
        arg("app", t.address({ nullable: true })),
        arg("xFunc", CreateFunction16XFunc),
        arg("xStep", CreateFunction16XStep),
        arg("xFinal", CreateFunction16XFinal),
      ],
      t.int(),
    ),
    createFunctionV2: fn(
      [
        arg("db", Sqlite3),
        arg("functionName", t.string()),
        arg("nArg", t.int()),
        arg("eTextRep", t.int()),
        arg("app", t.address({ nullable: true })),
        arg("xFunc", CreateFunctionV2XFunc),
        arg("xStep", t.literal("NULL")),
        arg("xFinal", t.literal("NULL")),
        arg("xDestroy", t.literal("NULL")),
      ],
      t.int(),
      {
        description: 'These functions (collectively known as "function creation routines") are ' +
          "used to add SQL functions or aggregates or to redefine the behavior of existing SQL " +
          "functions or aggregates.",
      },
    ),
    // DECIDE: is functionName kept after the call? Then an address; with a copy made in C
    // t.string()
    // DECIDE: what does app point to: memory? For now it is an address
    // DECIDE: is xStep kept until close, or done with on return?
    // DECIDE: is xFinal kept until close, or done with on return?
    // DECIDE: is xValue kept until close, or done with on return?
    // DECIDE: is xInverse kept until close, or done with on return?
    // DECIDE: xDestroy frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    createWindowFunction: fn(
      [
        arg("db", Sqlite3),
        arg("functionName", t.address({ nullable: true })),
        arg("nArg", t.int()),
        arg("eTextRep", t.int()),
        arg("app", t.address({ nullable: true })),
        arg("xStep", CreateWindowFunctionXStep),
        arg("xFinal", CreateWindowFunctionXFinal),
        arg("xValue", CreateWindowFunctionXValue),
        arg("xInverse", CreateWindowFunctionXInverse),
        arg("xDestroy", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: 'These functions (collectively known as "function creation routines") are ' +
          "used to add SQL functions or aggregates or to redefine the behavior of existing SQL " +
          "functions or aggregates.",
      },
    ),
    aggregateCount: fn([arg("context", Context)], t.int(), {
      description: "These functions are deprecated. In order to maintain backwards compatibility " +
        "with older code, these functions continue to be supported. However, new applications " +
        "should avoid the use of these functions. To encourage programmers to avoid these " +
        "functions, we will not explain what they do.",
    }),
    expired: fn([arg("stmt", Stmt)], t.int()),
    transferBindings: fn([arg("stmt", Stmt), arg("stmt2", Stmt)], t.int()),
    globalRecover: fn([], t.int()),
    threadCleanup: fn([], t.void()),
    // DECIDE: is callback kept until the next call of this function, or done with on return?
    memoryAlarm: fn(
      [arg("callback", MemoryAlarmCallback), arg("arg2", t.userData()), arg("arg3", t.longLong())],
      t.int(),
    ),
    valueBlob: fn([arg("value", Value)], t.address({ nullable: true, owner: { of: "value" } }), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueDouble: fn([arg("value", Value)], t.f64(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueInt: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    /** The same as a number, which is faster: beyond the safe integers it throws. */
    valueNumber: fn([arg("value", Value)], t.i64({ as: "number" }), {
      symbol: "sqlite3_value_int64",
      description: "An argument as a safe integer.",
    }),
    valueInt64: fn([arg("value", Value)], t.longLong(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    // DECIDE: who owns the memory of the result?
    valuePointer: fn(
      [arg("value", Value), arg("arg2", t.string())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
          "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
          "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT " +
          "value sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
      },
    ),
    valueText: fn(
      [arg("value", Value)],
      t.address({ nullable: true, owner: { of: "value" } }),
      {
        description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
          "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
          "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT " +
          "value sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
      },
    ),
    valueText16: fn([arg("value", Value)], t.address({ owner: "library", nullable: true }), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueText16le: fn([arg("value", Value)], t.address({ owner: "library", nullable: true }), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueText16be: fn([arg("value", Value)], t.address({ owner: "library", nullable: true }), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueBytes: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueBytes16: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueType: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueNumericType: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueNochange: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueFrombind: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueEncoding: fn([arg("value", Value)], t.int(), {
      description: "Sqlite3_value_blob&rarr;BLOB value sqlite3_value_double&rarr;REAL value " +
        "sqlite3_value_int&rarr;32-bit INTEGER value sqlite3_value_int64&rarr;64-bit INTEGER " +
        "value sqlite3_value_pointer&rarr;Pointer value sqlite3_value_text&rarr;UTF-8 TEXT value " +
        "sqlite3_value_text16&rarr;UTF-16 TEXT value in the …",
    }),
    valueSubtype: fn([arg("value", Value)], t.uint(), {
      description: "The sqlite3_value_subtype(V) function returns the subtype for an " +
        "application-defined SQL function argument V. The subtype information can be used to " +
        "pass a limited amount of context from one SQL function to another.",
    }),
    // DECIDE: is the result the caller's to free with valueFree?
    valueDup: fn(
      [arg("value", Value)],
      t.handle("Value", { c: "sqlite3_value", nullable: true, owner: { freedBy: "valueFree" } }),
      {
        description: "The sqlite3_value_dup(V) interface makes a copy of the sqlite3_value " +
          "object D and returns a pointer to that copy. The sqlite3_value returned is a " +
          "protected sqlite3_value object even if the input is not. The sqlite3_value_dup(V) " +
          "interface returns NULL if V is NULL or if a memory allocation fails.",
      },
    ),
    // DECIDE: is value dead after this call? Then owner: "taken" is right
    valueFree: fn(
      [arg("value", t.handle("Value", { c: "sqlite3_value", owner: "taken" }))],
      t.void(),
      {
        description: "The sqlite3_value_dup(V) interface makes a copy of the sqlite3_value " +
          "object D and returns a pointer to that copy. The sqlite3_value returned is a " +
          "protected sqlite3_value object even if the input is not. The sqlite3_value_dup(V) " +
          "interface returns NULL if V is NULL or if a memory allocation fails.",
      },
    ),
    // DECIDE: who owns the memory of the result?
    aggregateContext: fn(
      [arg("context", Context), arg("nBytes", t.int())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "Implementations of aggregate SQL functions use this routine to allocate " +
          "memory for storing their state.",
      },
    ),
    userData: fn([arg("context", Context)], t.address({ owner: "library" }), {
      description: "The sqlite3_user_data() interface returns a copy of the pointer that was the " +
        "pUserData parameter (the 5th parameter) of the sqlite3_create_function() and " +
        "sqlite3_create_function16() routines that originally registered the application defined " +
        "function.",
    }),
    // DECIDE: is the result the library's, or the caller's to free with close?
    contextDbHandle: fn(
      [arg("context", Context)],
      t.handle("Sqlite3", { c: "sqlite3", nullable: true, owner: "library" }),
      {
        description: "The sqlite3_context_db_handle() interface returns a copy of the pointer to " +
          "the database connection (the 1st parameter) of the sqlite3_create_function() and " +
          "sqlite3_create_function16() routines that originally registered the application " +
          "defined function.",
      },
    ),
    // DECIDE: who owns the memory of the result?
    getAuxdata: fn(
      [arg("context", Context), arg("n", t.int())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "These functions may be used by (non-aggregate) SQL functions to associate " +
          "metadata with argument values. If the same value is passed to multiple invocations of " +
          "the same SQL function during query execution, under some circumstances the associated " +
          "metadata may be preserved.",
      },
    ),
    // DECIDE: what does arg3 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    setAuxdata: fn(
      [
        arg("context", Context),
        arg("n", t.int()),
        arg("arg3", t.address({ nullable: true })),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
      {
        description: "These functions may be used by (non-aggregate) SQL functions to associate " +
          "metadata with argument values. If the same value is passed to multiple invocations of " +
          "the same SQL function during query execution, under some circumstances the associated " +
          "metadata may be preserved.",
      },
    ),
    resultBlob: fn(
      [
        arg("context", Context),
        arg("bytes", t.bytes({ c: "void", lengthType: t.int() })),
        arg("destructor", t.literal("SQLITE_TRANSIENT")),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultBlob64: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.ulongLong()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
    ),
    resultDouble: fn([arg("context", Context), arg("arg2", t.f64())], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultError: fn(
      [arg("context", Context), arg("arg2", t.string()), arg("arg3", t.literal("-1"))],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    resultError16: fn(
      [arg("context", Context), arg("arg2", t.address({ nullable: true })), arg("arg3", t.int())],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    resultErrorToobig: fn([arg("context", Context)], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultErrorNomem: fn([arg("context", Context)], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultErrorCode: fn([arg("context", Context), arg("arg2", t.int())], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultInt: fn([arg("context", Context), arg("arg2", t.int())], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultInt64: fn([arg("context", Context), arg("arg2", t.longLong())], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultNull: fn([arg("context", Context)], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultText: fn(
      [
        arg("context", Context),
        arg("text", t.bytes({ c: "char", lengthType: t.int() })),
        arg("destructor", t.literal("SQLITE_TRANSIENT")),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: is arg2 kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultText64: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.ulongLong()),
        arg("callback", t.address({ nullable: true })),
        arg("encoding", t.uchar()),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultText16: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.int()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultText16le: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.int()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultText16be: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.int()),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    resultValue: fn([arg("context", Context), arg("value", Value)], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    // DECIDE: what does arg2 point to: memory? For now it is an address
    // DECIDE: is arg3 kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    resultPointer: fn(
      [
        arg("context", Context),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.address({ nullable: true })),
        arg("callback", t.address({ nullable: true })),
      ],
      t.void(),
      {
        description: "These routines are used by the xFunc or xFinal callbacks that implement " +
          "SQL functions and aggregates. See sqlite3_create_function() and " +
          "sqlite3_create_function16() for additional information.",
      },
    ),
    resultZeroblob: fn([arg("context", Context), arg("n", t.int())], t.void(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultZeroblob64: fn([arg("context", Context), arg("n", t.ulongLong())], t.int(), {
      description: "These routines are used by the xFunc or xFinal callbacks that implement SQL " +
        "functions and aggregates. See sqlite3_create_function() and sqlite3_create_function16() " +
        "for additional information.",
    }),
    resultSubtype: fn([arg("context", Context), arg("arg2", t.uint())], t.void(), {
      description: "The sqlite3_result_subtype(C,T) function causes the subtype of the result " +
        "from the application-defined SQL function with sqlite3_context C to be the value T. " +
        "Only the lower 8 bits of the subtype T are preserved in current versions of SQLite; " +
        "higher order bits are discarded.",
    }),
    // DECIDE: is xCompare kept until close, or done with on return?
    createCollation: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("name", t.string()),
        arg("eTextRep", t.int()),
        arg("arg", t.userData()),
        arg("xCompare", CreateCollationXCompare),
      ],
      t.int(),
      {
        description: "These functions add, remove, or modify a collation associated with the " +
          "database connection specified as the first argument.",
      },
    ),
    // DECIDE: is xCompare kept until close, or done with on return?
    // DECIDE: is name kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: xDestroy frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    createCollationV2: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("name", t.address({ nullable: true })),
        arg("eTextRep", t.int()),
        arg("arg", t.userData()),
        arg("xCompare", CreateCollationV2XCompare),
        arg("xDestroy", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "These functions add, remove, or modify a collation associated with the " +
          "database connection specified as the first argument.",
      },
    ),
    // DECIDE: is xCompare kept until close, or done with on return?
    // DECIDE: what does name point to: memory? For now it is an address
    createCollation16: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("name", t.address({ nullable: true })),
        arg("eTextRep", t.int()),
        arg("arg", t.userData()),
        arg("xCompare", CreateCollation16XCompare),
      ],
      t.int(),
      {
        description: "These functions add, remove, or modify a collation associated with the " +
          "database connection specified as the first argument.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    collationNeeded: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("arg2", t.userData()),
        arg("callback", CollationNeededCallback),
      ],
      t.int(),
      {
        description: "To avoid having to register all collation sequences before a database can " +
          "be used, a single callback function may be registered with the database connection to " +
          "be invoked whenever an undefined collation sequence is required.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    collationNeeded16: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("arg2", t.userData()),
        arg("callback", CollationNeeded16Callback),
      ],
      t.int(),
      {
        description: "To avoid having to register all collation sequences before a database can " +
          "be used, a single callback function may be registered with the database connection to " +
          "be invoked whenever an undefined collation sequence is required.",
      },
    ),
    sleep: fn([arg("arg1", t.int())], t.int(), {
      description: "The sqlite3_sleep() function causes the current thread to suspend execution " +
        "for at least a number of milliseconds specified in its parameter.",
    }),
    // DECIDE: what does value point to: memory? For now it is an address
    win32SetDirectory: fn(
      [arg("type", t.ulong()), arg("value", t.address({ nullable: true }))],
      t.int(),
      {
        optional: true,
        description: "These interfaces are available only on Windows. The " +
          "sqlite3_win32_set_directory interface is used to set the value associated with the " +
          "sqlite3_temp_directory or sqlite3_data_directory variable, to zValue, depending on " +
          "the value of the type parameter.",
      },
    ),
    win32SetDirectory8: fn(
      [arg("type", t.ulong()), arg("value", t.string({ nullable: true }))],
      t.int(),
      {
        optional: true,
        description: "These interfaces are available only on Windows. The " +
          "sqlite3_win32_set_directory interface is used to set the value associated with the " +
          "sqlite3_temp_directory or sqlite3_data_directory variable, to zValue, depending on " +
          "the value of the type parameter.",
      },
    ),
    // DECIDE: what does value point to: memory? For now it is an address
    win32SetDirectory16: fn(
      [arg("type", t.ulong()), arg("value", t.address({ nullable: true }))],
      t.int(),
      {
        optional: true,
        description: "These interfaces are available only on Windows. The " +
          "sqlite3_win32_set_directory interface is used to set the value associated with the " +
          "sqlite3_temp_directory or sqlite3_data_directory variable, to zValue, depending on " +
          "the value of the type parameter.",
      },
    ),
    getAutocommit: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "The sqlite3_get_autocommit() interface returns non-zero or zero if the given " +
        "database connection is or is not in autocommit mode, respectively. Autocommit mode is " +
        "on by default. Autocommit mode is disabled by a BEGIN statement. Autocommit mode is " +
        "re-enabled by a COMMIT or ROLLBACK.",
    }),
    // DECIDE: is the result the library's, or the caller's to free with close?
    dbHandle: fn(
      [arg("stmt", Stmt)],
      t.handle("Sqlite3", { c: "sqlite3", nullable: true, owner: "library" }),
      {
        description: "The sqlite3_db_handle interface returns the database connection handle to " +
          "which a prepared statement belongs.",
      },
    ),
    dbName: fn(
      [arg("db", Sqlite3), arg("n", t.int())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_db_name(D,N) interface returns a pointer to the schema name " +
          "for the N-th database on database connection D, or a NULL pointer of N is out of " +
          'range. An N value of 0 means the main database file. An N of 1 is the "temp" schema. ' +
          "Larger values of N correspond to various ATTACH-ed databases.",
      },
    ),
    dbFilename: fn(
      [arg("db", Sqlite3), arg("dbName", t.string())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_db_filename(D,N) interface returns a pointer to the filename " +
          "associated with database N of connection D.",
      },
    ),
    dbReadonly: fn([arg("db", Sqlite3), arg("dbName", t.string())], t.int(), {
      description: "Determine if a database is read-only",
    }),
    txnState: fn([arg("sqlite3", Sqlite3), arg("schema", t.string())], t.int(), {
      description: "The sqlite3_txn_state(D,S) interface returns the current transaction state " +
        "of schema S in database connection D. If S is NULL, then the highest transaction state " +
        "of any schema on database connection D is returned. Transaction states are (in order of " +
        "lowest to highest):",
    }),
    nextStmt: fn(
      [
        arg("db", Sqlite3),
        arg("stmt", t.handle("Stmt", { c: "sqlite3_stmt", nullable: true })),
      ],
      t.handle("Stmt", { c: "sqlite3_stmt", nullable: true, owner: { of: "db" } }),
      {
        description: "This interface returns a pointer to the next prepared statement after " +
          "pStmt associated with the database connection pDb. If pStmt is NULL then this " +
          "interface returns a pointer to the first prepared statement associated with the " +
          "database connection pDb.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    // DECIDE: who owns the memory of the result?
    commitHook: fn(
      [arg("sqlite3", Sqlite3), arg("callback", CommitHookCallback), arg("arg3", t.userData())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_commit_hook() interface registers a callback function to be " +
          "invoked whenever a transaction is committed. Any callback set by a previous call to " +
          "sqlite3_commit_hook() for the same database connection is overridden.",
      },
    ),
    // DECIDE: callback frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    // DECIDE: what does arg3 point to: memory? For now it is an address
    // DECIDE: who owns the memory of the result?
    rollbackHook: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("callback", t.address({ nullable: true })),
        arg("arg3", t.address({ nullable: true })),
      ],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_commit_hook() interface registers a callback function to be " +
          "invoked whenever a transaction is committed. Any callback set by a previous call to " +
          "sqlite3_commit_hook() for the same database connection is overridden.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    // DECIDE: callback2 frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    autovacuumPages: fn(
      [
        arg("db", Sqlite3),
        arg("callback", AutovacuumPagesCallback),
        arg("arg3", t.userData()),
        arg("callback2", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "The sqlite3_autovacuum_pages(D,C,P,X) interface registers a callback " +
          "function C that is invoked prior to each autovacuum of the database file.",
      },
    ),
    // DECIDE: is callback kept until close, or done with on return?
    // DECIDE: who owns the memory of the result?
    updateHook: fn(
      [arg("sqlite3", Sqlite3), arg("callback", UpdateHookCallback), arg("arg3", t.userData())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_update_hook() interface registers a callback function with the " +
          "database connection identified by the first argument to be invoked whenever a row is " +
          "updated, inserted or deleted in a rowid table.",
      },
    ),
    enableSharedCache: fn([arg("arg1", t.int())], t.int(), {
      description: "This routine enables or disables the sharing of the database cache and " +
        "schema data structures between connections to the same database. Sharing is enabled if " +
        "the argument is true and disabled if the argument is false.",
    }),
    releaseMemory: fn([arg("arg1", t.int())], t.int(), {
      description: "The sqlite3_release_memory() interface attempts to free N bytes of heap " +
        "memory by deallocating non-essential memory allocations held by the database library. " +
        "Memory used to cache database pages to improve performance is an example of " +
        "non-essential memory.",
    }),
    // DECIDE: is sqlite3 dead after this call? Then owner: "taken" is right
    dbReleaseMemory: fn(
      [arg("sqlite3", t.handle("Sqlite3", { c: "sqlite3", owner: "taken" }))],
      t.int(),
      {
        description: "The sqlite3_db_release_memory(D) interface attempts to free as much heap " +
          "memory as possible from database connection D. Unlike the sqlite3_release_memory() " +
          "interface, this interface is in effect even when the SQLITE_ENABLE_MEMORY_MANAGEMENT " +
          "compile-time option is omitted.",
      },
    ),
    softHeapLimit64: fn([arg("n", t.longLong())], t.longLong(), {
      description: "These interfaces impose limits on the amount of heap memory that will be by " +
        "all database connections within a single process.",
    }),
    hardHeapLimit64: fn([arg("n", t.longLong())], t.longLong(), {
      description: "These interfaces impose limits on the amount of heap memory that will be by " +
        "all database connections within a single process.",
    }),
    softHeapLimit: fn([arg("n", t.int())], t.void(), {
      description: "This is a deprecated version of the sqlite3_soft_heap_limit64() interface. " +
        "This routine is provided for historical compatibility only. All new applications should " +
        "use the sqlite3_soft_heap_limit64() interface rather than this one.",
    }),
    // DECIDE: does dataType point into what was given? Then it is an address within it
    // DECIDE: does collSeq point into what was given? Then it is an address within it
    // DECIDE: is notNull one value that is only written?
    // DECIDE: is primaryKey one value that is only written?
    // DECIDE: is autoinc one value that is only written?
    tableColumnMetadata: fn(
      [
        arg("db", Sqlite3),
        arg("dbName", t.string()),
        arg("tableName", t.string()),
        arg("columnName", t.string()),
        arg("dataType", t.out(t.address({ owner: "library", nullable: true }))),
        arg("collSeq", t.out(t.address({ owner: "library", nullable: true }))),
        arg("notNull", t.out(t.int())),
        arg("primaryKey", t.out(t.int())),
        arg("autoinc", t.out(t.int())),
      ],
      t.int(),
      {
        description: "(The sqlite3_table_column_metadata(X,D,T,C,....) routine returns " +
          "information about column C of table T in database D on database connection X.) The " +
          "sqlite3_table_column_metadata() interface returns SQLITE_OK and fills in the non-NULL " +
          "pointers in the final five arguments with appropriate values if …",
      },
    ),
    // DECIDE: is errMsg freed by free?
    loadExtension: fn(
      [
        arg("db", t.handle("Sqlite3", { c: "sqlite3", nullable: true })),
        arg("file", t.string()),
        arg("proc", t.string()),
        arg("errMsg", t.out(t.string({ owner: { freedBy: "free" }, nullable: true }))),
      ],
      t.int(),
      { description: "This interface loads an SQLite extension library from the named file." },
    ),
    enableLoadExtension: fn([arg("db", Sqlite3), arg("onoff", t.int())], t.int(), {
      description: "So as not to open security holes in older applications that are unprepared " +
        "to deal with extension loading, and as a means of disabling extension loading while " +
        "evaluating user-entered SQL, the following API is provided to turn the " +
        "sqlite3_load_extension() mechanism on and off.",
    }),
    // DECIDE: is xEntryPoint kept until the next call of this function, or done with on return?
    autoExtension: fn([arg("xEntryPoint", AutoExtensionXEntryPoint)], t.int(), {
      description: "This interface causes the xEntryPoint() function to be invoked for each new " +
        "database connection that is created. The idea here is that xEntryPoint() is the entry " +
        "point for a statically linked SQLite extension that is to be automatically loaded into " +
        "all new database connections.",
    }),
    // DECIDE: is xEntryPoint kept until the next call of this function, or done with on return?
    cancelAutoExtension: fn([arg("xEntryPoint", CancelAutoExtensionXEntryPoint)], t.int(), {
      description: "The sqlite3_cancel_auto_extension(X) interface unregisters the " +
        "initialization routine X that was registered using a prior call to " +
        "sqlite3_auto_extension(X).",
    }),
    resetAutoExtension: fn([], t.void(), { description: "Reset Automatic Extension Loading" }),
    // DECIDE: p is a table of functions, which libraries keep: the address of a Module in native
    // memory
    // DECIDE: what does clientData point to: memory? For now it is an address
    createModule: fn(
      [
        arg("db", Sqlite3),
        arg("name", t.string()),
        arg("p", t.address({ nullable: true })),
        arg("clientData", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "These routines are used to register a new virtual table module name. " +
          "Module names must be registered before creating a new virtual table using the module " +
          "and before using a preexisting virtual table for the module.",
      },
    ),
    // DECIDE: is name kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: p is a table of functions, which libraries keep: the address of a Module in native
    // memory
    // DECIDE: what does clientData point to: memory? For now it is an address
    // DECIDE: xDestroy frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    createModuleV2: fn(
      [
        arg("db", Sqlite3),
        arg("name", t.address({ nullable: true })),
        arg("p", t.address({ nullable: true })),
        arg("clientData", t.address({ nullable: true })),
        arg("xDestroy", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "These routines are used to register a new virtual table module name. " +
          "Module names must be registered before creating a new virtual table using the module " +
          "and before using a preexisting virtual table for the module.",
      },
    ),
    // DECIDE: what does azKeep point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    dropModules: fn([arg("db", Sqlite3), arg("azKeep", t.address({ nullable: true }))], t.int(), {
      description: "The sqlite3_drop_modules(D,L) interface removes all virtual table modules " +
        "from database connection D except those named on list L. The L parameter must be either " +
        "NULL or a pointer to an array of pointers to strings where the array is terminated by a " +
        "single NULL pointer.",
    }),
    declareVtab: fn([arg("sqlite3", Sqlite3), arg("sql", t.string())], t.int(), {
      description: "The xCreate and xConnect methods of a virtual table module call this " +
        "interface to declare the format (the names and datatypes of the columns) of the virtual " +
        "tables they implement.",
    }),
    overloadFunction: fn(
      [arg("sqlite3", Sqlite3), arg("funcName", t.string()), arg("nArg", t.int())],
      t.int(),
      {
        description: "Virtual tables can provide alternative implementations of functions using " +
          "the xFindFunction method of the virtual table module. But global versions of those " +
          "functions must exist in order to be overloaded.",
      },
    ),
    // DECIDE: is blob the caller's to free with blobClose?
    blobOpen: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("db", t.string()),
        arg("table", t.string()),
        arg("column", t.string()),
        arg("iRow", t.longLong()),
        arg("flags", t.int()),
        arg(
          "blob",
          t.out(
            t.handle("Sqlite3Blob", {
              c: "sqlite3_blob",
              nullable: true,
              owner: { freedBy: "blobClose" },
            }),
          ),
        ),
      ],
      t.int(),
      {
        description: "This interfaces opens a handle to the BLOB located in row iRow, column " +
          "zColumn, table zTable in database zDb; in other words, the same BLOB that would be " +
          "selected by:",
      },
    ),
    blobReopen: fn([arg("sqlite3Blob", Sqlite3Blob), arg("arg2", t.longLong())], t.int(), {
      description: "This function is used to move an existing BLOB handle so that it points to a " +
        "different row of the same database table. The new row is identified by the rowid value " +
        "passed as the second argument. Only the row can be changed.",
    }),
    // DECIDE: is sqlite3Blob dead after this call? Then owner: "taken" is right
    blobClose: fn(
      [arg("sqlite3Blob", t.handle("Sqlite3Blob", { c: "sqlite3_blob", owner: "taken" }))],
      t.int(),
      {
        description: "This function closes an open BLOB handle. (The BLOB handle is closed " +
          "unconditionally. Even if this routine returns an error code, the handle is still " +
          "closed.)",
      },
    ),
    blobBytes: fn([arg("sqlite3Blob", Sqlite3Blob)], t.int(), {
      description: "Returns the size in bytes of the BLOB accessible via the successfully opened " +
        "BLOB handle in its only argument. The incremental blob I/O routines can only read or " +
        "overwriting existing blob content; they cannot change the size of a blob.",
    }),
    // DECIDE: does it only write z (mode: "out"), and is it done with it on return?
    blobRead: fn(
      [
        arg("sqlite3Blob", Sqlite3Blob),
        arg("z", t.bytes({ mode: "inout", lengthType: t.int() })),
        arg("iOffset", t.int()),
      ],
      t.int(),
      {
        description: "This function is used to read data from an open BLOB handle into a " +
          "caller-supplied buffer. N bytes of data are copied into buffer Z from the open BLOB, " +
          "starting at offset iOffset.",
      },
    ),
    blobWrite: fn(
      [
        arg("sqlite3Blob", Sqlite3Blob),
        arg("z", t.bytes({ lengthType: t.int() })),
        arg("iOffset", t.int()),
      ],
      t.int(),
      {
        description: "This function is used to write data into an open BLOB handle from a " +
          "caller-supplied buffer. N bytes of data are copied from the buffer Z into the open " +
          "BLOB, starting at offset iOffset.",
      },
    ),
    // DECIDE: who owns the struct of the result?
    vfsFind: fn(
      [arg("vfsName", t.string({ nullable: true }))],
      t.pointer(Vfs, { owner: "library", nullable: true }),
      {
        description: "A virtual filesystem (VFS) is an sqlite3_vfs object that SQLite uses to " +
          "interact with the underlying operating system. Most SQLite builds come with a single " +
          "default VFS that is appropriate for the host computer. New VFSes can be registered " +
          "and existing VFSes can be unregistered.",
      },
    ),
    // DECIDE: arg1 is a table of functions, which libraries keep: the address of a Vfs in native
    // memory
    vfsRegister: fn(
      [arg("arg1", t.address({ nullable: true })), arg("makeDflt", t.int())],
      t.int(),
      {
        description: "A virtual filesystem (VFS) is an sqlite3_vfs object that SQLite uses to " +
          "interact with the underlying operating system. Most SQLite builds come with a single " +
          "default VFS that is appropriate for the host computer. New VFSes can be registered " +
          "and existing VFSes can be unregistered.",
      },
    ),
    // DECIDE: arg1 is a table of functions, which libraries keep: the address of a Vfs in native
    // memory
    vfsUnregister: fn([arg("arg1", t.address({ nullable: true }))], t.int(), {
      description: "A virtual filesystem (VFS) is an sqlite3_vfs object that SQLite uses to " +
        "interact with the underlying operating system. Most SQLite builds come with a single " +
        "default VFS that is appropriate for the host computer. New VFSes can be registered and " +
        "existing VFSes can be unregistered.",
    }),
    // DECIDE: is the result the caller's to free with mutexFree?
    mutexAlloc: fn(
      [arg("arg1", t.int())],
      t.handle("Mutex", { c: "sqlite3_mutex", nullable: true, owner: { freedBy: "mutexFree" } }),
      {
        description: "The SQLite core uses these routines for thread synchronization. Though " +
          "they are intended for internal use by SQLite, code that links against SQLite is " +
          "permitted to use any of these routines.",
      },
    ),
    // DECIDE: is mutex dead after this call? Then owner: "taken" is right
    mutexFree: fn(
      [arg("mutex", t.handle("Mutex", { c: "sqlite3_mutex", owner: "taken" }))],
      t.void(),
      {
        description: "The SQLite core uses these routines for thread synchronization. Though " +
          "they are intended for internal use by SQLite, code that links against SQLite is " +
          "permitted to use any of these routines.",
      },
    ),
    mutexEnter: fn([arg("mutex", Mutex)], t.void(), {
      description: "The SQLite core uses these routines for thread synchronization. Though they " +
        "are intended for internal use by SQLite, code that links against SQLite is permitted to " +
        "use any of these routines.",
    }),
    mutexTry: fn([arg("mutex", Mutex)], t.int(), {
      description: "The SQLite core uses these routines for thread synchronization. Though they " +
        "are intended for internal use by SQLite, code that links against SQLite is permitted to " +
        "use any of these routines.",
    }),
    mutexLeave: fn([arg("mutex", Mutex)], t.void(), {
      description: "The SQLite core uses these routines for thread synchronization. Though they " +
        "are intended for internal use by SQLite, code that links against SQLite is permitted to " +
        "use any of these routines.",
    }),
    mutexHeld: fn([arg("mutex", Mutex)], t.int(), {
      optional: true,
      description: "The sqlite3_mutex_held() and sqlite3_mutex_notheld() routines are intended " +
        "for use inside assert() statements. The SQLite core never uses these routines except " +
        "inside an assert() and applications are advised to follow the lead of the core.",
    }),
    mutexNotheld: fn([arg("mutex", Mutex)], t.int(), {
      optional: true,
      description: "The sqlite3_mutex_held() and sqlite3_mutex_notheld() routines are intended " +
        "for use inside assert() statements. The SQLite core never uses these routines except " +
        "inside an assert() and applications are advised to follow the lead of the core.",
    }),
    // DECIDE: is the result the library's, or the caller's to free with mutexFree?
    dbMutex: fn(
      [arg("sqlite3", Sqlite3)],
      t.handle("Mutex", { c: "sqlite3_mutex", nullable: true, owner: "library" }),
      {
        description: "This interface returns a pointer the sqlite3_mutex object that serializes " +
          "access to the database connection given in the argument when the threading mode is " +
          "Serialized. If the threading mode is Single-thread or Multi-thread then this routine " +
          "returns a NULL pointer.",
      },
    ),
    // DECIDE: what does arg4 point to: memory? For now it is an address
    fileControl: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("dbName", t.string()),
        arg("op", t.int()),
        arg("arg4", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "The sqlite3_file_control() interface makes a direct call to the " +
          "xFileControl method for the sqlite3_io_methods object associated with a particular " +
          "database identified by the second argument.",
      },
    ),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    testControl: fn([arg("op", t.int())], t.int(), {
      variadicFrom: 1,
      description: "The sqlite3_test_control() interface is used to read out internal state of " +
        "SQLite and to inject faults into SQLite for testing purposes. The first parameter is an " +
        "operation code that determines the number, meaning, and operation of all subsequent " +
        "parameters.",
    }),
    keywordCount: fn([], t.int(), {
      description: "These routines provide access to the set of SQL language keywords recognized " +
        "by SQLite. Applications can uses these routines to determine whether or not a specific " +
        "identifier needs to be escaped (for example, by enclosing in double-quotes) so as not " +
        "to confuse the parser.",
    }),
    // DECIDE: what does arg2 point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: what does arg3 point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    keywordName: fn(
      [
        arg("arg1", t.int()),
        arg("arg2", t.address({ nullable: true })),
        arg("arg3", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "These routines provide access to the set of SQL language keywords " +
          "recognized by SQLite. Applications can uses these routines to determine whether or " +
          "not a specific identifier needs to be escaped (for example, by enclosing in " +
          "double-quotes) so as not to confuse the parser.",
      },
    ),
    keywordCheck: fn([arg("arg1", t.string()), arg("arg2", t.int())], t.int(), {
      description: "These routines provide access to the set of SQL language keywords recognized " +
        "by SQLite. Applications can uses these routines to determine whether or not a specific " +
        "identifier needs to be escaped (for example, by enclosing in double-quotes) so as not " +
        "to confuse the parser.",
    }),
    // DECIDE: is the result the caller's to free with strFinish?
    strNew: fn(
      [arg("sqlite3", Sqlite3)],
      t.handle("Str", { c: "sqlite3_str", nullable: true, owner: { freedBy: "strFinish" } }),
      {
        description: "The sqlite3_str_new(D) interface allocates and initializes a new " +
          "sqlite3_str object. To avoid memory leaks, the object returned by sqlite3_str_new() " +
          "must be freed by a subsequent call to sqlite3_str_finish(X).",
      },
    ),
    // DECIDE: is str dead after this call? Then owner: "taken" is right
    // DECIDE: is the result freed by free?
    strFinish: fn(
      [arg("str", t.handle("Str", { c: "sqlite3_str", owner: "taken" }))],
      t.string({ owner: { freedBy: "free" }, nullable: true }),
      {
        description: "The sqlite3_str_finish(X) interface destroys the sqlite3_str object X and " +
          "returns a pointer to a memory buffer obtained from sqlite3_malloc64() that contains " +
          "the constructed string. The calling application should pass the returned value to " +
          "sqlite3_free() to avoid a memory leak.",
      },
    ),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    strAppendf: fn([arg("str", Str), arg("format", t.string())], t.void(), {
      variadicFrom: 2,
      description: "The sqlite3_str_append(X,S,N) method appends exactly N bytes from string S " +
        "onto the end of the sqlite3_str object X. N must be non-negative. S must contain at " +
        "least N non-zero bytes of content. To append a zero-terminated string in its entirety, " +
        "use the sqlite3_str_appendall() method instead.",
    }),
    strAppend: fn([arg("str", Str), arg("in", t.bytes({ lengthType: t.int() }))], t.void(), {
      description: "The sqlite3_str_append(X,S,N) method appends exactly N bytes from string S " +
        "onto the end of the sqlite3_str object X. N must be non-negative. S must contain at " +
        "least N non-zero bytes of content. To append a zero-terminated string in its entirety, " +
        "use the sqlite3_str_appendall() method instead.",
    }),
    strAppendall: fn([arg("str", Str), arg("in", t.string())], t.void(), {
      description: "The sqlite3_str_append(X,S,N) method appends exactly N bytes from string S " +
        "onto the end of the sqlite3_str object X. N must be non-negative. S must contain at " +
        "least N non-zero bytes of content. To append a zero-terminated string in its entirety, " +
        "use the sqlite3_str_appendall() method instead.",
    }),
    strAppendchar: fn([arg("str", Str), arg("n", t.int()), arg("c", t.char())], t.void(), {
      description: "The sqlite3_str_append(X,S,N) method appends exactly N bytes from string S " +
        "onto the end of the sqlite3_str object X. N must be non-negative. S must contain at " +
        "least N non-zero bytes of content. To append a zero-terminated string in its entirety, " +
        "use the sqlite3_str_appendall() method instead.",
    }),
    strReset: fn([arg("str", Str)], t.void(), {
      description: "The sqlite3_str_append(X,S,N) method appends exactly N bytes from string S " +
        "onto the end of the sqlite3_str object X. N must be non-negative. S must contain at " +
        "least N non-zero bytes of content. To append a zero-terminated string in its entirety, " +
        "use the sqlite3_str_appendall() method instead.",
    }),
    strErrcode: fn([arg("str", Str)], t.int(), {
      description: "These interfaces return the current status of an sqlite3_str object.",
    }),
    strLength: fn([arg("str", Str)], t.int(), {
      description: "These interfaces return the current status of an sqlite3_str object.",
    }),
    // DECIDE: who frees the result? State owner: { freedBy: "…" } if the caller does
    strValue: fn([arg("str", Str)], t.string({ owner: "library", nullable: true }), {
      description: "These interfaces return the current status of an sqlite3_str object.",
    }),
    // DECIDE: is current one value that is only written?
    // DECIDE: is highwater one value that is only written?
    status: fn(
      [
        arg("op", t.int()),
        arg("current", t.out(t.int())),
        arg("highwater", t.out(t.int())),
        arg("resetFlag", t.int()),
      ],
      t.int(),
      {
        description: "These interfaces are used to retrieve runtime status information about the " +
          "performance of SQLite, and optionally to reset various highwater marks. The first " +
          "argument is an integer code for the specific parameter to measure.",
      },
    ),
    // DECIDE: is current one value that is only written?
    // DECIDE: is highwater one value that is only written?
    status64: fn(
      [
        arg("op", t.int()),
        arg("current", t.out(t.longLong())),
        arg("highwater", t.out(t.longLong())),
        arg("resetFlag", t.int()),
      ],
      t.int(),
      {
        description: "These interfaces are used to retrieve runtime status information about the " +
          "performance of SQLite, and optionally to reset various highwater marks. The first " +
          "argument is an integer code for the specific parameter to measure.",
      },
    ),
    // DECIDE: is cur one value that is only written?
    // DECIDE: is hiwtr one value that is only written?
    dbStatus: fn(
      [
        arg("sqlite3", Sqlite3),
        arg("op", t.int()),
        arg("cur", t.out(t.int())),
        arg("hiwtr", t.out(t.int())),
        arg("resetFlg", t.int()),
      ],
      t.int(),
      {
        description: "This interface is used to retrieve runtime status information about a " +
          "single database connection. The first argument is the database connection object to " +
          "be interrogated.",
      },
    ),
    stmtStatus: fn([arg("stmt", Stmt), arg("op", t.int()), arg("resetFlg", t.int())], t.int(), {
      description: "(Each prepared statement maintains various SQLITE_STMTSTATUS counters that " +
        "measure the number of times it has performed specific operations.) These counters can " +
        "be used to monitor the performance characteristics of the prepared statements.",
    }),
    backupInit: fn(
      [
        arg("dest", Sqlite3),
        arg("destName", t.string()),
        arg("source", Sqlite3),
        arg("sourceName", t.string()),
      ],
      t.handle("Backup", {
        c: "sqlite3_backup",

        owner: { freedBy: "backupFinish", of: "dest" },
      }),
      {
        description: "The backup API copies the content of one database into another. It is " +
          "useful either for creating backups of databases or for copying in-memory databases to " +
          "or from persistent files.",
      },
    ),
    backupStep: fn([arg("p", Backup), arg("nPage", t.int())], t.int(), {
      description: "The backup API copies the content of one database into another. It is useful " +
        "either for creating backups of databases or for copying in-memory databases to or from " +
        "persistent files.",
    }),
    backupFinish: fn(
      [arg("p", t.handle("Backup", { c: "sqlite3_backup", owner: "taken" }))],
      t.int(),
      {
        description: "The backup API copies the content of one database into another. It is " +
          "useful either for creating backups of databases or for copying in-memory databases to " +
          "or from persistent files.",
      },
    ),
    backupRemaining: fn([arg("p", Backup)], t.int(), {
      description: "The backup API copies the content of one database into another. It is useful " +
        "either for creating backups of databases or for copying in-memory databases to or from " +
        "persistent files.",
    }),
    backupPagecount: fn([arg("p", Backup)], t.int(), {
      description: "The backup API copies the content of one database into another. It is useful " +
        "either for creating backups of databases or for copying in-memory databases to or from " +
        "persistent files.",
    }),
    // DECIDE: is xNotify kept until close, or done with on return?
    // DECIDE: what does notifyArg point to: memory? For now it is an address
    unlockNotify: fn(
      [
        arg("blocked", Sqlite3),
        arg("xNotify", UnlockNotifyXNotify),
        arg("notifyArg", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "When running in shared-cache mode, a database operation may fail with an " +
          "SQLITE_LOCKED error if the required locks on the shared-cache or individual tables " +
          "within the shared-cache cannot be obtained. See SQLite Shared-Cache Mode for a " +
          "description of shared-cache locking.",
      },
    ),
    stricmp: fn([arg("arg1", t.string()), arg("arg2", t.string())], t.int(), {
      description: "The sqlite3_stricmp() and sqlite3_strnicmp() APIs allow applications and " +
        "extensions to compare the contents of two buffers containing UTF-8 strings in a " +
        'case-independent fashion, using the same definition of "case independence" that SQLite ' +
        "uses internally when comparing identifiers.",
    }),
    strnicmp: fn(
      [arg("arg1", t.string()), arg("arg2", t.string()), arg("arg3", t.int())],
      t.int(),
      {
        description: "The sqlite3_stricmp() and sqlite3_strnicmp() APIs allow applications and " +
          "extensions to compare the contents of two buffers containing UTF-8 strings in a " +
          'case-independent fashion, using the same definition of "case independence" that ' +
          "SQLite uses internally when comparing identifiers.",
      },
    ),
    strglob: fn([arg("glob", t.string()), arg("str", t.string())], t.int(), {
      description: "The sqlite3_strglob(P,X) interface returns zero if and only if string X " +
        "matches the GLOB pattern P. The definition of GLOB pattern matching used in " +
        'sqlite3_strglob(P,X) is the same as for the "X GLOB P" operator in the SQL dialect ' +
        "understood by SQLite.",
    }),
    strlike: fn([arg("glob", t.string()), arg("str", t.string()), arg("cEsc", t.uint())], t.int(), {
      description: "The sqlite3_strlike(P,X,E) interface returns zero if and only if string X " +
        "matches the LIKE pattern P with escape character E. The definition of LIKE pattern " +
        'matching used in sqlite3_strlike(P,X,E) is the same as for the "X LIKE P ESCAPE E" ' +
        "operator in the SQL dialect understood by SQLite.",
    }),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    log: fn([arg("iErrCode", t.int()), arg("format", t.string())], t.void(), {
      variadicFrom: 2,
      description: "The sqlite3_log() interface writes a message into the error log established " +
        "by the SQLITE_CONFIG_LOG option to sqlite3_config(). If logging is enabled, the zFormat " +
        "string and subsequent arguments are used with sqlite3_snprintf() to generate the final " +
        "output string.",
    }),
    // DECIDE: is callback kept until close, or done with on return?
    // DECIDE: who owns the memory of the result?
    walHook: fn(
      [arg("sqlite3", Sqlite3), arg("callback", WalHookCallback), arg("arg3", t.userData())],
      t.address({ owner: "library", nullable: true }),
      {
        description: "The sqlite3_wal_hook() function is used to register a callback that is " +
          "invoked each time data is committed to a database in wal mode.",
      },
    ),
    walAutocheckpoint: fn([arg("db", Sqlite3), arg("n", t.int())], t.int(), {
      description: "The sqlite3_wal_autocheckpoint(D,N) is a wrapper around sqlite3_wal_hook() " +
        "that causes any database on database connection D to automatically checkpoint after " +
        "committing a transaction if there are N or more frames in the write-ahead log file.",
    }),
    walCheckpoint: fn([arg("db", Sqlite3), arg("zDb", t.string())], t.int(), {
      description: "In brief, sqlite3_wal_checkpoint(D,X) causes the content in the write-ahead " +
        "log for database X on database connection D to be transferred into the database file " +
        "and for the write-ahead log to be reset. See the checkpointing documentation for " +
        "addition information.",
    }),
    // DECIDE: is pnLog one value that is only written?
    // DECIDE: is pnCkpt one value that is only written?
    walCheckpointV2: fn(
      [
        arg("db", t.handle("Sqlite3", { c: "sqlite3", nullable: true })),
        arg("zDb", t.string({ nullable: true })),
        arg("eMode", t.int()),
        arg("pnLog", t.out(t.int())),
        arg("pnCkpt", t.out(t.int())),
      ],
      t.int(),
      {
        description: "(The sqlite3_wal_checkpoint_v2(D,X,M,L,C) interface runs a checkpoint " +
          "operation on database X of database connection D in mode M. Status information is " +
          "written back into integers pointed to by L and C.) (The M parameter must be a valid " +
          "checkpoint mode:)",
      },
    ),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    vtabConfig: fn([arg("sqlite3", Sqlite3), arg("op", t.int())], t.int(), {
      variadicFrom: 2,
      description: "This function may be called by either the xConnect or xCreate method of a " +
        "virtual table implementation to configure various facets of the virtual table interface.",
    }),
    vtabOnConflict: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "This function may only be called from within a call to the xUpdate method of " +
        "a virtual table implementation for an INSERT or UPDATE operation.",
    }),
    vtabNochange: fn([arg("context", Context)], t.int(), {
      description: "If the sqlite3_vtab_nochange(X) routine is called within the xColumn method " +
        "of a virtual table, then it might return true if the column is being fetched as part of " +
        "an UPDATE operation during which the column value will not change.",
    }),
    vtabCollation: fn(
      [arg("arg1", t.pointer(IndexInfo, { mode: "inout" })), arg("arg2", t.int())],
      t.string({ owner: "library", nullable: true }),
      {
        description: "This function may only be called from within a call to the xBestIndex " +
          "method of a virtual table. This function returns a pointer to a string that is the " +
          "name of the appropriate collation sequence to use for text comparisons on the " +
          "constraint identified by its arguments.",
      },
    ),
    vtabDistinct: fn([arg("arg1", t.pointer(IndexInfo, { mode: "inout" }))], t.int(), {
      description: "This API may only be used from within an xBestIndex method of a virtual " +
        "table implementation. The result of calling this interface from outside of xBestIndex() " +
        "is undefined and probably harmful.",
    }),
    vtabIn: fn(
      [
        arg("arg1", t.pointer(IndexInfo, { mode: "inout" })),
        arg("iCons", t.int()),
        arg("bHandle", t.int()),
      ],
      t.int(),
      {
        description: "This interface may only be used from within an xBestIndex() method of a " +
          "virtual table implementation. The result of invoking this interface from any other " +
          "context is undefined and probably harmful.",
      },
    ),
    // DECIDE: is out the library's, or the caller's to free with valueFree?
    vtabInFirst: fn(
      [
        arg("val", Value),
        arg(
          "out",
          t.out(t.handle("Value", { c: "sqlite3_value", nullable: true, owner: "library" })),
        ),
      ],
      t.int(),
      { description: "Find all elements on the right-hand side of an IN constraint." },
    ),
    // DECIDE: is out the library's, or the caller's to free with valueFree?
    vtabInNext: fn(
      [
        arg("val", Value),
        arg(
          "out",
          t.out(t.handle("Value", { c: "sqlite3_value", nullable: true, owner: "library" })),
        ),
      ],
      t.int(),
      { description: "Find all elements on the right-hand side of an IN constraint." },
    ),
    // DECIDE: is val the library's, or the caller's to free with valueFree?
    vtabRhsValue: fn(
      [
        arg("arg1", t.pointer(IndexInfo, { mode: "inout" })),
        arg("arg2", t.int()),
        arg(
          "val",
          t.out(t.handle("Value", { c: "sqlite3_value", nullable: true, owner: "library" })),
        ),
      ],
      t.int(),
      {
        description: "This API may only be used from within the xBestIndex method of a virtual " +
          "table implementation. The result of calling this interface from outside of an " +
          "xBestIndex method are undefined and probably harmful.",
      },
    ),
    // DECIDE: what does out point to: memory? For now it is an address
    stmtScanstatus: fn(
      [
        arg("stmt", Stmt),
        arg("idx", t.int()),
        arg("iScanStatusOp", t.int()),
        arg("out", t.address({ nullable: true })),
      ],
      t.int(),
      {
        optional: true,
        description: "This interface returns information about the predicted and measured " +
          "performance for pStmt. Advanced applications can use this interface to compare the " +
          "predicted and the measured performance and issue warnings and/or rerun ANALYZE if " +
          "discrepancies are found.",
      },
    ),
    stmtScanstatusReset: fn([arg("stmt", Stmt)], t.void(), {
      optional: true,
      description: "Zero all sqlite3_stmt_scanstatus() related event counters.",
    }),
    dbCacheflush: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "If a write-transaction is open on database connection D when the " +
        "sqlite3_db_cacheflush(D) interface invoked, any dirty pages in the pager-cache that are " +
        "not currently in use are written out to disk.",
    }),
    systemErrno: fn([arg("sqlite3", Sqlite3)], t.int(), {
      description: "Attempt to return the underlying operating system error code or error number " +
        "that caused the most recent I/O error or failure to open a file. The return value is " +
        "OS-dependent.",
    }),
    // DECIDE: who owns what snapshot gets the address of?
    snapshotGet: fn(
      [
        arg("db", Sqlite3),
        arg("schema", t.string()),
        arg("snapshot", t.out(t.address({ owner: "library", nullable: true }))),
      ],
      t.int(),
      {
        optional: true,
        description: "The sqlite3_snapshot_get(D,S,P) interface attempts to make a new " +
          "sqlite3_snapshot object that records the current state of schema S in database " +
          "connection D.",
      },
    ),
    snapshotOpen: fn(
      [
        arg("db", Sqlite3),
        arg("schema", t.string()),
        arg("snapshot", t.pointer(Snapshot, { mode: "inout" })),
      ],
      t.int(),
      {
        optional: true,
        description: "The sqlite3_snapshot_open(D,S,P) interface either starts a new read " +
          "transaction or upgrades an existing one for schema S of database connection D such " +
          "that the read transaction refers to historical snapshot P, rather than the most " +
          "recent change to the database.",
      },
    ),
    snapshotFree: fn([arg("arg1", t.pointer(Snapshot, { mode: "inout" }))], t.void(), {
      optional: true,
      description: "The sqlite3_snapshot_free(P) interface destroys sqlite3_snapshot P. The " +
        "application must eventually free every sqlite3_snapshot object using this routine to " +
        "avoid a memory leak.",
    }),
    snapshotCmp: fn(
      [
        arg("p1", t.pointer(Snapshot, { mode: "inout" })),
        arg("p2", t.pointer(Snapshot, { mode: "inout" })),
      ],
      t.int(),
      { optional: true, description: "Compare the ages of two snapshot handles." },
    ),
    snapshotRecover: fn([arg("db", Sqlite3), arg("zDb", t.string())], t.int(), {
      optional: true,
      description: "If a WAL file remains on disk after all database connections close (either " +
        "through the use of the SQLITE_FCNTL_PERSIST_WAL file control or because the last " +
        "process to have the database opened exited without calling sqlite3_close()) and a new " +
        "connection is subsequently opened on that database and …",
    }),
    // DECIDE: is piSize read and written (t.inout) or only written (t.out)?
    // DECIDE: who owns the memory of the result?
    serialize: fn(
      [
        arg("db", Sqlite3),
        arg("schema", t.string()),
        arg("piSize", t.inout(t.longLong())),
        arg("mFlags", t.uint()),
      ],
      t.address({ owner: "library", nullable: true }),
      {
        description: "For an ordinary on-disk database file, the serialization is just a copy of " +
          'the disk file. For an in-memory database or a "TEMP" database, the serialization is ' +
          "the same sequence of bytes which would be written to disk if that database where " +
          "backed up to disk.",
      },
    ),
    // DECIDE: is data one value that is only written?
    deserialize: fn(
      [
        arg("db", Sqlite3),
        arg("schema", t.string()),
        arg("data", t.out(t.uchar())),
        arg("szDb", t.longLong()),
        arg("szBuf", t.longLong()),
        arg("mFlags", t.uint()),
      ],
      t.int(),
      {
        description: "The sqlite3_deserialize(D,S,P,N,M,F) interface causes the database " +
          "connection D to disconnect from database S and then reopen S as an in-memory database " +
          "based on the serialization contained in P. The serialized database P is N bytes in " +
          "size.",
      },
    ),
    // DECIDE: is xGeom kept until close, or done with on return?
    // DECIDE: what does context point to: memory? For now it is an address
    rtreeGeometryCallback: fn(
      [
        arg("db", Sqlite3),
        arg("geom", t.string()),
        arg("xGeom", RtreeGeometryCallbackXGeom),
        arg("context", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "Register a geometry callback named zGeom that can be used as part of an " +
          "R-Tree geometry query as follows:",
      },
    ),
    // DECIDE: is queryFunc kept after the call? Then an address; with a copy made in C t.string()
    // DECIDE: is xQueryFunc kept until close, or done with on return?
    // DECIDE: what does context point to: memory? For now it is an address
    // DECIDE: xDestructor frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    rtreeQueryCallback: fn(
      [
        arg("db", Sqlite3),
        arg("queryFunc", t.address({ nullable: true })),
        arg("xQueryFunc", RtreeQueryCallbackXQueryFunc),
        arg("context", t.address({ nullable: true })),
        arg("xDestructor", t.address({ nullable: true })),
      ],
      t.int(),
      {
        description: "Register a 2nd-generation geometry callback named zScore that can be used " +
          "as part of an R-Tree geometry query as follows:",
      },
    ),
    getVersion: getGlobal(t.string({ owner: "library" }), {
      symbol: "sqlite3_version",
      description: "These interfaces provide the same information as the SQLITE_VERSION, " +
        "SQLITE_VERSION_NUMBER, and SQLITE_SOURCE_ID C preprocessor macros but are associated " +
        "with the library instead of the header file.",
    }),
    getTempDirectory: getGlobal(t.string({ owner: "library", nullable: true }), {
      symbol: "sqlite3_temp_directory",
      description: "(If this global variable is made to point to a string which is the name of a " +
        "folder (a.k.a.",
    }),
    setTempDirectory: setGlobal(t.address({ nullable: true }), {
      symbol: "sqlite3_temp_directory",
      description: "(If this global variable is made to point to a string which is the name of a " +
        "folder (a.k.a.",
    }),
    getDataDirectory: getGlobal(t.string({ owner: "library", nullable: true }), {
      symbol: "sqlite3_data_directory",
      description: "(If this global variable is made to point to a string which is the name of a " +
        "folder (a.k.a.",
    }),
    setDataDirectory: setGlobal(t.address({ nullable: true }), {
      symbol: "sqlite3_data_directory",
      description: "(If this global variable is made to point to a string which is the name of a " +
        "folder (a.k.a.",
    }),
  },
});

export default library({
  name: "sqlite3",
  version: "3.40.1",
  description: "Bindings of sqlite3.h.",
  modules: [sqlite3],
  runtime: "../../../src/runtime/v1.ts",
  c: { headers: ["sqlite3.h"], systemLibraries: ["sqlite3"], symbolPrefix: "sqlite3_" },
  out: { typescript: "generated", docs: "generated", native: "build" },
});
