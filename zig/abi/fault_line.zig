//! One line of text for a fault that a checked heap has found.

const report_module = @import("../core/memory/report.zig");

/// Longer than any line.
pub const byte_length_max = 160;

const Line = struct {
    buffer: *[byte_length_max]u8,
    length: usize = 0,

    fn put(line: *Line, part: []const u8) void {
        @memcpy(line.buffer[line.length..][0..part.len], part);
        line.length += part.len;
    }

    fn number(line: *Line, value: usize, base: usize) void {
        var digits: [20]u8 = undefined;
        var start = digits.len;
        var rest = value;
        while (true) {
            start -= 1;
            digits[start] = "0123456789abcdef"[rest % base];
            rest /= base;
            if (rest == 0) break;
        }
        line.put(digits[start..]);
    }
};

/// Writes the line, with its end.
pub fn write(buffer: *[byte_length_max]u8, report: report_module.Report) []const u8 {
    var line: Line = .{ .buffer = buffer };
    line.put("ziffi: ");
    line.put(@tagName(report.kind));
    line.put(": 0x");
    line.number(report.address, 16);
    switch (report.kind) {
        .double_free => line.put(" was freed before"),
        .foreign_free => line.put(" is no object of this allocator"),
        .wrong_length => {
            has(&line, report.byte_length);
            line.number(report.damage, 10);
            line.put(" were given");
        },
        .overflow => {
            has(&line, report.byte_length);
            line.put("byte ");
            line.number(report.damage - report.address, 10);
            line.put(" was written");
        },
        .underflow => {
            has(&line, report.byte_length);
            line.number(report.address - report.damage, 10);
            line.put(" before the first was written");
        },
        .use_after_free => {
            line.put(" was freed, byte ");
            line.number(report.damage - report.address, 10);
            line.put(" was written afterwards");
        },
    }
    line.put("\n");
    return buffer[0..line.length];
}

fn has(line: *Line, byte_length: usize) void {
    line.put(" has ");
    line.number(byte_length, 10);
    line.put(" bytes, ");
}
