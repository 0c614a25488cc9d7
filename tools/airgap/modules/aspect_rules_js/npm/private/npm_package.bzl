"""The store of npm packages in the output tree, and the links into it.

    node_modules/.aspect_rules_js/KEY/node_modules/PACKAGE   the package, a directory
    node_modules/.aspect_rules_js/KEY/node_modules/OTHER     a link to what PACKAGE depends on
    node_modules/NAME                                        a link to what the project depends on

All links are relative and stay within the output tree, so a package finds what it declares and
nothing else, in the output tree, in a sandbox and in runfiles.
"""

load("//private:copy_to_bin.bzl", "COPY_REQUIREMENTS")
load("//private:js_info.bzl", "JsInfo")

_STORE = "node_modules/.aspect_rules_js"

NpmPackageInfo = provider(
    doc = "A package of the store.",
    fields = {
        "directory": "the package, a directory File",
        "files": "depset of the directory and the links beside it",
        "place": "its path below the store",
    },
)

def _link_to(ctx, path, target):
    """Declares a link at `path` to `target`, both relative to the package's folder."""
    link = ctx.actions.declare_symlink(path)
    ctx.actions.symlink(output = link, target_path = "../" * path.removeprefix("node_modules/").count("/") + target)
    return link

def _npm_package_impl(ctx):
    key = ctx.label.name.removeprefix(_STORE + "/")
    place = "{}/node_modules/{}".format(key, ctx.attr.package)
    directory = ctx.actions.declare_directory("{}/{}".format(_STORE, place))
    ctx.actions.run_shell(
        inputs = [ctx.file.manifest],
        outputs = [directory],
        # The hash stands for all files: only the manifest is an input that Bazel looks at.
        arguments = [ctx.file.manifest.dirname, directory.path, ctx.attr.integrity],
        command = 'cp -R "$1/." "$2"',
        mnemonic = "NpmPackageCopy",
        progress_message = "Copying npm package {}@{}".format(ctx.attr.package, ctx.attr.version),
        execution_requirements = COPY_REQUIREMENTS,
    )
    links = [
        _link_to(ctx, "{}/{}/node_modules/{}".format(_STORE, key, link), ".aspect_rules_js/" + target)
        for link, target in ctx.attr.links.items()
    ]
    files = depset([directory] + links)
    return [
        DefaultInfo(files = files),
        NpmPackageInfo(directory = directory, files = files, place = place),
    ]

npm_package = rule(
    doc = "A package of the store, with links to what it depends on.",
    implementation = _npm_package_impl,
    attrs = {
        "integrity": attr.string(mandatory = True, doc = "The hash of the package's archive."),
        "links": attr.string_dict(doc = "Paths below the store, by the name under which the package imports them."),
        "manifest": attr.label(allow_single_file = True, mandatory = True, doc = "The package.json of the fetched package."),
        "package": attr.string(mandatory = True, doc = "The package's name."),
        "version": attr.string(mandatory = True, doc = "The package's version."),
    },
)

def _npm_link_impl(ctx):
    package = ctx.attr.package[NpmPackageInfo]
    link = _link_to(ctx, "node_modules/" + ctx.attr.link, ".aspect_rules_js/" + package.place)
    needed = depset([link], transitive = [target[NpmPackageInfo].files for target in ctx.attr.closure])
    return [
        DefaultInfo(files = depset([link], transitive = [package.files]), runfiles = ctx.runfiles(transitive_files = needed)),
        JsInfo(
            target = ctx.label,
            sources = depset(),
            types = depset(),
            transitive_sources = depset(),
            transitive_types = depset(),
            npm_sources = needed,
            npm_package_store_infos = depset(),
        ),
        OutputGroupInfo(package_directory = depset([package.directory])),
    ]

npm_link = rule(
    doc = "A link from a package's node_modules into the store.",
    implementation = _npm_link_impl,
    attrs = {
        "closure": attr.label_list(providers = [NpmPackageInfo], doc = "All packages that it needs, itself included."),
        "link": attr.string(mandatory = True, doc = "The name under which the project imports it."),
        "package": attr.label(mandatory = True, providers = [NpmPackageInfo], doc = "The package of the store."),
    },
    provides = [DefaultInfo, JsInfo],
)
