"""Tests that the stand-in for aspect_rules_js names what it does not have."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")

# A file of a module that stands alone, so that it can be tested in either mode.
# buildifier: disable=bzl-visibility
load("//tools/airgap:modules/aspect_rules_js/private/attributes.bzl", "missing")

def _missing_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, missing("js_binary", ["data", "entry_point", "name", "visibility"]))
    asserts.equals(env, None, missing("js_test", ["entry_point", "name", "size"]))
    asserts.equals(env, None, missing("npm_link_all_packages", []))

    message = missing("js_binary", ["name", "node_toolchain", "entry_point"])
    asserts.true(env, message.startswith("js_binary: the stand-in for aspect_rules_js has no attribute 'node_toolchain'; "))
    asserts.true(env, message.endswith("tools/airgap/modules/aspect_rules_js/README.md says what it has"))
    asserts.false(env, "\n" in message)

    # A test's attributes are no program's.
    asserts.true(env, "no attribute 'size'" in missing("js_binary", ["name", "size"]))
    asserts.true(env, "no attribute 'exit_code_out' and no attribute 'stamp'" in missing("js_run_binary", ["stamp", "exit_code_out"]))
    asserts.true(env, "no attribute 'imported_links'" in missing("npm_link_all_packages", ["imported_links"]))
    return unittest.end(env)

_missing_test = unittest.make(_missing_test_impl)

def attributes_test_suite(name):
    """Declares the tests of the stand-in's attributes.

    Args:
        name: the name of the suite.
    """
    unittest.suite(name, _missing_test)
