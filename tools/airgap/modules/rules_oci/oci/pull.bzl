"""oci_pull, which the stand-in does not have: where only package mirrors are reached there is nothing to pull from."""

def oci_pull(name, **_attributes):
    """Fails and says so.

    Args:
        name: the repository's name.
        **_attributes: of the real rule.
    """
    fail(("oci_pull '{}': the stand-in for rules_oci pulls no images; build from nothing, or on an oci_image; " +
          "tools/airgap/modules/rules_oci/README.md says what it has").format(name))
