"""What targets say to each other: JsInfo, with the fields of the real module, and how files are gathered from it."""

JsInfo = provider(
    doc = "What a target of JavaScript offers to those that depend on it.",
    fields = {
        "target": "Label of the target",
        "sources": "depset of its sources",
        "types": "depset of its type declarations",
        "transitive_sources": "depset of its sources and those of its dependencies",
        "transitive_types": "depset of its type declarations and those of its dependencies",
        "npm_sources": "depset of the files of the npm packages that it and its dependencies need",
        "npm_package_store_infos": "empty: packages of our own are not linked by the stand-in",
    },
)

def infos(targets):
    """The JsInfo of each of the targets that has one."""
    return [target[JsInfo] for target in targets if JsInfo in target]

def gather(targets, include_types = False, include_transitive_types = False):
    """The files that a program needs of its dependencies.

    Args:
        targets: the dependencies.
        include_types: also the type declarations of the dependencies themselves.
        include_transitive_types: also those of what they depend on.

    Returns:
        A list of depsets of files.
    """
    found = []
    for info in infos(targets):
        found += [info.transitive_sources, info.npm_sources]
        if include_transitive_types:
            found.append(info.transitive_types)
        elif include_types:
            found.append(info.types)
    return found
