"""The published images in a real registry: the same digests on both sides, and every client finds one for its machine.

The environment names the publisher, crane, and the files with the digests that the build computed.
"""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

from layout import Layout
from registry import RegistryTest, run

DIGESTS = {"dre": os.environ["DRE_DIGEST"], "dre-backend": os.environ["BACKEND_DIGEST"]}


class PublishedTest(RegistryTest):
    def setUp(self) -> None:
        super().setUp()
        publish = os.environ["PUBLISH"]
        self.first, self.second = (
            json.loads(run(publish, "--format", "json", "--registry", self.address)) for _ in range(2)
        )

    def test_what_is_there_is_what_was_built(self) -> None:
        crane = os.environ["CRANE"]
        self.assertEqual(self.first["publications"], self.second["publications"])
        self.assertEqual(set(self.second["registries"][0]["sent"].values()), {0})
        for repository, file in DIGESTS.items():
            reference = f"{self.address}/{repository}:latest"
            digest = pathlib.Path(file).read_text().strip()
            self.assertEqual(run(crane, "digest", reference).strip(), digest)
            run(crane, "validate", "--remote", reference)
            with tempfile.TemporaryDirectory() as folder:
                run(crane, "pull", "--format", "oci", reference, f"{folder}/layout")
                pulled = Layout(f"{folder}/layout")
                self.assertEqual(pulled.index()["manifests"][0]["digest"], digest)
                for image in pulled.images():
                    self.assertTrue(image.layers())

    @unittest.skipUnless(shutil.which("skopeo"), "skopeo is not installed")
    def test_a_client_that_asks_for_amd64_alone_gets_an_image(self) -> None:
        for repository in DIGESTS:
            reference = f"docker://{self.address}/{repository}:latest"
            for wanted, variant in (([], None), (["--override-variant=v3"], "v3")):
                text = run("skopeo", *wanted, "inspect", "--config", "--tls-verify=false", reference)
                image = json.loads(text)
                self.assertEqual((image["architecture"], image.get("variant")), ("amd64", variant))
                self.assertEqual(image["config"]["Labels"]["org.opencontainers.image.title"], repository)


if __name__ == "__main__":
    unittest.main()
