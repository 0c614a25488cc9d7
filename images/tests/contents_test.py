"""What is in the published images: every file, every setting, and how large they are.

Arguments: NAME=LAYOUT=COMPRESSION=LIMIT, the program's name, the layout of its index, what its layers are compressed with, and the
most bytes an image of it may have.
"""

import posixpath
import struct
import sys
import typing
import unittest

from layout import LAYERS, Layout


class Index(typing.NamedTuple):
    """One argument."""

    name: str
    layout: Layout
    compression: str
    limit: int


def index(argument: str) -> Index:
    name, folder, compression, limit = argument.split("=")
    return Index(name, Layout(folder), compression, int(limit))


INDEXES = [index(argument) for argument in sys.argv[1:]]
# The user's number: docs/adr/0005-images.md.
USER = 65532
FILE, FOLDER = "file", "folder"


def expected(name: str) -> dict:
    """Path -> kind, mode, owner, of everything but the folders that lead there."""
    return {
        "data": (FOLDER, 0o750, USER),
        "etc/group": (FILE, 0o644, 0),
        "etc/passwd": (FILE, 0o644, 0),
        "etc/ssl/certs/ca-certificates.crt": (FILE, 0o644, 0),
        f"usr/bin/{name}": (FILE, 0o755, 0),
    }


def entries(image) -> dict:
    found = {}
    for layer in image.layers():
        for member in layer.getmembers():
            if member.uid != member.gid or not (member.isreg() or member.isdir()):
                raise ValueError(f"{member.name}: a file or folder of one owner was expected")
            path = posixpath.normpath(member.name).lstrip("/")
            found[path] = (FILE if member.isreg() else FOLDER, member.mode, member.uid)
    found.pop(".", None)
    return found


def every_image():
    for each in INDEXES:
        for image in each.layout.images():
            yield each.name, image


class ContentsTest(unittest.TestCase):
    def test_holds_what_is_listed_and_nothing_else(self):
        for name, image in every_image():
            found, wanted = entries(image), expected(name)
            ways = {path for path in found if any(other.startswith(path + "/") for other in wanted)}
            self.assertEqual({path: what for path, what in found.items() if path not in ways - wanted.keys()}, wanted)
            for path in ways - wanted.keys():
                self.assertEqual(found[path], (FOLDER, 0o755, 0), path)

    def test_is_small(self):
        for name, layout, compression, limit in INDEXES:
            for image in layout.images():
                size, variant = image.compressed_bytes, image.configuration.get("variant")
                print(f"{name} {variant}, {compression}: {size:,} of {limit:,} bytes")
                self.assertLessEqual(size, limit, name)

    def test_the_program_needs_no_library(self):
        for name, image in every_image():
            program = image.layers()[-1]
            member = next(member for member in program.getmembers() if member.name.endswith(f"usr/bin/{name}"))
            self.assertNotIn(3, segment_types(program.extractfile(member).read()), "PT_INTERP: it asks for a loader")

    def test_starts_the_program_as_a_user_who_is_a_number_and_not_root(self):
        for name, image in every_image():
            settings = image.configuration["config"]
            self.assertEqual(settings["Entrypoint"], [f"/usr/bin/{name}"])
            self.assertEqual(settings["User"], f"{USER}:{USER}")
            self.assertEqual(settings["WorkingDir"], "/data")
            self.assertEqual(list(settings["Volumes"]), ["/data"])

    def test_says_what_it_is(self):
        for name, image in every_image():
            for described in (image.configuration["config"]["Labels"], image.manifest["annotations"]):
                self.assertEqual(described["org.opencontainers.image.title"], name)
                self.assertEqual(described["org.opencontainers.image.licenses"], "Apache-2.0")

    def test_the_layers_that_change_least_are_first_and_shared(self):
        shared = {}
        for each in INDEXES:
            for image in each.layout.images():
                layers = image.manifest["layers"]
                self.assertEqual({layer["mediaType"] for layer in layers}, {LAYERS[each.compression]})
                self.assertEqual(len(layers), 3)
                shared.setdefault(each.compression, set()).add(tuple(layer["digest"] for layer in layers[:-1]))
        for compression, layers in shared.items():
            self.assertEqual(len(layers), 1, compression)

    def test_one_index_offers_every_level_and_one_for_who_names_none(self):
        for each in INDEXES:
            images = each.layout.images()
            amd64 = {"architecture": "amd64", "os": "linux"}
            self.assertEqual(
                [image.descriptor["platform"] for image in images],
                [amd64, amd64 | {"variant": "v2"}, amd64 | {"variant": "v3"}],
            )
            any_cpu, v2, v3 = (image.manifest["layers"][-1]["digest"] for image in images)
            self.assertEqual(any_cpu, v2)
            self.assertNotEqual(v2, v3)


def segment_types(program: bytes) -> list:
    """The types of a 64-bit little-endian ELF file's program headers (System V ABI, "Program Header")."""
    if program[:6] != b"\x7fELF\x02\x01":
        raise ValueError("no 64-bit ELF file")
    offset, = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return [struct.unpack_from("<I", program, offset + size * index)[0] for index in range(count)]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
