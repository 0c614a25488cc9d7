"""The extension that offers crane."""

load(":pull.bzl", "oci_pull")

_BUILD = """\
load("@rules_oci//oci:toolchain.bzl", "crane_toolchain", "current_crane_toolchain")

crane_toolchain(
    name = "crane_toolchain",
    crane = "@rules_oci//:bin/crane",
    version = "{version}",
)

# The toolbox is for Linux on amd64 alone, and so is its crane.
toolchain(
    name = "linux_amd64_toolchain",
    exec_compatible_with = [
        "@platforms//cpu:x86_64",
        "@platforms//os:linux",
    ],
    toolchain = ":crane_toolchain",
    toolchain_type = "@rules_oci//oci:crane_toolchain_type",
)

current_crane_toolchain(
    name = "current_toolchain",
    visibility = ["//visibility:public"],
)
"""

# A release than which the distribution's is not older; the program does not know its own.
_CRANE_VERSION = "0.20.0"

def _crane_repository_impl(rctx):
    rctx.file("BUILD.bazel", _BUILD.format(version = _CRANE_VERSION))

_crane_repository = repository_rule(implementation = _crane_repository_impl)

def _oci_impl(module_ctx):
    for module in module_ctx.modules:
        for pull in module.tags.pull:
            oci_pull(name = pull.name)
        if module.is_root and module.tags.toolchains:
            # With the real one the default name is taken by rules_oci itself, and nothing here needs another.
            fail("oci.toolchains: the stand-in for rules_oci makes oci_crane_toolchains unasked; take the call out")
    _crane_repository(name = "oci_crane_toolchains")

_PART_OF_THE_API = "Part of the real module's API."

oci = module_extension(
    implementation = _oci_impl,
    tag_classes = {
        "pull": tag_class(attrs = {
            "bazel_tags": attr.string_list(doc = _PART_OF_THE_API),
            "config": attr.label(doc = _PART_OF_THE_API),
            "digest": attr.string(doc = _PART_OF_THE_API),
            "image": attr.string(doc = _PART_OF_THE_API),
            "name": attr.string(doc = "The repository's name."),
            "platforms": attr.string_list(doc = _PART_OF_THE_API),
            "registry": attr.string(doc = _PART_OF_THE_API),
            "repository": attr.string(doc = _PART_OF_THE_API),
            "reproducible": attr.bool(default = True, doc = _PART_OF_THE_API),
            "tag": attr.string(doc = _PART_OF_THE_API),
            "www_authenticate_challenges": attr.string_dict(doc = _PART_OF_THE_API),
        }),
        "toolchains": tag_class(attrs = {"name": attr.string(default = "oci", doc = _PART_OF_THE_API)}),
    },
)
