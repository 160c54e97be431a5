//! What float sums add up.

/// What is added up.
pub const Term = enum {
    element,
    absolute,
    square,
    product,
    /// Two sums: x - centre, and its square.
    moments,

    /// Number of sums.
    pub fn sums(term: Term) usize {
        return if (term == .moments) 2 else 1;
    }

    /// Whether terms of f32 may be too small for f32.
    pub fn hasSquares(term: Term, comptime T: type) bool {
        return T == f32 and (term == .square or term == .moments);
    }

    /// The terms of one vector of each input.
    pub inline fn of(comptime term: Term, comptime W: type, x: anytype, centre: W) [term.sums()]W {
        return switch (term) {
            .element => .{x[0]},
            .absolute => .{@abs(x[0])},
            .square => .{x[0] * x[0]},
            .product => .{x[0] * x[1]},
            .moments => blk: {
                const difference = x[0] - centre;
                break :blk .{ difference, difference * difference };
            },
        };
    }
};
