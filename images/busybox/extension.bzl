"""The repository @busybox: the shell of the image that has one, from the machine.

A busybox that needs no library is taken from where DRE_BUSYBOX points (the air-gapped toolbox sets it), else from
PATH. It is linked and not copied, so that Bazel sees when the machine's changes.
"""

load(":elf.bzl", "problem")

_REMEDY = "install one, for example: apt-get install busybox-static; or set DRE_BUSYBOX to it with --repo_env"

_FOUND = """\
filegroup(
    name = "busybox",
    srcs = ["bin/busybox"],
    visibility = ["//visibility:public"],
)
"""

# An error of the repository itself would also stop those who never ask for the image.
_MISSING = """\
genrule(
    name = "busybox",
    outs = ["bin/busybox"],
    cmd = "echo '@busybox: {reason}' >&2; exit 1",
    message = "Looking for",
    visibility = ["//visibility:public"],
)
"""

def _header(rctx, file):
    """The first bytes of a file, as integers."""
    dump = rctx.execute(["od", "-An", "-v", "-tu1", "-N4096", file])
    if dump.return_code != 0:
        return []
    return [int(word) for word in dump.stdout.replace("\n", " ").split(" ") if word]

def build_file(path, header):
    """The BUILD file of @busybox.

    Args:
        path: where a busybox was looked for and found; empty if there was none.
        header: its first bytes, as integers.

    Returns:
        The text: the program, or a target that fails and says why in one line.
    """
    reason = "there is no busybox on this machine" if not path else problem(header)
    if not reason:
        return _FOUND
    if path:
        reason = "{} {}".format(path, reason)
    return _MISSING.format(reason = "{}: {}".format(reason, _REMEDY).replace("'", "").replace("\\", "/").replace("\"", "").replace("$", "$$"))

def _busybox_impl(rctx):
    path = rctx.getenv("DRE_BUSYBOX") or str(rctx.which("busybox") or "")
    text = build_file(path, _header(rctx, path) if path else [])
    if text == _FOUND:
        rctx.symlink(path, "bin/busybox")
    rctx.file("BUILD.bazel", text)

_busybox = repository_rule(
    doc = "Finds a busybox that needs no library.",
    implementation = _busybox_impl,
    configure = True,
    environ = ["PATH"],
)

def _busybox_extension_impl(module_ctx):
    _busybox(name = "busybox")
    return module_ctx.extension_metadata(
        root_module_direct_deps = ["busybox"],
        root_module_direct_dev_deps = [],
    )

busybox = module_extension(
    doc = "Makes @busybox.",
    implementation = _busybox_extension_impl,
)
