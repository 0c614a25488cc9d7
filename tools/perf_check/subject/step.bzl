"""Steps of a small build whose cost is known, for checks of what `dre` says of real builds."""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")

def _perf_check_step_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".txt")
    is_slow = ctx.attr._slow_step[BuildSettingInfo].value == ctx.label.name
    slow_ms = ctx.attr._slow_ms[BuildSettingInfo].value if is_slow else 0
    ctx.actions.run_shell(
        outputs = [output],
        inputs = ctx.files.deps,
        arguments = [output.path, str(ctx.attr.work_mib), "{}e-3".format(slow_ms)],
        command = 'sleep "$3" && head -c "$2"M /dev/zero | sha256sum >"$1"',
        # Part of the action's key: another round is carried out again.
        env = {"DRE_PERF_CHECK_ROUND": ctx.attr._round[BuildSettingInfo].value},
        mnemonic = "PerfCheckStep",
        progress_message = "Working on %{label}",
    )
    return DefaultInfo(files = depset([output]))

perf_check_step = rule(
    implementation = _perf_check_step_impl,
    doc = "One action, PerfCheckStep, that computes for some tenths of a second, and sleeps before if it is the slow step.",
    attrs = {
        "deps": attr.label_list(doc = "The steps that must end before this one begins."),
        "work_mib": attr.int(
            default = 128,
            doc = "How many mebibytes it digests.",
        ),
        "_round": attr.label(default = ":round"),
        "_slow_ms": attr.label(default = ":slow_ms"),
        "_slow_step": attr.label(default = ":slow_step"),
    },
)
