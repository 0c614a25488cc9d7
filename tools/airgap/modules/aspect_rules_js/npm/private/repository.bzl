"""The repository of a lock file: the fetched packages, and the macros that link them.

It reads what tools/airgap/npm_packages.py has made and opens no connection.
"""

_DEFS = """\
load("@aspect_rules_js//npm/private:link_all_packages.bzl", "link_all_packages")
load(":packages.bzl", "DIRECT", "PACKAGES")

def npm_link_all_packages(name = "node_modules", **attributes):
    \"\"\"Links the packages of {lock} into the package that holds it.

    Args:
        name: always node_modules.
        **attributes: none are known.
    \"\"\"
    link_all_packages(name, {root}, Label("//:BUILD.bazel"), DIRECT, PACKAGES, attributes)
"""

_PACKAGE_JSON = """\
load("@aspect_rules_js//npm/private:bin.bzl", "program", "program_run", "program_test")

_PACKAGE = "@@//{root}:node_modules/{package}"
{macros}
bin = struct({fields}
)
"""

_BIN_MACROS = """
def _{macro}(name, **attributes):
    program_run(name, _PACKAGE, {path}, {mnemonic}, attributes)

def _{macro}_binary(name, **attributes):
    program(name, _PACKAGE, {path}, attributes)

def _{macro}_test(name, **attributes):
    program_test(name, _PACKAGE, {path}, attributes)
"""

def _package_json(root, package, bins):
    """The package_json.bzl of a package: its programs as a struct of macros."""
    macros, fields = [], []
    for bin, path in bins.items():
        macro = bin.replace("-", "_")
        mnemonic = "".join([word.capitalize() for word in macro.split("_")])
        macros.append(_BIN_MACROS.format(macro = macro, path = repr(path), mnemonic = repr(mnemonic)))
        fields += ["\n    {0}{1} = _{0}{1},".format(macro, kind) for kind in ["", "_binary", "_test"]]
    return _PACKAGE_JSON.format(root = root, package = package, macros = "\n".join(macros), fields = "".join(fields))

def _verify_ignored(rctx, root):
    folder = "/".join([part for part in [root, "node_modules"] if part])
    lines = [line.strip().removesuffix("/") for line in rctx.read(rctx.attr.verify_node_modules_ignored).split("\n")]
    if folder not in lines:
        fail("{} does not name {}: add it as a line, or Bazel reads what npm puts there".format(rctx.attr.verify_node_modules_ignored, folder))

def _npm_repository_impl(rctx):
    root = rctx.attr.pnpm_lock.package
    if rctx.attr.verify_node_modules_ignored:
        _verify_ignored(rctx, root)
    fetched = rctx.getenv("DRE_NPM_PACKAGES", "")
    rctx.watch(rctx.attr.pnpm_lock)
    sum = rctx.execute(["sha256sum", rctx.path(rctx.attr.pnpm_lock)])
    folder = rctx.path("{}/{}".format(fetched, sum.stdout.split(" ")[0])) if fetched and sum.return_code == 0 else None
    if folder == None or not folder.exists:
        fail("the packages of {} are not in '{}': start Bazel by tools/bazel, which fetches them".format(rctx.attr.pnpm_lock, fetched))
    described = json.decode(rctx.read(folder.get_child("packages.json")))
    packages, direct = described["packages"], described["direct"]
    rctx.symlink(folder.get_child("node_modules").get_child(".pnpm"), "store")

    # Some packages hold BUILD files, which mean nothing here.
    rctx.file(".bazelignore", "store\n")
    manifests = ["store/{}/node_modules/{}/package.json".format(key, entry["package"]) for key, entry in packages.items()]
    rctx.file("BUILD.bazel", "exports_files({}, visibility = [\"//visibility:public\"])\n".format(manifests))
    rctx.file("packages.bzl", "DIRECT = {}\n\nPACKAGES = {}\n".format(direct, packages))
    rctx.file("defs.bzl", _DEFS.format(lock = rctx.attr.pnpm_lock, root = repr(root)))
    prefix = root + "/" if root else ""
    if root:
        rctx.file(prefix + "BUILD.bazel")
    for package, entry in direct.items():
        rctx.file("{}{}/package_json.bzl".format(prefix, package), _package_json(root, package, entry["bins"]))

npm_repository = repository_rule(
    doc = "The npm packages of a lock file, from the cache folder of the air-gapped toolbox.",
    implementation = _npm_repository_impl,
    attrs = {
        "pnpm_lock": attr.label(mandatory = True, doc = "The lock file."),
        "verify_node_modules_ignored": attr.label(doc = "A .bazelignore that has to name the project's node_modules."),
    },
)
