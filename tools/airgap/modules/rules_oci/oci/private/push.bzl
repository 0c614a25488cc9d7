"""oci_push: sends an image to a registry, by digest first, then under its tags."""

load(":attributes.bzl", "repository_problem")
load(":digest.bzl", "write_digest")
load(":launcher.bzl", "quoted", "runfiles_path", "target_name")
load(":run_layout.bzl", "LAYOUT_ATTRIBUTES")

def _oci_push_impl(ctx):
    if not ctx.file.image.is_directory:
        fail("{}: `image` is no oci_image and no oci_image_index".format(ctx.label))
    problem = repository_problem(ctx.attr.repository)
    if problem:
        fail("{}: {}".format(ctx.label, problem))
    crane = ctx.attr._crane[platform_common.ToolchainInfo]
    digest = ctx.actions.declare_file(ctx.label.name + ".digest.txt")
    write_digest(ctx, ctx.file.image, digest)
    script = ctx.actions.declare_file("push_{}.sh".format(ctx.label.name))
    optional = {"repository_file": ctx.file.repository_file, "tags": ctx.file.remote_tags}
    ctx.actions.expand_template(
        template = ctx.file._script,
        output = script,
        is_executable = True,
        substitutions = {
            "%{crane}": quoted(runfiles_path(ctx, crane.crane_info.binary)),
            "%{digest}": quoted(runfiles_path(ctx, digest)),
            "%{image}": quoted(runfiles_path(ctx, ctx.file.image)),
            "%{repository}": quoted(ctx.attr.repository),
            "%{target}": target_name(ctx),
        } | {"%{" + key + "}": quoted(runfiles_path(ctx, file) if file else "") for key, file in optional.items()},
    )
    files = [digest, ctx.file.image] + [file for file in optional.values() if file]
    runfiles = ctx.runfiles(files).merge(crane.default.default_runfiles).merge(ctx.attr.image[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = script, runfiles = runfiles)]

oci_push = rule(
    doc = "A script that pushes an image or index.",
    implementation = _oci_push_impl,
    attrs = {
        "image": attr.label(allow_single_file = True, mandatory = True, doc = "The image or index."),
        "remote_tags": attr.label(allow_single_file = True, doc = "A file of tags, one a line."),
        "repository": attr.string(doc = "Where to, without tag and digest. Else `--repository` says it when the script is run."),
        "repository_file": attr.label(allow_single_file = True, doc = "A file that holds the repository."),
        "_crane": attr.label(default = "@oci_crane_toolchains//:current_toolchain", cfg = "exec"),
        "_script": attr.label(default = ":push.sh.tpl", allow_single_file = True),
    } | LAYOUT_ATTRIBUTES,
    executable = True,
)
