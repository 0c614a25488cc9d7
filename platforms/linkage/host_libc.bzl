"""The repository @host_libc: what the C library of the machine that builds, which static programs have within them, can do."""

# glibc's own start code of a static program reads relative relocations in their packed form (DT_RELR) from this version on:
# https://sourceware.org/glibc/wiki/Release/2.36
_PACKED_SINCE = (2, 36)

def rustc_flags(version):
    """Flags that link a static program as small as the C library lets it be.

    Args:
        version: what `getconf GNU_LIBC_VERSION` prints, as "glibc 2.36"; anything else is a library of which nothing is known.

    Returns:
        A list of arguments of rustc.
    """
    name, _, number = version.strip().partition(" ")
    parts = number.split(".")
    if name != "glibc" or len(parts) < 2 or not (parts[0].isdigit() and parts[1].isdigit()):
        return []
    if (int(parts[0]), int(parts[1])) < _PACKED_SINCE:
        return []
    return ["-Clink-arg=-Wl,-z,pack-relative-relocs"]

def _host_libc_impl(repository_ctx):
    found = repository_ctx.execute(["getconf", "GNU_LIBC_VERSION"])
    version = found.stdout if found.return_code == 0 else ""
    repository_ctx.file("BUILD.bazel", "")
    repository_ctx.file("flags.bzl", "STATIC_RUSTC_FLAGS = {}\n".format(repr(rustc_flags(version))))

host_libc = repository_rule(
    doc = "Knows this host's C library.",
    implementation = _host_libc_impl,
    configure = True,
    local = True,
)
