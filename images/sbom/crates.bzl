"""An aspect that collects the crates that a Rust target is made of, each in the configuration in which it was built."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")

CratesInfo = provider(
    doc = "The crates that a target is made of. A crate is known by its label and its configuration's output folder.",
    fields = {
        "builds": "list of identities: what who depends on the target is built by",
        "links": "list of identities: what who depends on the target links",
        "manifests": "depset of File: the Cargo.toml files that nodes name",
        "needs": "list of identities: what the target itself is linked and built with",
        "nodes": "depset of string: the crates, each a JSON object as make_sbom reads it",
    },
)

# The tag by which crate_universe names the package of a target.
_PACKAGE_TAG = "crate-name="

# Attributes that stand for what they point to, such as those of aliases and of rules that only change the configuration.
_FORWARDING = ["actual", "binary", "crates", "src", "srcs"]

def _infos(rule_attr, names):
    """The providers at these attributes, each a label, a list of labels, or absent."""
    targets = []
    for name in names:
        value = getattr(rule_attr, name, None)
        targets += value if type(value) == "list" else [value] if type(value) == "Target" else []
    return [target[CratesInfo] for target in targets if CratesInfo in target]

def _package(ctx):
    """Name and version of the package, and its Cargo.toml; version and file only for a third-party one."""
    names = [tag.removeprefix(_PACKAGE_TAG) for tag in ctx.rule.attr.tags if tag.startswith(_PACKAGE_TAG)]
    if not names:
        return ctx.label.name, "", None
    manifests = [
        file
        for file in ctx.rule.files.compile_data
        if file.basename == "Cargo.toml" and file.dirname == ctx.label.workspace_root
    ]
    if len(manifests) != 1:
        fail("{} has {} files Cargo.toml at its root, expected one".format(ctx.label, len(manifests)))
    return names[0], ctx.rule.attr.version, manifests[0]

def _crates_impl(target, ctx):
    attr = ctx.rule.attr
    linked = _infos(attr, ["deps"])
    macros = _infos(attr, ["proc_macro_deps"])
    scripts = _infos(attr, ["script"])
    forwarded = _infos(attr, _FORWARDING)
    infos = linked + macros + scripts + forwarded
    nodes = [info.nodes for info in infos]
    manifests = [info.manifests for info in infos]
    if CrateInfo not in target:
        # A build script is of the package that it builds; what it is made of helps to build that.
        builds = [id for info in scripts for id in info.needs]
        return [CratesInfo(
            builds = builds + [id for info in forwarded for id in info.builds],
            links = [id for info in forwarded for id in info.links],
            manifests = depset(transitive = manifests),
            needs = builds + [id for info in forwarded for id in info.needs],
            nodes = depset(transitive = nodes),
        )]
    id = "{}{}".format(ctx.bin_dir.path, target.label)
    name, version, manifest = _package(ctx)
    links = [id for info in linked for id in info.links]
    builds = [id for info in linked for id in info.builds] + [id for info in macros for id in info.links]
    node = json.encode({
        "build_dependencies": builds,
        "dependencies": links,
        "id": id,
        "manifest": manifest.path if manifest else "",
        "name": name,
        "version": version,
    })
    return [CratesInfo(
        builds = [],
        links = [id],
        manifests = depset([manifest] if manifest else [], transitive = manifests),
        needs = links + builds,
        nodes = depset([node], transitive = nodes),
    )]

crates = aspect(
    doc = "Gives each target of Rust a CratesInfo. Nothing is built for it.",
    implementation = _crates_impl,
    attr_aspects = _FORWARDING + [
        "deps",
        "proc_macro_deps",
        "script",
    ],
)
