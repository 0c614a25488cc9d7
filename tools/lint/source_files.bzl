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

def source_files(name = "source_files", also = [], folders = None):
    """Declares `:source_files`, the package's Starlark, shell and .bazelrc files and those of all packages below it.

    Every package calls this; one that does not breaks the analysis of the package above it, so
    no file escapes the checks.

    Args:
        name: the target's name; the package above expects the default.
        also: files in folders of the package, which are not found otherwise.
        folders: where to look for packages below, if not everywhere. The root must say it: Bazel's links to
            its own output lie there, and to walk them while it writes there breaks the build.
    """
    native.filegroup(
        name = name,
        srcs = also + native.glob(_PATTERNS, allow_empty = True) + [
            "//{}:source_files".format("/".join([part for part in [native.package_name(), below] if part]))
            for below in native.subpackages(
                include = ["**"] if folders == None else [folder + "/**" for folder in folders],
                allow_empty = True,
            )
        ],
        visibility = ["//:__subpackages__"],
    )
