"""js_run_binary: a js_binary as an action.

The program sees its sources, packages and outputs in one output tree, whose root is its working
directory. It is started from there and not from runfiles, so that nothing is laid out twice.
"""

load("//private:copy_to_bin.bzl", "copy_to_bin")
load("//private:js_info.bzl", "gather")
load(":js_binary.bzl", "ProgramInfo")

def _variables(ctx, outputs):
    """Make variables that an argument may use besides Bazel's own."""
    folder = "/".join([part for part in [ctx.bin_dir.path, ctx.label.package] if part])
    single = outputs[0].path if outputs[0].is_directory else outputs[0].dirname
    return {"@D": single if len(outputs) == 1 else folder, "RULEDIR": folder}

def _environment(ctx):
    """What the real module sets for a program that runs as an action."""
    environment = {
        "BAZEL_BINDIR": ctx.bin_dir.path,
        "BAZEL_BUILD_FILE_PATH": ctx.build_file_path,
        "BAZEL_COMPILATION_MODE": ctx.var["COMPILATION_MODE"],
        "BAZEL_PACKAGE": ctx.label.package,
        "BAZEL_TARGET": "//{}:{}".format(ctx.label.package, ctx.label.name),
        "BAZEL_TARGET_CPU": ctx.var["TARGET_CPU"],
        "BAZEL_TARGET_NAME": ctx.label.name,
        "BAZEL_WORKSPACE": ctx.workspace_name,
        "JS_BINARY__USE_EXECROOT_ENTRY_POINT": "1",
    }
    if ctx.attr.chdir:
        environment["JS_BINARY__CHDIR"] = ctx.attr.chdir
    if ctx.attr.silent_on_success:
        environment["JS_BINARY__SILENT_ON_SUCCESS"] = "1"
    if ctx.outputs.stdout:
        environment["JS_BINARY__STDOUT_OUTPUT_FILE"] = ctx.outputs.stdout.short_path
    return environment

def _js_run_binary_impl(ctx):
    program = ctx.attr.tool[ProgramInfo]
    directories = [ctx.actions.declare_directory(name) for name in ctx.attr.out_dirs]
    outputs = ctx.outputs.outs + directories + ([ctx.outputs.stdout] if ctx.outputs.stdout else [])
    if not outputs:
        fail("{}: it makes nothing: give it outs, out_dirs or stdout".format(ctx.label))
    variables = _variables(ctx, outputs)

    def expanded(attribute, text):
        located = ctx.expand_location(text, ctx.attr.srcs + [ctx.attr.tool])
        return ctx.expand_make_variables(attribute, located, variables)

    given = {name: expanded("env", value) for name, value in ctx.attr.env.items()}
    ctx.actions.run(
        executable = program.launcher,
        arguments = [expanded("args", word) for word in ctx.attr.args],
        env = _environment(ctx) | given,
        inputs = depset(copy_to_bin(ctx, ctx.files.srcs), transitive = [program.data, program.machinery] + gather(
            ctx.attr.srcs,
            include_types = ctx.attr.include_types,
            include_transitive_types = ctx.attr.include_transitive_types,
        )),
        outputs = outputs,
        execution_requirements = ctx.attr.execution_requirements,
        mnemonic = ctx.attr.mnemonic,
        progress_message = ctx.attr.progress_message or "Running %{label}",
    )
    return [DefaultInfo(files = depset(outputs), runfiles = ctx.runfiles(files = outputs))]

js_run_binary = rule(
    doc = "Runs a js_binary during the build.",
    implementation = _js_run_binary_impl,
    attrs = {
        "args": attr.string_list(doc = "Arguments; $(location)s and make variables are replaced."),
        "chdir": attr.string(doc = "The working directory, relative to the root of the output tree."),
        "env": attr.string_dict(doc = "Variables of its environment; replaced as in arguments."),
        "execution_requirements": attr.string_dict(doc = "As of ctx.actions.run."),
        "include_transitive_types": attr.bool(doc = "Declarations of types of all libraries are inputs."),
        "include_types": attr.bool(doc = "Declarations of types of the libraries in `srcs` are inputs."),
        "mnemonic": attr.string(default = "JsRunBinary", doc = "The kind of action."),
        "out_dirs": attr.string_list(doc = "Folders that it makes."),
        "outs": attr.output_list(doc = "Files that it makes."),
        "progress_message": attr.string(doc = "What Bazel shows meanwhile."),
        "silent_on_success": attr.bool(default = True, doc = "What it prints is shown only when it fails."),
        "srcs": attr.label_list(allow_files = True, doc = "What it reads besides what its js_binary names."),
        "stdout": attr.output(doc = "A file for what it prints."),
        "tool": attr.label(mandatory = True, providers = [ProgramInfo], doc = "The js_binary."),
    },
)
