"""What the status command says of a repository made here. Argument: the command."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

COMMAND = pathlib.Path(sys.argv[1]).resolve()


class StatusTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        stamp = self.folder / "tools/stamp"
        stamp.mkdir(parents=True)
        shutil.copy(COMMAND, stamp / "workspace_status")
        (self.folder / "Cargo.toml").write_text('[workspace]\n[workspace.package]\nversion = "1.2.3"\n[workspace.lints]\n')
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=first", date="2026-01-02T03:04:05+02:00")

    def git(self, *arguments: str, date: str = "") -> str:
        # Nobody's own configuration, and no repository above this one.
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_COMMITTER_DATE": date,
            "GIT_AUTHOR_DATE": date,
        }
        who = ["-c", "user.name=test", "-c", "user.email=test@test.invalid"]
        command = ["git", *who, *arguments]
        return subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True, text=True).stdout

    def status(self, source: str = "") -> tuple:
        environment = {"PATH": os.environ["PATH"], "DRE_SOURCE_URL": source}
        command = [self.folder / "tools/stamp/workspace_status"]
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        lines = dict(line.split(" ", 1) for line in result.stdout.splitlines())
        return result.returncode, lines, result.stderr

    def test_a_commit_has_a_revision_a_time_and_a_version(self) -> None:
        code, lines, _ = self.status()
        self.assertEqual(code, 0)
        self.assertEqual(lines, {
            "STABLE_REVISION": self.git("rev-parse", "HEAD").strip(),
            "STABLE_COMMIT_TIME": "2026-01-02T01:04:05Z",
            "STABLE_VERSION": "1.2.3",
        })

    def test_what_is_not_committed_has_none(self) -> None:
        (self.folder / "new").write_text("")
        code, lines, said = self.status()
        self.assertEqual((code, lines), (0, {}))
        self.assertIn("not committed", said)

    def test_the_source_has_no_credentials(self) -> None:
        for origin, source in [
            ("https://host.invalid/o/r", "https://host.invalid/o/r"),
            ("https://user:p@ss@host.invalid/o@1", "https://host.invalid/o@1"),
            ("git@host.invalid:o/r.git", None),
            ("/somewhere/else", None),
        ]:
            self.git("config", "remote.origin.url", origin)
            self.assertEqual(self.status()[1].get("STABLE_SOURCE"), source, origin)
        self.assertEqual(self.status("https://given.invalid/?a=1&b")[1]["STABLE_SOURCE"], "https://given.invalid/?a=1&b")
        code, _, said = self.status("ssh://given.invalid")
        self.assertEqual(code, 1)
        self.assertIn("DRE_SOURCE_URL", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
