"""oci_image_index: several images under one digest, of which a runtime takes the one that suits it."""

load(":run_layout.bzl", "LAYOUT_ATTRIBUTES", "run_layout")

def _for_each_platform_impl(_settings, attr):
    return [{"//command_line_option:platforms": str(platform)} for platform in attr.platforms]

_for_each_platform = transition(
    implementation = _for_each_platform_impl,
    inputs = [],
    outputs = ["//command_line_option:platforms"],
)

def _oci_image_index_impl(ctx):
    if ctx.attr.platforms and len(ctx.attr.images) != len(ctx.attr.platforms):
        fail("{}: with `platforms`, `images` is one image, which is built for each of them".format(ctx.label))
    output = ctx.actions.declare_directory(ctx.label.name)
    arguments = ctx.actions.args()
    arguments.add_all(ctx.files.images, expand_directories = False)
    inputs = depset(
        ctx.files.images,
        transitive = [image[DefaultInfo].default_runfiles.files for image in ctx.attr.images],
    )
    run_layout(ctx, "index", output, arguments, inputs, "OCIIndex")
    return [DefaultInfo(files = depset([output]))]

oci_image_index = rule(
    doc = "An image layout with one index, a directory.",
    implementation = _oci_image_index_impl,
    attrs = {
        "images": attr.label_list(cfg = _for_each_platform, mandatory = True, doc = "The images, in the order in which they are tried."),
        "platforms": attr.label_list(providers = [platform_common.PlatformInfo], doc = "What the one image is built for."),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    } | LAYOUT_ATTRIBUTES,
)
