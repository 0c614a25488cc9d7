"""What the stand-in understands. Whatever else is asked for is named, with the rule that was asked.

Loads nothing, so that //tools/airgap can test it as a file of its own.
"""

# https://bazel.build/reference/be/common-definitions
COMMON = [
    "compatible_with",
    "deprecation",
    "exec_compatible_with",
    "exec_properties",
    "features",
    "restricted_to",
    "tags",
    "target_compatible_with",
    "testonly",
    "visibility",
]

_SUPPORTED = {
    "oci_image": [
        "annotations",
        "architecture",
        "base",
        "cmd",
        "created",
        "entrypoint",
        "env",
        "exposed_ports",
        "labels",
        "os",
        "tars",
        "user",
        "variant",
        "volumes",
        "workdir",
    ],
    "oci_image_index": ["images", "platforms"],
    "oci_load": ["format", "image", "loader", "repo_tags"],
    "oci_push": ["image", "remote_tags", "repository", "repository_file"],
}

def missing(rule, attributes):
    """Says which of the attributes the stand-in does not have.

    Args:
        rule: the macro's name, as in `@rules_oci//oci:defs.bzl`.
        attributes: the names of the attributes that a target gives, but for `name`.

    Returns:
        One line for `fail`, or None when all are known.
    """
    unknown = [name for name in sorted(attributes) if name not in COMMON + _SUPPORTED[rule]]
    if not unknown:
        return None
    return "{}: the stand-in for rules_oci has no attribute {}; tools/airgap/modules/rules_oci/README.md says what it has".format(
        rule,
        " and no attribute ".join(["'{}'".format(name) for name in unknown]),
    )

def repository_problem(repository):
    """Says what is wrong with the repository of an oci_push.

    Args:
        repository: host and path, as `registry.example/team/image`.

    Returns:
        One line for `fail`, or None.
    """
    if "@" in repository or ":" in repository.split("/")[-1]:
        return "`repository` is '{}': leave digest and tag out".format(repository)
    return None
