//! The door to the files of the operating system. Each system has two files with the same
//! declarations. Files:
//!   File, openFile, duplicateFile, openOfProcess, createAnonymous, closeFile, describeFile
//!   growFile, writeZeros, extendFile, fillHoles, checkPages, hasHoles, cutFile, isCutSealed
//!   cuts_mapped_files, lockFile, unlockFile, syncName, removeFile, putNamedFolder, ownUser
//! Views, mappings of them:
//!   pageSize, mapFile, unmapFile, flushFile, advise, populate, lockPages, unlockPages

const builtin = @import("builtin");

/// Open files.
pub const files = switch (builtin.os.tag) {
    .linux => @import("files_linux.zig"),
    .macos => @import("files_darwin.zig"),
    .windows => @import("files_windows.zig"),
    else => @compileError("unsupported operating system; add a file to zig/os"),
};

/// Mappings of files.
pub const views = switch (builtin.os.tag) {
    .linux => @import("views_linux.zig"),
    .macos => @import("views_darwin.zig"),
    .windows => @import("views_windows.zig"),
    else => @compileError("unsupported operating system; add a file to zig/os"),
};
