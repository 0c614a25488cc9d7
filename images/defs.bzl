"""An image of one static program, from nothing: docs/adr/0005-images.md."""

load("@rules_oci//oci:defs.bzl", "oci_image", "oci_image_index", "oci_load")
load("//images/layers:defs.bzl", "COMPRESSIONS", "layer")
load("//images/publish:defs.bzl", "image_publication")
load("//images/sbom:defs.bzl", "image_sbom")
load("//tools/rust:static_program.bzl", "static_program")
load(":stamped_lines.bzl", "stamped_lines")

# The images of an index: suffix of its name -> CPU level, variant of amd64. The first has no variant, because most clients
# ask for none and take nothing else; it is the second by another name, for every CPU of the last fifteen years.
IMAGES = {
    "amd64": ("x86_64_v2", None),
    "v2": ("x86_64_v2", "v2"),
    "v3": ("x86_64_v3", "v3"),
}

# The user in every image: a number, so that a runtime can tell that it is not root. 65532 is what
# images without a distribution commonly call `nonroot`.
USER = "65532:65532"

def _described(title, description):
    """The OCI image specification's predefined keys. Lines whose values only a stamped build knows are left out of others."""
    return [
        "org.opencontainers.image.title=" + title,
        "org.opencontainers.image.description=" + description,
        "org.opencontainers.image.licenses=Apache-2.0",
        "org.opencontainers.image.created={STABLE_COMMIT_TIME}",
        "org.opencontainers.image.revision={STABLE_REVISION}",
        "org.opencontainers.image.source={STABLE_SOURCE}",
        "org.opencontainers.image.version={STABLE_VERSION}",
    ]

def program_image(name, program, description, cmd = None, exposed_ports = None, npm = None, visibility = None):
    """An image index of one program: `<name>_amd64` for who does not name a CPU level, `<name>_v2` and `<name>_v3`.

    Layers are compressed by gzip; `<name>_zstd` and `<name>_zstd_amd64`, `_v2`, `_v3` are the same by zstd.

    Also `load`, which hands the image for every machine to docker, podman or nerdctl as `<program>:latest`; the program of each level,
    `<name>_x86_64_v2_program`; what is in them, `sbom`; and `publication` and `publication_zstd`, for //images:publish and //images:publish_zstd.

    Args:
        name: the index's name, which is the image's.
        program: what dre_rust_binary made; the image starts it, as /usr/bin/<its name>.
        description: one line about it.
        cmd: its arguments, unless who starts the image gives others.
        exposed_ports: the ports it listens on.
        npm: the list of the npm packages within the program, if it has any.
        visibility: who may use the index and the images.
    """
    title = native.package_relative_label(program).name
    stamped_lines(
        name = name + "_labels",
        lines = _described(title, description),
    )
    stamped_lines(
        name = name + "_created",
        lines = ["{STABLE_COMMIT_TIME}"],
        # Not a date of its own: every build of the same sources is the same image.
        otherwise = ["1970-01-01T00:00:00Z"],
    )
    for level in {level: None for level, _ in IMAGES.values()}:
        static_program(
            name = "{}_{}_program".format(name, level),
            binary = program,
            platform = "//platforms:linux_{}_static".format(level),
            visibility = visibility,
        )
        layer(
            name = "{}_{}_layer".format(name, level),
            srcs = [":{}_{}_program".format(name, level)],
            mode = "0755",
            package_dir = "usr/bin",
        )
    for compression, how in COMPRESSIONS.items():
        for suffix, (level, variant) in IMAGES.items():
            oci_image(
                name = "{}{}_{}".format(name, compression, suffix),
                annotations = ":{}_labels".format(name),
                architecture = "amd64",
                cmd = cmd,
                created = ":{}_created".format(name),
                entrypoint = ["/usr/bin/" + title],
                env = {"PATH": "/usr/bin"},
                exposed_ports = exposed_ports,
                labels = ":{}_labels".format(name),
                os = "linux",
                tags = how.tags,
                # The least often changed first.
                tars = [
                    "//images/layers:certificates" + compression,
                    "//images/layers:users" + compression,
                    ":{}_{}_layer{}".format(name, level, compression),
                ],
                user = USER,
                variant = variant,
                visibility = visibility,
                volumes = ["/data"],
                workdir = "/data",
            )
        oci_image_index(
            name = name + compression,
            images = [":{}{}_{}".format(name, compression, suffix) for suffix in IMAGES],
            tags = how.tags,
            visibility = visibility,
        )
    oci_load(
        name = "load",
        image = ":{}_amd64".format(name),
        repo_tags = [title + ":latest"],
    )
    image_sbom(
        name = "sbom",
        # The levels differ in instructions, not in what they are made of.
        binary = ":{}_x86_64_v2_program".format(name),
        contents = ["@crates//:webpki-root-certs"],
        npm = npm,
        program = title,
        visibility = ["//tools/lint:__pkg__"],
    )
    for compression, how in COMPRESSIONS.items():
        image_publication(
            name = "publication" + compression,
            image = ":" + name + compression,
            moving_tags = ["latest"],
            platforms = ["linux/amd64/" + variant if variant else "linux/amd64" for _, variant in IMAGES.values()],
            repository = title,
            sboms = {":sbom": ""},
            tags = ["{STABLE_VERSION}"],
            visibility = ["//images:__pkg__"],
        )
