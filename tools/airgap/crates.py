"""Brings the crates of Cargo.lock into Bazel's repository cache, through the machine's own cargo.

Owns the seam between cargo and Bazel: cargo fetches (with the user's own mirrors and credentials)
and checks, Bazel then finds each crate by its SHA-256 and downloads nothing itself.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tomllib

from console import ToolboxError, note

# What the generator, cargo-bazel 0.15, parses.
NEWEST_LOCK_FORMAT = 3

# cargo names the folder of a registry's index by a hash that changed with 1.85. The generator is
# older and looks for the old name.
OLD_INDEX, NEW_INDEX = "6f17d22bba15001f", "1949cf8c6b5b557f"


def synchronise(cache: pathlib.Path, root: pathlib.Path) -> None:
    """Fetches what Cargo.lock names and leaves a stamp of its content, which tools/bazel looks for."""
    lock_file = root / "Cargo.lock"
    lock_bytes = lock_file.read_bytes()
    stamp = cache / "crates" / hashlib.sha256(lock_bytes).hexdigest()
    if stamp.exists():
        return
    try:
        lock = tomllib.loads(lock_bytes.decode())
    except ValueError as error:  # of TOML, or of UTF-8
        raise ToolboxError(f"Cargo.lock cannot be read: {error}", "restore it: git checkout Cargo.lock") from error
    if lock.get("version", 1) > NEWEST_LOCK_FORMAT:
        raise ToolboxError(
            f"Cargo.lock has format {lock['version']}, the distribution's crate_universe reads up to {NEWEST_LOCK_FORMAT}",
            f"write `version = {NEWEST_LOCK_FORMAT}` into Cargo.lock; cargo keeps it until dependencies change",
        )
    home = cache / "cargo"
    _cargo_home(home)
    _fetch(home, root)
    _link_index(home)
    wanted = {
        f"{package['name']}-{package['version']}.crate": package["checksum"]
        for package in lock["package"]
        if "checksum" in package
    }
    archives = {archive.name: archive for archive in (home / "registry/cache").glob("*/*.crate")}
    for name, checksum in wanted.items():
        if name in archives:
            _store(archives[name], checksum, cache / "repository_cache")
    note(f"{len(wanted)} crates of Cargo.lock are in the repository cache")
    stamp.parent.mkdir(exist_ok=True)
    stamp.touch()


def _cargo_home(home: pathlib.Path) -> None:
    """A CARGO_HOME of our own, which follows the user's configuration."""
    home.mkdir(exist_ok=True)
    theirs = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
    for name in ("config.toml", "config", "credentials.toml", "credentials"):
        link = home / name
        link.unlink(missing_ok=True)
        if (theirs / name).exists():
            link.symlink_to(theirs / name)


def _fetch(home: pathlib.Path, root: pathlib.Path) -> None:
    command = ["cargo", "fetch", "--locked", "--manifest-path", root / "Cargo.toml"]
    environment = {**os.environ, "CARGO_HOME": str(home)}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, close_fds=False)
    if result.returncode != 0:
        lines = [line for line in result.stderr.splitlines() if line.strip() and "Updating" not in line]
        raise ToolboxError(
            "cargo could not fetch what Cargo.lock names: " + " / ".join(line.strip() for line in lines[:3]),
            "check that cargo reaches its registry and that Cargo.lock fits Cargo.toml (cargo update --workspace)",
        )


def _link_index(home: pathlib.Path) -> None:
    index = home / "registry/index"
    for folder in index.glob(f"*-{NEW_INDEX}"):
        old = index / folder.name.replace(NEW_INDEX, OLD_INDEX)
        if not old.is_symlink():
            old.symlink_to(folder.name)


def _store(archive: pathlib.Path, checksum: str, repository_cache: pathlib.Path) -> None:
    """Places a crate where Bazel looks for content of that SHA-256."""
    file = repository_cache / "content_addressable/sha256" / checksum / "file"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"partial-{os.getpid()}")
    shutil.copyfile(archive, partial)
    partial.rename(file)
