"""How the rules start oci_layout.py."""

LAYOUT_ATTRIBUTES = {
    "_layout": attr.label(default = ":oci_layout.py", allow_single_file = True),
    "_python": attr.label(default = "@machine_python//:bin/python3", allow_single_file = True),
}

def run_layout(ctx, command, output, arguments, inputs, mnemonic):
    """Declares an action that runs a command of oci_layout.py.

    Args:
        ctx: the rule's context; the rule has LAYOUT_ATTRIBUTES.
        command: the command's name.
        output: the file or directory that it makes.
        arguments: an Args, or a list, that follows.
        inputs: depset of files.
        mnemonic: the action's.
    """
    start = ctx.actions.args()
    start.add_all(["-I", "-B", ctx.file._layout])
    start.add("--target", ctx.label)
    start.add(command)
    start.add_all("--output", [output], expand_directories = False)
    ctx.actions.run(
        executable = ctx.file._python,
        inputs = depset([ctx.file._layout], transitive = [inputs]),
        outputs = [output],
        arguments = [start, arguments],
        mnemonic = mnemonic,
        progress_message = mnemonic + " %{label}",
        # zstd, where a layer needs it.
        use_default_shell_env = True,
    )
