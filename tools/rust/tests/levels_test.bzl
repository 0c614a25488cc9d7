"""Tests how the text of /proc/cpuinfo becomes a CPU level."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//platforms/cpu:levels.bzl", "CPUINFO_FLAGS", "resolve", "rustc_flags")

def _cpuinfo(flags):
    return "processor\t: 0\nmodel name\t: Example\nflags\t\t: fpu {} sse2\nbugs\t\t: avx2\n".format(" ".join(flags))

def _resolve_test_impl(ctx):
    env = unittest.begin(ctx)
    v2 = CPUINFO_FLAGS["x86_64_v2"]
    v3 = v2 + CPUINFO_FLAGS["x86_64_v3"]
    v4 = v3 + CPUINFO_FLAGS["x86_64_v4"]
    asserts.equals(env, ("x86_64", []), resolve(""))
    asserts.equals(env, ("x86_64", []), resolve(_cpuinfo([])))
    asserts.equals(env, ("x86_64_v2", []), resolve(_cpuinfo(v2)))
    asserts.equals(env, ("x86_64_v3", []), resolve(_cpuinfo(v3)))
    asserts.equals(env, ("x86_64_v4", []), resolve(_cpuinfo(v4)))

    # A hypervisor that hides one feature of a level brings it down to the one below.
    asserts.equals(env, "x86_64_v2", resolve(_cpuinfo([flag for flag in v4 if flag != "fma"]))[0])

    # Features beyond the level are named in rustc's words and in one order.
    asserts.equals(env, ("x86_64_v2", ["aes", "sha"]), resolve(_cpuinfo(["sha_ni"] + v2 + ["aes"])))
    return unittest.end(env)

_resolve_test = unittest.make(_resolve_test_impl)

def _rustc_flags_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, ["-Ctarget-cpu=x86-64-v3"], rustc_flags("x86_64_v3"))
    asserts.equals(
        env,
        ["-Ctarget-cpu=x86-64", "-Ctarget-feature=+aes,+sha"],
        rustc_flags("x86_64", ["aes", "sha"]),
    )
    return unittest.end(env)

_rustc_flags_test = unittest.make(_rustc_flags_test_impl)

def levels_test_suite(name):
    """Declares the tests of //platforms/cpu:levels.bzl.

    Args:
        name: the name of the suite.
    """
    unittest.suite(name, _resolve_test, _rustc_flags_test)
