"""The layers of our images."""

load("@rules_pkg//pkg:tar.bzl", "pkg_tar")

def layer(name, mode = None, owners = None, package_dir = None, **kwargs):
    """A gzip-compressed layer, of which every file is root's unless `owners` says otherwise.

    Args:
        name: the target's name.
        mode: the mode of files that do not bring their own.
        owners: path -> "uid.gid".
        package_dir: the folder for files that do not bring their own.
        **kwargs: what pkg_tar takes.
    """
    pkg_tar(
        name = name,
        # As small as gzip can be, and the same bytes whatever version of zlib or rules_pkg is here.
        compressor = "//rs/image_layer:compress_layer",
        extension = "tar.gz",
        mode = mode,
        owner = "0.0",
        owners = owners,
        package_dir = package_dir,
        **kwargs
    )
