//! Prints the declarations of a Zig file as JSON: names, doc comments and names of params, which
//! the compiler's reflection does not know. `ziffi import` compiles and runs it.

const std = @import("std");
const Ast = std.zig.Ast;
const Allocator = std.mem.Allocator;

/// A name with its doc comment: a param, a field or an error.
const Named = struct { name: ?[]const u8, doc: []const u8 };

const Kind = enum { function, constant, variable };

const Decl = struct {
    kind: Kind,
    name: []const u8,
    public: bool,
    exported: bool,
    line: usize,
    doc: []const u8,
    /// Of a function, or of a constant that is a type of function pointers.
    params: []const Named = &.{},
    /// Of a constant that is a container.
    container: ?Container = null,
    /// Of a constant that is a set of errors.
    errors: []const Named = &.{},
    /// Of a constant that is the file of this path.
    import: ?[]const u8 = null,
    /// Of a constant that stands for another declaration: `a.b` in two parts.
    alias: []const []const u8 = &.{},
};

const Container = struct {
    kind: []const u8,
    fields: []const Named,
    decls: []const Decl,
};

/// One file on its way.
const Reader = struct {
    arena: Allocator,
    tree: Ast,

    fn members(self: *Reader, nodes: []const Ast.Node.Index) Allocator.Error![]Decl {
        var list: std.ArrayList(Decl) = .empty;
        for (nodes) |node| {
            if (try self.declaration(node)) |decl| try list.append(self.arena, decl);
        }
        return list.items;
    }

    fn declaration(self: *Reader, node: Ast.Node.Index) Allocator.Error!?Decl {
        const tree = self.tree;
        var buffer: [1]Ast.Node.Index = undefined;
        if (tree.fullFnProto(&buffer, node)) |proto| {
            const name = proto.name_token orelse return null;
            var decl = try self.named(.function, node, name);
            decl.public = proto.visib_token != null;
            if (proto.extern_export_inline_token) |token| {
                decl.exported = tree.tokenTag(token) == .keyword_export;
                if (tree.tokenTag(token) == .keyword_extern) return null;
            }
            decl.params = try self.params(proto);
            return decl;
        }
        const variable = tree.fullVarDecl(node) orelse return null;
        const mutable = tree.tokenTag(variable.ast.mut_token) == .keyword_var;
        const name = variable.ast.mut_token + 1;
        var decl = try self.named(if (mutable) .variable else .constant, node, name);
        decl.public = variable.visib_token != null;
        if (variable.extern_export_token) |token| {
            decl.exported = tree.tokenTag(token) == .keyword_export;
            if (tree.tokenTag(token) == .keyword_extern) return null;
        }
        if (variable.ast.init_node.unwrap()) |value| try self.describe(&decl, value);
        return decl;
    }

    fn named(self: *Reader, kind: Kind, node: Ast.Node.Index, name: Ast.TokenIndex) !Decl {
        const first = self.tree.firstToken(node);
        return .{
            .kind = kind,
            .name = try self.identifier(name),
            .public = false,
            .exported = false,
            .line = self.tree.tokenLocation(0, name).line + 1,
            .doc = try self.docBefore(first),
        };
    }

    /// What the value of a constant says of it.
    fn describe(self: *Reader, decl: *Decl, value: Ast.Node.Index) Allocator.Error!void {
        const tree = self.tree;
        var two: [2]Ast.Node.Index = undefined;
        if (tree.fullContainerDecl(&two, value)) |container| {
            decl.container = .{
                .kind = tree.tokenSlice(container.ast.main_token),
                .fields = try self.fields(container.ast.members),
                .decls = try self.members(container.ast.members),
            };
            return;
        }
        if (tree.nodeTag(value) == .error_set_decl) {
            decl.errors = try self.errorNames(value);
            return;
        }
        var one: [1]Ast.Node.Index = undefined;
        var inner = value;
        while (true) {
            if (tree.fullPtrType(inner)) |pointer| {
                inner = pointer.ast.child_type;
            } else if (tree.nodeTag(inner) == .optional_type) {
                inner = tree.nodeData(inner).node;
            } else break;
        }
        if (tree.fullFnProto(&one, inner)) |proto| {
            decl.params = try self.params(proto);
            return;
        }
        if (tree.builtinCallParams(&two, value) != null) {
            decl.import = try self.importOf(value);
            return;
        }
        decl.alias = try self.path(value) orelse &.{};
    }

    /// The file of `@import("file")`; null for every other expression.
    fn importOf(self: *Reader, node: Ast.Node.Index) Allocator.Error!?[]const u8 {
        const tree = self.tree;
        var two: [2]Ast.Node.Index = undefined;
        const arguments = tree.builtinCallParams(&two, node) orelse return null;
        const call = tree.tokenSlice(tree.nodeMainToken(node));
        if (!std.mem.eql(u8, call, "@import") or arguments.len != 1) return null;
        if (tree.nodeTag(arguments[0]) != .string_literal) return null;
        return try self.literal(tree.nodeMainToken(arguments[0]));
    }

    /// The parts of `a.b.c`, where `a` may be `@import("file")` and comes as `@file`; null for
    /// every other expression.
    fn path(self: *Reader, node: Ast.Node.Index) Allocator.Error!?[]const []const u8 {
        const tree = self.tree;
        switch (tree.nodeTag(node)) {
            .identifier => {
                const parts = try self.arena.alloc([]const u8, 1);
                parts[0] = try self.identifier(tree.nodeMainToken(node));
                return parts;
            },
            .field_access => {
                const inner, const name = tree.nodeData(node).node_and_token;
                const before = try self.path(inner) orelse return null;
                const last = try self.identifier(name);
                return try std.mem.concat(self.arena, []const u8, &.{ before, &.{last} });
            },
            else => {
                const file = try self.importOf(node) orelse return null;
                const parts = try self.arena.alloc([]const u8, 1);
                parts[0] = try std.mem.concat(self.arena, u8, &.{ "@", file });
                return parts;
            },
        }
    }

    fn params(self: *Reader, proto: Ast.full.FnProto) Allocator.Error![]const Named {
        var list: std.ArrayList(Named) = .empty;
        var iterator = proto.iterate(&self.tree);
        while (iterator.next()) |param| {
            try list.append(self.arena, .{
                .name = if (param.name_token) |token| try self.identifier(token) else null,
                .doc = if (param.first_doc_comment) |token| try self.docFrom(token) else "",
            });
        }
        return list.items;
    }

    fn fields(self: *Reader, nodes: []const Ast.Node.Index) Allocator.Error![]const Named {
        var list: std.ArrayList(Named) = .empty;
        for (nodes) |node| {
            var field = self.tree.fullContainerField(node) orelse continue;
            field.convertToNonTupleLike(&self.tree);
            if (field.ast.tuple_like) continue;
            try list.append(self.arena, .{
                .name = try self.identifier(field.ast.main_token),
                .doc = try self.docBefore(field.firstToken()),
            });
        }
        return list.items;
    }

    fn errorNames(self: *Reader, node: Ast.Node.Index) Allocator.Error![]const Named {
        var list: std.ArrayList(Named) = .empty;
        var token = self.tree.firstToken(node);
        while (token < self.tree.lastToken(node)) : (token += 1) {
            if (self.tree.tokenTag(token) != .identifier) continue;
            try list.append(self.arena, .{
                .name = try self.identifier(token),
                .doc = try self.docBefore(token),
            });
        }
        return list.items;
    }

    /// The doc comment that ends right before a token.
    fn docBefore(self: *Reader, token: Ast.TokenIndex) Allocator.Error![]const u8 {
        var first = token;
        while (first > 0 and self.tree.tokenTag(first - 1) == .doc_comment) first -= 1;
        return if (first == token) "" else self.docFrom(first);
    }

    /// The doc comment that begins with a token, without its marks.
    fn docFrom(self: *Reader, first: Ast.TokenIndex) Allocator.Error![]const u8 {
        const tag = self.tree.tokenTag(first);
        var text: std.ArrayList(u8) = .empty;
        var token = first;
        while (self.tree.tokenTag(token) == tag) : (token += 1) {
            if (token > first) try text.append(self.arena, '\n');
            const line = std.mem.trimEnd(u8, self.tree.tokenSlice(token)[3..], " \r\t");
            const indented = std.mem.startsWith(u8, line, " ");
            try text.appendSlice(self.arena, if (indented) line[1..] else line);
        }
        return text.items;
    }

    /// A name without the quotes of `@"name"`.
    fn identifier(self: *Reader, token: Ast.TokenIndex) Allocator.Error![]const u8 {
        const slice = self.tree.tokenSlice(token);
        if (!std.mem.startsWith(u8, slice, "@\"")) return slice;
        return parseLiteral(self.arena, slice[1..]);
    }

    fn literal(self: *Reader, token: Ast.TokenIndex) Allocator.Error![]const u8 {
        return parseLiteral(self.arena, self.tree.tokenSlice(token));
    }
};

fn parseLiteral(arena: Allocator, slice: []const u8) Allocator.Error![]const u8 {
    return std.zig.string_literal.parseAlloc(arena, slice) catch |err| switch (err) {
        error.OutOfMemory => return error.OutOfMemory,
        error.InvalidLiteral => slice,
    };
}

pub fn main(init: std.process.Init) !void {
    const arena = init.arena.allocator();
    const arguments = try init.minimal.args.toSlice(arena);
    const source = try std.Io.Dir.cwd().readFileAllocOptions(
        init.io,
        arguments[1],
        arena,
        .unlimited,
        .of(u8),
        0,
    );
    var reader: Reader = .{ .arena = arena, .tree = try Ast.parse(arena, source, .zig) };
    const broken = reader.tree.errors.len > 0;
    const commented = reader.tree.tokens.len > 0 and
        reader.tree.tokenTag(0) == .container_doc_comment;
    const file = .{
        // The compiler explains mistakes better: it is asked for them.
        .broken = broken,
        .doc = if (commented) try reader.docFrom(0) else "",
        .decls = if (broken) &[_]Decl{} else try reader.members(reader.tree.rootDecls()),
    };
    const text = try std.json.Stringify.valueAlloc(arena, file, .{});
    try std.Io.File.stdout().writeStreamingAll(init.io, text);
}
