"""A repository of the name that Bazel's built-in module asks for."""

def _buildozer_impl(repository_ctx):
    repository_ctx.file("BUILD.bazel", "")
    repository_ctx.file(
        "buildozer.exe",
        "#!/bin/sh\necho 'bazel mod tidy needs buildozer, which is not part of the air-gapped toolbox' >&2\nexit 1\n",
        executable = True,
    )

_buildozer = repository_rule(implementation = _buildozer_impl)

def _buildozer_binary_impl(_module_ctx):
    _buildozer(name = "buildozer_binary")

buildozer_binary = module_extension(implementation = _buildozer_binary_impl)
