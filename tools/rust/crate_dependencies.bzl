"""What a crate's BUILD file says of its dependencies, for who compares it with Cargo.toml and the sources (//tools/lint:deps)."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")

def _crate_dependencies_impl(ctx):
    # The crate's own name is what sources call it; the label's differs where there are hyphens.
    crate_names = {
        label: target[CrateInfo].name
        for label, target in zip(ctx.attr.deps + ctx.attr.test_deps, ctx.attr.crates)
    }
    document = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(document, json.encode_indent({
        "deps": {label: crate_names[label] for label in ctx.attr.deps},
        "manifest": ctx.file.manifest.short_path,
        "package": ctx.label.package,
        "sources": [file.short_path for file in ctx.files.sources],
        "test_deps": {label: crate_names[label] for label in ctx.attr.test_deps},
    }))
    return [DefaultInfo(
        files = depset([document]),
        runfiles = ctx.runfiles([document, ctx.file.manifest] + ctx.files.sources),
    )]

_crate_dependencies = rule(
    doc = "A JSON file with a crate's dependencies, each label with the name of its crate, and its sources; these are runfiles.",
    implementation = _crate_dependencies_impl,
    attrs = {
        "crates": attr.label_list(providers = [CrateInfo], doc = "The targets of `deps`, then those of `test_deps`."),
        "deps": attr.string_list(doc = "Labels of what the crate uses, as its BUILD file has them."),
        "manifest": attr.label(allow_single_file = True, mandatory = True, doc = "Its Cargo.toml."),
        "sources": attr.label_list(allow_files = [".rs"], doc = "All its sources, those of tests and benches too."),
        "test_deps": attr.string_list(doc = "Labels of what only its tests and benches use."),
    },
)

def crate_dependencies(deps, test_deps):
    """Declares `:crate_dependencies` of the package's crate; //:crate_dependencies is all of them.

    Args:
        deps: crates it uses.
        test_deps: crates that only its tests and benches use.
    """
    _crate_dependencies(
        name = "crate_dependencies",
        crates = deps + test_deps,
        manifest = "Cargo.toml",
        sources = native.glob(
            [
                "benches/**/*.rs",
                "src/**/*.rs",
                "tests/**/*.rs",
            ],
            allow_empty = True,
        ),
        test_deps = test_deps,
        visibility = ["//:__pkg__"],
        deps = deps,
    )
