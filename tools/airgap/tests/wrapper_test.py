"""tools/bazel as people and Bazelisk start it, with stand-ins for the Bazels it would hand over to."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parent.parent.parent.parent
WRAPPER = ROOT / "tools/bazel"

# Records how it was started. `mod graph` answers as the file `registry` says.
STUB = """#!/usr/bin/env bash
here=$(dirname "$0")
if [[ $1 == --version ]]; then echo "bazel 7.7.1"; exit 0; fi
if [[ " $* " == *' mod graph '* ]]; then echo asked >> "$here/asked"; exit "$(cat "$here/registry")"; fi
printf '%s\\n' "$@" > "$here/arguments"
printf '%s\\n' "${BAZELISK_SKIP_WRAPPER:-}" > "$here/environment"
"""

# What the wrapper itself and the toolbox's first checks use.
BASICS = "bash cat cp dirname env mkdir mktemp mv python3 rm sha256sum timeout uname".split()


class WrapperTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        for name in BASICS:
            (self.programs / name).symlink_to(shutil.which(name))
        self.cache = self.folder / "cache"

    def stub(self, name: str, registry_status: int = 0) -> pathlib.Path:
        """A stand-in for Bazel in a folder of its own, found in PATH under `name`."""
        home = self.folder / f"stub-{name}"
        home.mkdir()
        program = home / name
        program.write_text(STUB)
        program.chmod(0o755)
        (home / "registry").write_text(str(registry_status))
        return program

    def toolbox(self) -> pathlib.Path:
        """A finished toolbox for this state of the repository, with a stand-in for its Bazel."""
        key = hashlib.sha256()
        files = [f for top in ("tools/airgap", "tools/deps") for f in (ROOT / top).rglob("*") if f.is_file()]
        files = [f for f in files if f.suffix not in (".md", ".pyc") and f.parent.name != "tests"]
        for file in sorted(files, key=lambda f: os.fsencode(f)):
            key.update(file.read_bytes())
        bazel = self.folder / "debian/usr/bin/bazel"
        bazel.parent.mkdir(parents=True)
        bazel.write_text(STUB)
        bazel.chmod(0o755)
        toolbox = self.cache / f"dre/toolbox-{key.hexdigest()[:16]}"
        toolbox.mkdir(parents=True)
        (toolbox / "debian-path").write_text(f"{self.folder / 'debian'}\n")
        for kind, lock in (("crates", "Cargo.lock"), ("npm-packages", "dashboard/pnpm-lock.yaml")):
            (self.cache / "dre" / kind).mkdir()
            (self.cache / "dre" / kind / hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()).touch()
        return bazel

    def start(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        paths = [self.programs, *sorted(self.folder.glob("stub-*"))]
        environment = {
            "PATH": os.pathsep.join(map(str, paths)),
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.cache),
            **variables,
        }
        return subprocess.run([WRAPPER, *arguments], env=environment, capture_output=True, text=True)

    def arguments(self, program: pathlib.Path) -> list[str]:
        return (program.parent / "arguments").read_text().splitlines()

    def test_an_unknown_mode_is_refused(self):
        result = self.start("version", DRE_BAZEL_MODE="ofline")
        self.assertEqual(result.returncode, 2)
        self.assertIn("'ofline'", result.stderr)
        self.assertIn("online, airgap or auto", result.stderr)

    def test_online_hands_over_to_bazel_real(self):
        real = self.stub("some-bazel")
        result = self.start("build", "//:a b", DRE_BAZEL_MODE="online", BAZEL_REAL=str(real))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.arguments(real)[-2:], ["build", "//:a b"])
        self.assertEqual((real.parent / "environment").read_text().strip(), "true")

    def test_online_hands_over_to_bazelisk_and_then_to_a_bazel_of_the_pinned_version(self):
        for name in ("bazel", "bazelisk"):
            real = self.stub(name)
            self.assertEqual(self.start("version", DRE_BAZEL_MODE="online").returncode, 0)
            self.assertEqual(self.arguments(real)[-1], "version")

    def test_online_without_any_bazel_says_what_to_install(self):
        result = self.start("version", DRE_BAZEL_MODE="online")
        self.assertEqual(result.returncode, 1)
        self.assertIn("install Bazelisk", result.stderr)

    def test_auto_asks_the_registry_once_a_day_and_says_so_once(self):
        real = self.stub("bazelisk", registry_status=0)
        first, second = self.start("info"), self.start("info")
        self.assertIn("online build: Bazel's module registry answers", first.stderr)
        self.assertEqual(second.stderr, "")
        self.assertEqual((real.parent / "asked").read_text(), "asked\n")

        choice = self.cache / "dre/choice"
        text = choice.read_text()
        choice.write_text("1" + text[text.index("\t") :])  # long ago
        self.start("info")
        self.assertEqual((real.parent / "asked").read_text(), "asked\nasked\n")

    def test_auto_without_a_registry_takes_the_toolbox(self):
        self.stub("bazelisk", registry_status=1)
        bazel = self.toolbox()
        result = self.start("build", "//:x")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("airgap build: Bazel's module registry does not answer", result.stderr)
        self.assertEqual(self.arguments(bazel)[-2:], ["build", "//:x"])
        self.assertTrue(any(argument.startswith("--install_base=") for argument in self.arguments(bazel)))

    def test_a_registry_that_answers_to_another_bazel_is_asked_again(self):
        self.stub("bazelisk", registry_status=1)
        self.toolbox()
        self.start("info")
        real = self.stub("newer", registry_status=0)
        self.assertIn("online build", self.start("info", BAZEL_REAL=str(real)).stderr)

    def test_the_mode_overrides_the_choice(self):
        self.stub("bazelisk", registry_status=0)
        bazel = self.toolbox()
        result = self.start("info", DRE_BAZEL_MODE="airgap")
        self.assertIn("DRE_BAZEL_MODE says so", result.stderr)
        self.assertEqual(self.arguments(bazel)[-1], "info")

    def test_what_the_machine_lacks_is_named_before_anything_is_downloaded(self):
        have = ["apt-get", "dpkg", "gcc", "rustc", "cargo", "node", "npm"]
        for missing in have:
            with self.subTest(missing):
                for name in have:
                    (self.programs / name).unlink(missing_ok=True)
                    if name != missing:
                        (self.programs / name).symlink_to("/bin/false")
                result = self.start("info", DRE_BAZEL_MODE="airgap")
                self.assertEqual(result.returncode, 1)
                self.assertIn(f"there is no {missing} on this machine", result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 3 if missing == have[0] else 2, result.stderr)

    def test_another_machine_is_refused_with_a_way_out(self):
        (self.programs / "uname").unlink()
        (self.programs / "uname").write_text("#!/bin/sh\necho Darwin arm64\n")
        (self.programs / "uname").chmod(0o755)
        result = self.start("info", DRE_BAZEL_MODE="airgap")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Darwin arm64", result.stderr)
        self.assertIn("Bazelisk", result.stderr)

    def test_a_cache_that_cannot_be_made_is_named(self):
        (self.folder / "file").touch()
        result = self.start("info", DRE_BAZEL_MODE="airgap", XDG_CACHE_HOME=str(self.folder / "file"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("point XDG_CACHE_HOME to a folder", result.stderr)

    def test_no_python_is_named(self):
        (self.programs / "python3").unlink()
        result = self.start("info", DRE_BAZEL_MODE="airgap")
        self.assertIn("there is no python3", result.stderr)

    def test_incremental_compilation_has_a_folder_that_outlives_the_sandbox(self):
        real = self.stub("bazelisk")
        self.start("info", DRE_BAZEL_MODE="online")
        settings = next(a for a in self.arguments(real) if a.startswith("--bazelrc=")).removeprefix("--bazelrc=")
        self.assertIn(f"--sandbox_writable_path={self.cache}/dre/incremental", pathlib.Path(settings).read_text())


if __name__ == "__main__":
    unittest.main()
