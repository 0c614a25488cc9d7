"""Tests of what is demanded of dre's answers."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import judge

TARGET = "//tools/perf_check/subject:second"


def document(**changes) -> dict:
    """A diff as it should be, but for some fields of its first cause."""
    cause = {"kind": "slower_actions", "target": TARGET, "mnemonic": "PerfCheckStep", "gain_us": 2_050_000}
    return {"verdict": "slower", "causes": [{**cause, **changes}, cause]}


class DiffTest(unittest.TestCase):
    """What is demanded of a diff."""

    def complaints(self, given: dict) -> list[str]:
        return judge.diff(given, TARGET, "PerfCheckStep", 2_000_000)

    def test_a_right_answer_is_not_complained_about(self):
        self.assertEqual(self.complaints(document()), [])
        self.assertEqual(self.complaints(document(target="@@" + TARGET)), [])

    def test_each_wrong_field_is(self):
        for change, word in [
            ({"kind": "busier_host"}, "busier_host"),
            ({"target": None}, "None"),
            ({"mnemonic": "Genrule"}, "Genrule"),
            ({"gain_us": 1_790_000}, "-10.5%"),
            ({"gain_us": None}, "-100.0%"),
        ]:
            complaints = self.complaints(document(**change))
            self.assertEqual(len(complaints), 1, complaints)
            self.assertIn(word, complaints[0])

    def test_no_cause_and_no_verdict_are(self):
        self.assertEqual(self.complaints({"verdict": "slower", "causes": []}), ["the diff names no cause"])
        undecided = {**document(), "verdict": "undecided"}
        self.assertEqual(self.complaints(undecided), ["the verdict is undecided, not slower"])


class GateTest(unittest.TestCase):
    """What is demanded of a gate."""

    def test_unchanged_builds_may_be_undecided_but_not_fail(self):
        self.assertEqual(judge.unchanged("pair 1", 0, ""), [])
        self.assertEqual(judge.unchanged("pair 1", 2, "dre: no budget could be decided: measure"), [])
        self.assertEqual(len(judge.unchanged("pair 1", 1, "failed")), 1)
        self.assertEqual(len(judge.unchanged("pair 1", 2, "dre: x.json: does not exist")), 1)

    def test_slower_builds_must_fail(self):
        self.assertEqual(judge.slower("slower", 1, ""), [])
        self.assertEqual(len(judge.slower("slower", 0, "")), 1)
        self.assertEqual(len(judge.slower("slower", 2, "undecided")), 1)


class OrderTest(unittest.TestCase):
    """The order of building."""

    def test_neither_side_is_always_first(self):
        order = judge.in_turn(3)
        self.assertEqual(order, ["base", "head", "head", "base", "base", "head"])


if __name__ == "__main__":
    unittest.main()
