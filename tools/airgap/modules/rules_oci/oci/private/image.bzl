"""oci_image: an image layout from layers, on nothing or on another image."""

load(":run_layout.bzl", "LAYOUT_ATTRIBUTES", "run_layout")

_LAYERS = [".tar", ".tar.gz", ".tar.zst", ".tgz", ".tzst"]

# Attributes that are files, in the order in which they are applied.
_FILES = ["created", "entrypoint", "cmd", "exposed_ports", "volumes", "env", "labels", "annotations"]

def _described(ctx, number, layer):
    """The file that says what the image has to know of a layer: made again only when that layer changes."""
    description = ctx.actions.declare_file("{}.{}.descriptor.json".format(ctx.label.name, number))
    arguments = ctx.actions.args()
    arguments.add(layer)
    arguments.add(layer.owner)
    run_layout(ctx, "layer", description, arguments, depset([layer]), "OCIDescriptor")
    return description

def _platform(ctx):
    platform = {"os": ctx.attr.os, "architecture": ctx.attr.architecture}
    if ctx.attr.variant:
        platform["variant"] = ctx.attr.variant
    return json.encode(platform)

def _oci_image_impl(ctx):
    if not ctx.attr.base and not (ctx.attr.os and ctx.attr.architecture):
        fail("{}: an image without `base` says `os` and `architecture`".format(ctx.label))
    if ctx.attr.base and (ctx.attr.os or ctx.attr.architecture or ctx.attr.variant):
        fail("{}: `os`, `architecture` and `variant` are those of `base`".format(ctx.label))

    output = ctx.actions.declare_directory(ctx.label.name)
    inputs = []

    # The output links to its layers, so whoever uses it needs them too.
    linked = [depset(ctx.files.tars)]
    arguments = ctx.actions.args()
    if ctx.attr.base:
        arguments.add_all("--base", [ctx.file.base], expand_directories = False)
        linked += [ctx.attr.base[DefaultInfo].files, ctx.attr.base[DefaultInfo].default_runfiles.files]
    else:
        arguments.add("--platform", _platform(ctx))
    for number, layer in enumerate(ctx.files.tars):
        description = _described(ctx, number, layer)
        inputs.append(description)
        arguments.add_all("--layer", [layer, description])
    for attribute in _FILES:
        file = getattr(ctx.file, attribute)
        if file:
            inputs.append(file)
            arguments.add("--" + attribute.replace("_", "-"), file)
    if ctx.attr.user:
        arguments.add(ctx.attr.user, format = "--user=%s")
    if ctx.attr.workdir:
        arguments.add(ctx.attr.workdir, format = "--workdir=%s")
    linked_files = depset(transitive = linked)
    run_layout(ctx, "image", output, arguments, depset(inputs, transitive = [linked_files]), "OCIImage")
    return [DefaultInfo(
        files = depset([output]),
        runfiles = ctx.runfiles(transitive_files = linked_files),
    )]

oci_image = rule(
    doc = "An image layout with one manifest, a directory.",
    implementation = _oci_image_impl,
    attrs = {
        "annotations": attr.label(allow_single_file = True, doc = "Of the manifest: a file of `key=value` lines."),
        "architecture": attr.string(doc = "As Go names it: amd64."),
        "base": attr.label(allow_single_file = True, doc = "The image that this one is made from; else it is made from nothing."),
        "cmd": attr.label(allow_single_file = True, doc = "Default arguments, one a line."),
        "created": attr.label(allow_single_file = True, doc = "A file that holds a date and time, without a line break."),
        "entrypoint": attr.label(allow_single_file = True, doc = "What is started, a word a line. The base's `cmd` ends with it."),
        "env": attr.label(allow_single_file = True, doc = "A file of `key=value` lines; $NAME is what was set before."),
        "exposed_ports": attr.label(allow_single_file = True, doc = "A file with commas: 8080/tcp,9090/tcp."),
        "labels": attr.label(allow_single_file = True, doc = "Of the configuration: a file of `key=value` lines."),
        "os": attr.string(doc = "As Go names it: linux."),
        "tars": attr.label_list(allow_files = _LAYERS, doc = "The layers, from the lowest, as they are."),
        "user": attr.string(doc = "Who runs it: user or uid, with :group or :gid if need be."),
        "variant": attr.string(doc = "Of the architecture: v2."),
        "volumes": attr.label(allow_single_file = True, doc = "A file with commas: /var/lib/a,/var/lib/b."),
        "workdir": attr.string(doc = "The working directory."),
    } | LAYOUT_ATTRIBUTES,
)
