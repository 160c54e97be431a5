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
