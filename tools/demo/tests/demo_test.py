"""The demo as a user has it: the page, the API and the build are there, and nothing is left when it ends."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

DEMO, BACKEND = sys.argv[1:3]
PROFILE = {
    "otherData": {"build_id": "demo-test", "profile_start_ts": 1795533000000},
    "traceEvents": [
        {"name": "thread_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "Main Thread"}},
        {"cat": "build phase marker", "name": "Launch Blaze", "ph": "X", "ts": 0, "dur": 1000, "pid": 1, "tid": 1},
        {"cat": "action processing", "name": "Compiling a", "ph": "X", "ts": 100, "dur": 500, "pid": 1, "tid": 2, "args": {"target": "//a", "mnemonic": "Rustc"}},
    ],
}


class DemoTest(unittest.TestCase):
    def start(self, profile: pathlib.Path) -> subprocess.Popen:
        command = [sys.executable, DEMO, "--backend", BACKEND, "--listen", "127.0.0.1:0", "--profile", str(profile)]
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(demo.kill)
        return demo

    def end(self, demo: subprocess.Popen) -> str:
        demo.send_signal(signal.SIGTERM)
        _, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 0, errors)
        return errors

    def test_page_and_build_are_there(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            profile = pathlib.Path(folder, "profile.json")
            profile.write_text("{\n" + json.dumps(PROFILE)[1:])
            demo = self.start(profile)
            assert demo.stdout is not None
            address = re.search(r"http://\S+", demo.stdout.readline())
            build = re.search(r"http://\S+", demo.stdout.readline())
            assert address and build
            with urllib.request.urlopen(address.group()) as response:
                self.assertIn("<script", response.read().decode())
            with urllib.request.urlopen(build.group().replace("/builds/", "/api/builds/")) as response:
                self.assertIn("demo-test", response.read().decode())
            self.end(demo)

    def test_an_old_profile_is_not_called_the_build_that_made_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            profile = pathlib.Path(folder, "profile.json")
            profile.write_text("{\n" + json.dumps(PROFILE)[1:])
            for age_s, expected in [(0, "The build that made it:"), (7200, "not the build that made it")]:
                os.utime(profile, (time.time() - age_s, time.time() - age_s))
                demo = self.start(profile)
                assert demo.stdout is not None
                demo.stdout.readline()
                self.assertIn(expected, demo.stdout.readline())
                self.end(demo)

    def test_a_server_that_does_not_answer_yet_ends_with_the_demo(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            backend, started = pathlib.Path(folder, "backend"), pathlib.Path(folder, "pid")
            backend.write_text(f"#!/bin/sh\necho $$ > {started}.part && mv {started}.part {started}\nexec sleep 600\n")
            backend.chmod(0o755)
            command = [sys.executable, DEMO, "--backend", str(backend)]
            demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.addCleanup(demo.kill)
            while not started.exists():
                time.sleep(0.01)
            self.end(demo)
            with self.assertRaises(ProcessLookupError):
                os.kill(int(started.read_text()), signal.SIGKILL)

    def test_without_a_profile_it_says_so_and_runs(self) -> None:
        demo = self.start(pathlib.Path("missing.json"))
        assert demo.stdout is not None
        self.assertIn("http://", demo.stdout.readline())
        self.assertIn("Ctrl-C", demo.stdout.readline())
        self.assertIn("start this with --config=perf", self.end(demo))

    def test_a_taken_port_is_one_line(self) -> None:
        command = [sys.executable, DEMO, "--backend", BACKEND, "--listen", "192.0.2.1:1"]
        demo = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(demo.returncode, 2)
        self.assertIn("demo: dre-backend did not start", demo.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
