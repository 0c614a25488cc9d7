"""Builds the subject for real, again and again, and holds what dre says of the profiles against what was done.

Owns builds, files and programs; what is demanded of the answers is judge's.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import judge

SUBJECT = "//tools/perf_check/subject"
MNEMONIC = "PerfCheckStep"
# A step of the chain that is on the critical path whatever the machine's cores.
SLOW_STEP = "second"
LAST_STEP = "last"
# Beyond this, a server that does not answer is not waited for.
BUILD_TIMEOUT_S = 300
DRE_TIMEOUT_S = 60


class CheckError(Exception):
    """Something could not be built or run; the message is one line that says what to do."""


class Subject:
    """Builds the subject in a workspace, each round from nothing."""

    def __init__(self, workspace: pathlib.Path, folder: pathlib.Path):
        self.workspace = workspace
        self.folder = folder
        # Two invocations of this program must not find each other's results.
        self.series = f"{time.time_ns():x}"
        self.count = 0

    def build(self, name: str, slow_ms: int) -> pathlib.Path:
        """Builds one round and returns its profile."""
        self.count += 1
        profile = self.folder / f"{name}.json"
        command = [
            str(self.workspace / "tools/bazel"),
            "build",
            f"--profile={profile}",
            "--noslim_profile",
            "--experimental_profile_include_target_label",
            "--experimental_profile_include_primary_output",
            "--disk_cache=",
            "--remote_cache=",
            "--noshow_progress",
            "--color=no",
            f"--{SUBJECT}:round={self.series}-{self.count}",
            f"--{SUBJECT}:slow_step={SLOW_STEP}",
            f"--{SUBJECT}:slow_ms={slow_ms}",
            f"{SUBJECT}:{LAST_STEP}",
        ]
        result = run(command, BUILD_TIMEOUT_S, self.workspace)
        if result.returncode != 0:
            raise CheckError(f"the subject cannot be built: {last_line(result.stderr)}: try {' '.join(command[:2])} {command[-1]}")
        return profile

    def rounds(self, name: str, count: int, slow_ms: int) -> tuple[list[pathlib.Path], list[pathlib.Path]]:
        """Builds base and head in turn, `count` of each; the head sleeps."""
        profiles = {"base": [], "head": []}
        for side in judge.in_turn(count):
            number = len(profiles[side]) + 1
            duration_ms = slow_ms if side == "head" else 0
            profiles[side].append(self.build(f"{name}-{side}-{number}", duration_ms))
            say(f"{name}: built {side} {number} of {count}")
        return profiles["base"], profiles["head"]


def run(command: list[str], timeout_s: int, folder: pathlib.Path) -> subprocess.CompletedProcess:
    """Runs a program to its end and returns what it printed."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout_s, check=False)
    except FileNotFoundError as error:
        raise CheckError(f"{command[0]} does not exist: name it with --dre or --workspace") from error
    except subprocess.TimeoutExpired as error:
        raise CheckError(f"{command[0]} did not end within {timeout_s} s: look what holds it up") from error


def last_line(text: str) -> str:
    """What a program said last, which is what failed."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def say(text: str) -> None:
    """Tells whoever waits how far it is."""
    print(text, flush=True)


class Dre:
    """The program under test."""

    def __init__(self, path: pathlib.Path, folder: pathlib.Path):
        self.path = path
        self.folder = folder

    def diff(self, base: list[pathlib.Path], head: list[pathlib.Path]) -> dict:
        """What dre profile diff says, as its document."""
        command = [str(self.path), "profile", "diff", "--format", "json", *sides(base, head)]
        result = run(command, DRE_TIMEOUT_S, self.folder)
        if result.returncode != 0:
            raise CheckError(f"dre profile diff exited with {result.returncode}: {last_line(result.stderr)}")
        return json.loads(result.stdout)

    def gate(self, budgets: pathlib.Path, base: list[pathlib.Path], head: list[pathlib.Path], pairs: bool) -> tuple[int, str]:
        """The exit code of dre gate, and what it said last on standard error."""
        command = [str(self.path), "gate", "--budgets", str(budgets), *sides(base, head)]
        if pairs:
            command.append("--pairs")
        result = run(command, DRE_TIMEOUT_S, self.folder)
        return result.returncode, last_line(result.stderr or result.stdout)

    def wall_time_us(self, profiles: list[pathlib.Path]) -> float:
        """The median duration of builds."""
        command = [str(self.path), "profile", "analyze", "--format", "json", *map(str, profiles)]
        result = run(command, DRE_TIMEOUT_S, self.folder)
        if result.returncode != 0:
            raise CheckError(f"dre profile analyze exited with {result.returncode}: {last_line(result.stderr)}")
        reports = json.loads(result.stdout)["reports"]
        return statistics.median(report["profile"]["total_duration_us"] for report in reports)


def sides(base: list[pathlib.Path], head: list[pathlib.Path]) -> list[str]:
    """Both sides' profiles as options."""
    return ["--base", *map(str, base), "--head", *map(str, head)]


def check_diff(arguments: argparse.Namespace, subject: Subject, dre: Dre) -> list[str]:
    """Builds with a sleep in one step, and lets dre say why the head is slower."""
    base, head = subject.rounds("diff", arguments.runs, arguments.sleep_ms)
    document = dre.diff(base, head)
    total = document["total"]
    say(f"total: {total['base_us'] / 1e6:.3f} s in the base, {total['head_us'] / 1e6:.3f} s in the head")
    for number, cause in enumerate(document["causes"], 1):
        gain = "-" if cause["gain_us"] is None else f"{cause['gain_us'] / 1e6:+.3f} s"
        say(f"cause {number}: {cause['kind']} {cause['target'] or '-'} {cause['mnemonic'] or '-'}: {gain}")
    return judge.diff(document, f"{SUBJECT}:{SLOW_STEP}", MNEMONIC, arguments.sleep_ms * 1000)


def check_gate(arguments: argparse.Namespace, subject: Subject, dre: Dre) -> list[str]:
    """Builds pairs that do not differ, and then some that do, and lets dre judge them."""
    budgets = subject.folder / "budgets.toml"
    budgets.write_text(f'[[budget]]\nmetric = "build.wall_time"\nfail_increase = "{arguments.limit_percent} %"\n')
    base, head = subject.rounds("unchanged", arguments.pairs, 0)
    complaints = []
    for number, (one, other) in enumerate(zip(base, head), 1):
        complaints += judge.unchanged(f"pair {number}", *dre.gate(budgets, [one], [other], False))
    complaints += judge.unchanged("all pairs", *dre.gate(budgets, base, head, True))
    slow_ms = round(dre.wall_time_us(base) / 1000 * arguments.slowdown_percent / 100)
    say(f"a slowdown of {arguments.slowdown_percent} % is {slow_ms} ms")
    base, head = subject.rounds("slower", arguments.runs, slow_ms)
    return complaints + judge.slower("slower", *dre.gate(budgets, base, head, False))


def parse() -> argparse.Namespace:
    """Reads the command line."""
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY", os.getcwd())
    parser = argparse.ArgumentParser(description="Checks dre on real builds of this repository.")
    parser.add_argument("mode", choices=["diff", "gate"], help="what is checked")
    parser.add_argument("--dre", type=pathlib.Path, required=True, help="the program to check")
    parser.add_argument("--workspace", type=pathlib.Path, default=workspace, help="the checkout that is built")
    parser.add_argument("--keep", type=pathlib.Path, help="an existing folder for the profiles, which then stay")
    parser.add_argument("--runs", type=int, default=5, help="builds of each side that differ")
    parser.add_argument("--pairs", type=int, default=20, help="gate: pairs of builds that do not differ")
    parser.add_argument("--sleep-ms", type=int, default=2000, help="diff: how long the slow step sleeps")
    parser.add_argument("--slowdown-percent", type=float, default=10, help="gate: how much slower the head is")
    parser.add_argument("--limit-percent", type=float, default=2, help="gate: how much slower it may be")
    return parser.parse_args()


def main() -> int:
    """Runs one check; the result is the exit code."""
    arguments = parse()
    check = {"diff": check_diff, "gate": check_gate}[arguments.mode]
    with tempfile.TemporaryDirectory(prefix="dre-perf-check-") as scratch:
        folder = (arguments.keep or pathlib.Path(scratch)).resolve()
        subject = Subject(arguments.workspace.resolve(), folder)
        try:
            # The server starts, and packages are loaded, before anything counts.
            subject.build("warm-up", 0)
            complaints = check(arguments, subject, Dre(arguments.dre.resolve(), folder))
        except CheckError as error:
            print(f"perf_check: {error}", file=sys.stderr)
            return 2
    for complaint in complaints:
        print(f"perf_check: {complaint}", file=sys.stderr)
    say("not as demanded" if complaints else "as demanded")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
