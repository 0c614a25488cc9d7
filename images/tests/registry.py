"""A real registry for a test, on loopback and in a temporary folder."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

# What runs a publisher or crane as nobody's CI and with nobody's credentials.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "CI" and not name.startswith(("DRE_SIGNING", "DRE_REGISTRY"))
}


def run(*command: str) -> str:
    """What a program writes; it must succeed."""
    result = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    if result.returncode != 0:
        raise AssertionError(f"{command} ended with {result.returncode}: {result.stderr}")
    return result.stdout


class RegistryTest(unittest.TestCase):
    """With a registry of its own, at `self.address`: docker-registry, or crane's own where that is not installed."""

    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            self.address = "127.0.0.1:%d" % chosen.getsockname()[1]
        if shutil.which("docker-registry"):
            config = pathlib.Path(folder, "config.yml")
            storage = {"filesystem": {"rootdirectory": f"{folder}/data"}}
            # JSON is YAML.
            config.write_text(json.dumps({"version": "0.1", "storage": storage, "http": {"addr": self.address}}))
            command = ["docker-registry", "serve", config]
        else:
            print("docker-registry is not installed: crane serves, and keeps everything in memory")
            command = [os.environ["CRANE"], "registry", "serve", "--address", self.address]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        host, port = self.address.split(":")
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((host, int(port))).close()
                return
            except OSError:
                self.assertLess(time.monotonic(), deadline, "the registry does not start")
                time.sleep(0.02)
