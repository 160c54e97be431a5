//! Errors that all systems map theirs to.

/// What opening, growing and mapping a file can end with.
pub const FileError = error{
    OutOfMemory,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    AlreadyExists,
    TooSmall,
    NoSpace,
    IoError,
    Unsupported,
    NotAFile,
    Busy,
    MapTruncated,
    LockLimit,
    TooManyFiles,
};

/// Whether a file is there.
pub const OpenMode = enum {
    /// It must exist.
    open,
    /// It must not exist, and is created.
    create_exclusive,
};

/// What is known about an open file. Where files have no owners and permissions those are zero.
pub const Description = struct {
    is_regular: bool,
    byte_length: u64,
    owner: u32 = 0,
    permissions: u32 = 0,
    names: u32 = 1,
};

/// How memory of a file is mapped.
pub const Access = enum {
    /// Shared and writable.
    readwrite,
    /// Private, because JavaScript has no buffers that cannot be written.
    read,
    /// Private, and meant to be written.
    copy_on_write,

    /// Whether writes stay in this process.
    pub fn isPrivate(access: Access) bool {
        return access != .readwrite;
    }
};

/// How a range will be used.
pub const Advice = enum { normal, random, sequential, will_need, dont_need, huge_page };

/// What became of pages whose memory was to be given back.
pub const Discarded = enum {
    /// They read as zero, and take no memory until they are written.
    zeroed,
    /// They are as before.
    unchanged,
    /// They cannot be used any more: the system took them and has no memory to give others.
    lost,
};
