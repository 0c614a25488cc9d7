"""What the SBOMs of this repository's programs say, compared with Cargo.lock.

    sbom_test.py CARGO_LOCK DRE_CYCLONEDX DRE_SPDX BACKEND_CYCLONEDX BACKEND_SPDX
"""

import json
import re
import sys
import unittest

# Crates that tests, benches and other programs use, and these do not.
NEVER_LINKED = ("criterion", "proptest", "expect-test", "cyclonedx-bom")
OWN = "own:"


def checksums(lock: str) -> dict[tuple[str, str], str]:
    """The checksum of each crate of Cargo.lock, by name and version."""
    pattern = r'name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]+)"'
    return {(name, version): checksum for name, version, checksum in re.findall(pattern, lock)}


class Documents:
    """The two documents of one program."""

    def __init__(self, cyclonedx: str, spdx: str) -> None:
        with open(spdx) as file:
            self.spdx = json.load(file)
        with open(cyclonedx) as file:
            self.cyclonedx = json.load(file)

    def package(self, name: str) -> dict:
        """The one SPDX package of that name."""
        (found,) = [package for package in self.spdx["packages"] if package["name"] == name]
        return found

    def names(self) -> set[str]:
        """The names of all SPDX packages."""
        return {package["name"] for package in self.spdx["packages"]}

    def contained(self) -> set[str]:
        """The names of what is in the program."""
        by_id = {package["SPDXID"]: package["name"] for package in self.spdx["packages"]}
        return {
            by_id[each["relatedSpdxElement"]]
            for each in self.spdx["relationships"]
            if each["relationshipType"] == "CONTAINS"
        }


class SbomTest(unittest.TestCase):
    """Both programs are read once; nothing changes them."""

    lock: dict[tuple[str, str], str]
    dre: Documents
    backend: Documents

    def test_serde_is_there_with_licence_and_checksum(self) -> None:
        package = self.dre.package("serde")
        self.assertEqual(package["licenseDeclared"], "MIT OR Apache-2.0")
        checksum = self.lock["serde", package["versionInfo"]]
        self.assertEqual(package["checksums"], [{"algorithm": "SHA256", "checksumValue": checksum}])
        (reference,) = package["externalRefs"]
        self.assertEqual(reference["referenceLocator"], f"pkg:cargo/serde@{package['versionInfo']}")

    def test_only_what_is_linked_is_contained(self) -> None:
        contained = self.dre.contained()
        for name in ("serde", "clap", "bazel_profile", "registry_sync", "rust-std"):
            self.assertIn(name, contained)
        # These help to build, and end there.
        for name in ("serde_derive", "syn", "quote", "rustc"):
            self.assertIn(name, self.dre.names())
            self.assertNotIn(name, contained)
        for name in NEVER_LINKED + ("actix-web", "preact"):
            self.assertNotIn(name, self.dre.names())

    def test_every_crate_is_locked_and_has_a_licence(self) -> None:
        for documents in (self.dre, self.backend):
            crates = 0
            for component in documents.cyclonedx["components"]:
                if not component["bom-ref"].startswith("pkg:cargo/"):
                    continue
                crates += 1
                checksum = self.lock[component["name"], component["version"]]
                self.assertEqual(component["hashes"], [{"alg": "SHA-256", "content": checksum}])
                self.assertTrue(component["licenses"][0]["expression"], component)
            self.assertGreater(crates, 50)

    def test_the_dashboard_is_in_the_backend(self) -> None:
        package = self.backend.package("preact")
        self.assertEqual(package["licenseDeclared"], "MIT")
        (checksum,) = package["checksums"]
        self.assertRegex(checksum["checksumValue"], "^[0-9a-f]{128}$")
        self.assertTrue({"preact", "d3-geo", "workbox-precaching", "actix-web"} <= self.backend.contained())
        # What only bundles, or only tests, is not in the bundle.
        for name in ("terser", "playwright-core", "typescript", "@swc/core"):
            self.assertNotIn(name, self.backend.names())

    def test_contents_are_contained(self) -> None:
        self.assertIn("webpki-roots", self.backend.contained())

    def test_own_crates_are_under_our_licence(self) -> None:
        own = [each for each in self.backend.cyclonedx["components"] if each["bom-ref"].startswith(OWN)]
        self.assertIn("web_assets", [each["name"] for each in own])
        for component in own:
            self.assertEqual(component["licenses"], [{"expression": "Apache-2.0"}])

    def test_unstamped_documents_have_no_time(self) -> None:
        self.assertEqual(self.dre.spdx["creationInfo"]["created"], "1970-01-01T00:00:00Z")


if __name__ == "__main__":
    lock, *documents = sys.argv[1:]
    with open(lock) as file:
        SbomTest.lock = checksums(file.read())
    SbomTest.dre, SbomTest.backend = Documents(*documents[:2]), Documents(*documents[2:])
    unittest.main(argv=sys.argv[:1])
