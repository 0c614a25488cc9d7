"""An aspect that shows the command line of a crate's compile action to tests."""

RustcCommandInfo = provider(
    doc = "The command line of a crate's compile action.",
    fields = {"argv": "list of strings"},
)

def _rustc_command_impl(target, _ctx):
    commands = [action.argv for action in target.actions if action.mnemonic == "Rustc"]
    if len(commands) != 1:
        fail("{} has {} Rustc actions, expected one".format(target.label, len(commands)))
    return [RustcCommandInfo(argv = commands[0])]

rustc_command = aspect(
    doc = "Collects the command line of the one Rustc action of a target.",
    implementation = _rustc_command_impl,
)

def verdict(ctx, problems, summary):
    """Makes a test's program that prints what was found and fails if that is a problem.

    Args:
        ctx: the test rule's context.
        problems: lines that say what is wrong; empty when all is well.
        summary: lines to print when all is well.

    Returns:
        The providers of the test.
    """
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        script,
        "#!/bin/sh\ncat <<'END'\n{}\nEND\nexit {}\n".format("\n".join(problems or summary), 1 if problems else 0),
        is_executable = True,
    )
    return [DefaultInfo(executable = script)]
