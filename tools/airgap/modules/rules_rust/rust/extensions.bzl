"""Rust toolchains that are the machine's own, in place of downloaded ones.

Offers the part of rules_rust 0.73's extensions that tools/deps/rust.MODULE.bazel uses, and makes
repositories of the same names with targets of the same names. The version that a tag asks for is
compared with what the machine has; another one is reported, not refused.
"""

_TRIPLE = "x86_64-unknown-linux-gnu"
_TOOLS = "rust_linux_x86_64__{0}__stable_tools".format(_TRIPLE)

# `lib/*.so*` takes libLLVM along: remote execution sees only what is listed. Since Rust 1.91 the
# metadata of the standard library is in `*.rmeta` files.
_TOOLS_BUILD = """\
load("@rules_rust//rust:toolchain.bzl", "rust_stdlib_filegroup")

package(default_visibility = ["//visibility:public"])

exports_files(glob(["bin/*"]))

filegroup(name = "cargo", srcs = ["bin/cargo"])
filegroup(name = "cargo_clippy_bin", srcs = ["bin/cargo-clippy"])
filegroup(name = "clippy_driver_bin", srcs = ["bin/clippy-driver"])
filegroup(name = "rustc", srcs = ["bin/rustc"])
filegroup(name = "rustdoc", srcs = ["bin/rustdoc"])
filegroup(name = "rustfmt_bin", srcs = ["bin/rustfmt"])

filegroup(
    name = "rustc_lib",
    srcs = glob([
        "lib/*.so*",
        "lib/rustlib/{triple}/bin/**",
        "lib/rustlib/{triple}/lib/*.so*",
        "lib/rustlib/{triple}/lib/*.rmeta",
    ], allow_empty = True),
)

rust_stdlib_filegroup(
    name = "rust_std-{triple}",
    srcs = glob([
        "lib/rustlib/{triple}/lib/*.a",
        "lib/rustlib/{triple}/lib/*.rlib",
        "lib/rustlib/{triple}/lib/*.rmeta",
        "lib/rustlib/{triple}/lib/*.so*",
        "lib/rustlib/{triple}/lib/self-contained/**",
    ], allow_empty = True),
)
"""

_TOOLCHAINS_BUILD = """\
load("@rules_rust//rust:toolchain.bzl", "rustfmt_toolchain")

rustfmt_toolchain(
    name = "rustfmt_toolchain",
    rustc = "@{tools}//:rustc",
    rustc_lib = "@{tools}//:rustc_lib",
    rustfmt = "@{tools}//:rustfmt_bin",
    visibility = ["//visibility:public"],
)

toolchain(
    name = "rustfmt",
    toolchain = ":rustfmt_toolchain",
    toolchain_type = "@rules_rust//rust/rustfmt:toolchain_type",
)
"""

def _machine_rust_impl(repository_ctx):
    rustc = repository_ctx.which("rustc")
    if not rustc:
        fail("no rustc on this machine: install a Rust toolchain with rustfmt and clippy, then run the command again")
    sysroot = repository_ctx.execute([rustc, "--print", "sysroot"]).stdout.strip()
    for tool in ["cargo", "cargo-clippy", "clippy-driver", "rustc", "rustdoc", "rustfmt"]:
        if not repository_ctx.path("{}/bin/{}".format(sysroot, tool)).exists:
            fail("the Rust toolchain in {} has no {}: install it (rustup component add rustfmt clippy), then run the command again".format(sysroot, tool))
    for folder in ["bin", "lib"]:
        repository_ctx.symlink("{}/{}".format(sysroot, folder), folder)
    found = repository_ctx.execute([rustc, "--version"]).stdout.split(" ")[1]
    if repository_ctx.attr.version and found != repository_ctx.attr.version:
        # buildifier: disable=print
        print("this machine's Rust is {}, the repository is tested with {}".format(found, repository_ctx.attr.version))
    repository_ctx.file("BUILD.bazel", _TOOLS_BUILD.format(triple = _TRIPLE))

_machine_rust = repository_rule(
    doc = "Links the machine's Rust toolchain and gives its parts the names that rules_rust uses.",
    implementation = _machine_rust_impl,
    attrs = {"version": attr.string(doc = "The Rust version the repository is tested with.")},
    environ = ["PATH", "RUSTUP_TOOLCHAIN"],
    local = True,
)

def _build_file_repository_impl(repository_ctx):
    repository_ctx.file("BUILD.bazel", repository_ctx.attr.content)

_build_file_repository = repository_rule(
    implementation = _build_file_repository_impl,
    attrs = {"content": attr.string(mandatory = True)},
)

def _rust_impl(module_ctx):
    versions = [
        version
        for module in module_ctx.modules
        for tag in module.tags.toolchain
        for version in tag.versions
    ]
    _machine_rust(name = _TOOLS, version = versions[0] if versions else "")
    _build_file_repository(name = "rust_toolchains", content = _TOOLCHAINS_BUILD.format(tools = _TOOLS))

rust = module_extension(
    doc = "Rust toolchain extension.",
    implementation = _rust_impl,
    tag_classes = {"toolchain": tag_class(attrs = {
        "edition": attr.string(),
        "extra_target_triples": attr.string_list(),
        "rustfmt_version": attr.string(),
        "versions": attr.string_list(),
    })},
)

def _rust_host_tools_impl(_module_ctx):
    _machine_rust(name = "rust_host_tools")

rust_host_tools = module_extension(
    doc = "Rust tools that run while repositories are made.",
    implementation = _rust_host_tools_impl,
    tag_classes = {"host_tools": tag_class(attrs = {"name": attr.string(), "version": attr.string()})},
)
