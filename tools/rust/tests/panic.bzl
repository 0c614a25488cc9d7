"""Tests that `panic=abort` reaches programs and never their tests."""

load(":rustc_command.bzl", "RustcCommandInfo", "rustc_command", "verdict")

_ABORT = "-Cpanic=abort"

def _abort_impl(_settings, _attr):
    return {"//tools/rust:panic": "abort"}

_abort = transition(
    implementation = _abort_impl,
    inputs = [],
    outputs = ["//tools/rust:panic"],
)

def _panic_test_impl(ctx):
    problems = []
    if _ABORT not in ctx.attr.program[0][RustcCommandInfo].argv:
        problems.append("{} is not compiled with {}".format(ctx.attr.program[0].label, _ABORT))
    for unwinding in ctx.attr.unwinding:
        if _ABORT in unwinding[RustcCommandInfo].argv:
            problems.append("{} is compiled with {}".format(unwinding.label, _ABORT))
    return verdict(ctx, problems, ["the program aborts, its test unwinds"])

panic_test = rule(
    doc = "With panic=abort asked for, fails unless the program aborts and everything else unwinds.",
    implementation = _panic_test_impl,
    attrs = {
        "program": attr.label(
            doc = "What dre_rust_binary made.",
            aspects = [rustc_command],
            cfg = _abort,
            mandatory = True,
        ),
        "unwinding": attr.label_list(
            doc = "Tests and libraries, which must be able to unwind.",
            aspects = [rustc_command],
            cfg = _abort,
            mandatory = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    test = True,
)
