"""oci_load: puts an image into a container engine on this machine."""

load(":launcher.bzl", "quoted", "runfiles_path", "target_name")
load(":run_layout.bzl", "LAYOUT_ATTRIBUTES", "run_layout")

def _oci_load_impl(ctx):
    image = ctx.attr.image[DefaultInfo]
    tarball = ctx.actions.declare_file("{}/tarball.tar".format(ctx.label.name))
    arguments = ctx.actions.args()
    arguments.add_all([ctx.file.image], expand_directories = False)
    arguments.add(ctx.file.repo_tags)
    arguments.add("--format", ctx.attr.format)
    inputs = depset([ctx.file.image, ctx.file.repo_tags], transitive = [image.default_runfiles.files])
    run_layout(ctx, "tarball", tarball, arguments, inputs, "OCITarball")

    # The script makes the archive itself, so that it lies in no cache.
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._script,
        output = script,
        is_executable = True,
        substitutions = {
            "%{format}": quoted(ctx.attr.format),
            "%{image}": quoted(runfiles_path(ctx, ctx.file.image)),
            "%{layout}": quoted(runfiles_path(ctx, ctx.file._layout)),
            "%{loader}": quoted(runfiles_path(ctx, ctx.executable.loader) if ctx.attr.loader else ""),
            "%{python}": quoted(runfiles_path(ctx, ctx.file._python)),
            "%{repo_tags}": quoted(runfiles_path(ctx, ctx.file.repo_tags)),
            "%{target}": target_name(ctx),
        },
    )
    runfiles = ctx.runfiles([ctx.file.image, ctx.file.repo_tags, ctx.file._layout, ctx.file._python])
    runfiles = runfiles.merge(image.default_runfiles)
    if ctx.attr.loader:
        runfiles = runfiles.merge(ctx.runfiles([ctx.executable.loader])).merge(ctx.attr.loader[DefaultInfo].default_runfiles)
    return [
        DefaultInfo(executable = script, runfiles = runfiles),
        OutputGroupInfo(tarball = depset([tarball])),
    ]

oci_load = rule(
    doc = "A script that loads an image; its archive is the output group `tarball`.",
    implementation = _oci_load_impl,
    attrs = {
        "format": attr.string(default = "docker", values = ["docker", "oci"], doc = "`docker` for an image, `oci` for an index."),
        "image": attr.label(allow_single_file = True, mandatory = True, doc = "The image or index."),
        "loader": attr.label(allow_files = True, cfg = "target", executable = True, doc = "What is started as `docker` would be, with `load --input FILE`."),
        "repo_tags": attr.label(allow_single_file = [".txt"], mandatory = True, doc = "A file of names with tags, one a line."),
        "_script": attr.label(default = ":load.sh.tpl", allow_single_file = True),
    } | LAYOUT_ATTRIBUTES,
    executable = True,
)
