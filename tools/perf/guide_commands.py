"""Runs the commands of docs/PERFORMANCE.md as they are written there, in their order, and says which did not work.

A line of a console block in the section "Commands" is a command; one that ends in `&` is a server, which is waited for
and ended with its block. What this machine cannot run is skipped with the reason. Exit codes: 0 when all that could
run worked, 1 when a command failed, 2 when there is nothing to run.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SECTION = "Commands"
# Port by what a server's command has in it.
PORTS = {"yarn dev": 3000, "dre-backend": 8080}
# What has to be installed, by the word that says so in a command; beyond the command's own first word.
ALSO_NEEDED = {"yarn": "node"}
# The first build here may have everything to do.
COMMAND_TIMEOUT_S = 3600
SERVER_TIMEOUT_S = 900
# What commands leave in the folder they run in.
LEFT = ("perf.data", "perf.data.old", "massif.out.*")


class Skip(Exception):
    """This machine cannot run it; the message says why."""


def blocks(guide: str) -> list[list[str]]:
    """The commands of the section, block by block."""
    section = re.search(rf"^## {SECTION}$(.*?)(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    if section is None:
        return []
    found = re.findall(r"^```console\n(.*?)^```", section.group(1), re.MULTILINE | re.DOTALL)
    return [[line[2:].strip() for line in block.splitlines() if line.startswith("$ ")] for block in found]


def program(command: str) -> str:
    """The program that a command starts, after changing the folder."""
    return command.split("&&")[-1].split()[0]


class Runner:
    """Runs commands in a checkout."""

    def __init__(self, workspace: pathlib.Path, scratch: pathlib.Path, excepted: list[str]):
        self.workspace, self.scratch, self.excepted = workspace, scratch, excepted
        # What `bazel run` tells its program does not concern the commands.
        own = ("BUILD_", "RUNFILES_", "TEST_")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        self.environment["PATH"] = os.pathsep.join([str(workspace / "tools"), str(scratch / "node_modules/.bin"), os.environ["PATH"]])

    def require(self, command: str) -> None:
        """Raises Skip unless this machine can run it."""
        if any(text in command for text in self.excepted):
            raise Skip("excepted by --except")
        name = program(command)
        for needed in (ALSO_NEEDED.get(name, name), name):
            if needed == "yarn":
                self.provide_yarn()
            elif "/" not in needed and shutil.which(needed, path=self.environment["PATH"]) is None:
                raise Skip(f"{needed} is not installed")
        if name == "docker":
            self.require_engine()
        if name == "perf":
            self.require_perf()

    def provide_yarn(self) -> None:
        """yarn is a package of npm's registry, for this run alone where the machine has none."""
        if shutil.which("yarn", path=self.environment["PATH"]) is None:
            install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(self.scratch), "yarn@1.22.22"]
            if self.run_quietly(install) != 0:
                raise Skip("yarn is not installed, and npm cannot install it")

    def require_engine(self) -> None:
        if self.run_quietly(["docker", "info"]) != 0:
            raise Skip("no container engine answers docker info")

    def require_perf(self) -> None:
        trial = ["perf", "record", "--output", str(self.scratch / "trial"), "true"]
        if self.run_quietly(trial) != 0:
            raise Skip("perf may not record here: see /proc/sys/kernel/perf_event_paranoid")

    def run_quietly(self, command: list[str]) -> int:
        result = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        return result.returncode

    def run(self, command: str) -> int:
        """Runs one command to its end; the result is its exit code."""
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.workspace,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
        return result.returncode

    @contextlib.contextmanager
    def serve(self, command: str):
        """Starts a server, waits until it answers at its port, and ends it with everything it started."""
        port = next(port for text, port in PORTS.items() if text in command)
        if answers(port):
            raise Skip(f"something else listens on port {port}")
        server = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", command.removesuffix("&")],
            cwd=self.workspace,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            begin = time.monotonic()
            while not answers(port):
                if server.poll() is not None:
                    raise ChildProcessError(f"ended with {server.returncode}")
                if time.monotonic() - begin > SERVER_TIMEOUT_S:
                    raise ChildProcessError(f"does not listen on port {port}")
                time.sleep(0.1)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("localhost", port), 1).close()
        return True
    return False


def run_all(runner: Runner, commands: list[list[str]]) -> dict[str, list[str]]:
    """Runs everything; the result is which commands passed, failed and were skipped, the latter two with the reason."""
    result: dict[str, list[str]] = {"passed": [], "failed": [], "skipped": []}
    for block in commands:
        with contextlib.ExitStack() as servers:
            missing = None
            for command in block:
                print(f"\n== {command}", flush=True)
                begin = time.monotonic()
                try:
                    # Without what came before, what comes after says nothing.
                    if missing is not None:
                        raise Skip(f"without {missing}")
                    runner.require(command)
                    if command.endswith("&"):
                        servers.enter_context(runner.serve(command))
                    elif (code := runner.run(command)) != 0:
                        raise ChildProcessError(f"exit code {code}")
                    result["passed"].append(f"{command} ({time.monotonic() - begin:.0f} s)")
                except Skip as reason:
                    missing = missing or command
                    result["skipped"].append(f"{command}: {reason}")
                except (ChildProcessError, subprocess.TimeoutExpired) as error:
                    missing = missing or command
                    result["failed"].append(f"{command}: {error}")
    return result


def main() -> int:
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY", os.getcwd())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workspace", type=pathlib.Path, default=workspace, help="the checkout")
    parser.add_argument("--except", dest="excepted", action="append", default=[], metavar="TEXT", help="skip commands that have this text in them; may be repeated")
    parser.add_argument("--only", metavar="TEXT", help="run the blocks that have this text in one of their commands")
    parser.add_argument("--list", action="store_true", help="print the commands and run none")
    arguments = parser.parse_args()
    guide = arguments.workspace / "docs/PERFORMANCE.md"
    try:
        commands = blocks(guide.read_text())
    except OSError as error:
        print(f"guide_commands: cannot read {guide}: {error.strerror}", file=sys.stderr)
        return 2
    commands = [block for block in commands if arguments.only is None or any(arguments.only in command for command in block)]
    if not commands:
        print(f"guide_commands: {guide} has no such commands in its section {SECTION}", file=sys.stderr)
        return 2
    if arguments.list:
        print("\n".join(command for block in commands for command in block))
        return 0
    before = {path for pattern in LEFT for path in arguments.workspace.glob(pattern)}
    with tempfile.TemporaryDirectory(prefix="guide-commands-") as scratch:
        result = run_all(Runner(arguments.workspace.resolve(), pathlib.Path(scratch), arguments.excepted), commands)
    for path in {path for pattern in LEFT for path in arguments.workspace.glob(pattern)} - before:
        path.unlink()
    print()
    for outcome, lines in result.items():
        for line in lines:
            print(f"{outcome}: {line}")
    return 1 if result["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
