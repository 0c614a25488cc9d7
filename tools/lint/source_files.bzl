"""The files of this repository that one test looks at as a whole, without leaving the sandbox."""

# Rust sources are not among them: each crate's own targets check those.
_PATTERNS = [
    "*.bazelrc",
    "*.bzl",
    "*.MODULE.bazel",
    "*.sh",
    ".bazelrc",
    ".bazelversion",
    ".ci/run",
    "BUILD.bazel",
    "MODULE.bazel",
    "bazel",
    "record",
]

# Bazel's links to its output, and what Cargo and npm make.
_NOT_OURS = [
    "**/node_modules/**",
    "bazel-*/**",
    "target/**",
]

def source_files(name = "source_files", also = []):
    """Declares `:source_files`, the package's Starlark, shell and .bazelrc files and those of all packages below it.

    Every package calls this; one that does not breaks the analysis of the package above it, so
    no file escapes the checks.

    Args:
        name: the target's name; the package above expects the default.
        also: files in folders of the package, which are not found otherwise.
    """
    native.filegroup(
        name = name,
        srcs = also + native.glob(_PATTERNS, allow_empty = True) + [
            "//{}:source_files".format("/".join([part for part in [native.package_name(), below] if part]))
            for below in native.subpackages(
                include = ["**"],
                allow_empty = True,
                exclude = _NOT_OURS,
            )
        ],
        visibility = ["//:__subpackages__"],
    )
