"""What a crate's BUILD file says of its dependencies, for who compares it with Cargo.toml and the sources (//tools/lint:deps)."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")

def _crate_dependencies_impl(ctx):
    # The crate's own name is what sources call it; the label's differs where there are hyphens.
    crate_names = {
        label: target[CrateInfo].name
        for label, target in zip(ctx.attr.labels + ctx.attr.test_labels, ctx.attr.crates)
    }
    document = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(document, json.encode_indent({
        "deps": {label: crate_names[label] for label in ctx.attr.labels},
        "manifest": ctx.file.manifest.short_path,
        "package": ctx.label.package,
        "sources": [file.short_path for file in ctx.files.sources],
        "test_deps": {label: crate_names[label] for label in ctx.attr.test_labels},
    }))
    return [DefaultInfo(
        files = depset([document]),
        runfiles = ctx.runfiles([document, ctx.file.manifest] + ctx.files.sources),
    )]

_crate_dependencies = rule(
    doc = "A JSON file with a crate's dependencies, each label with the name of its crate, and its sources; these are runfiles.",
    implementation = _crate_dependencies_impl,
    attrs = {
        "crates": attr.label_list(providers = [CrateInfo], doc = "The targets of `labels`, then those of `test_labels`."),
        "labels": attr.string_list(doc = "What the crate uses, as its BUILD file has it."),
        "manifest": attr.label(allow_single_file = True, mandatory = True, doc = "Its Cargo.toml."),
        "sources": attr.label_list(allow_files = [".rs"], doc = "All its sources, those of tests and benches too."),
        "test_labels": attr.string_list(doc = "What only its tests and benches use, likewise."),
    },
)

def crate_dependencies(name, deps, test_deps):
    """What the BUILD file of the package says of its crate's dependencies, if Cargo knows the crate; //:crate_dependencies is all of these.

    Args:
        name: the target's name; the root expects `crate_dependencies`.
        deps: crates it uses.
        test_deps: crates that only its tests and benches use.
    """
    if not native.glob(["Cargo.toml"], allow_empty = True):
        return
    _crate_dependencies(
        name = name,
        crates = deps + test_deps,
        labels = deps,
        manifest = "Cargo.toml",
        sources = native.glob(
            [
                "benches/**/*.rs",
                "src/**/*.rs",
                "tests/**/*.rs",
            ],
            allow_empty = True,
        ),
        test_labels = test_deps,
        visibility = ["//:__pkg__"],
    )
