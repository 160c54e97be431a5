//! Writes JSON of numbers into a buffer, and counts how long all of it would be. Nothing is
//! allocated, so that memory can be described while there is none.

/// A text that is being written.
pub const JsonText = struct {
    buffer: []u8,
    /// Of the whole text, whether there was room or not.
    length: usize = 0,
    /// A value was written since the last opening bracket.
    after_value: bool = false,

    /// Appends a text as it is.
    pub fn put(text: *JsonText, part: []const u8) void {
        const start = @min(text.length, text.buffer.len);
        const room = @min(part.len, text.buffer.len - start);
        @memcpy(text.buffer[start..][0..room], part[0..room]);
        text.length += part.len;
    }

    /// Appends the key of the next value.
    pub fn key(text: *JsonText, name: []const u8) void {
        text.separate();
        text.put("\"");
        text.put(name);
        text.put("\":");
        text.after_value = false;
    }

    /// Begins an object or an array.
    pub fn open(text: *JsonText, bracket: []const u8) void {
        text.separate();
        text.put(bracket);
        text.after_value = false;
    }

    /// Ends it.
    pub fn close(text: *JsonText, bracket: []const u8) void {
        text.put(bracket);
        text.after_value = true;
    }

    /// Appends a number.
    pub fn number(text: *JsonText, value: u64) void {
        text.separate();
        var digits: [20]u8 = undefined;
        var start = digits.len;
        var rest = value;
        while (true) {
            start -= 1;
            digits[start] = '0' + @as(u8, @intCast(rest % 10));
            rest /= 10;
            if (rest == 0) break;
        }
        text.put(digits[start..]);
        text.after_value = true;
    }

    /// Appends a key and its number.
    pub fn field(text: *JsonText, name: []const u8, value: u64) void {
        text.key(name);
        text.number(value);
    }

    fn separate(text: *JsonText) void {
        if (text.after_value) text.put(",");
    }
};
