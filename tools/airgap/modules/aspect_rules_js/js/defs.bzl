"""The rules, as the real module names them."""

load("//js/private:js_binary.bzl", _js_binary = "js_binary", _js_test = "js_test")
load("//js/private:js_library.bzl", _js_library = "js_library")
load("//js/private:js_run_binary.bzl", _js_run_binary = "js_run_binary")
load("//private:attributes.bzl", "missing")

def _checked(rule_name, rule, attributes):
    message = missing(rule_name, attributes)
    if message:
        fail(message)
    rule(**attributes)

def js_library(**attributes):
    """A library of sources. See js_library.bzl for its attributes.

    Args:
        **attributes: of the rule.
    """
    _checked("js_library", _js_library, attributes)

def js_binary(**attributes):
    """A program on the machine's Node.js. See js_binary.bzl for its attributes.

    Args:
        **attributes: of the rule.
    """
    _checked("js_binary", _js_binary, attributes)

def js_test(**attributes):
    """A program that is a test. See js_binary.bzl for its attributes.

    Args:
        **attributes: of the rule.
    """
    _checked("js_test", _js_test, attributes)

def js_run_binary(**attributes):
    """Runs a js_binary during the build. See js_run_binary.bzl for its attributes.

    Args:
        **attributes: of the rule.
    """
    _checked("js_run_binary", _js_run_binary, attributes)
