"""The extension that offers the npm packages of a pnpm-lock.yaml."""

load("//npm/private:repository.bzl", "npm_repository")

def _npm_impl(module_ctx):
    for module in module_ctx.modules:
        for lock in module.tags.npm_translate_lock:
            npm_repository(
                name = lock.name,
                pnpm_lock = lock.pnpm_lock,
                verify_node_modules_ignored = lock.verify_node_modules_ignored,
            )

# The fetch is tools/airgap/npm_packages.py's, which finds these two beside the lock.
_READ_WHEN_FETCHED = "Read by pnpm when the packages are fetched; part of the real module's API."

npm = module_extension(
    implementation = _npm_impl,
    tag_classes = {
        "npm_translate_lock": tag_class(attrs = {
            "data": attr.label_list(doc = _READ_WHEN_FETCHED),
            "name": attr.string(default = "npm", doc = "The repository's name."),
            "npmrc": attr.label(doc = _READ_WHEN_FETCHED),
            "pnpm_lock": attr.label(mandatory = True, doc = "The lock file."),
            "verify_node_modules_ignored": attr.label(doc = "The .bazelignore that has to name the project's node_modules."),
        }),
    },
)
