//! Shared mappings of regular files, of named and of anonymous memory. The same on all systems.

const std = @import("std");
const bus_errors = @import("bus_errors.zig");
const errors = @import("errors.zig");
const file_open = @import("file_open.zig");
const files = @import("files.zig").files;
const views = @import("files.zig").views;
const named = @import("named.zig");
const PathText = @import("path_text.zig").PathText;

/// What can go wrong.
pub const FileError = errors.FileError;
pub const Access = errors.Access;
pub const Advice = errors.Advice;
pub const Mode = file_open.Mode;

/// What is asked for beside the memory.
pub const Flags = struct {
    prefault: bool = false,
    huge_pages: bool = false,
    lock_memory: bool = false,
    sparse: bool = false,
    resizable: bool = false,
};

/// Which part of a file is mapped, and how.
pub const Request = struct {
    mode: Mode = .open,
    access: Access = .readwrite,
    byte_offset: u64 = 0,
    /// 0 is all that follows, with mode `open`.
    byte_length: usize,
    flags: Flags = .{},

    fn check(request: *const Request) FileError!void {
        if (request.byte_offset % views.pageSize() != 0) return error.InvalidArgument;
        const end = std.math.add(u64, request.byte_offset, request.byte_length) catch
            return error.InvalidArgument;
        if (end > std.math.maxInt(i64)) return error.InvalidArgument;
        if (request.mode == .open) return;
        if (request.byte_length == 0) return error.InvalidArgument;
        // Nobody could write what was made.
        if (request.access.isPrivate()) return error.InvalidArgument;
    }

    fn wish(request: *const Request, own_only: bool) file_open.Wish {
        return .{
            .mode = request.mode,
            .writable = !request.access.isPrivate(),
            .byte_length = request.byte_offset + request.byte_length,
            .sparse = request.flags.sparse,
            .own_only = own_only,
        };
    }
};

/// A mapped file, which stays open.
pub const Mapping = struct {
    /// 0 when a resize has lost the mapping.
    address: usize,
    byte_length: usize,
    file: files.File,
    byte_offset: u64,
    access: Access,
    flags: Flags,
    /// There is no disk behind it, so pages may be made dirty ahead.
    is_memory: bool,
    range: bus_errors.Range,
    lock: enum { none, shared, exclusive } = .none,

    /// Maps a part of a file.
    pub fn open(path: [:0]const u8, request: Request) FileError!Mapping {
        if (path.len == 0) return error.InvalidArgument;
        try request.check();
        return openPath(path, request, false);
    }

    /// Maps named memory of this user.
    pub fn openNamed(name: []const u8, request: Request) FileError!Mapping {
        var path: PathText = .{};
        const text = try named.pathOf(name, &path);
        try request.check();
        return openPath(text, request, true);
    }

    fn openPath(path: [:0]const u8, request: Request, is_memory: bool) FileError!Mapping {
        const opened = try file_open.openFile(path, request.wish(is_memory));
        // A file that only this call created must not stay behind half-made.
        errdefer if (opened.is_new) files.removeFile(path) catch {};
        errdefer files.closeFile(opened.file);
        return map(opened.file, opened.byte_length, request, is_memory, .own);
    }

    /// Maps new memory without a name.
    pub fn createAnonymous(byte_length: usize, flags: Flags) FileError!Mapping {
        const request: Request = .{ .byte_length = byte_length, .flags = flags };
        try request.check();
        if (byte_length == 0) return error.InvalidArgument;
        const file = try files.createAnonymous(byte_length, flags.sparse, flags.resizable);
        errdefer files.closeFile(file);
        return map(file, byte_length, request, true, .own);
    }

    /// Maps what this process (0) or another one has open. The descriptor stays the caller's.
    pub fn fromDescriptor(descriptor: usize, pid: usize, request: Request) FileError!Mapping {
        try request.check();
        const writable = !request.access.isPrivate();
        const file = if (pid == 0)
            try files.duplicateFile(descriptor)
        else
            try files.openOfProcess(pid, descriptor, writable);
        errdefer files.closeFile(file);
        const found = try files.describeFile(file);
        if (!found.is_regular) return error.NotAFile;
        const position: Position = if (pid == 0) .shared else .own;
        return map(file, found.byte_length, request, false, position);
    }

    /// Whether the position of the open file belongs to the caller of the library, too.
    const Position = enum { own, shared };

    fn map(
        file: files.File,
        file_length: u64,
        request: Request,
        is_memory: bool,
        position: Position,
    ) FileError!Mapping {
        var length: u64 = request.byte_length;
        if (length == 0) length = file_length -| request.byte_offset;
        if (length == 0 or request.byte_offset + length > file_length) return error.TooSmall;
        var mapping: Mapping = .{
            .address = 0,
            .byte_length = std.math.cast(usize, length) orelse return error.InvalidArgument,
            .file = file,
            .byte_offset = request.byte_offset,
            .access = request.access,
            .flags = request.flags,
            .is_memory = is_memory,
            .range = null,
        };
        const shared = !request.access.isPrivate();
        if (shared and !request.flags.sparse) try mapping.fillHoles(position);
        try mapping.mapView();
        return mapping;
    }

    fn fillHoles(mapping: *const Mapping, position: Position) FileError!void {
        const offset = mapping.byte_offset;
        const length = mapping.byte_length;
        if (position == .own and !files.hasHoles(mapping.file, offset, length)) return;
        return files.fillHoles(mapping.file, offset, length);
    }

    /// Maps as the fields say, and sets the address.
    pub fn mapView(mapping: *Mapping) FileError!void {
        const length = mapping.byte_length;
        const access = mapping.access;
        const address = try views.mapFile(mapping.file, mapping.byte_offset, length, access);
        errdefer views.unmapFile(address, length) catch {};
        const range = try bus_errors.add(address, endOf(address, length));
        errdefer bus_errors.remove(range);
        // What the system does not have it does not give.
        if (mapping.flags.huge_pages) views.advise(address, length, .huge_page) catch {};
        const takes_memory = mapping.flags.lock_memory or mapping.flags.prefault;
        if (takes_memory) try files.checkPages(mapping.file, length);
        if (mapping.flags.lock_memory) try views.lockPages(address, length, access);
        if (mapping.flags.prefault) try views.populate(address, length, mapping.is_memory);
        mapping.address = address;
        mapping.range = range;
    }

    /// Ends the mapping in memory.
    pub fn unmapView(mapping: *Mapping) FileError!void {
        if (mapping.address == 0) return;
        bus_errors.remove(mapping.range);
        const address = mapping.address;
        mapping.address = 0;
        mapping.range = null;
        return views.unmapFile(address, mapping.byte_length);
    }

    /// Where the pages of a mapping end.
    pub fn endOf(address: usize, byte_length: usize) usize {
        return address + std.mem.alignForward(usize, byte_length, views.pageSize());
    }

    /// Ends the mapping. What was written stays in the file.
    pub fn close(mapping: *Mapping) FileError!void {
        defer files.closeFile(mapping.file);
        return mapping.unmapView();
    }

    /// Mapped bytes that are still those of the file.
    pub fn backed(mapping: *const Mapping) usize {
        const found = bus_errors.backed(mapping.range) orelse return mapping.byte_length;
        return @min(found, mapping.byte_length);
    }

    /// Writes a range to the disk and waits for it.
    pub fn flush(mapping: *const Mapping, offset: usize, byte_length: usize) FileError!void {
        const pages = try mapping.pagesOf(offset, byte_length) orelse return;
        // There is no file to write to.
        if (mapping.access.isPrivate()) return error.InvalidArgument;
        if (mapping.backed() < offset + byte_length) return error.MapTruncated;
        return views.flushFile(mapping.file, pages[0], pages[1]);
    }

    /// Stores the name of a new file on the disk, beside its contents.
    pub fn syncName(mapping: *const Mapping, path: [:0]const u8) FileError!void {
        return files.syncName(mapping.file, path);
    }

    /// Tells the system how a range will be used.
    pub fn advise(
        mapping: *const Mapping,
        offset: usize,
        byte_length: usize,
        advice: Advice,
    ) FileError!void {
        const pages = try mapping.pagesOf(offset, byte_length) orelse return;
        // Those pages are the only copy.
        if (advice == .dont_need and mapping.access == .copy_on_write) return error.InvalidArgument;
        return views.advise(pages[0], pages[1], advice);
    }

    /// Address and length of the range, begun at the start of a page; null when it is empty.
    fn pagesOf(mapping: *const Mapping, offset: usize, byte_length: usize) FileError!?[2]usize {
        if (offset > mapping.byte_length) return error.InvalidArgument;
        if (byte_length > mapping.byte_length - offset) return error.InvalidArgument;
        if (byte_length == 0 or mapping.address == 0) return null;
        // The mapping starts at a page, so rounding the offset down stays inside it.
        const start = std.mem.alignBackward(usize, offset, views.pageSize());
        return .{ mapping.address + start, offset - start + byte_length };
    }

    /// Makes all pages ready.
    pub fn prefault(mapping: *const Mapping) FileError!void {
        if (mapping.address == 0) return;
        try files.checkPages(mapping.file, mapping.byte_length);
        try views.populate(mapping.address, mapping.byte_length, mapping.is_memory);
        // Not every system tells that some pages have nothing behind them.
        const end = mapping.byte_offset + mapping.byte_length;
        if ((try files.describeFile(mapping.file)).byte_length < end) return error.MapTruncated;
    }

    /// Keeps all pages in memory.
    pub fn lockMemory(mapping: *Mapping) FileError!void {
        if (mapping.address == 0) return;
        try files.checkPages(mapping.file, mapping.byte_length);
        try views.lockPages(mapping.address, mapping.byte_length, mapping.access);
        mapping.flags.lock_memory = true;
    }

    /// Lets pages be swapped out again.
    pub fn unlockMemory(mapping: *Mapping) FileError!void {
        if (mapping.address == 0) return;
        try views.unlockPages(mapping.address, mapping.byte_length);
        mapping.flags.lock_memory = false;
    }

    /// Locks the file against others that lock it; false when they hold it and nobody shall wait.
    pub fn lockFile(mapping: *Mapping, exclusive: bool, wait: bool) FileError!bool {
        if (!try files.lockFile(mapping.file, exclusive, wait)) return false;
        mapping.lock = if (exclusive) .exclusive else .shared;
        return true;
    }

    /// Gives the lock of the file back.
    pub fn unlockFile(mapping: *Mapping) FileError!void {
        try files.unlockFile(mapping.file);
        mapping.lock = .none;
    }

    pub const resize = @import("map_resize.zig").resize;
};

/// Removes a name. The memory stays until the last mapping of it ends.
pub fn unlinkNamed(name: []const u8) FileError!void {
    var path: PathText = .{};
    return files.removeFile(try named.pathOf(name, &path));
}
