"""Makes the unpacked packages run from where they lie instead of from `/`.

Owns the three things in the packages that name absolute paths: symbolic links, ELF headers, and
the class path of Bazel's server, and with the last the version that Bazel gives as its own. docs/adr/0001-airgapped-bazel.md says how each was found.
"""

import os
import pathlib
import re
import subprocess
import zipfile

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = f"{LIBRARIES}/ld-linux-x86-64.so.2"
JAVA_HOME = "usr/lib/jvm/java-25-openjdk-amd64"
BAZEL_HOME = "usr/share/bazel"
CLASS_PATH = f"{BAZEL_HOME}/bazel_classpath_debian_depends.txt"

# Programs that are started by themselves. Shared libraries need nothing: the programs' run path
# is forced (DT_RPATH), so it also serves the libraries that they load.
PROGRAMS = (
    "usr/bin/bazel",
    f"{JAVA_HOME}/bin/java",
    f"{JAVA_HOME}/lib/jspawnhelper",
    "usr/libexec/x86_64-linux-gnu/bazel/*",
)


def relocate(unpacked: pathlib.Path, final: pathlib.Path, version: str) -> None:
    """Rewrites what was unpacked in `unpacked` so that it works once it is renamed to `final`.

    `version` is what Bazel says of itself.
    """
    _relative_links(unpacked)
    _programs(unpacked, final)
    _version(unpacked, version)
    _class_path(unpacked, final)


def _relative_links(root: pathlib.Path) -> None:
    for parent, folders, files in os.walk(root):
        for name in folders + files:
            link = pathlib.Path(parent, name)
            if link.is_symlink() and (target := os.readlink(link)).startswith("/"):
                link.unlink()
                link.symlink_to(os.path.relpath(root / target[1:], parent))


def _programs(unpacked: pathlib.Path, final: pathlib.Path) -> None:
    libraries = [LIBRARIES, f"{LIBRARIES}/bazel", f"{JAVA_HOME}/lib", f"{JAVA_HOME}/lib/server"]
    run_path = ":".join(str(final / folder) for folder in libraries)
    # patchelf itself is from the same archive: newer than the machine's C library.
    patchelf = [unpacked / LOADER, "--library-path", unpacked / LIBRARIES, unpacked / "usr/bin/patchelf"]
    for pattern in PROGRAMS:
        for program in unpacked.glob(pattern):
            for change in (["--set-interpreter", final / LOADER], ["--force-rpath", "--set-rpath", run_path]):
                subprocess.run([*patchelf, *change, program], check=True)


def _version(unpacked: pathlib.Path, version: str) -> None:
    """Puts on the class path what an official Bazel has and the distribution's lacks.

    Without it Bazel calls itself a development version, in profiles too, and rule sets that ask
    for its version take it for the newest.
    """
    jar = f"{BAZEL_HOME}/build-data.jar"
    with zipfile.ZipFile(unpacked / jar, "w") as archive:
        archive.writestr("build-data.properties", f"build.label={version}\n")
    with (unpacked / CLASS_PATH).open("a") as class_path:
        class_path.write(f"\n/{jar}\n")


def _class_path(unpacked: pathlib.Path, final: pathlib.Path) -> None:
    """Points the server's class path to the jars here, completed by what those jars' manifests name.

    A manifest's `Class-Path` is absolute in this distribution, so the Java runtime would look
    for it in the system's folders and the server would miss, for example, gRPC's `io.perfmark`.
    """
    wanted = (unpacked / CLASS_PATH).read_text().split()
    seen: dict[str, None] = {}
    while wanted:
        jar = wanted.pop(0)
        if jar in seen or not (unpacked / jar.lstrip("/")).is_file():
            continue
        seen[jar] = None
        wanted += [os.path.normpath(os.path.join(os.path.dirname(jar), name)) for name in _manifest_jars(unpacked, jar)]
    (unpacked / CLASS_PATH).write_text("".join(f"{final}{jar}\n" for jar in seen))


def _manifest_jars(unpacked: pathlib.Path, jar: str) -> list[str]:
    with zipfile.ZipFile(unpacked / jar.lstrip("/")) as archive:
        try:
            manifest = archive.read("META-INF/MANIFEST.MF").decode("utf-8", "replace")
        except KeyError:
            return []
    unfolded = re.sub(r"\r?\n ", "", manifest)
    match = re.search(r"(?m)^Class-Path: *(.*?)\r?$", unfolded)
    return match.group(1).split() if match else []
