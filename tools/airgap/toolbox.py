#!/usr/bin/env python3
"""Builds what Bazel needs where only package mirrors are reachable. Started by tools/bazel.

Owns the stages and their places below the cache folder:

    debian-HASH/        Bazel, its Java runtime, the distribution's rule sets
    cargo-bazel-HASH/   crate_universe's generator
    npm-HASH/           programs from the npm registry
    toolbox-KEY/        modules, registry and settings made from the above for one state of tools/airgap
    repository_cache/   crates, in the layout of Bazel's repository cache
    npm-packages/       packages of pnpm-lock.yaml, a folder for each state of it

A stage is built beside its final name and renamed when it is whole, so a folder of a final name
is always complete. One lock serialises builders; children inherit it, so that what a killed
builder left running is waited for and not disturbed.
"""

import fcntl
import hashlib
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

import crates
import debian
import npm_packages
import registry
import relocate
from console import Progress, ToolboxError, note

# What the machine itself must have, and what to do when it has not.
REQUIRED = (
    ("apt-get", "this needs Debian or a system derived from it; elsewhere use Bazelisk with access to the Central Registry"),
    ("dpkg", "this needs Debian or a system derived from it; elsewhere use Bazelisk with access to the Central Registry"),
    ("gcc", "install a C compiler, for example: apt-get install gcc libc6-dev"),
    ("rustc", "install a Rust toolchain with cargo, rustfmt and clippy"),
    ("cargo", "install a Rust toolchain with cargo, rustfmt and clippy"),
    ("node", "install Node.js 20 or newer"),
    ("npm", "install npm"),
)


def check_machine() -> None:
    """Refuses machines on which the toolbox cannot work, before anything is downloaded."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "amd64"):
        raise ToolboxError(
            f"the air-gapped toolbox is for Linux on amd64, this is {platform.system()} on {platform.machine()}",
            "use Bazelisk with access to the Central Registry",
        )
    for program, remedy in REQUIRED:
        if shutil.which(program) is None:
            raise ToolboxError(f"there is no {program} on this machine", remedy)


def stage(cache: pathlib.Path, name: str, inputs, make) -> pathlib.Path:
    """Returns `cache`/`name`-HASH, made by `make(folder, final)` unless it is there already."""
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:16]
    final = cache / f"{name}-{digest}"
    if not final.is_dir():
        partial = cache / f"{final.name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        make(partial, final)
        partial.rename(final)
    return final


def make_debian(cache: pathlib.Path, spec: dict):
    def make(folder: pathlib.Path, final: pathlib.Path) -> None:
        debian.build(folder, cache / "debian-download", spec["debian"], spec["cargo-bazel"]["disk_bytes"])
        relocate.relocate(folder, final, spec["bazel"]["version"])

    return make


def make_cargo_bazel(spec: dict):
    def make(folder: pathlib.Path, _final: pathlib.Path) -> None:
        debian.require_space(folder, spec["disk_bytes"])
        target, log = folder / "target", folder / "build.log"

        def compiled() -> int:
            return log.read_text(errors="replace").count("Compiling ")

        with Progress("cargo-bazel", spec["crates"], compiled, lambda count: f"{count} crates"), log.open("w") as out:
            # Built to run for a second, once per change of Cargo.lock: compile time is what counts.
            environment = {**os.environ, "CARGO_PROFILE_RELEASE_OPT_LEVEL": "1", "CARGO_PROFILE_RELEASE_DEBUG": "0"}
            command = ["cargo", "install", f"cargo-bazel@{spec['version']}", "--locked"]
            command += ["--root", folder, "--target-dir", target]
            status = subprocess.run(command, env=environment, stdout=out, stderr=out, close_fds=False).returncode
        if status != 0:
            reason = log.read_text(errors="replace").strip().splitlines()
            raise ToolboxError(
                "cargo-bazel could not be built: " + " / ".join(line.strip() for line in reason[-3:]),
                "check that cargo reaches its registry, then run the command again",
            )
        shutil.rmtree(target)

    return make


def make_npm(folder: pathlib.Path, _final: pathlib.Path) -> None:
    for file in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "npm" / file, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, close_fds=False)
    if result.returncode != 0:
        lines = [line for line in result.stderr.splitlines() if "npm error" in line or "npm ERR!" in line]
        raise ToolboxError(
            "npm could not install tools/airgap/npm: " + " / ".join(lines[:2]),
            "check that npm reaches its registry, then run the command again",
        )


def npm_programs(cache: pathlib.Path) -> pathlib.Path:
    """The folder of buildifier and pnpm, made unless it is there already."""
    return stage(cache, "npm", (HERE / "npm/package-lock.json").read_text(), make_npm)


def build(cache: pathlib.Path, key: str, spec: dict) -> None:
    """Makes `cache`/toolbox-`key` and all it stands on."""
    final = cache / f"toolbox-{key}"
    if final.is_dir():
        if pathlib.Path((final / "debian-path").read_text().strip()).is_dir():
            return
        shutil.rmtree(final)  # someone has made room in the cache
    check_machine()
    for partial in cache.glob("*.partial"):
        shutil.rmtree(partial)  # of starts that were killed, or that asked for something else
    suite = os.environ.get("DRE_AIRGAP_SUITE", spec["debian"]["suite"])
    spec["debian"]["suite"] = suite
    sources = [(HERE / name).read_text() for name in ("debian.py", "relocate.py")]
    prefix = stage(cache, "debian", [spec["debian"], sources], make_debian(cache, spec))
    rustc = subprocess.run(["rustc", "-V"], stdout=subprocess.PIPE, text=True, check=True).stdout
    generator = stage(cache, "cargo-bazel", [spec["cargo-bazel"]["version"], rustc], make_cargo_bazel(spec["cargo-bazel"]))
    npm = npm_programs(cache)

    partial = cache / f"{final.name}.partial"
    partial.mkdir()
    registry.build(partial, spec["modules"], prefix, HERE / "modules", ROOT)
    registry.finish(partial, final)
    buildifier = npm / "node_modules/@bazel/buildifier/buildifier-linux_amd64"
    shutil.copy(buildifier, partial / "modules/buildifier_prebuilt/buildifier")
    (partial / "debian-path").write_text(f"{prefix}\n")
    (partial / "airgap.bazelrc").write_text(settings(cache, final, prefix, generator / "bin/cargo-bazel"))
    partial.rename(final)


def settings(cache: pathlib.Path, final: pathlib.Path, prefix: pathlib.Path, generator: pathlib.Path) -> str:
    """The .bazelrc lines that name this machine's paths. All others are in tools/bazelrc/airgap.bazelrc."""
    digest = hashlib.sha256(generator.read_bytes()).hexdigest()
    lines = [
        "common --config=airgap",
        f"common --registry=file://{final}/registry",
        f"common --repository_cache={cache}/repository_cache",
        f"common --repo_env=CARGO_HOME={cache}/cargo",
        f"common --repo_env=DRE_BUSYBOX={prefix}/usr/bin/busybox",
        f"common --repo_env=DRE_NPM_PACKAGES={cache}/npm-packages",
        f"common --repo_env=CARGO_BAZEL_GENERATOR_URL=file://{generator}",
        f"common --repo_env=CARGO_BAZEL_GENERATOR_SHA256={digest}",
    ]
    if str(cache).startswith("/tmp/"):
        # The sandbox would hide the toolbox behind a /tmp of its own.
        lines.append("common --noincompatible_sandbox_hermetic_tmp")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """`toolbox.py CACHE KEY`: makes the toolbox and brings what the lock files name into its cache."""
    cache, key = pathlib.Path(arguments[0]), arguments[1]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with (HERE / "toolbox.toml").open("rb") as file:
        spec = tomllib.load(file)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "lock").open("w") as lock:
            os.set_inheritable(lock.fileno(), True)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                note("another start is building the toolbox; waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            build(cache, key, spec)
            crates.synchronise(cache, ROOT)
            npm_packages.synchronise(cache, ROOT, lambda: npm_programs(cache))
    except ToolboxError as error:
        note(f"{error.what}\ndre: {error.remedy}")
        return 1
    except subprocess.CalledProcessError as error:
        command = " ".join(str(word) for word in error.cmd)
        note(f"`{command}` failed with exit status {error.returncode}\ndre: see what it printed above, then run the command again")
        return 1
    except OSError as error:
        note(f"the toolbox in {cache} could not be built: {error}\ndre: make room or point XDG_CACHE_HOME elsewhere")
        return 1
    except KeyboardInterrupt:
        note("interrupted; run the command again to go on")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
