//! Describes declarations to `ziffi import` as JSON: types, layouts and values as the compiler
//! has them. Each description becomes the message of a compile error, so that nothing has to be
//! compiled, linked or run.

const std = @import("std");
const quote = @import("zig_quote.zig").quote;

/// What a constant or a function is.
pub fn value(comptime name: []const u8, comptime given: anytype) []const u8 {
    @setEvalBranchQuota(1_000_000);
    const T = @TypeOf(given);
    const described = if (T == type) given else T;
    return "ZIFFI{\"name\":" ++ quote(name) ++
        ",\"isType\":" ++ boolean(T == type) ++
        ",\"type\":" ++ typeText(described) ++
        ",\"value\":" ++ valueText(T, given) ++
        ",\"types\":" ++ containers(described) ++ "}";
}

/// What a variable is.
pub fn variable(comptime name: []const u8, comptime T: type) []const u8 {
    return "ZIFFI{\"name\":" ++ quote(name) ++ ",\"isType\":false,\"type\":" ++ typeText(T) ++
        ",\"value\":null,\"types\":" ++ containers(T) ++ "}";
}

/// True for a function whose body has to compile for the library to work.
pub fn isPlain(comptime T: type) bool {
    const info = @typeInfo(T);
    return info == .@"fn" and !info.@"fn".is_generic and
        info.@"fn".calling_convention != .@"inline";
}

fn valueText(comptime T: type, comptime given: T) []const u8 {
    switch (@typeInfo(T)) {
        .comptime_int, .int => return std.fmt.comptimePrint("{{\"int\":\"{d}\"}}", .{given}),
        // The bits, because no text of a number can be wrong by accident then.
        .comptime_float, .float => {
            const double: f64 = @floatCast(given);
            const bits: u64 = @bitCast(double);
            return std.fmt.comptimePrint("{{\"float\":\"{x:0>16}\"}}", .{bits});
        },
        .pointer => |info| {
            if (info.size == .slice and info.child == u8) return string(given);
            if (info.size == .many and info.child == u8 and info.sentinel() != null) {
                return string(std.mem.span(given));
            }
            if (info.size == .one and @typeInfo(info.child) == .array and
                @typeInfo(info.child).array.child == u8) return string(given);
            return "null";
        },
        else => return "null",
    }
}

fn string(comptime bytes: []const u8) []const u8 {
    return "{\"string\":" ++ quote(bytes) ++ "}";
}

/// A type as JSON. Containers are named here and described once, in `containers`.
fn typeText(comptime T: type) []const u8 {
    return switch (@typeInfo(T)) {
        .int => |info| std.fmt.comptimePrint(
            "{{\"kind\":\"int\",\"name\":\"{s}\",\"bits\":{d},\"signed\":{}}}",
            .{ @typeName(T), info.bits, info.signedness == .signed },
        ),
        .float => |info| std.fmt.comptimePrint(
            "{{\"kind\":\"float\",\"name\":\"{s}\",\"bits\":{d}}}",
            .{ @typeName(T), info.bits },
        ),
        .bool, .void, .noreturn, .comptime_int, .comptime_float, .type => "{\"kind\":\"" ++
            @tagName(@typeInfo(T)) ++ "\"}",
        .pointer => |info| "{\"kind\":\"pointer\",\"size\":\"" ++ @tagName(info.size) ++
            "\",\"constant\":" ++ boolean(info.is_const) ++
            ",\"volatile\":" ++ boolean(info.is_volatile) ++
            ",\"aligned\":" ++ boolean(isAligned(info)) ++
            ",\"sentinel\":" ++ sentinelText(info.child, info.sentinel_ptr) ++
            ",\"to\":" ++ typeText(info.child) ++ "}",
        .optional => |info| "{\"kind\":\"optional\",\"of\":" ++ typeText(info.child) ++ "}",
        .array => |info| "{\"kind\":\"array\",\"length\":" ++
            std.fmt.comptimePrint("{d}", .{info.len}) ++
            ",\"sentinel\":" ++ sentinelText(info.child, info.sentinel_ptr) ++
            ",\"of\":" ++ typeText(info.child) ++ "}",
        .error_union => |info| "{\"kind\":\"errorUnion\",\"errors\":" ++
            errorNames(info.error_set) ++ ",\"of\":" ++ typeText(info.payload) ++ "}",
        .error_set => "{\"kind\":\"errorSet\",\"errors\":" ++ errorNames(T) ++ "}",
        .@"fn" => |info| functionText(info),
        .@"struct", .@"union", .@"enum", .@"opaque" => "{\"kind\":\"named\",\"name\":" ++
            quote(@typeName(T)) ++ "}",
        else => "{\"kind\":\"other\",\"name\":" ++ quote(@typeName(T)) ++ "}",
    };
}

/// True for a pointer that wants more than its element does, or less.
fn isAligned(comptime info: std.builtin.Type.Pointer) bool {
    const alignment = info.alignment orelse return false;
    return switch (@typeInfo(info.child)) {
        .@"opaque", .@"fn" => alignment != 1,
        else => alignment != @alignOf(info.child),
    };
}

fn sentinelText(comptime T: type, comptime pointer: ?*const anyopaque) []const u8 {
    const given = pointer orelse return "null";
    if (@typeInfo(T) != .int) return "\"other\"";
    const number = @as(*const T, @ptrCast(@alignCast(given))).*;
    return std.fmt.comptimePrint("\"{d}\"", .{number});
}

fn errorNames(comptime Set: type) []const u8 {
    const set = @typeInfo(Set).error_set orelse return "null";
    var text: []const u8 = "[";
    for (set, 0..) |one, i| text = text ++ (if (i > 0) "," else "") ++ quote(one.name);
    return text ++ "]";
}

fn functionText(comptime info: std.builtin.Type.Fn) []const u8 {
    // All C calling conventions of targets are the one that `.c` stands for there.
    const is_c = std.meta.eql(info.calling_convention, std.builtin.CallingConvention.c);
    const convention = if (is_c) "c" else @tagName(info.calling_convention);
    var text: []const u8 = "{\"kind\":\"fn\",\"convention\":" ++ quote(convention) ++
        ",\"generic\":" ++ boolean(info.is_generic) ++
        ",\"variadic\":" ++ boolean(info.is_var_args) ++ ",\"params\":[";
    for (info.params, 0..) |param, i| {
        const separator = if (i > 0) "," else "";
        text = text ++ separator ++ if (param.type) |T| typeText(T) else "null";
    }
    return text ++ "],\"result\":" ++ (if (info.return_type) |T| typeText(T) else "null") ++ "}";
}

/// Every container that a type is made of or points to, described once each.
fn containers(comptime T: type) []const u8 {
    const list = reach(T, &.{});
    var text: []const u8 = "[";
    for (list, 0..) |Inner, i| text = text ++ (if (i > 0) "," else "") ++ containerText(Inner);
    return text ++ "]";
}

fn reach(comptime T: type, comptime seen: []const type) []const type {
    switch (@typeInfo(T)) {
        .pointer => |info| return reach(info.child, seen),
        .optional => |info| return reach(info.child, seen),
        .array => |info| return reach(info.child, seen),
        .error_union => |info| return reach(info.payload, seen),
        .@"fn" => |info| {
            var list = seen;
            for (info.params) |param| {
                if (param.type) |P| list = reach(P, list);
            }
            return if (info.return_type) |R| reach(R, list) else list;
        },
        .@"struct", .@"union", .@"enum", .@"opaque" => {
            for (seen) |Other| if (Other == T) return seen;
            var list: []const type = seen ++ &[_]type{T};
            for (fieldsOf(T)) |field| list = reach(field.type, list);
            return list;
        },
        else => return seen,
    }
}

/// Fields that have a place that C knows; those of other containers are nobody's business.
fn fieldsOf(comptime T: type) switch (@typeInfo(T)) {
    .@"union" => []const std.builtin.Type.UnionField,
    else => []const std.builtin.Type.StructField,
} {
    return switch (@typeInfo(T)) {
        .@"struct" => |info| if (info.layout == .@"extern") info.fields else &.{},
        .@"union" => |info| if (info.layout == .@"extern") info.fields else &.{},
        else => &.{},
    };
}

fn containerText(comptime T: type) []const u8 {
    const head = "{\"name\":" ++ quote(@typeName(T)) ++ ",\"kind\":\"" ++
        @tagName(@typeInfo(T)) ++ "\"";
    switch (@typeInfo(T)) {
        .@"enum" => |info| {
            var text: []const u8 = head ++ ",\"tag\":" ++ typeText(info.tag_type) ++
                ",\"exhaustive\":" ++ boolean(info.is_exhaustive) ++ ",\"members\":[";
            for (info.fields, 0..) |field, i| text = text ++ (if (i > 0) "," else "") ++
                "{\"name\":" ++ quote(field.name) ++
                std.fmt.comptimePrint(",\"value\":\"{d}\"}}", .{field.value});
            return text ++ "]}";
        },
        .@"struct", .@"union" => {
            const layout = switch (@typeInfo(T)) {
                inline .@"struct", .@"union" => |info| @tagName(info.layout),
                else => unreachable,
            };
            var text: []const u8 = head ++ ",\"layout\":\"" ++ layout ++ "\"";
            if (!std.mem.eql(u8, layout, "extern")) return text ++ "}";
            text = text ++ std.fmt.comptimePrint(
                ",\"byteLength\":{d},\"alignment\":{d},\"fields\":[",
                .{ @sizeOf(T), @alignOf(T) },
            );
            for (fieldsOf(T), 0..) |field, i| {
                const offset = if (@typeInfo(T) == .@"struct") @offsetOf(T, field.name) else 0;
                text = text ++ (if (i > 0) "," else "") ++ "{\"name\":" ++ quote(field.name) ++
                    std.fmt.comptimePrint(",\"offset\":{d},\"type\":", .{offset}) ++
                    typeText(field.type) ++ "}";
            }
            return text ++ "]}";
        },
        else => return head ++ "}",
    }
}

fn boolean(comptime given: bool) []const u8 {
    return if (given) "true" else "false";
}
