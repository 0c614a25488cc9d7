"""toolbox.toml agrees with what the rest of the repository asks for."""

import pathlib
import sys
import tomllib
import unittest

HERE = pathlib.Path(__file__).parent.parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

import registry  # noqa: E402


class SpecTest(unittest.TestCase):
    def setUp(self):
        self.spec = tomllib.loads((HERE / "toolbox.toml").read_text())

    def test_the_bazel_version_is_the_repositorys(self):
        version = (ROOT / ".bazelversion").read_text().strip()
        self.assertEqual(self.spec["bazel"]["version"], version)
        self.assertEqual(self.spec["debian"]["pinned"]["bazel-bootstrap"], version)

    def test_every_module_that_is_asked_for_has_a_stand_in(self):
        files = list((ROOT / "tools/deps").glob("*.MODULE.bazel"))
        self.assertGreaterEqual(len(files), 2)
        wanted = set().union(*(registry.dependencies(file.read_text()) for file in files))
        self.assertIn("rules_rust", {name for name, _ in wanted})
        self.assertEqual({name for name, _ in wanted} - set(self.spec["modules"]), set())

    def test_every_overlay_belongs_to_a_module(self):
        overlays = {folder.name for folder in (HERE / "modules").iterdir()}
        self.assertEqual(overlays - set(self.spec["modules"]), set())

    def test_every_package_asked_for_is_kept(self):
        import fnmatch

        for package in self.spec["debian"]["packages"]:
            self.assertTrue(any(fnmatch.fnmatchcase(package, glob) for glob in self.spec["debian"]["keep"]), package)


if __name__ == "__main__":
    unittest.main()
