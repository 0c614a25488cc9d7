"""BuildBox's folder on a stand-in for the packages: nothing is downloaded."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

import buildbox  # noqa: E402
from console import ToolboxError  # noqa: E402

# Takes the loader's place, and says with which arguments.
LOADER = '#!/bin/sh\nprintf "%s\\n" "$@"\n'


def unpack_stand_in(folder, _downloads, spec, _reserve_bytes):
    assert spec["packages"] == ["buildbox"]
    loader = folder / buildbox.LIBRARIES / "ld-linux-x86-64.so.2"
    loader.parent.mkdir(parents=True)
    loader.write_text(LOADER)
    loader.chmod(0o755)


class BuildBoxTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="build box ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_programs_are_started_by_their_own_loader(self):
        with mock.patch("debian.build", unpack_stand_in):
            programs = buildbox.unpack(self.folder, buildbox.specification())
        prefix = programs.parent
        said = subprocess.check_output([programs / "buildbox-casd", "--bind", "an address"], text=True)
        libraries = str(prefix / buildbox.LIBRARIES)
        self.assertEqual(
            said.splitlines(),
            ["--library-path", libraries, str(prefix / "usr/bin/buildbox-casd"), "--bind", "an address"],
        )

    def test_what_is_there_is_used_and_what_was_interrupted_is_not(self):
        spec = buildbox.specification()
        with mock.patch("debian.build", side_effect=ToolboxError("no mirror", "add one")), self.assertRaises(ToolboxError):
            buildbox.unpack(self.folder, spec)
        with mock.patch("debian.build", unpack_stand_in):
            first = buildbox.unpack(self.folder, spec)
        with mock.patch("debian.build", side_effect=AssertionError("unpacked again")):
            self.assertEqual(buildbox.unpack(self.folder, spec), first)

    def test_another_suite_is_another_folder(self):
        with mock.patch("debian.build", unpack_stand_in):
            here = buildbox.unpack(self.folder, buildbox.specification())
            with mock.patch.dict("os.environ", {"DRE_AIRGAP_SUITE": "sid"}):
                there = buildbox.unpack(self.folder, buildbox.specification())
        self.assertNotEqual(here, there)

    def test_the_last_line_says_why_it_cannot_be_had(self):
        with mock.patch("debian.build", side_effect=ToolboxError("no mirror:\n  one", "add one")):
            with mock.patch("sys.stderr") as stderr:
                self.assertEqual(buildbox.main([str(self.folder)]), 1)
        text = "".join(call.args[0] for call in stderr.write.call_args_list)
        self.assertEqual(text, "buildbox: no mirror:;   one: add one\n")


if __name__ == "__main__":
    unittest.main()
