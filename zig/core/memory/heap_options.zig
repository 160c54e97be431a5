//! What a checked heap is asked to do.

const pattern = @import("pattern.zig");
const Report = @import("report.zig").Report;

/// How much is checked. Each level does what those below it do.
pub const Level = enum(u8) {
    /// Double and foreign frees and wrong lengths: the state of every object is known.
    state = 0,
    /// Writes behind and before objects, by canaries.
    canary = 1,
    /// Writes after free, by poison and a quarantine.
    poison = 2,
    /// Reads and writes of sampled objects where they are not allowed stop the program at once.
    guard = 3,

    /// Whether this level does what another one does.
    pub fn includes(level: Level, other: Level) bool {
        return @intFromEnum(level) >= @intFromEnum(other);
    }
};

/// Who is told of faults. Called without any lock, by the thread that found the fault; it may use
/// the heap.
pub const Listener = struct {
    context: ?*anyopaque = null,
    /// A function of another language, for `tell`.
    call: ?*const anyopaque = null,
    tell: *const fn (listener: Listener, report: Report) void,
};

/// Options of a heap.
pub const Options = struct {
    level: Level = .canary,
    /// Most bytes of live objects, as asked for; zero is no limit.
    limit: usize = 0,
    /// Most bytes of freed objects that are kept back from reuse; from level `poison` on.
    quarantine: usize = 8 << 20,
    /// About one of so many objects gets pages of its own; from level `guard` on, zero is none.
    sample: u32 = 1000,
    /// Most objects with pages of their own, freed ones included.
    guarded_max: u32 = 256,
    listener: ?Listener = null,
};

/// Every object has at least so many bytes of canary behind it, where canaries are used.
pub const canary_min = 8;

/// What the parts of a heap need to know of it.
pub const Checks = struct {
    level: Level,
    secret: u64,

    /// Whether a level is reached.
    pub fn has(checks: Checks, level: Level) bool {
        return checks.level.includes(level);
    }

    /// The canary of a boundary between objects.
    pub fn canary(checks: Checks, boundary: usize) u64 {
        return pattern.canary(checks.secret, boundary);
    }
};
