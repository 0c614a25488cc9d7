"""What compose.yaml starts, without containers: dre-backend with the very arguments, on a PostgreSQL server that wants
the password of the file, keeps an uploaded build in the database. Skipped, with a line, where PostgreSQL is not installed."""

import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

BACKEND = pathlib.Path(sys.argv[1]).resolve()
COMPOSE = pathlib.Path("compose.yaml").read_text()
PROFILE = pathlib.Path(__file__).with_name("profile.json").read_bytes()
# As root it is somebody else in a user namespace, as in the tests of rs/perf_history.
SOMEBODY_ELSE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.getuid() == 0 else []


def binaries() -> pathlib.Path | None:
    """Where PostgreSQL's programs are, if they can be run."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or (SOMEBODY_ELSE and subprocess.run([*SOMEBODY_ELSE, "true"], check=False).returncode != 0):
        return None
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class ComposeCommandTest(unittest.TestCase):
    def setUp(self) -> None:
        programs = binaries()
        if programs is None:
            print("SKIPPED: PostgreSQL is not installed, or there is no user namespace to run it in (apt-get install postgresql)")
            self.skipTest("no PostgreSQL")
        self.programs = programs
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        # Characters that an address could not have.
        self.password = "a:b@c/d?" + secrets.token_hex(8)
        self.token = secrets.token_hex(16)
        (self.folder / "postgres_password").write_text(self.password + "\n")
        (self.folder / "backend_token").write_text(self.token + "\n")

    def database(self) -> int:
        """Starts PostgreSQL as compose.yaml's variables say; its port."""
        data, port = self.folder / "database", free_port()
        password = f"--pwfile={self.folder / 'postgres_password'}"
        initialise = [self.programs / "initdb", "-U", "dre", password, "-A", "scram-sha-256", "--locale=C", "--no-sync", "-D", data]
        subprocess.run([*SOMEBODY_ELSE, *initialise], check=True, stdout=subprocess.DEVNULL)
        settings = f"-p {port} -h 127.0.0.1 -c unix_socket_directories= -c fsync=off"
        control = [*SOMEBODY_ELSE, self.programs / "pg_ctl", "-D", data]
        subprocess.run([*control, "-w", "-o", settings, "-l", self.folder / "log", "start"], check=True, stdout=subprocess.DEVNULL)
        self.addCleanup(subprocess.run, [*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
        self.ask(port, "CREATE DATABASE dre", "postgres")
        return port

    def ask(self, port: int, statement: str, database: str = "dre") -> str:
        command = [self.programs / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "dre", "-d", database, "-Atc", statement]
        environment = {**os.environ, "PGPASSWORD": self.password}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()

    def start(self, port: int) -> tuple[subprocess.Popen, str]:
        """Starts the server as compose.yaml does, but for places of this machine; the process and its address."""
        arguments = re.findall(r"(?m)^      - (--\S+)$", COMPOSE)
        self.assertEqual(len(arguments), 5, arguments)
        places = {
            "0.0.0.0:8080": "127.0.0.1:0",
            "@postgres:5432/": f"@127.0.0.1:{port}/",
            "/run/secrets": str(self.folder),
            "/data": str(self.folder / "data"),
        }
        for there, here in places.items():
            arguments = [argument.replace(there, here) for argument in arguments]
        server = subprocess.Popen([BACKEND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(server.communicate)
        self.addCleanup(server.kill)
        assert server.stdout is not None
        return server, server.stdout.readline().strip().removeprefix("listening on ")

    def test_an_uploaded_build_is_in_the_database(self) -> None:
        port = self.database()
        server, address = self.start(port)
        request = urllib.request.Request(f"{address}/api/builds?branch=main", PROFILE, {"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request) as response:
            build = json.load(response)["id"]
        self.assertEqual(self.ask(port, "SELECT encode(digest, 'hex') FROM dre_history.runs"), build)
        self.assertFalse((self.folder / "data/history.sqlite").exists())
        begin = time.monotonic()
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(timeout=60), 0)
        self.assertLess(time.monotonic() - begin, 2)

    def test_another_password_is_one_line(self) -> None:
        port = self.database()
        (self.folder / "postgres_password").write_text("another\n")
        server, _ = self.start(port)
        _, errors = server.communicate(timeout=60)
        self.assertEqual(server.returncode, 2, errors)
        self.assertRegex(errors, "^dre-backend: postgres://127.0.0.1:[0-9]+/dre: .*password authentication failed.*\n$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
