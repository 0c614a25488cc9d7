"""A file inside a directory that an action makes, such as a program of an npm package."""

DirectoryPathInfo = provider(
    doc = "A file inside a directory.",
    fields = {"directory": "the directory, a File", "path": "the file's path in it"},
)

def _directory_path_impl(ctx):
    return [DirectoryPathInfo(directory = ctx.file.directory, path = ctx.attr.path)]

directory_path = rule(
    doc = "Names a file inside a directory.",
    implementation = _directory_path_impl,
    attrs = {
        "directory": attr.label(allow_single_file = True, mandatory = True, doc = "The directory."),
        "path": attr.string(mandatory = True, doc = "The file's path in it."),
    },
    provides = [DirectoryPathInfo],
)
