"""dashboard/Dockerfile and compose.yaml by a real engine, podman: what is in the image and how it runs, what an edit builds
anew, and that an uploaded build is in the database of the composition. Times and sizes are printed. Started by
`tools/bazel run`, since it needs the machine; docs/docker.md says what it reads from the environment."""

import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import unittest
import urllib.request

PROFILE = pathlib.Path(__file__).with_name("profile.json").read_bytes()
WORKSPACE = pathlib.Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", "."))
IMAGE = "localhost/dre-backend:engine-test"
EDITED = IMAGE + "-edited"
PROJECT = "dre_engine_test"
HARDENED = ["--read-only", "--cap-drop=all", "--security-opt=no-new-privileges"]
FILES = {
    "etc/group": (0o644, 0),
    "etc/passwd": (0o644, 0),
    "etc/ssl/certs/ca-certificates.crt": (0o644, 0),
    "usr/bin/dre-backend": (0o755, 0),
}
# What an engine itself makes in every container.
ENGINES_OWN = re.compile(r"(dev|proc|run|sys|tmp|etc/(hosts|hostname|resolv\.conf|mtab)|\.dockerenv)(/|$)")


def podman(*arguments: object) -> str:
    return subprocess.run(["podman", *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fetch(address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> str:
    """The answer of a server that may still be starting."""
    limit = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, body, headers or {})) as response:
                return response.read().decode()
        except (ConnectionError, urllib.error.URLError) as error:
            if isinstance(error, urllib.error.HTTPError) or time.monotonic() > limit:
                raise
            time.sleep(0.05)


class EngineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        for program in ("podman", "podman-compose"):
            if not shutil.which(program):
                print(f"SKIPPED: {program} is not installed (apt-get install {program})")
                raise unittest.SkipTest(program)
        cls.context = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.context)
        tracked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.run(tracked, cwd=WORKSPACE, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0"):
            if (WORKSPACE / name).is_file():
                (cls.context / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(WORKSPACE / name, cls.context / name)
        cls.build("first build", IMAGE)

    @classmethod
    def build(cls, what: str, image: str = EDITED) -> tuple[str, str]:
        """Builds an image; its identifier, and what was said."""
        command = ["podman", "build", "--format=docker", "--file=dashboard/Dockerfile", f"--tag={image}"]
        for argument in ("NODE_IMAGE", "RUST_IMAGE"):
            if argument in os.environ:
                command.append(f"--build-arg={argument}={os.environ[argument]}")
        for name, variable in (("npmrc", "DRE_NPMRC"), ("cargo", "DRE_CARGO_CONFIG"), ("ca", "DRE_CA_FILE")):
            if variable in os.environ:
                command.append(f"--secret=id={name},src={os.environ[variable]}")
        command += [*os.environ.get("DRE_BUILD_FLAGS", "").split(), "."]
        begin = time.monotonic()
        result = subprocess.run(command, cwd=cls.context, capture_output=True, text=True, check=False)
        said = result.stdout + result.stderr
        if result.returncode != 0:
            raise AssertionError(f"{what}: podman build failed:\n{said[-4000:]}")
        size = podman("image", "inspect", "--format={{.Size}}", image)
        print(f"{what}: {time.monotonic() - begin:.1f} s, {int(size) / 1e6:.2f} MB", flush=True)
        return result.stdout.strip().splitlines()[-1], said

    def test_the_image_has_these_files_and_no_others(self) -> None:
        container = podman("create", IMAGE)
        self.addCleanup(podman, "rm", container)
        found = {}
        with subprocess.Popen(["podman", "export", container], stdout=subprocess.PIPE) as export:
            for entry in tarfile.open(fileobj=export.stdout, mode="r|"):
                if not ENGINES_OWN.match(entry.name):
                    found[entry.name.rstrip("/")] = entry
        files = {name: (entry.mode & 0o7777, entry.uid) for name, entry in found.items() if not entry.isdir()}
        self.assertEqual(files, FILES)
        self.assertEqual([found[name].uid for name in ("usr", "data")], [0, 65532])

    def test_the_configuration(self) -> None:
        (image,) = json.loads(podman("image", "inspect", IMAGE))
        config = image["Config"]
        self.assertEqual(config["User"], "65532:65532")
        self.assertEqual(list(config["Volumes"]), ["/data"])
        self.assertEqual(list(config["ExposedPorts"]), ["8080/tcp"])
        self.assertEqual(image["HealthCheck" if "HealthCheck" in image else "Healthcheck"]["Test"], ["CMD", "/usr/bin/dre-backend", "--health"])
        for label in ("created", "licenses", "revision", "source", "title", "version"):
            self.assertTrue(config["Labels"][f"org.opencontainers.image.{label}"], label)

    def test_it_runs_read_only_as_nobody_and_ends_in_time(self) -> None:
        port = free_port()
        container = podman("run", "--detach", *HARDENED, f"--publish=127.0.0.1:{port}:8080", IMAGE)
        self.addCleanup(podman, "rm", "--force", "--volumes", container)
        address = f"http://127.0.0.1:{port}"
        self.assertEqual(fetch(f"{address}/healthz"), "ok\n")
        self.assertTrue(json.loads(fetch(f"{address}/api/subnets"))["synthetic"])
        self.assertIn("<script", fetch(f"{address}/"))
        podman("healthcheck", "run", container)
        process = podman("inspect", "--format={{.State.Pid}}", container)
        status = pathlib.Path("/proc", process, "status").read_text()
        self.assertRegex(status, r"(?m)^Uid:\t65532\t65532\t65532\t65532$")
        self.assertRegex(status, r"(?m)^CapEff:\t0+$")
        begin = time.monotonic()
        podman("kill", "--signal=TERM", container)
        self.assertEqual(podman("wait", container), "0")
        print(f"ended {time.monotonic() - begin:.2f} s after SIGTERM", flush=True)
        self.assertLess(time.monotonic() - begin, 2)

    def test_what_does_not_depend_on_an_edit_is_not_built_again(self) -> None:
        before, _ = self.build("nothing edited")
        again, said = self.build("nothing edited")
        self.assertEqual((again, self.compiled(said)), (before, []))
        self.edit("dashboard/src/index.html", "</title>", ", edited</title>")
        _, said = self.build("a dashboard file edited")
        self.assertNotIn("installing the packages", said)
        self.assertEqual(self.compiled(said), ["dre-backend"])
        self.edit("rs/api/src/lib.rs", "\n", "\n// Edited.\n")
        _, said = self.build("a crate edited")
        self.assertNotIn("webpack 5", said)
        self.assertEqual(self.compiled(said), ["api", "dre-backend"])

    def test_another_checkout_is_not_taken_for_an_older_one(self) -> None:
        """Cargo compares times; a file that is older than the last build and differs must be compiled all the same."""
        self.edit("dashboard/src/index.html", "<title>", "<title>Older ")
        past = time.time() - 10 * 86400
        os.utime(self.context / "dashboard/src/index.html", (past, past))
        self.edit("rs/backend/src/dispatch.rs", 'plain("ok\\n")', 'plain("older\\n")')
        os.utime(self.context / "rs/backend/src/dispatch.rs", (past, past))
        self.build("an older file")
        port = free_port()
        container = podman("run", "--detach", f"--publish=127.0.0.1:{port}:8080", EDITED)
        self.addCleanup(podman, "rm", "--force", "--volumes", container)
        self.assertEqual(fetch(f"http://127.0.0.1:{port}/healthz"), "older\n")
        self.assertIn("<title>Older ", fetch(f"http://127.0.0.1:{port}/"))

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces a text once, until the test ends."""
        path = self.context / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))
        self.addCleanup(path.write_text, text)

    def compiled(self, said: str) -> list[str]:
        return re.findall(r"Compiling (\S+) v", said)

    def test_a_build_of_the_composition_is_in_its_database(self) -> None:
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        token = secrets.token_hex(16)
        for name, text in (("postgres_password", secrets.token_hex(16)), ("backend_token", token)):
            (folder / name).write_text(text + "\n")
            (folder / name).chmod(0o644)
        port = free_port()
        environment = {**os.environ, "DRE_BACKEND_IMAGE": IMAGE, "DRE_SECRETS": str(folder), "DRE_LISTEN": f"127.0.0.1:{port}"}

        def compose(*arguments: str) -> str:
            command = ["podman-compose", "--project-name", PROJECT, "--file", "compose.yaml", *arguments]
            return subprocess.run(command, cwd=self.context, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

        self.addCleanup(compose, "down", "--volumes")
        begin = time.monotonic()
        compose("up", "--detach", "--no-build")
        address = f"http://127.0.0.1:{port}"
        self.assertEqual(fetch(f"{address}/healthz"), "ok\n")
        print(f"the composition answers after {time.monotonic() - begin:.1f} s", flush=True)
        build = json.loads(fetch(f"{address}/api/builds?branch=main", PROFILE, {"Authorization": f"Bearer {token}"}))["id"]
        ask = ["psql", "--username=dre", "--dbname=dre", "-Atc", "SELECT encode(digest, 'hex') FROM dre_history.runs"]
        self.assertEqual(podman("exec", f"{PROJECT}_postgres_1", *ask), build)
        for service in ("postgres", "server"):
            (container,) = json.loads(podman("inspect", f"{PROJECT}_{service}_1"))
            self.assertTrue(container["HostConfig"]["ReadonlyRootfs"], service)
            self.assertIn("no-new-privileges", " ".join(container["HostConfig"]["SecurityOpt"]), service)
            self.assertEqual(container["EffectiveCaps"] or [], [], service)
            podman("healthcheck", "run", f"{PROJECT}_{service}_1")
            self.assertEqual("healthy", podman("inspect", "--format={{.State.Health.Status}}", f"{PROJECT}_{service}_1"))


if __name__ == "__main__":
    unittest.main()
