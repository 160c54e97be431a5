//! Opening files for mappings: existing, made when missing, or new ones, with room for the mapping.

const std = @import("std");
const clock = @import("clock.zig");
const errors = @import("errors.zig");
const files = @import("files.zig").files;
const FileError = errors.FileError;

/// Whether a file must exist, is made when missing, or must not exist.
pub const Mode = enum { open, create, create_exclusive };

/// What a file is opened for.
pub const Wish = struct {
    mode: Mode,
    writable: bool,
    /// Length that the file shall have; 0 with mode `open` is any.
    byte_length: u64,
    /// Allocates no blocks ahead.
    sparse: bool,
    /// Refuses files of other users, and those that others may open or have a second name of.
    own_only: bool = false,
};

/// An open file and its length.
pub const Opened = struct {
    file: files.File,
    byte_length: u64,
    /// Nothing was there before this call, and nobody else can have used it.
    is_new: bool,
};

/// Opens a regular file. One that only this call made does not stay when it fails.
pub fn openFile(path: [:0]const u8, wish: Wish) FileError!Opened {
    // Each turn is lost to another process that made or removed the file at the same time.
    const turns = 100;
    for (0..turns) |_| {
        const made = switch (wish.mode) {
            .open => false,
            .create_exclusive => true,
            .create => !(try exists(path, wish)),
        };
        const mode: errors.OpenMode = if (made) .create_exclusive else .open;
        const file = files.openFile(path, mode, wish.writable) catch |err| {
            const is_race = wish.mode == .create and
                (err == error.AlreadyExists or err == error.NotFound and !made);
            if (is_race) continue;
            return err;
        };
        return prepare(path, file, wish, made) catch |err| switch (err) {
            error.Vanished => continue,
            else => |other| return other,
        };
    }
    return error.Busy;
}

fn exists(path: [:0]const u8, wish: Wish) FileError!bool {
    const file = files.openFile(path, .open, wish.writable) catch |err| {
        return if (err == error.NotFound) false else err;
    };
    files.closeFile(file);
    return true;
}

fn prepare(
    path: [:0]const u8,
    file: files.File,
    wish: Wish,
    made: bool,
) (FileError || error{Vanished})!Opened {
    errdefer files.closeFile(file);
    const found = try files.describeFile(file);
    if (!found.is_regular) return error.NotAFile;
    if (wish.own_only) try checkOwner(found);
    var byte_length = found.byte_length;
    if (wish.mode != .open and byte_length < wish.byte_length) {
        byte_length = try growLocked(path, file, wish, made);
    }
    return .{
        .file = file,
        .byte_length = byte_length,
        .is_new = made and wish.mode == .create_exclusive,
    };
}

/// Files of others, and those that others can write, may have any contents at any time. A second
/// name could be that of another file of the same user.
fn checkOwner(found: errors.Description) FileError!void {
    const group_and_others = 0o077;
    if (found.owner != files.ownUser()) return error.PermissionDenied;
    if (found.permissions & group_and_others != 0) return error.PermissionDenied;
    if (found.names > 1) return error.PermissionDenied;
}

/// Under the lock of the file, so that nobody uses one that is removed again.
fn growLocked(
    path: [:0]const u8,
    file: files.File,
    wish: Wish,
    made: bool,
) (FileError || error{Vanished})!u64 {
    try lockSoon(file);
    defer files.unlockFile(file) catch {};
    const found = try files.describeFile(file);
    if (found.names == 0) return if (wish.mode == .create) error.Vanished else error.NotFound;
    if (found.byte_length >= wish.byte_length) return found.byte_length;
    grow(file, found.byte_length, wish.byte_length, wish.sparse) catch |err| {
        // Whoever else has grown it had the lock before, and relies on it.
        if (made and found.byte_length == 0) files.removeFile(path) catch {};
        return err;
    };
    return wish.byte_length;
}

/// Makes a file longer; not at all when it fails.
pub fn grow(file: files.File, from: u64, to: u64, sparse: bool) FileError!void {
    const byte_length = std.math.cast(usize, to) orelse return error.InvalidArgument;
    if (sparse) return files.extendFile(file, byte_length);
    files.growFile(file, byte_length) catch |err| {
        // A full disk leaves what did fit.
        files.cutFile(file, from) catch {};
        return err;
    };
}

/// Takes the lock that is held only while files grow or shrink, unless a program holds it for
/// itself: that ends with an error after some seconds.
pub fn lockSoon(file: files.File) FileError!void {
    const patience_ns = 5 * std.time.ns_per_s;
    const nap_ns = std.time.ns_per_ms;
    const deadline = clock.nowNs() + patience_ns;
    while (!try files.lockFile(file, true, false)) {
        if (clock.nowNs() >= deadline) return error.Busy;
        clock.sleep(nap_ns);
    }
}
