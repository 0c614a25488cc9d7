"""How much faster the worker bundles the dashboard after one edit than one-shot webpack, both as Bazel's actions.

Each build follows an edit of its own; worker and one-shot take turns, so that another load on the machine hits both
alike. Times are those of the action in Bazel's JSON profile, and who ran it is what Bazel says. The edited file is put
back in the end.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

MNEMONIC = "Webpack"
# What the worker must gain at least.
GOAL = 6.0
BUILD_TIMEOUT_S = 900
# By the name of Bazel's strategy: what Bazel says of who ran the action.
RUNNERS = {"worker": "worker", "local": "local"}


class BenchError(Exception):
    """A build that failed or was not what it should be; the message is one line that says what to do."""


def build(arguments: argparse.Namespace, strategy: str, profile: pathlib.Path) -> float:
    """Builds the bundle by one strategy and returns the seconds that the action took."""
    command = [
        str(arguments.workspace / "tools/bazel"),
        "build",
        f"--strategy={MNEMONIC}={strategy}",
        f"--profile={profile}",
        "--noslim_profile",
        "--disk_cache=",
        "--remote_cache=",
        "--color=no",
        "--noshow_progress",
        *arguments.option,
        arguments.target,
    ]
    result = subprocess.run(command, cwd=arguments.workspace, capture_output=True, text=True, timeout=BUILD_TIMEOUT_S, check=False)
    if result.returncode != 0:
        raise BenchError(f"{arguments.target} cannot be built: run {' '.join(command)}")
    summary = re.search(r"^INFO: \d+ process(?:es)?: (.*)$", result.stderr, re.MULTILINE)
    if summary is None or not re.search(rf"\b\d+ {RUNNERS[strategy]}\b", summary.group(1)):
        raise BenchError(f"the action was not run by {RUNNERS[strategy]}, but: {summary.group(1) if summary else 'not at all'}")
    return action_seconds(profile)


def action_seconds(profile: pathlib.Path) -> float:
    """How long the one action of our mnemonic took, as the profile says."""
    events = json.loads(profile.read_text())["traceEvents"]
    actions = [event for event in events if event.get("cat") == "action processing" and event.get("args", {}).get("mnemonic") == MNEMONIC]
    if len(actions) != 1:
        raise BenchError(f"{profile} has {len(actions)} actions of {MNEMONIC} and not one: build a target with one bundle")
    return actions[0]["dur"] / 1e6


def measure(arguments: argparse.Namespace, folder: pathlib.Path) -> dict[str, list[float]]:
    """Edits and builds in turn; returns the seconds of each strategy."""
    edited = arguments.workspace / arguments.edit
    original = edited.read_bytes()
    samples: dict[str, list[float]] = {strategy: [] for strategy in RUNNERS}
    try:
        for number in range(arguments.runs + 1):
            for strategy, seconds in samples.items():
                line = f'\ndocument.title = "{strategy} {number}";\n'
                edited.write_bytes(original + line.encode())
                duration_s = build(arguments, strategy, folder / f"{strategy}-{number}.json")
                # The first round starts the worker, and fills the machine's caches for both.
                if number > 0:
                    seconds.append(duration_s)
                print(f"{strategy} {number}: {duration_s:.3f} s", flush=True)
    finally:
        edited.write_bytes(original)
    return samples


def parse() -> argparse.Namespace:
    """Reads the command line."""
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY", os.getcwd())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workspace", type=pathlib.Path, default=workspace, help="the checkout that is built")
    parser.add_argument("--target", default="//dashboard:bundle", help="the bundle")
    parser.add_argument("--edit", default="dashboard/src/pages/subnets/page.tsx", help="the source that is edited, and put back")
    parser.add_argument("--runs", type=int, default=7, help="builds by each strategy, after the first")
    parser.add_argument("--option", action="append", default=[], help="a further option of bazel build")
    return parser.parse_args()


def main() -> int:
    """Measures and reports; 0 if the goal is reached, 1 if not, 2 if it could not be measured."""
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="webpack-bench-") as folder:
        try:
            samples = measure(arguments, pathlib.Path(folder))
        except (BenchError, OSError, subprocess.TimeoutExpired) as error:
            print(f"bazel_bench: {error}", file=sys.stderr)
            return 2
    medians = {strategy: statistics.median(seconds) for strategy, seconds in samples.items()}
    for strategy, seconds in samples.items():
        print(f"{strategy:8}{medians[strategy]:.3f} s  ({min(seconds):.3f} to {max(seconds):.3f} s)")
    ratio = medians["local"] / medians["worker"]
    print(f"after one edit the worker is {ratio:.1f} times as fast; goal {GOAL:.0f}")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
