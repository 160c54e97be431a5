//! Parts of tests that run in a child process: they may end by a signal, or change what belongs to
//! the whole process. Linux only.

const std = @import("std");
const linux = std.os.linux;

/// How a child ended.
pub const End = union(enum) { code: u8, signal: u8 };

/// Runs a function in a child of this process; it ends with 0, or with 1 for an error.
pub fn run(comptime function: anytype, arguments: anytype) !End {
    const pid = linux.fork();
    if (linux.errno(pid) != .SUCCESS) return error.Unexpected;
    if (pid == 0) {
        // No core files, and no reports of the test runner.
        linux.exit_group(if (@call(.auto, function, arguments)) |_| 0 else |err| fail(err));
    }
    return wait(pid);
}

fn fail(err: anyerror) u8 {
    std.debug.print("child: {t}\n", .{err});
    return 1;
}

/// Waits for the end of a child.
pub fn wait(pid: usize) !End {
    var status: u32 = 0;
    if (linux.waitpid(@intCast(pid), &status, 0) != pid) return error.Unexpected;
    const signal: u8 = @intCast(status & 0x7f);
    return if (signal != 0) .{ .signal = signal } else .{ .code = @intCast(status >> 8 & 0xff) };
}

/// Makes this process one of a user who owns nothing. Only root can; skips the test otherwise.
pub fn becomeNobody() !void {
    const nobody = 65534;
    if (linux.errno(linux.setresuid(nobody, nobody, nobody)) != .SUCCESS) return error.Unexpected;
}
