"""What rules of ours rely on from rules_oci and rules_pkg, with whichever modules answer by these names."""

import gzip
import hashlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import unittest
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
CRANE = os.environ["CRANE"]
ONES = ("bare_image", "base", "entrypoint_image", "image", "v3_image")
SEVERAL = ("index", "by_platform_index")
# As rules_oci 2.3.0 and rules_pkg 1.1.0 make it.
BARE_DIGEST = "sha256:6341778cd962f9ccbd360f7f62062bf50aa607a161fcf7ebb4b163cd8d7b1163"
PORTABLE_MTIME_S = 946684800  # 2000-01-01, what rules_pkg gives to all


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def blob(layout: str, digest: str) -> bytes:
    return (HERE / layout / "blobs" / digest.replace(":", "/")).read_bytes()


def only(layout: str) -> dict:
    (found,) = json.loads((HERE / layout / "index.json").read_text())["manifests"]
    return found


def manifest(layout: str) -> dict:
    return json.loads(blob(layout, only(layout)["digest"]))


def configuration(layout: str) -> dict:
    return json.loads(blob(layout, manifest(layout)["config"]["digest"]))


def members(file) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(file) as archive:
        return {member.name.removeprefix("./"): member for member in archive}


def run(*command, **options) -> str:
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command[0]} {command[1]} ended with {result.returncode}: {result.stderr}")
    return result.stdout


def require(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            print(f"SKIPPED: {program} is not installed (apt-get install {program})")
            raise unittest.SkipTest(program)


class LayersTest(unittest.TestCase):
    def test_modes_owners_links_and_folders_are_as_said(self):
        found = members(HERE / "gzip_layer.tar.gz")
        hello, folder, link = (found[name] for name in ("etc/hello/hello.txt", "var/lib/hello", "usr/bin/hello"))
        self.assertEqual((hello.mode, hello.uid, hello.gid), (0o640, 65532, 65533))
        self.assertEqual((folder.isdir(), folder.mode), (True, 0o750))
        self.assertEqual((link.issym(), link.linkname), (True, "../../etc/hello/hello.txt"))
        self.assertEqual({(member.uid, member.gid) for member in found.values()}, {(65532, 65533)})
        self.assertEqual(members(HERE / "bare_layer.tar")["opt/hello.txt"].mode, 0o444)

    def test_nothing_of_the_machine_or_the_hour_is_in_them(self):
        for layer in ("gzip_layer.tar.gz", "bare_layer.tar"):
            found = members(HERE / layer).values()
            self.assertEqual({(member.mtime, member.uname, member.gname) for member in found}, {(PORTABLE_MTIME_S, "", "")})
        header = (HERE / "gzip_layer.tar.gz").read_bytes()[:10]
        self.assertEqual(int.from_bytes(header[4:8], "little"), PORTABLE_MTIME_S)


class LayoutTest(unittest.TestCase):
    def check(self, layout: str, descriptor: dict) -> None:
        """The blob of a descriptor, and of all that it names, is what it says."""
        content = blob(layout, descriptor["digest"])
        self.assertEqual(digest_of(content), descriptor["digest"])
        self.assertEqual(len(content), descriptor["size"])
        if descriptor["mediaType"] == "application/vnd.oci.image.index.v1+json":
            for entry in json.loads(content)["manifests"]:
                self.check(layout, entry)
        if descriptor["mediaType"] != "application/vnd.oci.image.manifest.v1+json":
            return
        image = json.loads(content)
        self.check(layout, image["config"])
        config = json.loads(blob(layout, image["config"]["digest"]))
        diff_ids = []
        for layer in image["layers"]:
            self.check(layout, layer)
            stored = blob(layout, layer["digest"])
            compressed = stored[:2] == b"\x1f\x8b"
            self.assertEqual(layer["mediaType"], "application/vnd.oci.image.layer.v1.tar" + ("+gzip" if compressed else ""))
            diff_ids.append(digest_of(gzip.decompress(stored) if compressed else stored))
        self.assertEqual(config["rootfs"], {"type": "layers", "diff_ids": diff_ids})
        self.assertEqual(len(config["history"]), len(diff_ids))

    def test_every_descriptor_is_that_of_its_blob(self):
        for layout in ONES + SEVERAL:
            with self.subTest(layout):
                self.assertEqual(json.loads((HERE / layout / "oci-layout").read_text()), {"imageLayoutVersion": "1.0.0"})
                self.check(layout, only(layout))

    def test_the_digest_target_is_that_of_the_manifest(self):
        for layout in ONES + SEVERAL:
            written = (HERE / f"{layout}.json.sha256").read_text()
            self.assertEqual(written, only(layout)["digest"] + "\n")
            self.assertEqual(written, digest_of(blob(layout, written.strip())) + "\n")

    def test_the_digest_is_the_same_everywhere(self):
        self.assertEqual(only("bare_image")["digest"], BARE_DIGEST)

    def test_an_index_names_the_platform_of_each_image(self):
        for layout in SEVERAL:
            platforms = [entry["platform"] for entry in manifest(layout)["manifests"]]
            wanted = [{"os": "linux", "architecture": "amd64", "variant": level} for level in ("v2", "v3")]
            self.assertCountEqual(platforms, wanted)
        entries = [entry["digest"] for entry in manifest("index")["manifests"]]
        self.assertEqual(entries, [only("entrypoint_image")["digest"], only("v3_image")["digest"]])

    def test_layers_are_put_in_as_they_are(self):
        layers = [blob("image", layer["digest"]) for layer in manifest("image")["layers"]]
        self.assertEqual(layers, [(HERE / "gzip_layer.tar.gz").read_bytes(), (HERE / "bare_layer.tar").read_bytes()])


class ConfigurationTest(unittest.TestCase):
    def test_an_image_from_nothing_says_what_it_was_told(self):
        config = configuration("base")
        self.assertEqual((config["os"], config["architecture"], config["variant"]), ("linux", "amd64", "v2"))
        self.assertEqual(config["created"], "1970-01-01T00:00:00Z")
        self.assertEqual(
            config["config"],
            {
                "Cmd": ["of the base"],
                "Entrypoint": ["/base"],
                "Env": ["HOME=/home", "PATH=/usr/bin"],
                "Labels": {"base": "base", "both": "base"},
            },
        )

    def test_an_image_on_a_base_keeps_merges_and_resets(self):
        config = configuration("image")
        self.assertEqual((config["os"], config["architecture"], config["variant"]), ("linux", "amd64", "v2"))
        self.assertEqual(config["created"], "2026-01-02T03:04:05Z")
        self.assertEqual(
            config["config"],
            {
                "Cmd": ["--flag", "two words\nand two lines"],
                "Entrypoint": ["/opt/hello.txt"],
                "Env": ["HOME=/home", "PATH=/opt:/usr/bin", "PLACE=/home/place=1"],
                "ExposedPorts": {"8080/tcp": {}, "9090": {}},
                "Labels": {"base": "base", "both": "image", "equation": "a=b"},
                "User": "65532:65533",
                "Volumes": {"/var/lib/hello": {}},
                "WorkingDir": "/opt",
            },
        )
        self.assertEqual(manifest("image")["annotations"], {"org.opencontainers.image.title": "a test"})

    def test_an_entrypoint_ends_the_cmd_of_the_base(self):
        config = configuration("entrypoint_image")["config"]
        self.assertEqual((config["Entrypoint"], config.get("Cmd")), (["/other"], None))


class LoadTest(unittest.TestCase):
    def test_the_archive_for_docker(self):
        with tarfile.open(os.environ["LOAD_TAR"]) as archive:
            (entry,) = json.load(archive.extractfile("manifest.json"))
            self.assertEqual(entry["RepoTags"], ["test/image:one", "test/image:two"])
            self.assertEqual(json.load(archive.extractfile(entry["Config"])), configuration("image"))
            layers = [digest_of(archive.extractfile(layer).read()) for layer in entry["Layers"]]
        self.assertEqual(layers, [layer["digest"] for layer in manifest("image")["layers"]])

    def test_the_archive_for_an_index(self):
        with tarfile.open(os.environ["LOAD_INDEX_TAR"]) as archive:
            (entry,) = json.load(archive.extractfile("index.json"))["manifests"]
            self.assertEqual(entry["digest"], only("index")["digest"])
            self.assertEqual(entry["annotations"], {"org.opencontainers.image.ref.name": "test/index:one"})
            for name in archive.getnames():
                if name.startswith("blobs/"):
                    self.assertEqual(digest_of(archive.extractfile(name).read()), name.removeprefix("blobs/").replace("/", ":"))

    def test_the_engine_is_given_the_archive(self):
        for load in ("LOAD", "LOAD_INDEX"):
            with tempfile.NamedTemporaryFile() as loaded:
                run(os.environ[load], "", env={**os.environ, "LOADED": loaded.name})
                given, built = (self.contents(file) for file in (loaded.name, os.environ[f"{load}_TAR"]))
            self.assertEqual(given, built)

    def contents(self, file: str) -> dict[str, bytes]:
        with tarfile.open(file) as archive:
            return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}

    def test_skopeo_reads_the_archives(self):
        require("skopeo")
        one = json.loads(run("skopeo", "--tmpdir", os.environ["TEST_TMPDIR"], "inspect", f"docker-archive:{os.environ['LOAD_TAR']}"))
        self.assertEqual((one["Architecture"], one["Os"], one["Labels"]["both"]), ("amd64", "linux", "image"))
        several = run("skopeo", "--tmpdir", os.environ["TEST_TMPDIR"], "inspect", "--raw", f"oci-archive:{os.environ['LOAD_INDEX_TAR']}")
        self.assertEqual(digest_of(several.encode()), only("index")["digest"])


class PushTest(unittest.TestCase):
    """To a real registry, on loopback."""

    def setUp(self):
        require("docker-registry")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.registry = f"127.0.0.1:{free.getsockname()[1]}"
        settings = pathlib.Path(folder.name, "registry.json")
        # YAML takes JSON.
        settings.write_text(json.dumps({
            "version": 0.1,
            "log": {"level": "error"},
            "storage": {"filesystem": {"rootdirectory": f"{folder.name}/data"}},
            "http": {"addr": self.registry},
        }))
        process = subprocess.Popen(["docker-registry", "serve", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://{self.registry}/v2/").close()
                return
            except urllib.error.URLError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def test_twice_with_tags(self):
        repository = f"{self.registry}/test/index"
        for _ in range(2):
            run(os.environ["PUSH"], "--repository", repository, "-t", "more")
            for tag in ("latest", "1.0", "more"):
                self.assertEqual(run(CRANE, "digest", f"{repository}:{tag}").strip(), only("index")["digest"])
        self.assertEqual(sorted(run(CRANE, "ls", repository).split()), ["1.0", "latest", "more"])
        run(CRANE, "validate", "--remote", f"{repository}:latest")
        self.assertEqual(run(CRANE, "digest", "--platform", "linux/amd64/v3", f"{repository}:latest").strip(), only("v3_image")["digest"])
        if shutil.which("skopeo"):
            raw = run("skopeo", "inspect", "--tls-verify=false", "--raw", f"docker://{repository}:latest")
            self.assertEqual(digest_of(raw.encode()), only("index")["digest"])

    def test_an_image_to_another_repository_than_its_own(self):
        repository = f"{self.registry}/test/image"
        run(os.environ["PUSH_IMAGE"], f"--repository={repository}", "--tag=one")
        self.assertEqual(run(CRANE, "digest", f"{repository}:one").strip(), only("image")["digest"])
        # No `crane validate`: it takes no layer that is not compressed.
        self.assertEqual(json.loads(run(CRANE, "config", f"{repository}:one")), configuration("image"))

    def test_without_a_repository_it_says_so(self):
        result = subprocess.run([os.environ["PUSH"]], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertIn("--repository", result.stderr)


if __name__ == "__main__":
    unittest.main()
