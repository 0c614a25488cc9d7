"""Which compiler a build uses, as a document can say it."""

RUST_TOOLCHAIN = "@rules_rust//rust:toolchain_type"

def rustc_version(ctx):
    """A file with what `rustc --version` says.

    Args:
        ctx: the context of a rule that names RUST_TOOLCHAIN among its toolchains.

    Returns:
        The file.
    """
    toolchain = ctx.toolchains[RUST_TOOLCHAIN]
    version = ctx.actions.declare_file(ctx.label.name + ".rustc")
    ctx.actions.run_shell(
        arguments = [toolchain.rustc.path, version.path],
        command = "\"$1\" --version > \"$2\"",
        mnemonic = "RustcVersion",
        outputs = [version],
        tools = [toolchain.all_files],
    )
    return version
