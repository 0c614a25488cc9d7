"""That a publisher made by the build publishes, and does so once."""

import hashlib
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests"))

from registry import RegistryTest, run  # noqa: E402

SPDX, IN_TOTO = "application/spdx+json", "application/vnd.in-toto+json"


class PublishTest(RegistryTest):
    def publish(self, *arguments: str) -> dict:
        """Runs the publisher and reads its report."""
        return json.loads(run(os.environ["PUBLISH"], "--format", "json", *arguments))

    def manifest(self, reference: str) -> dict:
        return json.loads(run(os.environ["CRANE"], "manifest", f"{self.address}/test/{reference}"))

    def document(self, repository: str, digest: str, artifact_type: str) -> dict:
        """The one document of that type that refers to a manifest."""
        listed = self.manifest(f"{repository}:{digest.replace(':', '-')}")["manifests"]
        (found,) = [each for each in listed if each["artifactType"] == artifact_type]
        (layer,) = self.manifest(f"{repository}@{found['digest']}")["layers"]
        return json.loads(run(os.environ["CRANE"], "blob", f"{self.address}/test/{repository}@{layer['digest']}"))

    def test_a_second_run_pushes_nothing(self) -> None:
        digest = pathlib.Path(os.environ["DIGEST"]).read_text().strip()
        shown = self.publish()
        first = self.publish("--registry", self.address)
        self.assertEqual(shown["publications"], first["publications"])
        self.assertTrue(shown["dry_run"] and not first["dry_run"])
        sent = first["registries"][0]["sent"]
        self.assertEqual((sent["images"], sent["tags"]), (2, 3))
        second = self.publish("--registry", self.address)
        self.assertEqual(set(second["registries"][0]["sent"].values()), {0})
        for tag in ("1.0", "latest"):
            reference = f"{self.address}/test/index:{tag}"
            self.assertEqual(run(os.environ["CRANE"], "digest", reference).strip(), digest)
            run(os.environ["CRANE"], "validate", "--remote", reference)
        # The status of a build that is not stamped names no version.
        tags = run(os.environ["CRANE"], "ls", f"{self.address}/test/index").split()
        self.assertEqual(sorted(tag for tag in tags if not tag.startswith("sha256-")), ["1.0", "latest"])

        for each in self.manifest("index:1.0")["manifests"]:
            spdx = self.document("index", each["digest"], SPDX)
            self.assertIn("p256", [package["name"] for package in spdx["packages"]])
        statement = self.document("index", digest, IN_TOTO)
        (subject,) = statement["subject"]
        self.assertEqual(subject, {"name": "test/index", "digest": {"sha256": digest.removeprefix("sha256:")}})
        definition = statement["predicate"]["buildDefinition"]
        self.assertEqual(
            definition["externalParameters"],
            {"platform": ["linux/amd64/v2", "linux/amd64/v3"], "target": "//images/publish/tests:index"},
        )
        self.assertRegex(definition["internalParameters"]["rustc"], "^rustc 1")
        materials = {each["name"]: each["digest"] for each in definition["resolvedDependencies"]}
        lock = hashlib.sha256(pathlib.Path(os.environ["CARGO_LOCK"]).read_bytes()).hexdigest()
        self.assertEqual(materials["Cargo.lock"], {"sha256": lock})
        self.assertIn("dashboard/pnpm-lock.yaml", materials)
        self.assertNotIn("source", materials)


if __name__ == "__main__":
    unittest.main()
