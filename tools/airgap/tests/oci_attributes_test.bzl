"""Tests that the stand-in for rules_oci names what it does not have."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")

# A file of a module that stands alone, so that it can be tested in either mode.
# buildifier: disable=bzl-visibility
load("//tools/airgap:modules/rules_oci/oci/private/attributes.bzl", "missing", "repository_problem")

def _missing_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, missing("oci_image", ["base", "tars", "visibility"]))
    asserts.equals(env, None, missing("oci_push", ["image", "remote_tags", "repository"]))
    message = missing("oci_image", ["tars", "resource_set"])
    asserts.equals(env, "oci_image: the stand-in for rules_oci has no attribute 'resource_set'; " +
                        "tools/airgap/modules/rules_oci/README.md says what it has", message)
    asserts.true(env, "no attribute 'stamp' and no attribute 'tars'" in missing("oci_load", ["tars", "stamp"]))
    return unittest.end(env)

def _repository_test_impl(ctx):
    env = unittest.begin(ctx)
    for good in ["", "registry.example/team/image", "registry.example:5000/image"]:
        asserts.equals(env, None, repository_problem(good))
    for bad in ["registry.example/image:latest", "registry.example/image@sha256:00"]:
        asserts.true(env, bad in repository_problem(bad))
    return unittest.end(env)

_missing_test = unittest.make(_missing_test_impl)
_repository_test = unittest.make(_repository_test_impl)

def oci_attributes_test_suite(name):
    """Declares the tests of the stand-in's attributes.

    Args:
        name: the name of the suite.
    """
    unittest.suite(name, _missing_test, _repository_test)
