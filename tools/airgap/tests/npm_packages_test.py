"""npm packages on small folders made here, with a stand-in for npm: nothing is downloaded."""

import contextlib
import hashlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

import npm_packages  # noqa: E402
from console import ToolboxError  # noqa: E402

LOCK = """\
lockfileVersion: '9.0'

packages:

  '@scope/two@2.0.0':
    resolution: {integrity: sha512-two==}
    engines: {node: '>=14'}

  one@1.0.0:
    resolution: {integrity: sha512-one==}

snapshots:

  '@scope/two@2.0.0': {}

  one@1.0.0:
    dependencies:
      '@scope/two': 2.0.0
      renamed: '@scope/two@2.0.0'
"""

# Installs what the tests ask for, or fails as pnpm does. The layout is pnpm's.
NPM = f"""#!{sys.executable}
import json, os, pathlib, sys
if os.environ["OUTCOME"] != "installed":
    print(" WARN  one-1.0.0 error (ERR_PNPM_TARBALL_INTEGRITY). Will retry in 1 second.")
    print(" ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum for one-1.0.0\\n\\nmore words")
    sys.exit(1)
def package(path, manifest):
    pathlib.Path(path).mkdir(parents=True)
    pathlib.Path(path, "package.json").write_text(json.dumps(manifest))
one, two = "node_modules/.pnpm/one@1.0.0/node_modules", "node_modules/.pnpm/@scope+two@2.0.0/node_modules"
package(one + "/one", {{"name": "one", "version": "1.0.0", "bin": "./cli.js"}})
package(one + "/one/node_modules/.bin", {{}})
package(two + "/@scope/two", {{"name": "@scope/two", "version": "2.0.0", "bin": {{"b": "bin/b.js", "a": "./a.js"}}}})
os.symlink("../../@scope+two@2.0.0/node_modules/@scope/two", one + "/renamed")
os.mkdir(one + "/@scope")
os.symlink("../../../@scope+two@2.0.0/node_modules/@scope/two", one + "/@scope/two")
os.symlink("../../one@1.0.0/node_modules/one", two + "/one")
os.symlink(".pnpm/one@1.0.0/node_modules/one", "node_modules/one")
os.mkdir("node_modules/.bin")
pathlib.Path("arguments").write_text(json.dumps(sys.argv[1:]))
"""


class NpmPackagesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.cache = self.folder / "cache"
        self.cache.mkdir()
        (self.folder / "root/dashboard").mkdir(parents=True)
        (self.folder / "root/dashboard/package.json").write_text('{"devDependencies": {"one": "1.0.0"}}')
        (self.folder / "bin").mkdir()
        (self.folder / "bin/npm").write_text(NPM)
        (self.folder / "bin/npm").chmod(0o755)
        self.addCleanup(os.environ.update, {"PATH": os.environ["PATH"]})
        os.environ["PATH"] = f"{self.folder / 'bin'}:{os.environ['PATH']}"

    def synchronise(self, lock: str = LOCK, outcome: str = "installed") -> pathlib.Path:
        (self.folder / "root" / npm_packages.LOCK).write_text(lock)
        os.environ["OUTCOME"] = outcome
        with contextlib.redirect_stderr(io.StringIO()):
            npm_packages.synchronise(self.cache, self.folder / "root", lambda: self.folder / "programs")
        return self.cache / "npm-packages" / hashlib.sha256(lock.encode()).hexdigest()

    def test_packages_are_described_with_what_they_need(self):
        described = json.loads((self.synchronise() / "packages.json").read_text())
        two = ["@scope/two", "@scope+two@2.0.0", "@scope/two"]
        self.assertEqual(
            described["packages"],
            {
                "@scope+two@2.0.0": {
                    "integrity": "sha512-two==",
                    "links": [["one", "one@1.0.0", "one"]],
                    "package": "@scope/two",
                    "version": "2.0.0",
                },
                "one@1.0.0": {
                    "integrity": "sha512-one==",
                    "links": [two, ["renamed", *two[1:]]],
                    "package": "one",
                    "version": "1.0.0",
                },
            },
        )
        closure = ["@scope+two@2.0.0", "one@1.0.0"]  # although each needs the other
        self.assertEqual(described["direct"], {"one": {"bins": {"one": "cli.js"}, "closure": closure, "dev": True, "key": "one@1.0.0"}})

    def test_programs_that_name_absolute_paths_are_taken_out(self):
        own = self.synchronise() / "node_modules/.pnpm/one@1.0.0/node_modules/one/node_modules"
        self.assertEqual(list(own.iterdir()), [])

    def test_pnpm_follows_the_lock_and_runs_no_scripts(self):
        arguments = json.loads((self.synchronise() / "arguments").read_text())
        self.assertIn("--frozen-lockfile", arguments)
        self.assertIn("--ignore-scripts", arguments)
        self.assertEqual(arguments[arguments.index("--store-dir") + 1], str(self.cache / "pnpm-store"))

    def test_a_lock_that_is_there_is_not_fetched_again(self):
        folder = self.synchronise()
        self.assertEqual(self.synchronise(outcome="fails"), folder)

    def test_an_archive_of_other_content_is_one_line_and_leaves_nothing(self):
        with self.assertRaises(ToolboxError) as caught:
            self.synchronise(outcome="fails")
        self.assertEqual(
            caught.exception.what,
            "pnpm could not install what dashboard/pnpm-lock.yaml names: "
            "ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum for one-1.0.0",
        )
        self.assertIn("npm reaches its registry", caught.exception.remedy)
        self.assertFalse((self.cache / "npm-packages").exists())
        self.assertTrue(self.synchronise().is_dir())

    def test_a_package_without_a_hash_is_refused(self):
        with self.assertRaises(ToolboxError) as caught:
            self.synchronise(LOCK.replace("{integrity: sha512-one==}", "{tarball: one.tgz}"))
        self.assertIn("no integrity hash for one@1.0.0", caught.exception.what)

    def test_programs_of_packages(self):
        self.assertEqual(npm_packages._bins("@scope/one", "./x/../cli.js"), {"one": "cli.js"})
        self.assertEqual(npm_packages._bins("one", {}), {})
        self.assertEqual(npm_packages._bins("one", {"b": "b.js", "a": "./a.js"}), {"a": "a.js", "b": "b.js"})


if __name__ == "__main__":
    unittest.main()
