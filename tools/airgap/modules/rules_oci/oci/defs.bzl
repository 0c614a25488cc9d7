"""The macros, as the real module names them."""

load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//oci/private:attributes.bzl", "COMMON", "missing")
load("//oci/private:digest.bzl", "oci_digest")
load("//oci/private:image.bzl", _oci_image = "oci_image")
load("//oci/private:image_index.bzl", _oci_image_index = "oci_image_index")
load("//oci/private:load.bzl", _oci_load = "oci_load")
load("//oci/private:push.bzl", _oci_push = "oci_push")

def _common(attributes):
    return {key: value for key, value in attributes.items() if key in COMMON}

def _check(rule_name, attributes):
    message = missing(rule_name, attributes)
    if message:
        fail(message)

def _written(name, kind, lines, attributes):
    """The label of a file that holds the lines."""
    write_file(
        name = "{}_write_{}".format(name, kind),
        out = "{}.{}.txt".format(name, kind),
        content = lines,
        **_common(attributes)
    )
    return ":{}_write_{}".format(name, kind)

def _pairs(value):
    return ["{}={}".format(key, text) for key, text in value.items()]

def _words(value):
    # An argument may hold a line break; its line in the file may not.
    return [word.replace("\n", "%5Cn") for word in value]

def _with_commas(value):
    return [",".join(value)]

def _lines(value):
    return value

# What may be said in the BUILD file itself, by attribute: the type that says so, and the file's lines for it.
_INLINE = {
    "annotations": ("dict", _pairs),
    "cmd": ("list", _words),
    "entrypoint": ("list", _words),
    "env": ("dict", _pairs),
    "exposed_ports": ("list", _with_commas),
    "labels": ("dict", _pairs),
    "remote_tags": ("list", _lines),
    "repo_tags": ("list", _lines),
    "volumes": ("list", _with_commas),
}

def _with_files(name, attributes):
    """The attributes with a file in place of each list or dict that is written there."""
    found = dict(attributes)
    for attribute, (kind, lines) in _INLINE.items():
        if type(found.get(attribute)) == kind:
            written = "tags" if attribute in ["remote_tags", "repo_tags"] else attribute
            found[attribute] = _written(name, written, lines(found[attribute]), attributes)
    return found

def _digest(name, attributes):
    oci_digest(name = name + ".digest", image = ":" + name, out = name + ".json.sha256", **_common(attributes))

def oci_image(name, **attributes):
    """An image; `<name>.digest` is a file that holds its digest. See image.bzl for its attributes.

    Args:
        name: of the target, and of the directory.
        **attributes: of the rule; what is a file there may be a list or dict here.
    """
    _check("oci_image", attributes)
    _oci_image(name = name, **_with_files(name, attributes))
    _digest(name, attributes)

def oci_image_index(name, **attributes):
    """An index of images; `<name>.digest` is a file that holds its digest. See image_index.bzl for its attributes.

    Args:
        name: of the target, and of the directory.
        **attributes: of the rule.
    """
    _check("oci_image_index", attributes)
    _oci_image_index(name = name, **attributes)
    _digest(name, attributes)

def oci_load(name, **attributes):
    """Loads an image into a container engine. See load.bzl for its attributes.

    Args:
        name: of the target.
        **attributes: of the rule; `repo_tags` may be a list.
    """
    _check("oci_load", attributes)
    _oci_load(name = name, **_with_files(name, attributes))

def oci_push(name, **attributes):
    """Pushes an image to a registry. See push.bzl for its attributes.

    Args:
        name: of the target.
        **attributes: of the rule; `remote_tags` may be a list.
    """
    _check("oci_push", attributes)
    _oci_push(name = name, **_with_files(name, attributes))
