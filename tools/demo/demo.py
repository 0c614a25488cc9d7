"""Starts dre-backend with its dashboard on a generated network, and gives it the profile of the build that made it.

It runs until it is interrupted. What it keeps lies in a folder of its own that goes with it.
"""

import argparse
import http.client
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

ADDRESS = "127.0.0.1:8080"
PROFILE = "/tmp/bazel-profile.json"
UPLOAD_TIMEOUT_S = 60
# Bazel writes the profile when the build ends, and starts this right after.
MAX_PROFILE_AGE_S = 300
READY = "listening on "


class DemoError(Exception):
    """What keeps the demo from running; the message is one line that says what to do."""


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--backend", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--listen", default=ADDRESS, metavar="ADDRESS:PORT", help=f"where the dashboard is [default: {ADDRESS}]")
    parser.add_argument(
        "--profile", type=pathlib.Path, default=pathlib.Path(PROFILE), metavar="FILE", help=f"a build to show [default: {PROFILE}, which --config=perf writes]"
    )
    return parser.parse_args(arguments)


def start(arguments: argparse.Namespace, data_folder: str, token: str) -> tuple[subprocess.Popen, str]:
    """Starts the server and returns it with its address, once it answers."""
    command = [str(arguments.backend), "--listen", arguments.listen, "--data-dir", data_folder]
    environment = os.environ | {"DRE_BACKEND_TOKEN": token, "RUST_LOG": os.environ.get("RUST_LOG", "warn")}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    try:
        line = server.stdout.readline().strip()
    except KeyboardInterrupt:
        server.kill()
        server.wait()
        raise
    if not line.startswith(READY):
        server.wait()
        raise DemoError("dre-backend did not start; its reason stands above. Is the port taken? Name another one: --listen 127.0.0.1:0")
    return server, line.removeprefix(READY)


def upload(address: str, token: str, profile: pathlib.Path) -> str:
    """Gives the server a profile and returns the path of its page."""
    if not profile.is_file():
        raise DemoError(f"{profile}: there is no profile; start this with --config=perf, or name one with --profile")
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=UPLOAD_TIMEOUT_S)
    outcome = {"outcome": "success"} if str(profile) == PROFILE and is_new(profile) else {}
    query = urllib.parse.urlencode({"target": "//:demo", "host_class": "demo"} | outcome)
    try:
        connection.request("POST", f"/api/builds?{query}", profile.read_bytes(), {"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        answer = response.read().decode(errors="replace")
    except OSError as error:
        raise DemoError(f"{profile} cannot be given to the server: {error}") from error
    finally:
        connection.close()
    if response.status not in (200, 201):
        raise DemoError(f"the server does not take {profile}: {answer.strip()}")
    return "/builds/" + response.headers["Location"].rpartition("/")[2]


def is_new(profile: pathlib.Path) -> bool:
    """Whether it is of the build that made this; else an earlier one has left it."""
    return time.time() - profile.stat().st_mtime <= MAX_PROFILE_AGE_S


def run(arguments: argparse.Namespace) -> int:
    token = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory(prefix="dre-demo-") as data_folder:
        server, address = start(arguments, data_folder, token)
        try:
            print(f"The dashboard, on a generated network that describes no real one: {address}/", flush=True)
            try:
                page = upload(address, token, arguments.profile)
                made = "The build that made it" if is_new(arguments.profile) else "An older build, not the build that made it (start this with --config=perf)"
                print(f"{made}: {address}{page}", flush=True)
            except DemoError as error:
                print(f"demo: without a build: {error}", file=sys.stderr, flush=True)
            print("Ctrl-C ends it.", flush=True)
            return server.wait()
        finally:
            # The server drains, and the folder may go only after that.
            if server.poll() is None:
                server.terminate()
            server.wait()


def main() -> int:
    # The end of the demo as a service manager asks for it is that of Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(parse_arguments(sys.argv[1:]))
    except KeyboardInterrupt:
        return 0
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
