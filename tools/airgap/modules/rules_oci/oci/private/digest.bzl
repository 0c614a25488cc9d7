"""The digest of what a layout holds, as a file."""

load(":run_layout.bzl", "LAYOUT_ATTRIBUTES", "run_layout")

def write_digest(ctx, image, output):
    """Declares an action that writes the digest of a layout.

    Args:
        ctx: the context of a rule that has LAYOUT_ATTRIBUTES.
        image: the layout, a directory.
        output: the file: `sha256:…` and a line break.
    """
    arguments = ctx.actions.args()
    arguments.add_all([image], expand_directories = False)
    run_layout(ctx, "digest", output, arguments, depset([image]), "OCIDigest")

def _oci_digest_impl(ctx):
    write_digest(ctx, ctx.file.image, ctx.outputs.out)
    return [DefaultInfo(files = depset([ctx.outputs.out]))]

oci_digest = rule(
    doc = "The digest of an image or index.",
    implementation = _oci_digest_impl,
    attrs = {
        "image": attr.label(allow_single_file = True, mandatory = True, doc = "The image or index."),
        "out": attr.output(mandatory = True, doc = "The file."),
    } | LAYOUT_ATTRIBUTES,
)
