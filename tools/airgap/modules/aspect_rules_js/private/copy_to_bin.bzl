"""Sources in the output tree, where Node.js finds node_modules beside them."""

# A copy is done sooner than a cache or a sandbox is asked.
COPY_REQUIREMENTS = {
    "local": "1",
    "no-cache": "1",
    "no-remote": "1",
    "no-sandbox": "1",
}

def copy_to_bin(ctx, files):
    """The files as they lie in the output tree: sources are copied, what is made there stays.

    Two targets of a package may copy the same source: Bazel shares equal actions.

    Args:
        ctx: the rule's context.
        files: list of files.

    Returns:
        A list of files, in the same order.
    """
    return [_copy(ctx, file) if file.is_source else file for file in files]

def _copy(ctx, file):
    if file.owner.repo_name != ctx.label.repo_name or file.owner.package != ctx.label.package:
        fail("{target}: {file} is a source of another package; give it a js_library in {package} and depend on that".format(
            target = ctx.label,
            file = file.short_path,
            package = "//" + file.owner.package,
        ))
    copy = ctx.actions.declare_file(file.owner.name)
    ctx.actions.run_shell(
        inputs = [file],
        outputs = [copy],
        arguments = [file.path, copy.path],
        command = 'cp -f "$1" "$2"',
        mnemonic = "CopyToBin",
        progress_message = "Copying %{input} to the output tree",
        execution_requirements = COPY_REQUIREMENTS,
    )
    return copy
