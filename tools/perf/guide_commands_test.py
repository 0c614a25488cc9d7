"""How the guide's commands are found and run, on a guide of its own."""

import pathlib
import tempfile
import unittest

import guide_commands

GUIDE = """# A guide

```console
$ not this one
```

## Commands

Text.

```console
$ echo one >written
$ cd folder && echo two >>../written
```

```console
$ no-such-program --help
$ echo never >>written
```

```console
$ false
$ echo never >>written
```

```text
$ not this one
```

## Another section

```console
$ not this one
```
"""


class GuideCommandsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.workspace = pathlib.Path(folder.name)
        (self.workspace / "folder").mkdir()

    def run_all(self, excepted=()):
        runner = guide_commands.Runner(self.workspace, self.workspace, list(excepted))
        return guide_commands.run_all(runner, guide_commands.blocks(GUIDE))

    def test_finds_the_commands_of_its_section_alone(self):
        first, second, third = guide_commands.blocks(GUIDE)
        self.assertEqual(first, ["echo one >written", "cd folder && echo two >>../written"])
        self.assertEqual(second[0], "no-such-program --help")
        self.assertEqual(third[0], "false")

    def test_runs_them_in_order_and_stops_a_block_where_one_did_not_work(self):
        result = self.run_all()
        self.assertEqual((self.workspace / "written").read_text(), "one\ntwo\n")
        self.assertEqual([line.split(" (")[0] for line in result["passed"]], guide_commands.blocks(GUIDE)[0])
        self.assertEqual(result["failed"], ["false: exit code 1"])
        self.assertEqual(
            result["skipped"],
            [
                "no-such-program --help: no-such-program is not installed",
                "echo never >>written: without no-such-program --help",
                "echo never >>written: without false",
            ],
        )

    def test_skips_what_is_excepted(self):
        result = self.run_all(excepted=["false"])
        self.assertEqual(result["failed"], [])
        self.assertIn("false: excepted by --except", result["skipped"])

    def test_knows_the_program_behind_a_change_of_folder(self):
        self.assertEqual(guide_commands.program("cd dashboard && yarn dev &"), "yarn")


if __name__ == "__main__":
    unittest.main()
