"""What is in an image, from the graph that built it.

    load("//images/sbom:defs.bzl", "image_sbom")

    image_sbom(
        name = "sbom",
        binary = "//rs/backend:dre-backend",
        npm = "//dashboard:bundle_report_packages.json",
    )

The crates are those that are linked in the very configuration of `binary`: give what the image has, and build both in one.
"""

load("//images:stamped.bzl", "IS_STAMPED")
load(":crates.bzl", "CratesInfo", "crates")
load(":rustc.bzl", "RUST_TOOLCHAIN", "rustc_version")

SbomInfo = provider(
    doc = "What is in an image.",
    fields = {
        "cyclonedx": "File: the CycloneDX document",
        "spdx": "File: the SPDX document",
    },
)

def _image_sbom_impl(ctx):
    binary = ctx.attr.binary[CratesInfo]
    contents = [target[CratesInfo] for target in ctx.attr.contents]
    nodes = ctx.actions.declare_file(ctx.label.name + ".crates")
    lines = ctx.actions.args()
    lines.set_param_file_format("multiline")
    lines.add_all(depset(transitive = [info.nodes for info in [binary] + contents]))
    ctx.actions.write(nodes, lines)
    spdx = ctx.actions.declare_file(ctx.label.name + ".spdx.json")
    cyclonedx = ctx.actions.declare_file(ctx.label.name + ".cdx.json")
    files = {
        "--crates": nodes,
        "--lock": ctx.file._lock,
        "--manifest": ctx.file._manifest,
        "--rustc": rustc_version(ctx),
    }
    if ctx.file.npm:
        files |= {"--npm": ctx.file.npm, "--npm-lock": ctx.file.npm_lock}
    if ctx.attr.stamped:
        files["--status"] = ctx.info_file
    arguments = ctx.actions.args()
    arguments.add("--name", ctx.attr.program or ctx.attr.binary.label.name)
    for option, file in files.items():
        arguments.add(option, file)
    arguments.add_all(binary.links, before_each = "--root")
    arguments.add_all([id for info in contents for id in info.links], before_each = "--contains")
    arguments.add("--spdx", spdx)
    arguments.add("--cyclonedx", cyclonedx)
    ctx.actions.run(
        arguments = [arguments],
        executable = ctx.executable._make_sbom,
        inputs = depset(files.values(), transitive = [info.manifests for info in [binary] + contents]),
        mnemonic = "Sbom",
        outputs = [spdx, cyclonedx],
        progress_message = "Writing down what is in %{label}",
    )
    return [
        DefaultInfo(files = depset([spdx, cyclonedx])),
        OutputGroupInfo(cyclonedx = depset([cyclonedx])),
        SbomInfo(cyclonedx = cyclonedx, spdx = spdx),
    ]

_image_sbom = rule(
    doc = "The SBOMs of an image with one program.",
    implementation = _image_sbom_impl,
    attrs = {
        "binary": attr.label(aspects = [crates], mandatory = True, doc = "The program."),
        "contents": attr.label_list(aspects = [crates], doc = "Crates that are in the image without being linked."),
        "npm": attr.label(allow_single_file = [".json"], doc = "The npm packages, as `bundle_report` lists them."),
        "npm_lock": attr.label(allow_single_file = True, default = "//dashboard:pnpm-lock.yaml", doc = "Their hashes."),
        "program": attr.string(doc = "The name that the documents give it; the target's, if this is left out."),
        "stamped": attr.bool(mandatory = True, doc = "Whether the documents have the commit's time."),
        "_lock": attr.label(allow_single_file = True, default = "//:Cargo.lock"),
        "_make_sbom": attr.label(cfg = "exec", default = "//rs/sbom:make_sbom", executable = True),
        "_manifest": attr.label(allow_single_file = True, default = "//:Cargo.toml"),
    },
    toolchains = [RUST_TOOLCHAIN],
)

def image_sbom(name, binary, npm = None, contents = [], **kwargs):
    """`<name>.spdx.json` and `<name>.cdx.json`: what a program is made of, in SPDX 2.3 and CycloneDX 1.5.

    Args:
        name: the target's name.
        binary: the program, or what stands for it: a rule with an attribute `binary` or `src`.
        npm: the list of the npm packages of the bundle that the program embeds, if it does.
        contents: crates that are in the image for another reason than linking, such as certificates.
        **kwargs: `program`, and what all rules take.
    """
    _image_sbom(
        name = name,
        binary = binary,
        contents = contents,
        npm = npm,
        stamped = IS_STAMPED,
        **kwargs
    )
