"""crane as a toolchain, with the providers of the real module."""

CraneInfo = provider(
    doc = "How to start crane.",
    fields = {
        "binary": "the program, a File",
        "version": "its version, without a leading v",
    },
)

def _crane_toolchain_impl(ctx):
    default = DefaultInfo(
        files = depset([ctx.file.crane]),
        runfiles = ctx.runfiles(files = [ctx.file.crane]),
    )
    variables = platform_common.TemplateVariableInfo({"CRANE_BIN": ctx.file.crane.path})
    return [
        default,
        variables,
        platform_common.ToolchainInfo(
            crane_info = CraneInfo(binary = ctx.file.crane, version = ctx.attr.version.removeprefix("v")),
            default = default,
            template_variables = variables,
        ),
    ]

crane_toolchain = rule(
    doc = "A toolchain that has crane.",
    implementation = _crane_toolchain_impl,
    attrs = {
        "crane": attr.label(allow_single_file = True, mandatory = True, doc = "The program."),
        "version": attr.string(mandatory = True, doc = "Its version."),
    },
)

_TYPE = "@rules_oci//oci:crane_toolchain_type"

def _current_crane_toolchain_impl(ctx):
    found = ctx.toolchains[_TYPE]
    return [found, found.default, found.template_variables]

current_crane_toolchain = rule(
    doc = "The toolchain that is chosen for where actions run, as a target that rules take crane from.",
    implementation = _current_crane_toolchain_impl,
    toolchains = [_TYPE],
)
