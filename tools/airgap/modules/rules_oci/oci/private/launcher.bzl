"""What the scripts of oci_load and oci_push have in common."""

def runfiles_path(ctx, file):
    """Where a file lies below the runfiles folder."""
    if file.short_path.startswith("../"):
        return file.short_path.removeprefix("../")
    return "{}/{}".format(ctx.workspace_name, file.short_path)

def quoted(text):
    """As one word of the shell."""
    return "'" + text.replace("'", "'\\''") + "'"

def target_name(ctx):
    """The label as people write it."""
    return str(ctx.label).removeprefix("@@")
