"""Tests which busybox is taken, and what is said of another."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load(":elf.bzl", "problem")
load(":extension.bzl", "build_file")

def _elf(machine = 62, segments = [1], count = None):
    """A header followed by program headers of those types."""
    header = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [0] * 57
    header[18] = machine
    header[32] = 64
    header[54] = 56
    header[56] = len(segments) if count == None else count
    for segment in segments:
        header += [segment] + [0] * 55
    return header

def _problem_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, problem(_elf()))
    asserts.equals(env, None, problem(_elf(segments = [1, 1, 7])))
    asserts.equals(env, "is not statically linked", problem(_elf(segments = [6, 3, 1])))
    asserts.equals(env, "is not for x86-64", problem(_elf(machine = 183)))
    asserts.equals(env, "cannot be read", problem([]))
    asserts.equals(env, "is no ELF program", problem([0x23, 0x21, 0x2f, 0x62] * 16))
    asserts.equals(env, "has damaged program headers", problem(_elf(count = 200)))
    return unittest.end(env)

def _build_file_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.true(env, "filegroup(" in build_file("/bin/busybox", _elf()))
    missing = build_file("", [])
    asserts.true(env, "@busybox: there is no busybox on this machine: install one" in missing)
    dynamic = build_file("/usr/bin/it's", _elf(segments = [3]))
    asserts.true(env, "/usr/bin/its is not statically linked: install one" in dynamic)
    for text in [missing, dynamic]:
        asserts.true(env, "apt-get install busybox-static" in text)
        asserts.true(env, "exit 1" in text)
    return unittest.end(env)

_problem_test = unittest.make(_problem_test_impl)
_build_file_test = unittest.make(_build_file_test_impl)

def elf_test_suite(name):
    """Declares the tests of @busybox.

    Args:
        name: the name of the suite.
    """
    unittest.suite(name, _problem_test, _build_file_test)
