"""Bundles of webpack, made by a persistent worker where Bazel runs one: see //tools/workers/webpack_worker.

    load("//tools/webpack:defs.bzl", "bundle_budget_test", "bundle_report", "webpack_bundle")

    webpack_bundle(
        name = "bundle",
        srcs = [":sources"],
        config = "webpack/config.mjs",
        config_srcs = glob(["webpack/*.mjs"]) + ["package.json"],
        deps = [":node_modules"],
    )

The worker and the one-shot program, which `--strategy=Webpack=local` asks for, write the same bytes.
"""

load("@aspect_rules_js//js:defs.bzl", "js_test")

_MODES = [
    "development",
    "production",
]

# The names are Bazel's: https://bazel.build/remote/creating#rule-uses-worker
_WORKER_REQUIREMENTS = {
    "requires-worker-protocol": "json",
    "supports-multiplex-sandboxing": "1",
    "supports-multiplex-workers": "1",
    "supports-worker-cancellation": "1",
    "supports-workers": "1",
}

# js_binary runs where an action says that the output tree is. All paths of ours are relative to the
# action's own folder. The worker follows links by itself: it must know which of them outlive a sandbox.
_TOOL_ENVIRONMENT = {
    "BAZEL_BINDIR": ".",
    "JS_BINARY__PATCH_NODE_FS": "0",
}

def _package_argument(file):
    """The argument for a link to an npm package, `…/node_modules/NAME`; None for what lies in the store and for programs."""
    before, found, name = file.path.rpartition("/node_modules/")
    if not found or "/node_modules/" in before or name.startswith("."):
        return None
    if name.count("/") != (1 if name.startswith("@") else 0):
        return None
    return "--package=" + file.path

def _bundle_arguments(ctx, output, packages):
    """What the worker is asked for; it comes in a file, since only that can differ from request to request."""
    arguments = ctx.actions.args()
    arguments.use_param_file("@%s", use_always = True)
    arguments.set_param_file_format("multiline")
    arguments.add(ctx.file.config, format = "--config=%s")
    arguments.add_all(ctx.files.config_srcs, format_each = "--config-source=%s")
    arguments.add_all(ctx.files.srcs, format_each = "--source=%s")
    arguments.add_all(packages, expand_directories = False, map_each = _package_argument, uniquify = True)
    arguments.add(ctx.attr.mode, format = "--mode=%s")
    arguments.add_all(["{}={}".format(name, value) for name, value in ctx.attr.env.items()], format_each = "--env=%s")
    arguments.add(ctx.bin_dir.path, format = "--bin-dir=%s")
    arguments.add(output.path, format = "--output=%s")
    return arguments

def _webpack_bundle_impl(ctx):
    output = ctx.actions.declare_directory(ctx.label.name)
    packages = depset(transitive = [
        depset(transitive = [dep[DefaultInfo].files, dep[DefaultInfo].default_runfiles.files])
        for dep in ctx.attr.deps
    ])
    startup = ctx.actions.args()
    startup.add(ctx.attr.memory_limit_mb, format = "--memory_limit_mb=%s")
    ctx.actions.run(
        arguments = [startup, _bundle_arguments(ctx, output, packages)],
        env = _TOOL_ENVIRONMENT,
        executable = ctx.executable._worker,
        execution_requirements = _WORKER_REQUIREMENTS,
        inputs = depset([ctx.file.config] + ctx.files.config_srcs + ctx.files.srcs, transitive = [packages]),
        mnemonic = "Webpack",
        outputs = [output],
        progress_message = "Bundling %{label}",
    )
    return [DefaultInfo(files = depset([output]), runfiles = ctx.runfiles([output]))]

_webpack_bundle = rule(
    doc = "A folder with what webpack makes of sources.",
    implementation = _webpack_bundle_impl,
    attrs = {
        "config": attr.label(allow_single_file = [".js", ".cjs", ".mjs"], mandatory = True, doc = "webpack's configuration."),
        "config_srcs": attr.label_list(allow_files = True, doc = "What the configuration reads."),
        "deps": attr.label_list(doc = "The npm packages: webpack, what its configuration imports, and what is bundled."),
        "env": attr.string_dict(doc = "The environment that the configuration reads."),
        "memory_limit_mb": attr.int(default = 1500, doc = "Above it the worker ends compilers that it has kept."),
        "mode": attr.string(default = "production", values = _MODES, doc = "webpack's mode."),
        "srcs": attr.label_list(allow_files = True, mandatory = True, doc = "The sources; what is not among them is not found."),
        "_worker": attr.label(cfg = "exec", default = "//tools/workers/webpack_worker", executable = True),
    },
)

def webpack_bundle(name, config, srcs, deps, config_srcs = [], public_path = "/", env = {}, **kwargs):
    """A folder `<name>` with a bundle: scripts, styles and the page, compressed as well, and a manifest.

    Args:
        name: the target's and the folder's name.
        config: the configuration: a module whose default export is one, or a function that makes one.
        srcs: what is bundled. Generated files are laid beside sources, as if they stood there.
        deps: npm packages, such as `:node_modules` or `:node_modules/webpack`.
        config_srcs: files that the configuration imports or reads.
        public_path: where a browser finds the files: a path or an address, with a slash at its end.
        env: further variables that the configuration reads.
        **kwargs: `mode`, `memory_limit_mb`, and what all rules take.
    """
    _webpack_bundle(
        name = name,
        srcs = srcs,
        config = config,
        config_srcs = config_srcs,
        env = env | {"DRE_PUBLIC_PATH": public_path},
        deps = deps,
        **kwargs
    )

def bundle_report(name, env = {}, visibility = None, **kwargs):
    """The bundle analyzer's report, `<name>.html` and `<name>.json`: which module takes how much of which file.

    `<name>_packages.json` is the list of the npm packages that have modules in the bundle, with versions and licences;
    `<name>_sizes.json` how much of each file is of which package, or of which folder of ours.

    Args:
        name: the target's name.
        env: as of `webpack_bundle`.
        visibility: who may use the report.
        **kwargs: what else `webpack_bundle` takes.
    """
    webpack_bundle(
        name = name + "_bundle",
        env = env | {"DRE_BUNDLE_REPORT": "1"},
        tags = ["manual"],
        **kwargs
    )
    files = {
        name + ".html": "bundle-report.html",
        name + ".json": "bundle-report.json",
        name + "_packages.json": "bundle-packages.json",
        name + "_sizes.json": "bundle-sizes.json",
    }
    native.genrule(
        name = name,
        srcs = [":{}_bundle".format(name)],
        outs = files.keys(),
        cmd = " && ".join([
            "cp $(location :{}_bundle)/{} $(location {})".format(name, file, out)
            for out, file in files.items()
        ]),
        visibility = visibility,
    )

def bundle_budget_test(name, bundle, key, budgets = "//tools/webpack:budgets", **kwargs):
    """Fails when a bundle breaks its budget: `bundle.size/<key>` is all of it, `bundle.size/<key>/ENTRY` what an entry needs at once.

    Both are bytes after Brotli. The metrics lie in the test's outputs, too, one `NAME=VALUE` a line, as `dre gate` takes them.

    Args:
        name: the test's name.
        bundle: a `webpack_bundle` that writes `asset-manifest.json`.
        key: the bundle's name in the metrics.
        budgets: the file of budgets.
        **kwargs: what all tests take.
    """
    js_test(
        name = name,
        size = "small",
        args = [
            "$(rootpath //rs/cli:dre)",
            "$(rootpath {})".format(budgets),
            "$(rootpath {})".format(bundle),
            key,
        ],
        data = [
            budgets,
            bundle,
            "//rs/cli:dre",
            "//tools/webpack:bundle_sizes",
        ],
        entry_point = "//tools/webpack:bundle_budget",
        **kwargs
    )
