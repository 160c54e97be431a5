/**
 * The Zig helpers at the head of every generated export file.
 *
 * @module
 */

/** Conversions between lane values and C values; the struct is closed by the emitter. */
export const WIRE_ZIG = `
/// Conversions between what crosses and what implementations take.
const wire = struct {
    /// A lane value as a C value. Bindings check ranges; safe builds check them again.
    inline fn fromLane(comptime T: type, value: f64) T {
        return switch (@typeInfo(T)) {
            .float => @floatCast(value),
            .bool => value != 0,
            .int => @intCast(@as(i64, @intFromFloat(value))),
            .@"enum" => @enumFromInt(@as(i32, @intFromFloat(value))),
            .pointer, .optional => {
                const address: i64 = @intFromFloat(value);
                return @ptrFromInt(@as(usize, @intCast(address)));
            },
            else => @compileError("This type does not cross in the lane"),
        };
    }

    /// A C value as a lane value.
    inline fn toLane(value: anytype) f64 {
        return switch (@typeInfo(@TypeOf(value))) {
            .float => value,
            .bool => if (value) 1 else 0,
            .int => @floatFromInt(value),
            .@"enum" => @floatFromInt(@intFromEnum(value)),
            .pointer, .optional => @floatFromInt(@as(i64, @bitCast(@as(u64, @intFromPtr(value))))),
            else => @compileError("This type does not cross in the lane"),
        };
    }

    /// Elements as a slice; an empty one never looks at its pointer.
    inline fn slice(pointer: anytype, length: usize) Slice(@TypeOf(pointer)) {
        return if (length == 0) &.{} else pointer.?[0..length];
    }

    /// A C string without its NUL, or null.
    inline fn textOrNull(pointer: ?[*:0]const u8) ?[:0]const u8 {
        return if (pointer) |text| std.mem.span(text) else null;
    }

    fn Slice(comptime Pointer: type) type {
        const info = @typeInfo(@typeInfo(Pointer).optional.child).pointer;
        return if (info.is_const) []const info.child else []info.child;
    }
`;

/** Conversions of errors, where the library has statuses. */
export const STATUS_ZIG = `
    inline fn status(result: anytype) types.Status {
        if (result) |_| return .ok else |err| return types.statusOf(err);
    }

    inline fn orStatus(result: anytype) i64 {
        const value = result catch |err| return @intFromEnum(types.statusOf(err));
        return switch (@typeInfo(@TypeOf(value))) {
            .int => @intCast(value),
            .bool => @intFromBool(value),
            .pointer, .optional => @intCast(@intFromPtr(value)),
            .@"enum" => @intFromEnum(value),
            else => @compileError("A fallible result is an integer, bool, enum or pointer"),
        };
    }
`;
