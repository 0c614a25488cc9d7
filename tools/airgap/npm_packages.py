"""Brings the npm packages of pnpm-lock.yaml into the cache folder, through the machine's own npm.

Owns the seam between npm and Bazel: pnpm, started by npm so that the user's mirrors, proxies and
credentials hold, fetches what the lock names for this machine, checks it against the lock's
integrity hashes and runs no scripts. Bazel then reads the folder and downloads nothing itself:

    npm-packages/SHA256-OF-THE-LOCK/
        node_modules/.pnpm/KEY/node_modules/   one package each, and links to what it depends on
        packages.json                          what lies there, see `describe`

Knows nothing about rules and targets: those are made from packages.json, in modules/aspect_rules_js.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

from console import Progress, ToolboxError, note

LOCK = "dashboard/pnpm-lock.yaml"

# What lies beside the lock and decides what pnpm does; only the manifest has to be there.
SETTINGS = ("package.json", "pnpm-workspace.yaml", ".npmrc")


def synchronise(cache: pathlib.Path, root: pathlib.Path, programs) -> None:
    """Makes `cache`/npm-packages/SHA256 unless it is there. `programs()` is the folder with the pinned pnpm."""
    lock = root / LOCK
    lock_bytes = lock.read_bytes()
    final = cache / "npm-packages" / hashlib.sha256(lock_bytes).hexdigest()
    if final.is_dir():
        return
    partial = cache / "npm-packages.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    shutil.copy(lock, partial)
    for name in SETTINGS:
        if (lock.parent / name).exists():
            shutil.copy(lock.parent / name, partial)
    _install(partial, cache / "pnpm-store", programs(), lock_bytes.count(b"resolution:"))
    (partial / "packages.json").write_text(json.dumps(describe(partial)))
    final.parent.mkdir(exist_ok=True)
    partial.rename(final)
    note(f"the packages of {LOCK} are in the cache")


def _install(folder: pathlib.Path, store: pathlib.Path, programs: pathlib.Path, total: int) -> None:
    command = ["npm", "exec", "--prefix", programs, "--", "pnpm", "install"]
    command += ["--frozen-lockfile", "--ignore-scripts", "--reporter=append-only", "--store-dir", store]
    # An archive of the wrong content is asked for again as well: not for longer than it takes to wait.
    command += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    environment = {**os.environ, "CI": "true", "npm_config_update_notifier": "false"}
    layout = folder / "node_modules/.pnpm"

    def linked() -> int:
        return len(os.listdir(layout)) if layout.is_dir() else 0

    with Progress("npm packages", total, linked, lambda count: f"{count} packages"):
        result = subprocess.run(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, close_fds=False
        )
        if result.returncode != 0:
            lines = [line.strip() for line in result.stdout.splitlines() if line.strip()]
            told = [line for line in lines if line.startswith(("ERR_PNPM", "npm error"))] or lines[-2:]
            raise ToolboxError(
                f"pnpm could not install what {LOCK} names: " + " / ".join(told[:2]),
                "check that npm reaches its registry and that the lock fits package.json (CONTRIBUTING.md says how to renew it)",
            )


def describe(folder: pathlib.Path) -> dict:
    """What an installation holds, as the repository rule of modules/aspect_rules_js reads it.

    `packages`: by key (its folder's name) the `package` name, the `version`, the `integrity` hash of
    the lock and the `links`, a list of [name as seen by the package, key, name of the package there].
    `direct`: by name as seen by the project, the `key`, the keys of all that it needs (`closure`),
    its programs (`bins`: name to path) and whether it is for development (`dev`).
    """
    layout = folder / "node_modules/.pnpm"
    hashes = integrities((folder / "pnpm-lock.yaml").read_text())
    packages = {}
    for key in sorted(entry.name for entry in layout.iterdir() if (entry / "node_modules").is_dir()):
        if key != "node_modules":
            packages[key] = _package(layout / key / "node_modules", layout, hashes)
    manifest = json.loads((folder / "package.json").read_text())
    direct = {}
    for name, link in _entries(folder / "node_modules"):
        if link.is_symlink():
            key, package = _target(link, layout)
            own = json.loads((link / "package.json").read_text())
            direct[name] = {
                "bins": _bins(package, own.get("bin", {})),
                "closure": _closure(key, packages),
                "dev": name not in manifest.get("dependencies", {}),
                "key": key,
            }
    return {"packages": packages, "direct": direct}


def integrities(lock: str) -> dict[str, str]:
    """The hash of each package's archive by NAME@VERSION, from the text of a pnpm-lock.yaml."""
    return dict(re.findall(r"(?m)^  '?([^\s']+)'?:\n    resolution: \{integrity: ([^,}]+)", lock))


def _package(folder: pathlib.Path, layout: pathlib.Path, hashes: dict[str, str]) -> dict:
    """Describes the package of one folder of the layout, and takes out the programs pnpm put into it."""
    links, own = [], None
    for name, entry in _entries(folder):
        if entry.is_symlink():
            links.append([name, *_target(entry, layout)])
        elif own is None:
            own = name
        else:
            raise ToolboxError(f"{folder} holds two packages, {own} and {name}", "this is a defect of tools/airgap")
    # They name absolute paths, and nothing that Bazel starts looks for them.
    shutil.rmtree(folder / own / "node_modules/.bin", ignore_errors=True)
    version = json.loads((folder / own / "package.json").read_text()).get("version", "0.0.0")
    if f"{own}@{version}" not in hashes:
        raise ToolboxError(
            f"{LOCK} has no integrity hash for {own}@{version}", "depend on a release in the npm registry, whose archives have hashes"
        )
    return {"integrity": hashes[f"{own}@{version}"], "links": links, "package": own, "version": version}


def _entries(folder: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
    """(name, path) of each package in a node_modules folder, those in a @scope included."""
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("@"):
            found += [(f"{entry.name}/{below.name}", below) for below in sorted(entry.iterdir())]
        elif not entry.name.startswith("."):
            found.append((entry.name, entry))
    return found


def _target(link: pathlib.Path, layout: pathlib.Path) -> tuple[str, str]:
    """(key, package name) of what a link points to."""
    path = os.path.relpath(os.path.normpath(link.parent / link.readlink()), layout)
    key, _, package = path.split("/", 2)
    return key, package


def _closure(key: str, packages: dict) -> list[str]:
    found, queue = {key}, [key]
    while queue:
        below = {target for _, target, _ in packages[queue.pop()]["links"]} - found
        found |= below
        queue += below
    return sorted(found)


def _bins(package: str, declared: dict | str) -> dict[str, str]:
    """Programs by name. A package with one program may give its path alone."""
    bins = declared if isinstance(declared, dict) else {package.rsplit("/", 1)[-1]: declared}
    return {name: os.path.normpath(path) for name, path in sorted(bins.items())}
