"""The builder of the stand-in for rules_oci: what it says of bad input, and what //images/tests/oci has no layers for."""

import contextlib
import gzip
import hashlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(HERE / "modules/rules_oci/oci/private"))

import oci_layout  # noqa: E402

PLATFORM = '{"os":"linux","architecture":"amd64"}'


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name in names:
            made.addfile(tarfile.TarInfo(name))
    return out.getvalue()


class OciLayoutTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name: str, content: bytes | str) -> pathlib.Path:
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def run_command(self, *words) -> str:
        """The one line that it complains with, or nothing."""
        self.addCleanup(setattr, sys, "argv", sys.argv)
        sys.argv = ["oci_layout.py", "--target", "//x:y", *map(str, words)]
        with contextlib.redirect_stderr(io.StringIO()) as printed:
            status = oci_layout.main()
        text = printed.getvalue()
        self.assertEqual(status, 1 if text else 0)
        self.assertEqual(text.count("\n"), status)
        self.assertTrue(text == "" or text.startswith("//x:y: "), text)
        return text

    def image(self, name: str, *words) -> str:
        return self.run_command("image", "--output", self.folder / name, *words)

    def describe(self, layer: pathlib.Path) -> dict:
        out = self.folder / f"{layer.name}.json"
        self.assertEqual(self.run_command("layer", "--output", out, layer, "//x:layer"), "")
        return json.loads(out.read_text())

    def complaint_about_layer(self, content: bytes) -> str:
        return self.run_command("layer", "--output", self.folder / "out.json", self.write("layer.tar", content), "//x:layer")

    def test_a_layer_is_what_it_holds_and_not_what_it_is_called(self):
        bare = archive("a", "b")
        diff_id = f"sha256:{hashlib.sha256(bare).hexdigest()}"
        described = self.describe(self.write("a.tar.gz", bare))
        self.assertEqual((described["descriptor"]["mediaType"], described["diff_id"]), (oci_layout.LAYER, diff_id))
        # gzip allows several members in one file.
        pieces = gzip.compress(bare[:700], mtime=0) + gzip.compress(bare[700:], mtime=0)
        described = self.describe(self.write("a.tar", pieces))
        self.assertEqual((described["descriptor"]["mediaType"], described["diff_id"]), (f"{oci_layout.LAYER}+gzip", diff_id))
        self.assertEqual(described["descriptor"]["size"], len(pieces))
        if shutil.which("zstd") is None:
            self.skipTest("zstd is not installed (apt-get install zstd)")
        packed = subprocess.run(["zstd", "-q", "-c"], input=bare, capture_output=True, check=True).stdout
        # A sandbox has links in the place of files.
        link = self.folder / "link.tar"
        link.symlink_to(self.write("b.tar", packed))
        described = self.describe(link)
        self.assertEqual((described["descriptor"]["mediaType"], described["diff_id"]), (f"{oci_layout.LAYER}+zstd", diff_id))
        self.assertIn("is damaged", self.complaint_about_layer(packed[:-5]))

    def test_an_archive_without_members_is_a_layer(self):
        self.describe(self.write("empty.tar", archive()))

    def test_a_layer_that_is_none_is_named(self):
        for content in (b"", b"no archive", b"x" * 2000, gzip.compress(b"no archive"), gzip.compress(archive("a"))[:-9], b"\x1f\x8bxxxxxxxx"):
            complaint = self.complaint_about_layer(content)
            self.assertIn(f"layer {self.folder}/layer.tar ", complaint)

    def test_equal_inputs_are_equal_bytes(self):
        layer = self.write("layer.tar", archive("a"))
        self.describe(layer)
        labels = self.write("labels", "b=1\na=2\n")
        for name in ("one", "two"):
            self.image(name, "--platform", PLATFORM, "--layer", layer, f"{layer}.json", "--labels", labels)
        one, two = ({file.name: file.read_bytes() for file in (self.folder / name).rglob("*") if file.is_file()} for name in ("one", "two"))
        self.assertEqual(one, two)
        self.assertEqual(len(one), 5)

    def test_attributes_that_mean_nothing_are_named(self):
        for attribute, content, expected in (
            ("env", "PATH=/x:$PATH\n", "refers to $PATH, which neither the base nor a line before it sets"),
            ("env", "PATH\n", "has the line 'PATH', which is not key=value"),
            ("labels", "=x\n", "has the line '=x', which is not key=value"),
            ("annotations", b"a=\xff\n", "cannot be read"),
            ("created", "2026-01-02T03:04:05Z\n", "not a date and time alone"),
            ("created", "yesterday", "not a date and time alone"),
        ):
            file = self.write("attribute", content)
            self.assertIn(expected, self.image("image", "--platform", PLATFORM, f"--{attribute}", file))

    def test_lists_with_commas_may_end_in_a_line_break(self):
        ports = self.write("ports", "80/tcp, 443/tcp,\n")
        self.assertEqual(self.image("image", "--platform", PLATFORM, "--exposed-ports", ports), "")
        _, config = oci_layout.Layout(self.folder / "image").image()
        self.assertEqual(config["config"]["ExposedPorts"], {"80/tcp": {}, "443/tcp": {}})

    def test_what_is_no_image_is_named(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.assertIn("is no OCI image layout", self.image("image", "--base", empty))
        self.assertEqual(self.image("one", "--platform", PLATFORM), "")
        one, index, tags = self.folder / "one", self.folder / "index", self.write("tags.txt", "a:b")
        self.assertEqual(self.run_command("index", "--output", index, one, one), "")
        self.assertIn("name an oci_image", self.image("image", "--base", index))
        self.assertIn("name an oci_image", self.run_command("index", "--output", self.folder / "x", index))
        tarball = ("tarball", "--output", self.folder / "x.tar")
        self.assertIn('format = "oci" is for an oci_image_index', self.run_command(*tarball, one, tags, "--format", "oci"))
        self.assertIn('format = "docker" is for an oci_image,', self.run_command(*tarball, index, tags, "--format", "docker"))
        (one / "index.json").write_text('{"manifests": [1, 2]}')
        self.assertIn("holds 2 manifests", self.run_command("digest", "--output", self.folder / "d", one))


if __name__ == "__main__":
    unittest.main()
