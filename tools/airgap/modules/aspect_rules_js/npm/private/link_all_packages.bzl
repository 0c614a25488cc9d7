"""What npm_link_all_packages declares: the store of packages, and the links to those that the project names."""

load("//js:defs.bzl", "js_library")
load("//private:attributes.bzl", "missing")
load(":npm_package.bzl", "npm_link", "npm_package")

_STORE = "node_modules/.aspect_rules_js/"

def link_all_packages(name, root, repository, direct, packages, attributes):
    """Declares the targets of a package's node_modules.

    Args:
        name: node_modules.
        root: the Bazel package that holds the lock file.
        repository: label of a file at the root of the repository of fetched packages.
        direct: the packages that the project names, as tools/airgap/npm_packages.py describes them.
        packages: all packages, likewise.
        attributes: what else was given.
    """
    message = missing("npm_link_all_packages", attributes)
    if message:
        fail(message)
    if name != "node_modules":
        fail("npm_link_all_packages: the name is always node_modules, not '{}'".format(name))
    if native.package_name() != root:
        fail("npm_link_all_packages: packages are linked where the lock file lies, in //{}".format(root))
    for key, entry in packages.items():
        npm_package(
            name = _STORE + key,
            integrity = entry["integrity"],
            links = {link: "{}/node_modules/{}".format(target, package) for link, target, package in entry["links"]},
            manifest = repository.same_package_label("store/{}/node_modules/{}/package.json".format(key, entry["package"])),
            package = entry["package"],
            tags = ["manual"],
            version = entry["version"],
        )
    scopes = {}
    for alias, entry in direct.items():
        _link(alias, entry)
        if alias.startswith("@"):
            scopes.setdefault(alias.split("/")[0], []).append(alias)
    for folder, aliases in scopes.items():
        _all("node_modules/" + folder, aliases)
    _all("node_modules", direct.keys())

def _link(alias, entry):
    link = "node_modules/" + alias
    npm_link(
        name = link,
        closure = [":" + _STORE + key for key in entry["closure"]],
        link = alias,
        package = ":" + _STORE + entry["key"],
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )
    native.filegroup(
        name = link + "/dir",
        srcs = [":" + link],
        output_group = "package_directory",
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )

def _all(name, aliases):
    js_library(
        name = name,
        srcs = [":node_modules/" + alias for alias in aliases],
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )
