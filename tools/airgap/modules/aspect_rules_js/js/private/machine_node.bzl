"""The machine's own Node.js, as a file that actions depend on."""

def _machine_node_repository_impl(rctx):
    found = rctx.which("node")
    if found == None:
        fail("there is no node on this machine: install Node.js 20 or newer")

    # What is found may be a version manager's script.
    asked = rctx.execute([found, "-p", "process.execPath"])
    if asked.return_code != 0:
        fail("{} does not run: {}".format(found, asked.stderr.strip()))
    rctx.symlink(asked.stdout.strip(), "bin/node")
    rctx.file("BUILD.bazel", 'exports_files(["bin/node"], visibility = ["//visibility:public"])\n')

_machine_node_repository = repository_rule(
    implementation = _machine_node_repository_impl,
    configure = True,
    environ = ["PATH"],
)

def _machine_node_impl(_module_ctx):
    _machine_node_repository(name = "machine_node")

machine_node = module_extension(implementation = _machine_node_impl)
