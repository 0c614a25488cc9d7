"""js_binary and js_test: a launcher that starts the machine's Node.js on an entry point.

A program runs in the root of the output tree. Where it runs as an action it is told that root by
BAZEL_BINDIR (or `--bazel-bindir`), as with the real module; in runfiles it is there already.
"""

load("//private:copy_to_bin.bzl", "copy_to_bin")
load("//private:directory_path.bzl", "DirectoryPathInfo")
load("//private:js_info.bzl", "gather")

ProgramInfo = provider(
    doc = "What js_run_binary needs to start a program without its runfiles.",
    fields = {
        "data": "depset of the entry point and what it reads, in the output tree",
        "launcher": "the file to start",
        "machinery": "depset of Node.js and what is loaded before the entry point",
    },
)

def _quoted(text):
    """As one word of the shell."""
    return "'" + text.replace("'", "'\\''") + "'"

def _expanded(ctx, text):
    """With $(location)s and make variables replaced."""
    return ctx.expand_make_variables("env", ctx.expand_location(text, ctx.attr.data), {})

def _entry_point(ctx):
    """(file, path in runfiles) of the script to start."""
    if DirectoryPathInfo in ctx.attr.entry_point:
        found = ctx.attr.entry_point[DirectoryPathInfo]
        return found.directory, "{}/{}".format(found.directory.short_path, found.path)
    files = copy_to_bin(ctx, ctx.files.entry_point)
    if len(files) != 1:
        fail("{}: entry_point is {} files and not one".format(ctx.label, len(files)))
    return files[0], files[0].short_path

def _launcher(ctx, entry_point_path):
    environment = {
        "JS_BINARY__BINDIR": ctx.bin_dir.path,
        "JS_BINARY__BUILD_FILE_PATH": ctx.build_file_path,
        "JS_BINARY__COMPILATION_MODE": ctx.var["COMPILATION_MODE"],
        "JS_BINARY__PACKAGE": ctx.label.package,
        "JS_BINARY__TARGET": "//{}:{}".format(ctx.label.package, ctx.label.name),
        "JS_BINARY__TARGET_CPU": ctx.var["TARGET_CPU"],
        "JS_BINARY__TARGET_NAME": ctx.label.name,
        "JS_BINARY__WORKSPACE": ctx.workspace_name,
    }
    environment.update({name: _expanded(ctx, value) for name, value in ctx.attr.env.items()})
    launcher = ctx.actions.declare_file("{0}_/{0}".format(ctx.label.name))
    ctx.actions.expand_template(
        template = ctx.file._launcher,
        output = launcher,
        is_executable = True,
        substitutions = {
            "%{chdir}": _quoted(_expanded(ctx, ctx.attr.chdir)),
            "%{entry_point}": _quoted(entry_point_path),
            "%{environment}": "\n".join(["export {}={}".format(name, _quoted(value)) for name, value in environment.items()]),
            # Words of the shell, as with the real module: a space in one has to be quoted.
            "%{fixed_args}": " ".join([_expanded(ctx, word) for word in ctx.attr.fixed_args]),
            "%{node}": _quoted(ctx.file._node.short_path),
            "%{node_options}": " ".join([_quoted(_expanded(ctx, word)) for word in ctx.attr.node_options]),
            "%{preload}": _quoted(ctx.file._preload.short_path),
            "%{target}": str(ctx.label),
            "%{workspace}": _quoted(ctx.workspace_name),
        },
    )
    return launcher

def _program_impl(ctx):
    entry_point, entry_point_path = _entry_point(ctx)
    launcher = _launcher(ctx, entry_point_path)
    data = ctx.runfiles(
        files = [entry_point] + copy_to_bin(ctx, ctx.files.data),
        transitive_files = depset(transitive = gather(
            ctx.attr.data + [ctx.attr.entry_point],
            include_types = ctx.attr.include_types,
            include_transitive_types = ctx.attr.include_transitive_types,
        )),
    ).merge_all([target[DefaultInfo].default_runfiles for target in ctx.attr.data])
    machinery = depset([ctx.file._node] + ctx.files._preload + ctx.files._preloaded)
    providers = [
        DefaultInfo(
            executable = launcher,
            runfiles = data.merge(ctx.runfiles(files = [launcher], transitive_files = machinery)),
        ),
        ProgramInfo(data = data.files, launcher = launcher, machinery = machinery),
        OutputGroupInfo(execroot_data_files = data.files),
    ]
    environment = {name: _expanded(ctx, value) for name, value in ctx.attr.env.items()}
    inherited = getattr(ctx.attr, "env_inherit", [])
    return providers + [RunEnvironmentInfo(environment = environment, inherited_environment = inherited)]

_ATTRIBUTES = {
    "chdir": attr.string(doc = "The working directory, relative to the root of the output tree."),
    "data": attr.label_list(allow_files = True, doc = "What the program imports and reads."),
    "entry_point": attr.label(allow_files = True, mandatory = True, doc = "The script to start."),
    "env": attr.string_dict(doc = "Variables of its environment."),
    "fixed_args": attr.string_list(doc = "Arguments that come before all others, as words of the shell."),
    "include_transitive_types": attr.bool(doc = "Declarations of types of all libraries lie in the runfiles."),
    "include_types": attr.bool(doc = "Declarations of types of the libraries in `data` lie in the runfiles."),
    "node_options": attr.string_list(doc = "Options of Node.js itself."),
    "_launcher": attr.label(default = ":launcher.sh.tpl", allow_single_file = True),
    "_node": attr.label(default = "@machine_node//:bin/node", allow_single_file = True),
    "_preload": attr.label(default = ":preload.cjs", allow_single_file = True),
    "_preloaded": attr.label_list(default = [":esm_hook.mjs", ":stay_inside.cjs"], allow_files = True),
}

js_binary = rule(
    doc = "A program on the machine's Node.js.",
    implementation = _program_impl,
    attrs = _ATTRIBUTES,
    executable = True,
)

js_test = rule(
    doc = "A program on the machine's Node.js that is a test.",
    implementation = _program_impl,
    attrs = _ATTRIBUTES | {
        "env_inherit": attr.string_list(doc = "Variables that the test takes from the environment of `bazel test`."),
    },
    test = True,
)
