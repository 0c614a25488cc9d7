"""The name that rules_rust 0.73 gives to what 0.54 calls `extension.bzl`."""

load(":extension.bzl", _crate = "crate")

crate = _crate
