"""The layers of our images."""

load("@rules_pkg//pkg:tar.bzl", "pkg_tar")

# What a layer is compressed with, by the end of its target's name: the program's argument, the ending of the file's name, tags. What
# has zstd is built when it is asked for: where rules_oci is a stand-in, it needs the machine's zstd.
COMPRESSIONS = {
    "": struct(program = "gzip", extension = "tar.gz", tags = []),
    "_zstd": struct(program = "zstd", extension = "tar.zst", tags = ["manual"]),
}

def layer(name, mode = None, owners = None, package_dir = None, **kwargs):
    """A layer, of which every file is root's unless `owners` says otherwise: `<name>` by gzip, `<name>_zstd` by zstd.

    Args:
        name: the target's name.
        mode: the mode of files that do not bring their own.
        owners: path -> "uid.gid".
        package_dir: the folder for files that do not bring their own.
        **kwargs: what pkg_tar takes.
    """
    for suffix, compression in COMPRESSIONS.items():
        pkg_tar(
            name = name + suffix,
            # As small as it can be, and the same bytes whatever version of zlib, zstd or rules_pkg is here.
            compressor = "//rs/image_layer:compress_layer",
            compressor_args = compression.program,
            extension = compression.extension,
            mode = mode,
            owner = "0.0",
            owners = owners,
            package_dir = package_dir,
            tags = compression.tags,
            **kwargs
        )
