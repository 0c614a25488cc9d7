"""A program as it is shipped: linked statically, optimised, for a CPU level, whatever the command line asks for."""

def _static_impl(_settings, attr):
    return {
        "//command_line_option:compilation_mode": "opt",
        "//command_line_option:platforms": str(attr.platform),
        # Back to what they are without any config: the platform says all of it, and the tools of the build are those of every
        # other build.
        "//tools/rust:panic": "unwind",
        "@rules_rust//rust/settings:extra_rustc_flag": [],
    }

_static = transition(
    implementation = _static_impl,
    inputs = [],
    outputs = [
        "//command_line_option:compilation_mode",
        "//command_line_option:platforms",
        "//tools/rust:panic",
        "@rules_rust//rust/settings:extra_rustc_flag",
    ],
)

def _static_program_impl(ctx):
    program = ctx.attr.binary[0]
    executable = program[DefaultInfo].files_to_run.executable
    output = ctx.actions.declare_file("{}/{}".format(ctx.label.name, program.label.name))
    ctx.actions.run(
        outputs = [output],
        inputs = [executable],
        executable = ctx.executable._empty_unwinding_tables,
        arguments = [executable.path, output.path],
        mnemonic = "EmptyUnwindingTables",
    )
    return [DefaultInfo(
        executable = output,
        files = depset([output]),
    )]

static_program = rule(
    doc = """Builds a program for a static platform, optimised, without unwinding tables; the file is named as the program is.""",
    implementation = _static_program_impl,
    attrs = {
        "binary": attr.label(
            doc = "The program.",
            cfg = _static,
            executable = True,
            mandatory = True,
        ),
        "platform": attr.label(
            doc = "One of //platforms:*_static.",
            mandatory = True,
            providers = [platform_common.PlatformInfo],
        ),
        "_empty_unwinding_tables": attr.label(
            default = "//rs/image_layer:empty_unwinding_tables",
            cfg = "exec",
            executable = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    executable = True,
)
