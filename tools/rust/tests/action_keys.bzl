"""Tests that the actions of one crate differ between CPU levels.

An action's key is a digest of its command line, environment and inputs. Starlark cannot read the
digest, but it reads the command line, and where those differ the keys do.
"""

load("@host_cpu//:flags.bzl", "RUSTC_FLAGS")
load("//platforms/cpu:levels.bzl", "LEVELS", "rustc_flags")
load(":rustc_command.bzl", "RustcCommandInfo", "rustc_command", "verdict")

_PLATFORMS = {level: "//platforms:linux_" + level for level in LEVELS} | {"native": "//platforms:native"}

_EXPECTED = {level: rustc_flags(level) for level in LEVELS} | {"native": RUSTC_FLAGS}

def _all_levels_impl(_settings, _attr):
    return {level: {"//command_line_option:platforms": platform} for level, platform in _PLATFORMS.items()}

_all_levels = transition(
    implementation = _all_levels_impl,
    inputs = [],
    outputs = ["//command_line_option:platforms"],
)

def _action_keys_test_impl(ctx):
    commands = {level: crate[RustcCommandInfo].argv for level, crate in ctx.split_attr.crate.items()}
    problems = []
    for level, flags in _EXPECTED.items():
        for flag in flags:
            if flag not in commands[level]:
                problems.append("the command for {} lacks {}".format(level, flag))
    seen = {}
    for level, command in commands.items():
        # The output folder's name differs anyway; what must differ is what the compiler is told.
        told = " ".join([word for word in command if word.startswith(("-Ctarget", "--codegen=target"))])
        if told in seen and "native" not in (level, seen[told]):
            problems.append("{} and {} compile alike: {}".format(seen[told], level, told))
        seen[told] = level
    return verdict(ctx, problems, ["{}: {}".format(level, told) for told, level in seen.items()])

action_keys_test = rule(
    doc = "Fails when the compile action of a crate is the same for two CPU levels.",
    implementation = _action_keys_test_impl,
    attrs = {
        "crate": attr.label(
            doc = "A rust_library.",
            aspects = [rustc_command],
            cfg = _all_levels,
            mandatory = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    test = True,
)
