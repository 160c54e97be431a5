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
};

/// How a file is opened.
pub const OpenMode = enum {
    /// It must exist.
    open,
    /// It is created when it does not exist.
    create,
    /// It must not exist.
    create_exclusive,
};

/// What is known about an open file.
pub const Description = struct {
    is_regular: bool,
    byte_length: u64,
};

/// What became of pages whose memory was to be given back.
pub const Discarded = enum {
    /// They read as zero, and take no memory until they are written.
    zeroed,
    /// They are as before.
    unchanged,
    /// They cannot be used any more: the system took them and has no memory to give others.
    lost,
};
