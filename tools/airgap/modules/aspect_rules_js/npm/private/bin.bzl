"""Programs of npm packages as macros, as package_json.bzl offers them."""

load("//js:defs.bzl", "js_binary", "js_run_binary", "js_test")
load("//private:directory_path.bzl", "directory_path")

def _entry_point(name, package, path):
    entry_point = name + "__entry_point"
    directory_path(
        name = entry_point,
        directory = package + "/dir",
        path = path,
        tags = ["manual"],
    )
    return ":" + entry_point

def program(name, package, path, attributes, rule = js_binary):
    """A js_binary, or a js_test, of a package's program.

    Args:
        name: the target's name.
        package: label of the linked package.
        path: the program's path in it.
        attributes: of the rule.
        rule: what it is to be.
    """
    rule(
        name = name,
        data = attributes.pop("data", []) + [package],
        entry_point = _entry_point(name, package, path),
        **attributes
    )

def program_test(name, package, path, attributes):
    """A js_test of a package's program; the arguments are those of `program`."""
    program(name, package, path, attributes, rule = js_test)

def program_run(name, package, path, mnemonic, attributes):
    """A js_run_binary of a package's program.

    Args:
        name: the target's name.
        package: label of the linked package.
        path: the program's path in it.
        mnemonic: the kind of action, unless `attributes` say otherwise.
        attributes: of js_run_binary; `data` and `fixed_args` are of the program.
    """
    tool = name + "__js_binary"
    own = {key: attributes.pop(key) for key in ["data", "fixed_args"] if key in attributes}
    program(tool, package, path, own | {"tags": ["manual"]})
    js_run_binary(
        name = name,
        mnemonic = attributes.pop("mnemonic", mnemonic),
        tool = ":" + tool,
        **attributes
    )
