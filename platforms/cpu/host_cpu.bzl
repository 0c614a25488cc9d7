"""The repository @host_cpu: the CPU of the machine that builds, as a constraint value.

`-Ctarget-cpu=native` would be the same text, and so the same cache key, on every host. Here the
name of the constraint and the compiler flags spell out what this host has.
"""

load(":levels.bzl", "resolve", "rustc_flags")

_BUILD = """\
package(default_visibility = ["//visibility:public"])

constraint_value(
    name = "{name}",
    constraint_setting = "@@//platforms/cpu:microarchitecture",
)

alias(
    name = "microarchitecture",
    actual = ":{name}",
)
"""

def _host_cpu_impl(repository_ctx):
    cpuinfo = repository_ctx.path("/proc/cpuinfo")
    level, features = resolve(repository_ctx.read(cpuinfo, watch = "no") if cpuinfo.exists else "")
    name = "_".join(["host", level] + features)
    repository_ctx.file("BUILD.bazel", _BUILD.format(name = name))
    repository_ctx.file("flags.bzl", 'NAME = "{}"\n\nRUSTC_FLAGS = {}\n'.format(
        name,
        repr(rustc_flags(level, features)) if repository_ctx.os.arch in ("amd64", "x86_64") else [],
    ))

host_cpu = repository_rule(
    doc = "Defines the constraint value of this host's CPU.",
    implementation = _host_cpu_impl,
    configure = True,
    local = True,
)
