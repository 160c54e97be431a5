//! Builds the ziffi library: one library per target, with one kernel object per CPU level in it.
//!
//!   zig build                 the library of this machine
//!   zig build all             the libraries of all targets
//!   zig build <target key>    the library of one target, for example linux-arm64-musl
//!   zig build test            unit tests, in Debug and ReleaseSafe
//!   zig build test -Dtest-target=linux-arm64-musl -fqemu     the same on another CPU
//!   zig build test -Dtest-mode=ReleaseSafe -Dtest-wide=false -Dtest-filter=sum
//!                             some of them, in one mode, without vectors of 64 bytes for all CPUs
//!   zig build test -Dtest-mode=ReleaseSafe -Dtest-filter=explore -Dtest-search=long
//!                             searches of all schedules, larger ones too, with their numbers
//!   zig build preload         libziffi_preload.so: the allocator as malloc, for LD_PRELOAD (Linux)
//!   zig build bench           nanoseconds per element of every kernel at every level
//!   -Dsafe=true               ReleaseSafe libraries, into native-safe/
//!   -Dplanted=record_newer    with a fault that tests must find, into native-planted/
//!
//! Libraries go to <prefix>/native/<target key>/; the prefix is build/ beside this folder.

const std = @import("std");
const Build = std.Build;

const Target = struct {
    key: []const u8,
    query: std.Target.Query,
    file: []const u8,
};

/// A CPU level that is compiled into an object of its own.
const Level = struct {
    name: []const u8,
    vector_bytes: u8,
    model: *const std.Target.Cpu.Model,
    /// Whether builds with safety checks have them in these kernels.
    is_checked: bool = false,
    /// Zig's v4 avoids 512-bit registers unless told otherwise.
    without: std.Target.Cpu.Feature.Set = .empty,
};

const x86 = std.Target.x86;
const levels_x86 = [_]Level{
    .{ .name = "v1", .vector_bytes = 16, .model = &x86.cpu.x86_64 },
    .{ .name = "v3", .vector_bytes = 32, .model = &x86.cpu.x86_64_v3, .is_checked = true },
    .{
        .name = "v4",
        .vector_bytes = 64,
        .model = &x86.cpu.x86_64_v4,
        .without = x86.featureSet(&.{.prefer_256_bit}),
    },
};
const levels_arm = [_]Level{
    .{
        .name = "neon",
        .vector_bytes = 16,
        .model = &std.Target.aarch64.cpu.generic,
        .is_checked = true,
    },
};

const targets = [_]Target{
    target("linux-x64-gnu", .x86_64, .linux, .gnu, "libziffi.so"),
    target("linux-x64-musl", .x86_64, .linux, .musl, "libziffi.so"),
    target("linux-arm64-gnu", .aarch64, .linux, .gnu, "libziffi.so"),
    target("linux-arm64-musl", .aarch64, .linux, .musl, "libziffi.so"),
    target("darwin-x64", .x86_64, .macos, .none, "libziffi.dylib"),
    target("darwin-arm64", .aarch64, .macos, .none, "libziffi.dylib"),
    target("win32-x64", .x86_64, .windows, .gnu, "ziffi.dll"),
    target("win32-arm64", .aarch64, .windows, .gnu, "ziffi.dll"),
};

fn target(
    key: []const u8,
    arch: std.Target.Cpu.Arch,
    os: std.Target.Os.Tag,
    abi: std.Target.Abi,
    file: []const u8,
) Target {
    return .{
        .key = key,
        .file = file,
        .query = .{
            .cpu_arch = arch,
            // The lowest model of each: faster code lives in the levels.
            .cpu_model = .{ .explicit = levelsOf(arch)[0].model },
            .os_tag = os,
            .abi = abi,
        },
    };
}

fn levelsOf(arch: std.Target.Cpu.Arch) []const Level {
    return switch (arch) {
        .x86_64 => &levels_x86,
        .aarch64 => &levels_arm,
        else => @panic("no kernels for this architecture"),
    };
}

/// Declares all steps.
pub fn build(b: *Build) void {
    const safe = b.option(bool, "safe", "Build with safety checks, into native-safe/") orelse false;
    const filters = b.option([]const []const u8, "test-filter", "Run only tests with this name");
    const test_key = b.option([]const u8, "test-target", "Target key of the unit tests");
    const test_mode = b.option(std.builtin.OptimizeMode, "test-mode", "Test in this mode only");
    const test_wide = b.option(bool, "test-wide", "Test 64-byte kernels in ReleaseSafe") orelse
        true;
    const planted = b.option(Planted, "planted", "A fault that tests must find") orelse .none;
    const Search = enum { short, long };
    const test_search = b.option(Search, "test-search", "How much tests of schedules search") orelse
        .short;
    usePrefixBesideSources(b);

    const host = hostTarget(b);
    const all = b.step("all", "Build the libraries of all targets");
    for (&targets) |*t| {
        const install = installLibrary(b, t, safe, planted);
        b.step(t.key, b.fmt("Build the library of {s}", .{t.key})).dependOn(install);
        all.dependOn(install);
        if (t == host) b.getInstallStep().dependOn(install);
    }

    if (host.query.os_tag == .linux) {
        const step = b.step("preload", "Build libziffi_preload.so, malloc for LD_PRELOAD");
        step.dependOn(installPreload(b, host, safe));
    }

    const tested = if (test_key) |key| targetOf(key) else host;
    const test_step = b.step("test", "Run the unit tests");
    const modes = [_]std.builtin.OptimizeMode{ .Debug, .ReleaseSafe };
    if (test_mode) |mode| if (mode != .Debug and mode != .ReleaseSafe) {
        std.process.fatal("-Dtest-mode={s} tests nothing; use Debug or ReleaseSafe, or leave " ++
            "it out for both", .{@tagName(mode)});
    };
    for (modes) |optimize| {
        if (test_mode != null and test_mode != optimize) continue;
        // Once is enough, and the object takes long to compile.
        const wide = test_wide and optimize == .ReleaseSafe;
        const module = programModule(b, tested, "test.zig", optimize);
        const options = b.addOptions();
        options.addOption(bool, "wide", wide);
        // An emulator takes ten times as long.
        options.addOption(bool, "emulated", tested.query.cpu_arch != host.query.cpu_arch);
        options.addOption(bool, "long_search", test_search == .long);
        module.addOptions("test_options", options);
        if (wide) addLevel(b, module, tested, levelOfWideTests(tested), optimize);
        const tests = b.addTest(.{
            .name = b.fmt("test-{s}", .{@tagName(optimize)}),
            .root_module = module,
            .filters = filters orelse &.{},
            // The other backend does not know all vector operations.
            .use_llvm = true,
        });
        const run = b.addRunArtifact(tests);
        run.setCwd(b.path(".."));
        test_step.dependOn(&run.step);
    }

    const bench = b.addExecutable(.{
        .name = "bench",
        .root_module = programModule(b, host, "bench.zig", .ReleaseFast),
    });
    const run_bench = b.addRunArtifact(bench);
    if (b.args) |args| run_bench.addArgs(args);
    b.step("bench", "Time the kernels at every level").dependOn(&run_bench.step);
}

/// Vectors of 64 bytes for any CPU: see tests/tables.zig.
fn levelOfWideTests(t: *const Target) Level {
    const model = levelsOf(t.query.cpu_arch.?)[0].model;
    return .{ .name = "wide", .vector_bytes = 64, .model = model };
}

/// Without --prefix, libraries go where the packages expect them, not to zig-out.
fn usePrefixBesideSources(b: *Build) void {
    const default = b.build_root.join(b.allocator, &.{"zig-out"}) catch @panic("OOM");
    if (!std.mem.eql(u8, b.install_prefix, default)) return;
    const prefix = b.build_root.join(b.allocator, &.{ "..", "build" }) catch @panic("OOM");
    b.resolveInstallPrefix(prefix, .{});
}

fn targetOf(key: []const u8) *const Target {
    for (&targets) |*t| {
        if (std.mem.eql(u8, t.key, key)) return t;
    }
    std.process.fatal("no target '{s}'; see `zig build --help` for the keys", .{key});
}

fn hostTarget(b: *Build) *const Target {
    const host = b.graph.host.result;
    for (&targets) |*t| {
        const query = t.query;
        if (query.cpu_arch != host.cpu.arch or query.os_tag != host.os.tag) continue;
        if (host.os.tag == .linux and query.abi.?.isMusl() != host.abi.isMusl()) continue;
        return t;
    }
    @panic("ziffi has no target for this machine");
}

/// Faults that tests of crashes are tested with; see System in abi/shared_system.zig.
const Planted = enum { none, record_newer, unlock_forgets, death_hidden, permits_lost };

fn installLibrary(b: *Build, t: *const Target, safe: bool, planted: Planted) *Build.Step {
    const resolved = b.resolveTargetQuery(t.query);
    const optimize: std.builtin.OptimizeMode = if (safe) .ReleaseSafe else .ReleaseFast;
    const module = b.createModule(.{
        .root_source_file = b.path("root.zig"),
        .target = resolved,
        .optimize = optimize,
        .strip = !safe,
        .pic = true,
        .omit_frame_pointer = !safe,
        // Linux: no libc, so that one library loads into glibc and musl processes.
        .link_libc = if (t.query.os_tag == .macos) true else null,
    });
    addLevels(b, module, t, optimize);
    const options = b.addOptions();
    options.addOption([]const u8, "planted", @tagName(planted));
    module.addOptions("library_options", options);
    const library = b.addLibrary(.{ .name = "ziffi", .linkage = .dynamic, .root_module = module });
    const kind = if (safe) "native-safe" else "native";
    const folder = if (planted == .none) kind else "native-planted";
    const path = b.fmt("{s}/{s}/{s}", .{ folder, t.key, t.file });
    const install = b.addInstallFileWithDir(library.getEmittedBin(), .prefix, path);
    return &install.step;
}

/// The allocator under the names of libc. It loads only into the kind of process that it is for,
/// and needs no kernels.
fn installPreload(b: *Build, t: *const Target, safe: bool) *Build.Step {
    const module = b.createModule(.{
        .root_source_file = b.path("preload.zig"),
        .target = b.resolveTargetQuery(t.query),
        .optimize = if (safe) .ReleaseSafe else .ReleaseFast,
        .strip = !safe,
        .pic = true,
        .omit_frame_pointer = true,
    });
    const name = "ziffi_preload";
    const library = b.addLibrary(.{ .name = name, .linkage = .dynamic, .root_module = module });
    const folder = if (safe) "native-safe" else "native";
    const path = b.fmt("{s}/{s}/lib{s}.so", .{ folder, t.key, name });
    return &b.addInstallFileWithDir(library.getEmittedBin(), .prefix, path).step;
}

/// A module for a program that runs on this machine: tests and benchmarks.
fn programModule(
    b: *Build,
    host: *const Target,
    root: []const u8,
    optimize: std.builtin.OptimizeMode,
) *Build.Module {
    const module = b.createModule(.{
        .root_source_file = b.path(root),
        .target = b.resolveTargetQuery(host.query),
        .optimize = optimize,
        .link_libc = if (host.query.os_tag == .macos) true else null,
    });
    addLevels(b, module, host, optimize);
    return module;
}

/// Compiles the kernels once per level and links the objects.
fn addLevels(
    b: *Build,
    module: *Build.Module,
    t: *const Target,
    optimize: std.builtin.OptimizeMode,
) void {
    for (levelsOf(t.query.cpu_arch.?)) |level| addLevel(b, module, t, level, optimize);
}

fn addLevel(
    b: *Build,
    module: *Build.Module,
    t: *const Target,
    level: Level,
    optimize: std.builtin.OptimizeMode,
) void {
    // The objects of the library, and one of them with checks: the source is the same at all
    // levels, and checks take three times as long to compile.
    const is_checked = optimize == .ReleaseSafe and level.is_checked;
    const level_optimize: std.builtin.OptimizeMode = if (is_checked) .ReleaseSafe else .ReleaseFast;
    var query = t.query;
    query.cpu_model = .{ .explicit = level.model };
    query.cpu_features_sub = level.without;
    // Kernels know no libc: the objects of glibc and musl are the same, and compiled once.
    if (query.os_tag == .linux) query.abi = .musl;
    const options = b.addOptions();
    options.addOption([]const u8, "symbol", b.fmt("ziffi_kernels_{s}", .{level.name}));
    options.addOption(u8, "vector_bytes", level.vector_bytes);
    const level_module = b.createModule(.{
        .root_source_file = b.path("kernels/level.zig"),
        .target = b.resolveTargetQuery(query),
        // Objects of the tests are those of the library.
        .optimize = level_optimize,
        .strip = level_optimize == .ReleaseFast,
        .pic = true,
        // A loop must not become a call of memset: that would be the one of another level.
        .no_builtin = true,
        .imports = &.{.{ .name = "level_options", .module = options.createModule() }},
    });
    const object = b.addObject(.{
        .name = b.fmt("kernels_{s}", .{level.name}),
        .root_module = level_module,
    });
    module.addObject(object);
}
