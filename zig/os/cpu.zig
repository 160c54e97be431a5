//! What the CPU can do. CPUID and XGETBV are read directly: std.zig.system would add 500 KB.

const builtin = @import("builtin");
const std = @import("std");
const Level = @import("../kernels/levels.zig").Level;

/// The best level that this CPU and its operating system support. Always answers the same.
pub fn detect() Level {
    return switch (builtin.cpu.arch) {
        .x86_64 => x86.detect(),
        .aarch64 => .neon,
        else => .scalar,
    };
}

const x86 = struct {
    const Registers = struct { eax: u32, ebx: u32, ecx: u32, edx: u32 };

    fn cpuid(leaf: u32, subleaf: u32) Registers {
        var eax: u32 = undefined;
        var ebx: u32 = undefined;
        var ecx: u32 = undefined;
        var edx: u32 = undefined;
        asm volatile ("cpuid"
            : [eax] "={eax}" (eax),
              [ebx] "={ebx}" (ebx),
              [ecx] "={ecx}" (ecx),
              [edx] "={edx}" (edx),
            : [leaf] "{eax}" (leaf),
              [subleaf] "{ecx}" (subleaf),
        );
        return .{ .eax = eax, .ebx = ebx, .ecx = ecx, .edx = edx };
    }

    /// Which register states the operating system saves. Needs OSXSAVE.
    fn xgetbv() u32 {
        return asm volatile ("xgetbv"
            : [low] "={eax}" (-> u32),
            : [index] "{ecx}" (@as(u32, 0)),
            : .{ .edx = true });
    }

    fn has(register: u32, bits: []const u5) bool {
        for (bits) |bit| {
            if (register & (@as(u32, 1) << bit) == 0) return false;
        }
        return true;
    }

    fn detect() Level {
        const leaf_max = cpuid(0, 0).eax;
        const extended_max = cpuid(0x8000_0000, 0).eax;
        if (leaf_max < 7 or extended_max < 0x8000_0001) return .v1;
        const basic = cpuid(1, 0);
        const features = cpuid(7, 0);
        const extended = cpuid(0x8000_0001, 0);

        // SSE3, SSSE3, FMA, CX16, SSE4.1, SSE4.2, MOVBE, POPCNT, OSXSAVE, AVX, F16C
        if (!has(basic.ecx, &.{ 0, 9, 12, 13, 19, 20, 22, 23, 27, 28, 29 })) return .v1;
        // BMI1, AVX2, BMI2; LAHF and LZCNT
        if (!has(features.ebx, &.{ 3, 5, 8 })) return .v1;
        if (!has(extended.ecx, &.{ 0, 5 })) return .v1;
        const states = xgetbv();
        // SSE and AVX state
        if (!has(states, &.{ 1, 2 })) return .v1;

        // AVX-512 F, DQ, CD, BW, VL; mask registers and both halves of the 512-bit state
        if (!has(features.ebx, &.{ 16, 17, 28, 30, 31 })) return .v3;
        if (!has(states, &.{ 5, 6, 7 })) return .v3;
        return .v4;
    }
};
