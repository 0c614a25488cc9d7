"""Stage "modules": a Bazel registry of local folders that answers for every external module.

Owns how a `bazel_dep` of MODULE.bazel turns into a folder. A registry (and not
`--override_module`) because it lets MODULE.bazel name the versions of the Central Registry while
the folder holds the distribution's: tools/airgap/toolbox.toml says which.
"""

import json
import pathlib
import re
import shutil

from console import ToolboxError


def build(folder: pathlib.Path, spec: dict, prefix: pathlib.Path, overlays: pathlib.Path, root: pathlib.Path) -> None:
    """Lays out `folder`/modules and `folder`/registry.

    `prefix` holds the unpacked packages, `overlays` our own files, `root` the repository whose
    module files say which versions are asked for.
    """
    for name, source in spec.items():
        target = folder / "modules" / name
        if "from" in source:
            shutil.copytree(prefix / source["from"], target, symlinks=False, ignore=shutil.ignore_patterns("test", "tests"))
        if "tinyjson" in source:
            (crate,) = prefix.glob(source["tinyjson"])
            shutil.copytree(crate, target / "tinyjson")
        for program in source.get("programs", []):
            (target / "bin").mkdir(parents=True, exist_ok=True)
            shutil.copy(prefix / program, target / "bin")
        if (overlays / name).is_dir():
            _overlay(overlays / name, target)
    wanted = _wanted(spec, folder / "modules", prefix, root)
    for name, version in sorted(wanted):
        entry = folder / "registry/modules" / name / version
        entry.mkdir(parents=True)
        (entry / "MODULE.bazel").write_text(_module_file(folder / "modules" / name, version))
        (entry / "source.json").write_text(json.dumps({"type": "local_path", "path": name}))


def _overlay(source: pathlib.Path, target: pathlib.Path) -> None:
    """Lays `source` over `target`; a file named X.append is added to the end of X, or becomes X.

    BUILD files go by that way, because a folder with a BUILD file would be a package of ours.
    """
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.append"))
    for addition in source.rglob("*.append"):
        file = target / addition.relative_to(source).with_suffix("")
        file.write_text((file.read_text() if file.exists() else "") + addition.read_text())


def finish(folder: pathlib.Path, final: pathlib.Path) -> None:
    """Writes the one file that holds an absolute path: where the registry's sources lie."""
    (folder / "registry/bazel_registry.json").write_text(json.dumps({"module_base_path": str(final / "modules")}))


def dependencies(module_file: str) -> set[tuple[str, str]]:
    """(name, version) of each `bazel_dep` in a module file that is not for the module's own tests."""
    found = set()
    for call in re.findall(r"(?ms)^bazel_dep\((.*?)\)", module_file):
        if re.search(r"dev_dependency\s*=\s*True", call):
            continue
        name = re.search(r'\bname\s*=\s*"([^"]+)"', call)
        version = re.search(r'\bversion\s*=\s*"([^"]+)"', call)
        if name and version:
            found.add((name.group(1), version.group(1)))
    return found


def _wanted(spec: dict, modules: pathlib.Path, prefix: pathlib.Path, root: pathlib.Path) -> set[tuple[str, str]]:
    ours = sorted((root / "tools/deps").glob("*.MODULE.bazel"))
    asking = [*ours, prefix / "usr/share/bazel/embedded_tools/MODULE.bazel"]
    asking += [modules / name / "MODULE.bazel" for name in spec]
    wanted = {(name, version) for name, source in spec.items() for version in source.get("also", [])}
    for file in asking:
        # Our own module files are the root's: their dependencies for development count too.
        text = file.read_text()
        wanted |= dependencies(text.replace("dev_dependency = True", "") if file in ours else text)
    for name, version in sorted(wanted):
        if name not in spec:
            raise ToolboxError(
                f"no module '{name}' ({version}) can be had where only package mirrors are reachable",
                "say in [modules] of tools/airgap/toolbox.toml what stands in for it",
            )
    return wanted


def _module_file(folder: pathlib.Path, version: str) -> str:
    """The module's own MODULE.bazel, declaring the version that was asked for."""
    text = (folder / "MODULE.bazel").read_text()
    declaration = re.search(r"(?ms)^module\((.*?)\)", text)
    if not declaration:
        raise ToolboxError(f"{folder}/MODULE.bazel has no module()", "this is a defect of tools/airgap")
    arguments = re.sub(r'\s*version\s*=\s*"[^"]*"\s*,[^\n]*', "", declaration.group(1)).strip().rstrip(",")
    declared = f'module({arguments}, version = "{version}")'
    return text[: declaration.start()] + declared + text[declaration.end() :]
