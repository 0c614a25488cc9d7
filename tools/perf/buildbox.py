#!/usr/bin/env python3
"""BuildBox, a store, action cache and execution service of Bazel's remote APIs, in a folder of its own.

`buildbox.py FOLDER` unpacks it there from the suite that the air-gapped toolbox is from, unless it is there already, and
prints the folder of its programs. What is unpacked is newer than the machine's C library, so each program is started by
its own loader, through a script. Owns which packages and programs; tools/airgap/debian.py owns how they are brought here.
"""

import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tomllib

AIRGAP = pathlib.Path(__file__).resolve().parent.parent / "airgap"
sys.path.insert(0, str(AIRGAP))

import debian  # noqa: E402
from console import ToolboxError  # noqa: E402

PROGRAMS = ("buildbox-casd", "buildbox-run-hosttools")
LIBRARIES = "usr/lib/x86_64-linux-gnu"


def specification() -> dict:
    """What to unpack, as debian.build() takes it."""
    toolbox = tomllib.loads((AIRGAP / "toolbox.toml").read_text())["debian"]
    return {
        "suite": os.environ.get("DRE_AIRGAP_SUITE", toolbox["suite"]),
        "architecture": toolbox["architecture"],
        "packages": ["buildbox"],
        # The rest (mount, fuse, debconf) is for other runners, and for installing the packages as a system.
        "keep": ["buildbox", "lib*", "zlib1g"],
        "pinned": {},
    }


def script(prefix: pathlib.Path, program: str) -> str:
    """A shell script that starts a program of `prefix` with its own libraries, and nothing that it starts in turn."""
    libraries = prefix / LIBRARIES
    command = [libraries / "ld-linux-x86-64.so.2", "--library-path", libraries, prefix / "usr/bin" / program]
    return f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n'


def unpack(folder: pathlib.Path, spec: dict) -> pathlib.Path:
    """The folder of programs below `folder`. It is renamed to its final name when it is whole."""
    digest = hashlib.sha256(repr(sorted(spec.items())).encode()).hexdigest()[:16]
    final = folder / digest
    if not final.is_dir():
        partial = folder / f"{digest}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "bin").mkdir(parents=True)
        debian.build(partial, folder / "download", spec, 0)
        for program in PROGRAMS:
            path = partial / "bin" / program
            path.write_text(script(final, program))
            path.chmod(0o755)
        partial.rename(final)
    return final / "bin"


def main(arguments: list[str]) -> int:
    """Exit codes: 0 when it is there, 1 when it cannot be had (the last line says why), 2 for a wrong call."""
    if len(arguments) != 1:
        print("usage: buildbox.py FOLDER", file=sys.stderr)
        return 2
    try:
        print(unpack(pathlib.Path(arguments[0]).resolve(), specification()))
    except (OSError, subprocess.CalledProcessError, ToolboxError) as error:
        remedy = f": {error.remedy}" if isinstance(error, ToolboxError) else ""
        print(f"buildbox: {'; '.join(str(error).splitlines())}{remedy}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
