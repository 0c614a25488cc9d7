"""Runs the server's image as an operator would: read-only, as the image's user, without a capability.

Arguments: the layout of the server's index, and that of the command line's. Runs them by runc where it is installed and
this user may start containers, else says that it skips.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from layout import Layout

BACKEND, DRE = (Layout(folder).images()[0] for folder in sys.argv[1:3])
USER = 65532


def reason_to_skip() -> str:
    if not shutil.which("runc"):
        return "runc is not installed"
    if os.geteuid() != 0:
        return "only root may start these containers"
    return ""


class Container:
    """A container of an image, by runc, with the host's network; it ends with this value."""

    def __init__(self, image, arguments: list):
        # Not in the test's own temporary folder, which may lie in a file system without devices or owners.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dre-image-"))
        self.name = self.folder.name
        rootfs, self.data = self.folder / "rootfs", self.folder / "data"
        rootfs.mkdir()
        self.data.mkdir()
        image.unpack(rootfs)
        # What an engine makes for a container, since the root is read-only.
        for mount_point in ("proc", "dev"):
            (rootfs / mount_point).mkdir()
        os.chown(self.data, USER, USER)
        settings = image.configuration["config"]
        uid, gid = map(int, settings["User"].split(":"))
        (self.folder / "config.json").write_text(json.dumps({
            "ociVersion": "1.0.2",
            "process": {
                "args": settings["Entrypoint"] + arguments,
                "capabilities": {},
                "cwd": settings["WorkingDir"],
                "env": settings["Env"] + ["RUST_LOG=warn"],
                "noNewPrivileges": True,
                "user": {"uid": uid, "gid": gid},
            },
            "root": {"path": "rootfs", "readonly": True},
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/data", "type": "bind", "source": str(self.data), "options": ["bind", "rw", "nosuid", "nodev", "noexec"]},
            ],
            "linux": {"namespaces": [{"type": kind} for kind in ("ipc", "mount", "pid", "uts")]},
        }))
        self.process = subprocess.Popen(
            ["runc", "--root", str(self.folder / "state"), "run", "--bundle", str(self.folder), self.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def signal(self, number: int):
        """Sends a signal to the container's first process, as an engine's `stop` does."""
        subprocess.run(["runc", "--root", str(self.folder / "state"), "kill", self.name, str(number)], check=True)

    def end(self):
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(timeout=30)
        self.process.stdout.close()
        shutil.rmtree(self.folder)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@unittest.skipIf(reason_to_skip(), reason_to_skip())
class RunTest(unittest.TestCase):
    def start(self, image, *arguments: str) -> Container:
        container = Container(image, list(arguments))
        self.addCleanup(container.end)
        return container

    def serve(self) -> tuple:
        port = free_port()
        cmd = [each.replace(":8080", f":{port}") for each in BACKEND.configuration["config"]["Cmd"]]
        container = self.start(BACKEND, *cmd)
        said = []
        for line in container.process.stdout:
            if line.startswith("listening on"):
                break
            said.append(line)
        else:
            self.fail("the server ended: " + "".join(said))
        return container, port

    def get(self, port: int, path: str) -> tuple:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return response.headers["content-type"], response.read()

    def test_the_server_answers_and_writes_only_to_its_volume(self):
        container, port = self.serve()
        self.assertEqual(self.get(port, "/healthz")[1], b"ok\n")
        kind, body = self.get(port, "/api/subnets")
        self.assertIn("json", kind)
        self.assertTrue(json.loads(body))
        kind, page = self.get(port, "/")
        self.assertIn("text/html", kind)
        self.assertIn(b"<script", page)
        self.assertEqual(json.loads(self.get(port, "/api/builds")[1]).get("builds"), [])
        self.assertTrue(list(container.data.iterdir()), "the history is in the volume")

    def test_the_health_check_runs_in_the_image(self):
        _, port = self.serve()
        check = self.start(BACKEND, "--health", f"--listen=0.0.0.0:{port}")
        self.assertEqual(check.process.wait(timeout=30), 0, check.process.stdout.read())
        check = self.start(BACKEND, "--health", f"--listen=0.0.0.0:{free_port()}")
        self.assertEqual(check.process.wait(timeout=30), 1)

    def test_sigterm_ends_the_server_within_two_seconds(self):
        container, _ = self.serve()
        before = time.monotonic()
        container.signal(signal.SIGTERM)
        self.assertEqual(container.process.wait(timeout=30), 0)
        self.assertLess(time.monotonic() - before, 2)

    def test_the_command_line_works_without_anything_around_it(self):
        generate = self.start(DRE, "registry", "generate", "--nodes=130", "--subnets=5", "--seed=1", "--store=/data/registry.sqlite")
        output, _ = generate.process.communicate(timeout=60)
        self.assertEqual(generate.process.returncode, 0, output)
        self.assertTrue((generate.data / "registry.sqlite").exists())


if __name__ == "__main__":
    if reason_to_skip():
        print(f"skipped: {reason_to_skip()}")
    unittest.main(argv=sys.argv[:1])
