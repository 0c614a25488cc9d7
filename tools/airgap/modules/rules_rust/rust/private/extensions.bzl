"""The repositories that rules_rust needs for itself, from the toolbox instead of the network."""

load("@bazel_tools//tools/build_defs/repo:local.bzl", "new_local_repository")

def _empty_repository_impl(repository_ctx):
    repository_ctx.file("BUILD.bazel", "")

_empty_repository = repository_rule(implementation = _empty_repository_impl)

def _internal_deps_impl(module_ctx):
    # The process wrapper's one dependency is a package of the distribution.
    new_local_repository(
        name = "rules_rust_tinyjson",
        build_file = "@rules_rust//util/process_wrapper:BUILD.tinyjson.bazel",
        path = str(module_ctx.path(Label("@rules_rust//:tinyjson/Cargo.toml")).realpath.dirname),
    )

    # Named by crate_universe's extension, used only when there is no generator to run.
    _empty_repository(name = "cargo_bazel_bootstrap")

i = module_extension(
    doc = "Dependencies of rules_rust itself.",
    implementation = _internal_deps_impl,
)
