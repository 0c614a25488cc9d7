"""Tests what is made of the C library's version."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//platforms/linkage:host_libc.bzl", "rustc_flags")

def _rustc_flags_test_impl(ctx):
    env = unittest.begin(ctx)
    for version in ("glibc 2.36\n", "glibc 2.41", "glibc 3.0"):
        asserts.equals(env, ["-Clink-arg=-Wl,-z,pack-relative-relocs"], rustc_flags(version), version)

    # An older one starts no program that has them, and of others nothing is known.
    for version in ("glibc 2.35\n", "glibc 1.99", "", "musl 1.2.5", "glibc", "glibc two.three"):
        asserts.equals(env, [], rustc_flags(version), version)
    return unittest.end(env)

_rustc_flags_test = unittest.make(_rustc_flags_test_impl)

def libc_test_suite(name):
    """Declares the tests of //platforms/linkage:host_libc.bzl.

    Args:
        name: the name of the suite.
    """
    unittest.suite(name, _rustc_flags_test)
