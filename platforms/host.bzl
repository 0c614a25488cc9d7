"""What the machine that builds has, as repositories: @host_cpu and @host_libc."""

load("//platforms/cpu:host_cpu.bzl", "host_cpu")
load("//platforms/linkage:host_libc.bzl", "host_libc")

def _host_impl(module_ctx):
    host_cpu(name = "host_cpu")
    host_libc(name = "host_libc")
    return module_ctx.extension_metadata(
        root_module_direct_deps = ["host_cpu", "host_libc"],
        root_module_direct_dev_deps = [],
    )

host = module_extension(
    doc = "Makes @host_cpu and @host_libc.",
    implementation = _host_impl,
)
