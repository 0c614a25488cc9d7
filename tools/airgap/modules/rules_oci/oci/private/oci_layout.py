"""Writes OCI image layouts. The actions of //oci:defs.bzl and the script of oci_load start it.

Owns the bytes of configurations, manifests and indexes and the shape of a layout. Keys come in the order, and JSON in
the form, in which the real module's jq writes them, so that equal layers give equal digests with either module.
Knows nothing about Bazel but the paths that it is given.
Formats: https://github.com/opencontainers/image-spec (config.md, manifest.md, image-index.md, image-layout.md).
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import zlib

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
REF_NAME = "org.opencontainers.image.ref.name"
EPOCH = "1970-01-01T00:00:00Z"
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

# The time in archives that oci_load makes, which is the real module's.
TARBALL_MTIME_S = 1672560000
PIECE_BYTES = 1 << 20


class LayoutError(Exception):
    """What is wrong with an input, in one line."""


# ---- Layouts --------------------------------------------------------------------------------


def encoded(document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def descriptor(media_type: str, content: bytes) -> dict:
    digest = hashlib.sha256(content).hexdigest()
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


class Layout:
    """A folder in the image layout."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder

    def blob(self, digest: str) -> pathlib.Path:
        """Where the blob of `digest` lies."""
        return self.folder / "blobs" / digest.replace(":", "/", 1)

    def put(self, media_type: str, document) -> dict:
        """Writes `document` as a blob and returns its descriptor."""
        content = encoded(document) + (b"" if media_type == CONFIG else b"\n")
        made = descriptor(media_type, content)
        self.blob(made["digest"]).write_bytes(content)
        return made

    def document(self, digest: str):
        """The JSON document of `digest`."""
        return json.loads(self.blob(digest).read_bytes())

    def create(self) -> None:
        (self.folder / "blobs/sha256").mkdir(parents=True, exist_ok=True)
        (self.folder / "oci-layout").write_bytes(encoded({"imageLayoutVersion": "1.0.0"}))

    def finish(self, only: dict) -> None:
        """Names `only` as what the layout holds."""
        (self.folder / "index.json").write_bytes(encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": [only]}))

    def only(self) -> dict:
        """The descriptor of what the layout holds."""
        try:
            manifests = json.loads((self.folder / "index.json").read_bytes())["manifests"]
        except (OSError, ValueError, KeyError) as error:
            raise LayoutError(f"{self.folder} is no OCI image layout ({error}); name an oci_image or oci_image_index") from error
        if len(manifests) != 1:
            raise LayoutError(f"{self.folder} holds {len(manifests)} manifests and not one; name an oci_image or oci_image_index")
        return manifests[0]

    def image(self) -> tuple[dict, dict]:
        """(manifest, configuration) of the one image that the layout holds."""
        only = self.only()
        if only["mediaType"] != MANIFEST:
            raise LayoutError(f"{self.folder} holds a {only['mediaType']} where an {MANIFEST} is wanted; name an oci_image")
        manifest = self.document(only["digest"])
        return manifest, self.document(manifest["config"]["digest"])


# ---- Layers ---------------------------------------------------------------------------------


def digests_of(stream) -> tuple[str, int, bytes]:
    """(digest, size, first block) of what `stream` gives."""
    sha256, size, head = hashlib.sha256(), 0, b""
    while piece := stream.read(PIECE_BYTES):
        if len(head) < tarfile.BLOCKSIZE:
            head += piece[: tarfile.BLOCKSIZE - len(head)]
        sha256.update(piece)
        size += len(piece)
    return f"sha256:{sha256.hexdigest()}", size, head


def uncompressed(layer: pathlib.Path, compression: str) -> tuple[str, bytes]:
    """(digest, first block) of a compressed layer's content."""
    if compression == "gzip":
        try:
            with gzip.open(layer) as stream:
                digest, _, head = digests_of(stream)
        except (OSError, EOFError, zlib.error) as error:
            raise LayoutError(f"layer {layer} is damaged: {error}") from error
        return digest, head
    if shutil.which("zstd") is None:
        raise LayoutError(f"layer {layer} is compressed with zstd and there is no zstd on this machine: apt-get install zstd")
    # By its input: a file that is a link, as in a sandbox, it would not read.
    with layer.open("rb") as packed, subprocess.Popen(
        ["zstd", "-dcq"], stdin=packed, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        digest, _, head = digests_of(process.stdout)
        complaint = process.stderr.read().decode(errors="replace").strip()
    if process.returncode != 0:
        raise LayoutError(f"layer {layer} is damaged: {complaint}")
    return digest, head


def describe_layer(layer: pathlib.Path, label: str) -> dict:
    """What an image says of a layer: found once for each, since it reads all of it."""
    with layer.open("rb") as stream:
        digest, size, head = digests_of(stream)
    compression = "gzip" if head[:2] == b"\x1f\x8b" else "zstd" if head[:4] == b"\x28\xb5\x2f\xfd" else ""
    diff_id = digest
    if compression:
        diff_id, head = uncompressed(layer, compression)
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "replace")
    except tarfile.EOFHeaderError:
        pass  # an archive without members
    except tarfile.HeaderError as error:
        raise LayoutError(f"layer {layer} is no tar archive: {error}") from error
    return {
        "descriptor": {
            "size": size,
            "digest": digest,
            "mediaType": f"{LAYER}+{compression}" if compression else LAYER,
        },
        "diff_id": diff_id,
        "history": {"created": EPOCH, "created_by": f"bazel build {label}"},
    }


# ---- Attributes of an image -----------------------------------------------------------------


def lines(file: pathlib.Path) -> list[str]:
    return [line for line in file.read_text().split("\n") if line]


def pairs(file: pathlib.Path) -> list[tuple[str, str]]:
    """The `key=value` lines of a file."""
    found = []
    for line in lines(file):
        key, sign, value = line.partition("=")
        if not key or not sign:
            raise LayoutError(f"{file} has the line '{line}', which is not key=value")
        found.append((key, value))
    return found


def words(file: pathlib.Path) -> list[str]:
    """A command, an argument a line. %5Cn is how //oci:defs.bzl writes a line break within one."""
    return [line.replace("%5Cn", "\n") for line in lines(file)]


def names(file: pathlib.Path) -> dict[str, dict]:
    """A list with commas as the configuration writes a set."""
    return {name.strip(): {} for name in file.read_text().split(",") if name.strip()}


def environment(base: list[str], file: pathlib.Path) -> list[str]:
    """`base` with the variables of the file, which may refer to those before them as $NAME or ${NAME}."""
    variables = dict(entry.partition("=")[::2] for entry in base)

    def value(reference: re.Match) -> str:
        if reference[1] not in variables:
            raise LayoutError(f"{file} refers to {reference[0]}, which neither the base nor a line before it sets")
        return variables[reference[1]]

    for key, raw in pairs(file):
        variables[key] = re.sub(r"\$\{?([a-zA-Z0-9_]+)\}?", value, raw)
    return [f"{key}={value}" for key, value in variables.items()]


def configure(config: dict, options: argparse.Namespace) -> None:
    """Changes the configuration of the base to what the attributes say."""
    if options.created:
        created = options.created.read_text()
        if not DATE_TIME.fullmatch(created):
            raise LayoutError(f"{options.created} is '{created!r}' and not a date and time alone, as 2026-01-02T03:04:05Z")
        config["created"] = created
    settings = config.setdefault("config", {})
    if options.entrypoint:
        # As a Dockerfile's ENTRYPOINT does: arguments for another program make no sense to this one.
        settings["Cmd"] = None
        settings["Entrypoint"] = words(options.entrypoint)
    if options.cmd:
        settings["Cmd"] = words(options.cmd)
    for key, file in (("ExposedPorts", options.exposed_ports), ("Volumes", options.volumes)):
        if file:
            settings[key] = {**settings.get(key, {}), **names(file)}
    if options.env:
        settings["Env"] = environment(settings.get("Env", []), options.env)
    if options.labels:
        settings["Labels"] = {**settings.get("Labels", {}), **dict(pairs(options.labels))}
    if options.user:
        settings["User"] = options.user
    if options.workdir:
        settings["WorkingDir"] = options.workdir
    if settings.get("Cmd", "") is None:
        del settings["Cmd"]


# ---- Commands -------------------------------------------------------------------------------


def link_blob(layout: Layout, digest: str, target: pathlib.Path) -> None:
    """A relative link to a layer, as the real module makes it: an image costs no copy of its layers."""
    blob = layout.blob(digest)
    if not blob.is_symlink():
        blob.symlink_to(os.path.relpath(target, blob.parent))


def image(options: argparse.Namespace) -> None:
    layout = Layout(options.output)
    layout.create()
    if options.base:
        base = Layout(options.base)
        manifest, config = base.image()
        for layer in manifest["layers"]:
            link_blob(layout, layer["digest"], base.blob(layer["digest"]))
    else:
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": {}, "layers": []}
        config = {"created": EPOCH, "config": {}, "history": [], "rootfs": {"type": "layers", "diff_ids": []}}
        config |= json.loads(options.platform)
    for file, description in options.layer:
        layer = json.loads(pathlib.Path(description).read_bytes())
        manifest["layers"].append(layer["descriptor"])
        config["rootfs"]["diff_ids"].append(layer["diff_id"])
        config.setdefault("history", []).append(layer["history"])
        link_blob(layout, layer["descriptor"]["digest"], pathlib.Path(file))
    configure(config, options)
    made = layout.put(CONFIG, config)
    manifest["config"] = {key: made[key] for key in ("mediaType", "size", "digest")}
    if options.annotations:
        manifest["annotations"] = {**manifest.get("annotations", {}), **dict(pairs(options.annotations))}
    layout.finish(layout.put(MANIFEST, manifest))


PLATFORM_FIELDS = ("os", "architecture", "variant", "os.version", "os.features")


def index(options: argparse.Namespace) -> None:
    layout = Layout(options.output)
    layout.create()
    manifests = []
    for folder in options.images:
        source = Layout(folder)
        manifest, config = source.image()
        platform = {field: config[field] for field in PLATFORM_FIELDS if field in config}
        manifests.append({**source.only(), "platform": platform})
        for digest in (source.only()["digest"], manifest["config"]["digest"], *(layer["digest"] for layer in manifest["layers"])):
            shutil.copyfile(source.blob(digest), layout.blob(digest))
    layout.finish(layout.put(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}))


def tarball(options: argparse.Namespace) -> None:
    layout, tags = Layout(options.image), lines(options.tags)
    only = layout.only()
    wanted = MANIFEST if options.format == "docker" else INDEX
    if only["mediaType"] != wanted:
        kind = "oci_image" if options.format == "docker" else "oci_image_index"
        raise LayoutError(f"format = \"{options.format}\" is for an {kind}, and {options.image} holds a {only['mediaType']}")
    with tarfile.open(options.output, "w", format=tarfile.GNU_FORMAT) as archive:
        added = set()

        def add(name: str, content, size: int) -> None:
            if name in added:
                return
            added.add(name)
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = size, 0o755, TARBALL_MTIME_S
            archive.addfile(member, content)

        def add_bytes(name: str, content: bytes) -> None:
            add(name, io.BytesIO(content), len(content))

        def add_blob(digest: str, suffix: str = "") -> str:
            name = f"blobs/{digest.replace(':', '/', 1)}{suffix}"
            with layout.blob(digest).open("rb") as content:
                add(name, content, os.fstat(content.fileno()).st_size)
            return name

        if options.format == "docker":
            manifest, _ = layout.image()
            config = add_blob(manifest["config"]["digest"])
            layers = [add_blob(layer["digest"], ".tar.gz") for layer in manifest["layers"]]
            add_bytes("manifest.json", encoded([{"Config": config, "RepoTags": tags, "Layers": layers}]))
            return
        add_bytes("oci-layout", (layout.folder / "oci-layout").read_bytes())
        add_blob(only["digest"])
        for entry in layout.document(only["digest"])["manifests"]:
            manifest = layout.document(entry["digest"])
            for digest in (entry["digest"], manifest["config"]["digest"], *(layer["digest"] for layer in manifest["layers"])):
                add_blob(digest)
        named = [{**only, "annotations": {REF_NAME: tag}} for tag in tags]
        add_bytes("index.json", encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": named or [only]}))


def layer(options: argparse.Namespace) -> None:
    options.output.write_bytes(encoded(describe_layer(options.file, options.label)))


def digest(options: argparse.Namespace) -> None:
    options.output.write_text(Layout(options.image).only()["digest"] + "\n")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", required=True, help="what errors name")
    commands = parser.add_subparsers(required=True)

    def command(run, *paths: str) -> argparse.ArgumentParser:
        made = commands.add_parser(run.__name__)
        made.set_defaults(run=run)
        made.add_argument("--output", required=True, type=pathlib.Path)
        for name in paths:
            made.add_argument(name, type=pathlib.Path)
        return made

    command(layer, "file").add_argument("label")
    command(index).add_argument("images", nargs="+", type=pathlib.Path)
    command(digest, "image")
    command(tarball, "image", "tags").add_argument("--format", required=True)
    one = command(image, *(f"--{name}" for name in ("base created entrypoint cmd env exposed-ports volumes labels annotations".split())))
    for name in ("platform", "user", "workdir"):
        one.add_argument(f"--{name}")
    one.add_argument("--layer", nargs=2, action="append", default=[])
    return parser


def main() -> int:
    options = arguments().parse_args()
    try:
        options.run(options)
    except LayoutError as error:
        print(f"{options.target}: {error}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"{options.target}: {error}; this file cannot be read or written", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
