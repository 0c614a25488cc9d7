"""A rule of our own that has a js_binary as its tool, as those of //tools/webpack have."""

def _tool_action_impl(ctx):
    # A js_binary goes to the root of the output tree: paths are relative to that.
    ctx.actions.run(
        executable = ctx.executable.tool,
        arguments = [ctx.file.src.short_path],
        env = {
            "BAZEL_BINDIR": ctx.bin_dir.path,
            "OUTPUT": ctx.outputs.out.short_path,
        },
        inputs = [ctx.file.src],
        outputs = [ctx.outputs.out],
        mnemonic = "ToolAction",
    )

tool_action = rule(
    doc = "Runs a js_binary on a file; for //dashboard/tests/graph:actions_test.",
    implementation = _tool_action_impl,
    attrs = {
        "out": attr.output(mandatory = True, doc = "The file that it makes."),
        "src": attr.label(allow_single_file = True, mandatory = True, doc = "The file that it reads."),
        "tool": attr.label(cfg = "exec", executable = True, mandatory = True, doc = "The js_binary."),
    },
)
