"""What the stand-in understands. Whatever else is asked for is named, with the rule that was asked.

Loads nothing, so that //tools/airgap can test it as a file of its own.
"""

# https://bazel.build/reference/be/common-definitions
_COMMON = [
    "compatible_with",
    "deprecation",
    "exec_compatible_with",
    "exec_properties",
    "features",
    "name",
    "restricted_to",
    "tags",
    "target_compatible_with",
    "testonly",
    "visibility",
]

_PROGRAM = [
    "args",
    "chdir",
    "data",
    "entry_point",
    "env",
    "fixed_args",
    "include_transitive_types",
    "include_types",
    "node_options",
]

_TEST = [
    "env_inherit",
    "flaky",
    "local",
    "shard_count",
    "size",
    "timeout",
]

_SUPPORTED = {
    "js_binary": _PROGRAM,
    "js_library": ["data", "deps", "srcs", "types"],
    "js_run_binary": [
        "args",
        "chdir",
        "env",
        "execution_requirements",
        "include_transitive_types",
        "include_types",
        "mnemonic",
        "out_dirs",
        "outs",
        "progress_message",
        "silent_on_success",
        "srcs",
        "stdout",
        "tool",
    ],
    "js_test": _PROGRAM + _TEST,
    "npm_link_all_packages": [],
}

def missing(rule, attributes):
    """Says which of the attributes the stand-in does not have.

    Args:
        rule: the rule's or macro's name, as in `@aspect_rules_js//js:defs.bzl`.
        attributes: the names of the attributes that a target gives.

    Returns:
        One line for `fail`, or None when all are known.
    """
    unknown = [name for name in sorted(attributes) if name not in _COMMON + _SUPPORTED[rule]]
    if not unknown:
        return None
    return "{}: the stand-in for aspect_rules_js has no attribute {}; tools/airgap/modules/aspect_rules_js/README.md says what it has".format(
        rule,
        " and no attribute ".join(["'{}'".format(name) for name in unknown]),
    )
