"""What bazelrc_check.py must find, and what it must let pass."""

import pathlib
import tempfile
import unittest

from bazelrc_check import check

GOOD = "# Why.\n# https://bazel.build/x\nbuild:fast --jobs=1\nbuild:fast --keep_going\n"


class BazelrcCheckTest(unittest.TestCase):
    def problems(self, **files: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name.replace("_", ".")).write_text(text)
            return check(root, "main.rc")

    def test_a_good_file_has_no_problems(self):
        self.assertEqual(self.problems(main_rc=GOOD + "# https://x\nbuild --config=fast\n"), [])

    def test_a_line_without_a_command_is_found(self):
        self.assertIn("not a Bazel command", self.problems(main_rc="# https://x\n--jobs=1\n")[0])
        self.assertIn("'biuld:ci'", self.problems(main_rc="# https://x\nbiuld:ci --jobs=1\n")[0])

    def test_an_import_that_points_nowhere_is_found(self):
        for word in ("import", "try-import"):
            self.assertIn("does not exist", self.problems(main_rc=f"{word} %workspace%/gone.rc\n")[0])
        self.assertIn("not below", self.problems(main_rc="import /etc/bazel.bazelrc\n")[0])

    def test_the_users_own_file_may_be_absent(self):
        self.assertEqual(self.problems(main_rc="try-import %workspace%/user.bazelrc\n"), [])

    def test_imported_files_are_checked(self):
        found = self.problems(main_rc="import %workspace%/other.rc\n", other_rc="build --jobs=1\n")
        self.assertEqual(found, ["other.rc:1: no comment above it says why"])

    def test_a_flag_needs_a_reason_with_a_link(self):
        self.assertIn("no comment", self.problems(main_rc=GOOD + "\nbuild --jobs=1\n")[0])
        self.assertIn("no link", self.problems(main_rc="# Because.\nbuild --jobs=1\n")[0])

    def test_a_config_that_is_defined_nowhere_is_found(self):
        self.assertIn("defined nowhere", self.problems(main_rc="# https://x\nbuild --config=gone\n")[0])


if __name__ == "__main__":
    unittest.main()
