"""Publishing images with what belongs to them.

    load("//images/publish:defs.bzl", "image_publication", "publisher")

    image_publication(
        name = "dre_publication",
        image = "//images/dre",
        moving_tags = ["latest"],
        platforms = ["linux/amd64/v2", "linux/amd64/v3"],
        repository = "dre",
        sboms = {"//images/dre:sbom": ""},
        tags = ["{STABLE_VERSION}"],
    )

    publisher(
        name = "publish",
        publications = [":dre_publication"],
    )

`bazel run :publish -- --registry HOST[/PREFIX]` publishes; without arguments it prints the digests and sends nothing.
"""

load("//images:stamped.bzl", "IS_STAMPED")
load("//images/sbom:defs.bzl", "SbomInfo")
load("//images/sbom:rustc.bzl", "RUST_TOOLCHAIN", "rustc_version")

_BUILD_TYPE = "urn:dre:build:bazel-image:v1"
_BUILDER = "urn:dre:builder:bazel"

# Each names what was downloaded for a build.
_MATERIALS = [
    "//:Cargo.lock",
    "//:MODULE.bazel",
    "//dashboard:pnpm-lock.yaml",
    "//tools/deps:source_files",
]

_PublicationInfo = provider(
    doc = "An image, and what is published with it.",
    fields = {
        "entry": "dict: the publication as image_publish reads it, paths relative to the runfiles of this repository",
        "runfiles": "runfiles: the files that it names",
    },
)

def _provenance(ctx):
    """The predicate of how the image was built."""
    rustc = rustc_version(ctx)
    provenance = ctx.actions.declare_file(ctx.label.name + ".provenance.json")
    arguments = ctx.actions.args()
    arguments.add("--build-type", _BUILD_TYPE)
    arguments.add("--builder", _BUILDER)
    arguments.add("--parameter", "target=" + str(ctx.attr.image.label).removeprefix("@@"))
    for platform in ctx.attr.platforms:
        arguments.add("--parameter", "platform=" + platform)
    arguments.add("--rustc", rustc)
    for material in ctx.files._materials:
        arguments.add("--material", "{}={}".format(material.short_path, material.path))
    status = [ctx.info_file] if ctx.attr.stamped else []
    arguments.add_all(status, before_each = "--status")
    arguments.add("--output", provenance)
    ctx.actions.run(
        arguments = [arguments],
        executable = ctx.executable._make_provenance,
        inputs = [rustc] + ctx.files._materials + status,
        mnemonic = "Provenance",
        outputs = [provenance],
        progress_message = "Writing down how %{label} is built",
    )
    return provenance

def _image_publication_impl(ctx):
    if not ctx.file.image.is_directory:
        fail("{}: `image` is no oci_image and no oci_image_index".format(ctx.label))
    provenance = _provenance(ctx)
    sboms = [(target[SbomInfo], platform) for target, platform in ctx.attr.sboms.items()]
    entry = {
        "layout": ctx.file.image.short_path,
        "moving_tags": ctx.attr.moving_tags,
        "name": str(ctx.attr.image.label).removeprefix("@@"),
        "provenance": provenance.short_path,
        "repository": ctx.attr.repository,
        "sboms": [
            {"cyclonedx": sbom.cyclonedx.short_path, "platform": platform or None, "spdx": sbom.spdx.short_path}
            for sbom, platform in sboms
        ],
        "tags": ctx.attr.image_tags,
    }
    documents = [provenance] + [file for sbom, _ in sboms for file in [sbom.cyclonedx, sbom.spdx]]
    runfiles = ctx.runfiles([ctx.file.image] + documents).merge(ctx.attr.image[DefaultInfo].default_runfiles)
    return [
        DefaultInfo(files = depset(documents)),
        _PublicationInfo(entry = entry, runfiles = runfiles),
    ]

_image_publication = rule(
    doc = "An image with its repository, tags, SBOMs and provenance.",
    implementation = _image_publication_impl,
    attrs = {
        "image": attr.label(allow_single_file = True, mandatory = True, doc = "The image, or the index of images."),
        "image_tags": attr.string_list(doc = "Tags that never move."),
        "moving_tags": attr.string_list(doc = "Tags that move to what is published last."),
        "platforms": attr.string_list(doc = "What the images are for, as the provenance says it."),
        "repository": attr.string(mandatory = True, doc = "The repository, below a registry's prefix."),
        "sboms": attr.label_keyed_string_dict(providers = [SbomInfo], doc = "image_sbom targets, each with the platform of its image, or nothing for all."),
        "stamped": attr.bool(mandatory = True, doc = "Whether the provenance names the commit."),
        "_make_provenance": attr.label(cfg = "exec", default = "//rs/sbom:make_provenance", executable = True),
        "_materials": attr.label_list(allow_files = True, default = _MATERIALS),
    },
    toolchains = [RUST_TOOLCHAIN],
)

def image_publication(name, image, repository, tags = [], moving_tags = [], platforms = [], sboms = {}, **kwargs):
    """An image, and what is published with it: see `publisher`.

    Args:
        name: the target's name.
        image: an `oci_image` or `oci_image_index`.
        repository: the repository's name, below a registry's prefix.
        tags: tags that never move. `{KEY}` stands for a value of the build's status; such a tag is left out of a
            build that is not stamped.
        moving_tags: tags that move to what is published last.
        platforms: what the images are for, as the provenance says it.
        sboms: `image_sbom` targets, each with the platform of its image (`linux/amd64/v3`), or "" for all images.
        **kwargs: what all rules take.
    """
    _image_publication(
        name = name,
        image = image,
        image_tags = tags,
        moving_tags = moving_tags,
        platforms = platforms,
        repository = repository,
        sboms = sboms,
        stamped = IS_STAMPED,
        # Built with the publisher that names it.
        tags = ["manual"],
        **kwargs
    )

def _publisher_impl(ctx):
    crane = ctx.attr._crane[platform_common.ToolchainInfo]
    publications = [target[_PublicationInfo] for target in ctx.attr.publications]
    plan = {"publications": [publication.entry for publication in publications], "version": 1}
    plan_file = ctx.actions.declare_file(ctx.label.name + ".plan.json")
    files = [plan_file, ctx.executable._image_publish, crane.crane_info.binary]
    if ctx.attr.stamped:
        # Bazel's own file has no place among runfiles.
        status = ctx.actions.declare_file(ctx.label.name + ".status")
        ctx.actions.run_shell(
            arguments = [ctx.info_file.path, status.path],
            command = "cp \"$1\" \"$2\"",
            inputs = [ctx.info_file],
            outputs = [status],
        )
        plan["status"] = status.short_path
        files.append(status)
    ctx.actions.write(plan_file, json.encode_indent(plan) + "\n")
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        is_executable = True,
        output = script,
        substitutions = {
            "%{crane}": crane.crane_info.binary.short_path,
            "%{plan}": plan_file.short_path,
            "%{program}": ctx.executable._image_publish.short_path,
            "%{target}": str(ctx.label).removeprefix("@@"),
            "%{workspace}": ctx.workspace_name,
        },
        template = ctx.file._script,
    )
    runfiles = ctx.runfiles(files).merge_all(
        [publication.runfiles for publication in publications] + [
            crane.default.default_runfiles,
            ctx.attr._image_publish[DefaultInfo].default_runfiles,
        ],
    )
    return [DefaultInfo(executable = script, files = depset([script, plan_file]), runfiles = runfiles)]

_publisher = rule(
    doc = "A program that publishes images.",
    implementation = _publisher_impl,
    attrs = {
        "publications": attr.label_list(mandatory = True, providers = [_PublicationInfo], doc = "What is published."),
        "stamped": attr.bool(mandatory = True, doc = "Whether tags may have values of the build's status."),
        "_crane": attr.label(default = "@oci_crane_toolchains//:current_toolchain", cfg = "exec"),
        "_image_publish": attr.label(cfg = "exec", default = "//rs/image_publish", executable = True),
        "_script": attr.label(allow_single_file = True, default = ":publish.sh.tpl"),
    },
    executable = True,
)

def publisher(name, publications, **kwargs):
    """A program that publishes images with their SBOMs, provenance and, with a key, signatures.

    Args:
        name: the target's name. `bazel run <name> -- --help` says how it is used.
        publications: `image_publication` targets, each with a repository of its own.
        **kwargs: what all rules take.
    """
    _publisher(
        name = name,
        publications = publications,
        stamped = IS_STAMPED,
        **kwargs
    )
