"""js_library: sources in the output tree, with what they need."""

load("//private:copy_to_bin.bzl", "copy_to_bin")
load("//private:js_info.bzl", "JsInfo", "infos")

_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts", ".d.ts.map", ".d.mts.map", ".d.cts.map")

def _sorted_out(files):
    """(sources, types): declarations are types alone; what may hold both, JSON and folders, is in both."""
    sources = [file for file in files if not file.basename.endswith(_DECLARATIONS)]
    types = [file for file in files if file.is_directory or file.basename.endswith(_DECLARATIONS + (".json",))]
    return sources, types

def _js_library_impl(ctx):
    sources, types = _sorted_out(copy_to_bin(ctx, ctx.files.srcs))
    typed = copy_to_bin(ctx, ctx.files.types)
    typed_sources, _ = _sorted_out(typed)
    given = infos(ctx.attr.srcs + ctx.attr.types)
    needed = given + infos(ctx.attr.deps)
    sources = depset(sources + typed_sources, transitive = [info.sources for info in given])
    types = depset(types + typed, transitive = [info.types for info in given])
    runfiles = ctx.runfiles(
        files = copy_to_bin(ctx, ctx.files.data),
        transitive_files = depset(transitive = [target[DefaultInfo].files for target in ctx.attr.data]),
    ).merge_all([
        target[DefaultInfo].default_runfiles
        for target in ctx.attr.srcs + ctx.attr.types + ctx.attr.deps + ctx.attr.data
    ])
    return [
        JsInfo(
            target = ctx.label,
            sources = sources,
            types = types,
            transitive_sources = depset(transitive = [sources] + [info.transitive_sources for info in needed]),
            transitive_types = depset(transitive = [types] + [info.transitive_types for info in needed]),
            npm_sources = depset(transitive = [info.npm_sources for info in needed]),
            npm_package_store_infos = depset(),
        ),
        DefaultInfo(files = sources, runfiles = runfiles),
        OutputGroupInfo(runfiles = runfiles.files, types = types),
    ]

js_library = rule(
    doc = "Sources of JavaScript or TypeScript, copied to the output tree.",
    implementation = _js_library_impl,
    attrs = {
        "data": attr.label_list(allow_files = True, doc = "What the sources read when they run."),
        "deps": attr.label_list(providers = [JsInfo], doc = "Libraries and npm packages that the sources import."),
        "srcs": attr.label_list(allow_files = True, doc = "The sources; declarations of types among them are types."),
        "types": attr.label_list(allow_files = True, doc = "Sources that are types as well."),
    },
    provides = [DefaultInfo, JsInfo, OutputGroupInfo],
)
