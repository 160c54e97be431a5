//! Compares what a Zig file exports with what a schema says. `ziffi build` and `ziffi check`
//! compile it; each difference is an error of its own, and nothing is linked or run.

const std = @import("std");
const quote = @import("zig_quote.zig").quote;

/// Stands for what cannot be compared, and fits everything.
pub const Any = opaque {};

/// How deep structs are followed, which may point to themselves.
const deepest = 8;

/// Compares the number of params; `Actual` is the type of what was exported.
pub fn function(comptime path: []const u8, comptime Actual: type, comptime count: usize) void {
    @setEvalBranchQuota(100_000);
    if (@typeInfo(Actual) != .@"fn") tell(path, "a function", @typeName(Actual));
    const params = @typeInfo(Actual).@"fn".params;
    if (params.len == count) return;
    tell(path, counted(count), counted(params.len));
}

/// Compares a param. A wrong number of params is told by `function`.
pub fn param(
    comptime path: []const u8,
    comptime Actual: type,
    comptime index: usize,
    comptime Expected: type,
    comptime nullable: bool,
) void {
    @setEvalBranchQuota(100_000);
    if (@typeInfo(Actual) != .@"fn" or @typeInfo(Actual).@"fn".params.len <= index) return;
    const T = @typeInfo(Actual).@"fn".params[index].type orelse return;
    compare(path, Expected, T);
    if (nullable and !takesNull(T)) tell(path, "that null may be given", @typeName(T));
}

/// Compares a result.
pub fn result(comptime path: []const u8, comptime Actual: type, comptime Expected: type) void {
    @setEvalBranchQuota(100_000);
    if (@typeInfo(Actual) != .@"fn") return;
    compare(path, Expected, @typeInfo(Actual).@"fn".return_type.?);
}

/// Compares a variable.
pub fn variable(comptime path: []const u8, comptime Actual: type, comptime Expected: type) void {
    @setEvalBranchQuota(100_000);
    compare(path, Expected, Actual);
}

/// Compares the value of a constant.
pub fn constant(
    comptime path: []const u8,
    comptime given: anytype,
    comptime expected: anytype,
) void {
    @setEvalBranchQuota(1_000_000);
    const info = @typeInfo(@TypeOf(given));
    const same = switch (@typeInfo(@TypeOf(expected))) {
        .comptime_int => (info == .int or info == .comptime_int) and given == expected,
        .comptime_float => (info == .float or info == .comptime_float) and
            @as(f64, @floatCast(given)) == @as(f64, expected),
        else => info == .pointer and std.mem.eql(u8, textOf(given), expected),
    };
    if (!same) tell(path, shown(expected), shown(given));
}

fn textOf(comptime given: anytype) []const u8 {
    return if (@typeInfo(@TypeOf(given)).pointer.size == .many) std.mem.span(given) else given;
}

fn shown(comptime given: anytype) []const u8 {
    return switch (@typeInfo(@TypeOf(given))) {
        .int, .comptime_int, .float, .comptime_float => std.fmt.comptimePrint("{d}", .{given}),
        .pointer => "\"" ++ textOf(given) ++ "\"",
        else => @typeName(@TypeOf(given)),
    };
}

fn compare(comptime path: []const u8, comptime Expected: type, comptime Actual: type) void {
    if (difference(Expected, Actual, deepest)) |found| {
        tell(path ++ found.inside, found.expected, found.actual);
    }
}

fn counted(comptime count: usize) []const u8 {
    return std.fmt.comptimePrint("{d} params", .{count});
}

fn tell(
    comptime path: []const u8,
    comptime schema: []const u8,
    comptime found: []const u8,
) noreturn {
    @compileError("ZIFFI{\"path\":" ++ quote(path) ++ ",\"schema\":" ++ quote(schema) ++
        ",\"found\":" ++ quote(found) ++ "}");
}

const Difference = struct {
    /// The way to it, such as `.low.x`.
    inside: []const u8 = "",
    expected: []const u8,
    actual: []const u8,

    fn at(comptime self: Difference, comptime name: []const u8) Difference {
        return .{
            .inside = name ++ self.inside,
            .expected = self.expected,
            .actual = self.actual,
        };
    }
};

fn takesNull(comptime T: type) bool {
    return switch (@typeInfo(T)) {
        .pointer => |info| info.size == .c or info.is_allowzero,
        else => true,
    };
}

/// The first thing in which two types differ as far as C can tell; null when they fit.
fn difference(comptime E: type, comptime A: type, comptime depth: usize) ?Difference {
    if (E == A or E == Any or depth == 0) return null;
    const plain: Difference = .{ .expected = shortName(E), .actual = shortName(A) };
    switch (@typeInfo(E)) {
        .int => |expected| switch (@typeInfo(A)) {
            .int => |actual| {
                const same = expected.bits == actual.bits and
                    expected.signedness == actual.signedness;
                return if (same) null else plain;
            },
            .@"enum" => |actual| return if (fits(E, actual.tag_type)) null else plain,
            .@"struct" => |actual| {
                const Backing = actual.backing_integer orelse return plain;
                return if (fits(E, Backing)) null else plain;
            },
            // An address is a number in schemas.
            .pointer => |actual| return if (E == usize and actual.size != .slice) null else plain,
            .optional => return if (E == usize and pointerOf(A) != null) null else plain,
            else => return plain,
        },
        .float => |expected| return switch (@typeInfo(A)) {
            .float => |actual| if (expected.bits == actual.bits) null else plain,
            else => plain,
        },
        .@"enum" => return enumDifference(E, A, plain),
        .@"struct" => |info| return fieldsDifference(E, A, info.fields, plain, depth),
        .@"union" => |info| return fieldsDifference(E, A, info.fields, plain, depth),
        .array => |expected| return switch (@typeInfo(A)) {
            .array => |actual| {
                if (expected.len != actual.len) return plain;
                const found = difference(expected.child, actual.child, depth) orelse return null;
                return found.at("[]");
            },
            else => plain,
        },
        .@"fn" => |expected| return functionDifference(expected, A, plain, depth),
        .optional, .pointer => return pointerDifference(E, A, plain, depth),
        else => return plain,
    }
}

fn pointerOf(comptime T: type) ?std.builtin.Type.Pointer {
    const Inner = switch (@typeInfo(T)) {
        .optional => |info| info.child,
        else => T,
    };
    return switch (@typeInfo(Inner)) {
        .pointer => |info| if (info.size == .slice) null else info,
        else => null,
    };
}

fn pointerDifference(
    comptime E: type,
    comptime A: type,
    comptime plain: Difference,
    comptime depth: usize,
) ?Difference {
    const expected = pointerOf(E) orelse return plain;
    const actual = pointerOf(A) orelse return if (A == usize) null else plain;
    const isText = expected.sentinel_ptr != null;
    // Bytes fit every pointer, and text fits bytes.
    if (actual.child == anyopaque or expected.child == anyopaque) return null;
    if (isText) return if (isByte(actual.child)) null else plain;
    if (expected.child == u8) return null;
    const Element = switch (@typeInfo(actual.child)) {
        .array => |info| if (@typeInfo(expected.child) == .array) actual.child else info.child,
        else => actual.child,
    };
    const found = difference(expected.child, Element, depth - 1) orelse return null;
    return if (found.inside.len == 0) plain else found;
}

fn isByte(comptime T: type) bool {
    return @typeInfo(T) == .int and @typeInfo(T).int.bits == 8;
}

fn fits(comptime E: type, comptime A: type) bool {
    return difference(E, A, 1) == null;
}

fn enumDifference(comptime E: type, comptime A: type, comptime plain: Difference) ?Difference {
    const expected = @typeInfo(E).@"enum";
    if (@typeInfo(A) != .@"enum") return if (fits(expected.tag_type, A)) null else plain;
    const actual = @typeInfo(A).@"enum";
    if (!fits(expected.tag_type, actual.tag_type)) return .{
        .expected = @typeName(expected.tag_type),
        .actual = "enum(" ++ @typeName(actual.tag_type) ++ ")",
    };
    for (expected.fields) |member| {
        var known = !actual.is_exhaustive;
        for (actual.fields) |other| {
            if (other.value == member.value) known = true;
        }
        if (!known) return .{
            .inside = "." ++ member.name,
            .expected = std.fmt.comptimePrint("{d}", .{member.value}),
            .actual = "no such member",
        };
    }
    return null;
}

fn fieldsDifference(
    comptime E: type,
    comptime A: type,
    comptime fields: anytype,
    comptime plain: Difference,
    comptime depth: usize,
) ?Difference {
    const info = @typeInfo(A);
    if (std.meta.activeTag(info) != std.meta.activeTag(@typeInfo(E))) return plain;
    const layout, const count = switch (info) {
        inline .@"struct", .@"union" => |found| .{ found.layout, found.fields.len },
        else => return plain,
    };
    if (layout != .@"extern") return plain;
    for (fields) |field| {
        const at = "." ++ field.name;
        if (!@hasField(A, field.name)) return .{
            .inside = at,
            .expected = shortName(field.type),
            .actual = "no such field",
        };
        const Field = @FieldType(A, field.name);
        if (difference(field.type, Field, depth - 1)) |found| return found.at(at);
        if (info == .@"struct" and @offsetOf(E, field.name) != @offsetOf(A, field.name)) return .{
            .inside = at,
            .expected = std.fmt.comptimePrint("offset {d}", .{@offsetOf(E, field.name)}),
            .actual = std.fmt.comptimePrint("offset {d}", .{@offsetOf(A, field.name)}),
        };
    }
    if (fields.len != count) return .{
        .expected = std.fmt.comptimePrint("{s} with {d} fields", .{ shortName(E), fields.len }),
        .actual = std.fmt.comptimePrint("{d} fields", .{count}),
    };
    if (@sizeOf(E) == @sizeOf(A) and @alignOf(E) == @alignOf(A)) return null;
    return .{ .expected = room(E), .actual = room(A) };
}

fn room(comptime T: type) []const u8 {
    return std.fmt.comptimePrint("{d} bytes, aligned to {d}", .{ @sizeOf(T), @alignOf(T) });
}

fn functionDifference(
    comptime expected: std.builtin.Type.Fn,
    comptime A: type,
    comptime plain: Difference,
    comptime depth: usize,
) ?Difference {
    if (@typeInfo(A) != .@"fn") return plain;
    const actual = @typeInfo(A).@"fn";
    if (expected.params.len != actual.params.len) return .{
        .expected = counted(expected.params.len),
        .actual = counted(actual.params.len),
    };
    for (expected.params, actual.params, 0..) |one, other, i| {
        const name = std.fmt.comptimePrint(" param {d}", .{i + 1});
        const found = difference(one.type.?, other.type.?, depth - 1) orelse continue;
        return found.at(name);
    }
    const given = actual.return_type.?;
    const found = difference(expected.return_type.?, given, depth - 1) orelse return null;
    return found.at(" result");
}

/// The name of a type without the file that declares it.
fn shortName(comptime T: type) []const u8 {
    const name = @typeName(T);
    const probe = "ziffi_proof.";
    var out: []const u8 = "";
    var i: usize = 0;
    while (i < name.len) {
        if (std.mem.startsWith(u8, name[i..], probe)) {
            i += probe.len;
        } else {
            out = out ++ name[i .. i + 1];
            i += 1;
        }
    }
    return out;
}
