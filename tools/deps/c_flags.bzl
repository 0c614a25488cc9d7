"""Flags for the C compiler of a crate's build script, by configuration."""

def _c_flags_impl(ctx):
    return [platform_common.TemplateVariableInfo({"C_FLAGS": " ".join(ctx.attr.flags)})]

c_flags = rule(
    doc = """`$(C_FLAGS)` in the environment of a build script that has this among its toolchains.""",
    implementation = _c_flags_impl,
    attrs = {
        "flags": attr.string_list(
            doc = "The flags.",
            mandatory = True,
        ),
    },
)
