"""The machine's own Python, as a file that actions depend on."""

def _machine_python_repository_impl(rctx):
    found = rctx.which("python3")
    if found == None:
        fail("there is no python3 on this machine: install Python 3.11 or newer")

    # What is found may be a version manager's script.
    asked = rctx.execute([found, "-c", "import sys; print(sys.executable)"])
    if asked.return_code != 0:
        fail("{} does not run: {}".format(found, asked.stderr.strip()))
    rctx.symlink(asked.stdout.strip(), "bin/python3")
    rctx.file("BUILD.bazel", 'exports_files(["bin/python3"], visibility = ["//visibility:public"])\n')

_machine_python_repository = repository_rule(
    implementation = _machine_python_repository_impl,
    configure = True,
    environ = ["PATH"],
)

def _machine_python_impl(_module_ctx):
    _machine_python_repository(name = "machine_python")

machine_python = module_extension(implementation = _machine_python_impl)
