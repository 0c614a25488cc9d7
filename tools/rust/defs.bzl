"""One macro call per crate: the crate, its tests, its format and its lints."""

load("@rules_rust//rust:defs.bzl", "rust_binary", "rust_clippy", "rust_library", "rust_test", "rustfmt_test")
load(":crate_dependencies.bzl", "crate_dependencies")

# What `[workspace.lints.rust]` in Cargo.toml asks for; rustc is told directly here.
_LINTS = ["-Wmissing_docs", "-Funsafe_code"]

def _checks(name, targets):
    """Format and lints of a crate's targets. Lints fail the build of `<name>_clippy`."""
    rustfmt_test(
        name = name + "_format_test",
        size = "small",
        targets = targets,
    )
    rust_clippy(
        name = name + "_clippy",
        testonly = True,
        deps = targets,
    )

def _tests(name, deps, test_deps, data, rustc_env):
    """The unit tests inside the crate and one target for each file of tests/; returns their names."""
    rust_test(
        name = name + "_test",
        size = "small",
        compile_data = native.glob(["tests/data/**"], allow_empty = True),
        crate = ":" + name,
        deps = test_deps,
    )
    names = [name + "_test"]
    for source in native.glob(["tests/*.rs"], allow_empty = True):
        stem = source.removeprefix("tests/").removesuffix(".rs")
        names.append("{}_{}_test".format(name, stem))
        rust_test(
            name = names[-1],
            size = "small",
            srcs = [source] + native.glob(["tests/support/**/*.rs"], allow_empty = True),
            compile_data = native.glob(["docs/**", "tests/data/**"], allow_empty = True),
            crate_root = source,
            data = data,
            rustc_env = rustc_env,
            deps = deps + test_deps,
        )
    return names

def _benches(name, deps, test_deps):
    """One program for each file of benches/: `bazel run --config=perf //rs/<crate>:<crate>_<file>_bench`."""
    for source in native.glob(["benches/*.rs"], allow_empty = True):
        rust_binary(
            name = "{}_{}_bench".format(name, source.removeprefix("benches/").removesuffix(".rs")),
            testonly = True,
            srcs = [source] + native.glob(["benches/support/**/*.rs"], allow_empty = True),
            crate_root = source,
            deps = deps + test_deps,
        )

def _programs(name, deps, visibility):
    """One program for each file of src/bin/; returns their names."""
    names = []
    for source in native.glob(["src/bin/*.rs"], allow_empty = True):
        names.append(source.removeprefix("src/bin/").removesuffix(".rs"))
        rust_binary(
            name = names[-1],
            srcs = [source],
            crate_root = source,
            rustc_flags = _LINTS,
            visibility = visibility,
            deps = [":" + name] + deps,
        )
    return names

# For crates in which programs spend their time: as fast as it goes also where all else is small (see //tools/rust/toolchain).
_HOT = select({
    "//platforms/linkage:static": ["-Copt-level=3"],
    "//conditions:default": [],
})

def dre_rust_library(name, deps = [], test_deps = [], hot = False, visibility = None, program_visibility = None):
    """A library crate: `<name>`, `<name>_test`, `<name>_<file>_test` for each file of tests/.

    Each file of src/bin/ makes a program, `<file>`, which tests find at `env!("CARGO_BIN_EXE_<file>")`; each file of
    benches/ makes one, `<name>_<file>_bench`.

    Args:
        name: the crate's name, which is the folder's.
        deps: crates it uses.
        test_deps: crates that only its tests and benches use.
        hot: whether programs spend their time here, so that speed counts more than size in an image, too.
        visibility: who may use it. Private by default.
        program_visibility: who may run its programs. Private by default.
    """
    rust_library(
        name = name,
        srcs = native.glob(["src/**/*.rs"], exclude = ["src/bin/**"]),
        compile_data = native.glob(["README.md", "docs/**"], allow_empty = True),
        rustc_flags = _LINTS + (_HOT if hot else []),
        visibility = visibility,
        deps = deps,
    )
    programs = _programs(name, deps, program_visibility)
    tests = _tests(
        name,
        [":" + name] + deps,
        test_deps,
        [":" + program for program in programs],
        {"CARGO_BIN_EXE_" + program: "$(rootpath :{})".format(program) for program in programs},
    )
    _benches(name, [":" + name] + deps, test_deps)
    _checks(name, [":" + target for target in [name] + programs + tests])
    crate_dependencies("crate_dependencies", deps, test_deps)

def dre_rust_binary(
        name,
        deps = [],
        test_deps = [],
        crate_features = [],
        embeds = {},
        test_tools = {},
        version = "0.0.0",
        visibility = None):
    """A binary crate. It is for people, not for the build: with --config=optimized it aborts on panic.

    `<name>_with_symbols` is the same, never stripped.

    Tests in tests/ find the program at `env!("CARGO_BIN_EXE_<name>")`, as with Cargo.

    Args:
        name: the program's name.
        deps: crates it uses.
        test_deps: crates that only its tests use.
        crate_features: its features, as Cargo.toml names them. Its tests are compiled without them.
        embeds: targets of one file each that the program includes, by the variable with the file's path:
            `include_bytes!(env!("NAME"))`.
        test_tools: programs that its tests run, by the variable with the path: `option_env!("NAME")`.
        version: what `env!("CARGO_PKG_VERSION")` says.
        visibility: who may use it. Private by default.
    """
    program = dict(
        srcs = native.glob(["src/**/*.rs"]),
        compile_data = native.glob(["docs/**"], allow_empty = True) + embeds.values(),
        crate_features = crate_features,
        rustc_env = {variable: "$(execpath {})".format(target) for variable, target in embeds.items()},
        version = version,
        visibility = visibility,
        deps = deps,
    )
    flags = _LINTS + select({
        "//tools/rust:panic_abort": ["-Cpanic=abort"],
        "//conditions:default": [],
    })
    rust_binary(
        name = name,
        rustc_flags = flags,
        **program
    )

    # The same for //tools/lint:deps, which says by their names which crate takes how much of it.
    rust_binary(
        name = name + "_with_symbols",
        crate_name = name.replace("-", "_"),
        rustc_flags = flags + ["-Cstrip=none"],
        tags = ["manual"],
        **program
    )
    tests = _tests(
        name,
        deps,
        test_deps,
        [":" + name] + test_tools.values(),
        {"CARGO_BIN_EXE_" + name: "$(rootpath :{})".format(name)} |
        {variable: "$(rootpath {})".format(tool) for variable, tool in test_tools.items()},
    )
    _checks(name, [":" + target for target in [name] + tests])
    crate_dependencies("crate_dependencies", deps, test_deps)
