"""crane, as a rule of one's own takes it from rules_oci."""

def _crane_impl(ctx):
    found = ctx.attr._crane[platform_common.ToolchainInfo]
    return [DefaultInfo(files = depset([found.crane_info.binary]), runfiles = found.default.default_runfiles)]

crane = rule(
    doc = "The program.",
    implementation = _crane_impl,
    attrs = {"_crane": attr.label(default = "@oci_crane_toolchains//:current_toolchain", cfg = "exec")},
)
