"""The toolbox's stages on small folders made here: nothing is downloaded."""

import contextlib
import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest
import zipfile

HERE = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

import crates  # noqa: E402
import debian  # noqa: E402
import registry  # noqa: E402
import relocate  # noqa: E402
import toolbox  # noqa: E402
from console import ToolboxError  # noqa: E402


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name: str, text: str) -> pathlib.Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file


class MirrorsTest(InFolder):
    def mirrors(self, name: str, text: str):
        self.write(name, text)
        self.addCleanup(setattr, debian, "SOURCES", debian.SOURCES)
        debian.SOURCES = (str(self.folder),)
        return debian.mirrors()

    def test_deb822(self):
        found = self.mirrors(
            "a.sources",
            """\
            Types: deb deb-src
            # a comment
            URIs: http://one.example/debian/ http://two.example/debian
            Suites: bookworm
            Signed-By: /k.gpg

            Enabled: no
            Types: deb
            URIs: http://off.example/debian

            Types: deb-src
            URIs: http://source.example/debian
            """,
        )
        self.assertEqual(found, [("http://one.example/debian", "/k.gpg"), ("http://two.example/debian", "/k.gpg")])

    def test_one_line(self):
        found = self.mirrors(
            "sources.list",
            """\
            # deb http://off.example/debian bookworm main
            deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian bookworm main
            deb http://two.example/debian bookworm main
            deb-src http://source.example/debian bookworm main
            """,
        )
        self.assertEqual(found, [("http://one.example/debian", "/k.gpg"), ("http://two.example/debian", debian.KEYRING)])

    def test_too_little_space_is_refused_with_a_remedy(self):
        with self.assertRaises(ToolboxError) as caught:
            debian.require_space(self.folder, 10**18)
        self.assertIn("XDG_CACHE_HOME", caught.exception.remedy)


class RelocateTest(InFolder):
    def jar(self, name: str, class_path: str = "") -> None:
        file = self.folder / "usr/share/java" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file, "w") as archive:
            # A manifest folds its lines after 72 bytes: a space continues the one before.
            archive.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\r\n{class_path}\r\n")

    def test_the_class_path_is_closed_over_the_manifests(self):
        self.jar("a.jar", "Class-Path: /usr/share/java/b.ja\r\n r gone.jar")
        self.jar("b.jar", "Class-Path: c.jar a.jar")
        self.jar("c.jar")
        file = self.write(relocate.CLASS_PATH, "/usr/share/java/a.jar\n")
        relocate._class_path(self.folder, pathlib.Path("/final"))
        self.assertEqual(file.read_text().split(), [f"/final/usr/share/java/{name}.jar" for name in "abc"])

    def test_bazel_is_told_its_version(self):
        self.write(relocate.CLASS_PATH, "")
        relocate._version(self.folder, "7.7.1")
        relocate._class_path(self.folder, pathlib.Path("/final"))
        (jar,) = (self.folder / relocate.CLASS_PATH).read_text().split()
        with zipfile.ZipFile(self.folder / jar.removeprefix("/final/")) as archive:
            self.assertEqual(archive.read("build-data.properties"), b"build.label=7.7.1\n")

    def test_absolute_links_become_relative(self):
        target = self.write("etc/java/x.conf", "x")
        link = self.folder / "usr/lib/x.conf"
        link.parent.mkdir(parents=True)
        link.symlink_to("/etc/java/x.conf")
        relocate._relative_links(self.folder)
        self.assertFalse(str(link.readlink()).startswith("/"))
        self.assertEqual(link.resolve(), target.resolve())


class RegistryTest(InFolder):
    def build(self, asked: str, spec: dict) -> pathlib.Path:
        self.write("root/tools/deps/x.MODULE.bazel", asked)
        self.write("prefix/usr/share/bazel/embedded_tools/MODULE.bazel", 'module(name = "bazel_tools")\n')
        self.write("prefix/rules/x/MODULE.bazel", 'module(\n    name = "x",\n    version = "0.1",  # ours\n)\n')
        self.write("prefix/rules/x/BUILD", "first\n")
        self.write("overlays/x/BUILD.append", "second\n")
        self.write("overlays/x/sub/BUILD.append", "third\n")
        out = self.folder / "out"
        registry.build(out, spec, self.folder / "prefix", self.folder / "overlays", self.folder / "root")
        registry.finish(out, pathlib.Path("/final"))
        return out

    def test_every_version_asked_for_is_answered_by_the_one_folder(self):
        out = self.build('bazel_dep(name = "x", version = "7")\n', {"x": {"from": "rules/x", "also": ["8"]}})
        entries = sorted(path.name for path in (out / "registry/modules/x").iterdir())
        self.assertEqual(entries, ["7", "8"])
        self.assertEqual((out / "registry/modules/x/7/MODULE.bazel").read_text(), 'module(name = "x", version = "7")\n')
        self.assertIn("/final/modules", (out / "registry/bazel_registry.json").read_text())

    def test_overlays_replace_and_append(self):
        out = self.build('bazel_dep(name = "x", version = "7")\n', {"x": {"from": "rules/x"}})
        self.assertEqual((out / "modules/x/BUILD").read_text(), "first\nsecond\n")
        self.assertEqual((out / "modules/x/sub/BUILD").read_text(), "third\n")

    def test_programs_of_the_packages_lie_in_the_modules_bin(self):
        program = self.write("prefix/usr/bin/p", "#!/bin/sh\n")
        program.chmod(0o755)
        out = self.build('bazel_dep(name = "x", version = "7")\n', {"x": {"from": "rules/x", "programs": ["usr/bin/p"]}})
        self.assertEqual((out / "modules/x/bin/p").read_text(), "#!/bin/sh\n")
        self.assertTrue((out / "modules/x/bin/p").stat().st_mode & 0o100)

    def test_a_module_without_stand_in_is_named(self):
        with self.assertRaises(ToolboxError) as caught:
            self.build('bazel_dep(name = "y", version = "1")\n', {"x": {"from": "rules/x"}})
        self.assertIn("'y' (1)", caught.exception.what)
        self.assertIn("toolbox.toml", caught.exception.remedy)

    def test_dependencies_for_a_modules_own_tests_do_not_count(self):
        text = 'bazel_dep(\n    name = "a",\n    version = "1",\n)\nbazel_dep(name = "b", version = "2", dev_dependency = True)\n'
        self.assertEqual(registry.dependencies(text), {("a", "1")})


class StageTest(InFolder):
    def test_a_half_made_stage_is_made_again_and_never_used(self):
        def fails(folder, _final):
            (folder / "half").touch()
            raise ToolboxError("broke off", "again")

        with self.assertRaises(ToolboxError):
            toolbox.stage(self.folder, "s", "inputs", fails)
        self.assertEqual([path.suffix for path in self.folder.iterdir()], [".partial"])

        made = toolbox.stage(self.folder, "s", "inputs", lambda folder, _final: (folder / "whole").touch())
        self.assertEqual([path.name for path in made.iterdir()], ["whole"])
        self.assertEqual(toolbox.stage(self.folder, "s", "inputs", fails), made)
        self.assertNotEqual(toolbox.stage(self.folder, "s", "others", lambda *_: None), made)

    def test_a_program_that_fails_is_named_in_one_line(self):
        self.addCleanup(setattr, toolbox, "build", toolbox.build)
        toolbox.build = lambda *_: subprocess.run(["false", "some.deb"], check=True)
        with contextlib.redirect_stderr(io.StringIO()) as printed:
            self.assertEqual(toolbox.main([str(self.folder), "key"]), 1)
        self.assertIn("`false some.deb` failed with exit status 1", printed.getvalue())

    def test_a_second_builder_waits_for_the_first(self):
        code = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); sys.stdin.read()"
        holder = subprocess.Popen(
            [sys.executable, "-c", code, self.folder / "lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        holder.stdout.readline()
        key = "0" * 16
        waiter = subprocess.Popen([sys.executable, HERE / "toolbox.py", self.folder, key], stderr=subprocess.PIPE, text=True)
        self.assertIn("waiting", waiter.stderr.readline())
        # What the first one would have made:
        (self.folder / f"toolbox-{key}").mkdir()
        (self.folder / f"toolbox-{key}/debian-path").write_text(f"{self.folder}\n")
        for kind, lock in (("crates", "Cargo.lock"), ("npm-packages", "dashboard/pnpm-lock.yaml")):
            (self.folder / kind / hashlib.sha256((toolbox.ROOT / lock).read_bytes()).hexdigest()).mkdir(parents=True)
        holder.communicate("")
        self.assertEqual(waiter.wait(60), 0)
        waiter.stderr.close()


class CratesTest(InFolder):
    def test_a_lock_file_that_crate_universe_cannot_read_is_named(self):
        self.write("root/Cargo.lock", 'version = 4\n[[package]]\nname = "a"\nversion = "1.0.0"\n')
        with self.assertRaises(ToolboxError) as caught:
            crates.synchronise(self.folder / "cache", self.folder / "root")
        self.assertIn("format 4", caught.exception.what)
        self.assertIn("version = 3", caught.exception.remedy)

    def test_a_lock_file_that_is_no_toml_is_named(self):
        self.write("root/Cargo.lock", "<<<<<<< ours\n")
        with self.assertRaises(ToolboxError) as caught:
            crates.synchronise(self.folder / "cache", self.folder / "root")
        self.assertIn("Cargo.lock cannot be read", caught.exception.what)

    def test_a_crate_is_stored_by_its_checksum(self):
        archive = self.write("a-1.0.0.crate", "content")
        crates._store(archive, "ab12", self.folder / "cache")
        self.assertEqual((self.folder / "cache/content_addressable/sha256/ab12/file").read_text(), "content")


if __name__ == "__main__":
    unittest.main()
