"""An OCI image layout as its specification describes it, read and checked."""

import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import tarfile

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
# A layer's compression -> its media type.
LAYERS = {name: f"application/vnd.oci.image.layer.v1.tar+{name}" for name in ("gzip", "zstd")}


def unpacked(media_type: str, layer: bytes) -> bytes:
    if media_type == LAYERS["zstd"]:
        return subprocess.run(["zstd", "-dcq"], input=layer, stdout=subprocess.PIPE, check=True).stdout
    return gzip.decompress(layer)


class Layout:
    """A folder with oci-layout, index.json and blobs/sha256."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def index(self) -> dict:
        return json.loads((self.folder / "index.json").read_text())

    def blob(self, descriptor: dict) -> bytes:
        """The content of a descriptor; raises ValueError unless it has the size and the digest that the descriptor says."""
        algorithm, _, digest = descriptor["digest"].partition(":")
        data = (self.folder / "blobs" / algorithm / digest).read_bytes()
        if len(data) != descriptor["size"] or hashlib.sha256(data).hexdigest() != digest:
            raise ValueError(f"{descriptor['digest']} is not what its descriptor says")
        return data

    def images(self) -> list:
        """Every image, those of an index included, in order."""
        return [image for descriptor in self.index()["manifests"] for image in self._images(descriptor)]

    def _images(self, descriptor: dict) -> list:
        document = json.loads(self.blob(descriptor))
        if descriptor["mediaType"] == INDEX:
            return [image for each in document["manifests"] for image in self._images(each)]
        if descriptor["mediaType"] != MANIFEST:
            raise ValueError(f"{descriptor['mediaType']} is no image")
        return [Image(self, descriptor, document)]


class Image:
    """One manifest with its configuration and layers."""

    def __init__(self, layout: Layout, descriptor: dict, manifest: dict):
        self.layout, self.descriptor, self.manifest = layout, descriptor, manifest
        self.configuration = json.loads(layout.blob(manifest["config"]))

    @property
    def compressed_bytes(self) -> int:
        """What a registry keeps and a client downloads: configuration and layers."""
        return self.manifest["config"]["size"] + sum(layer["size"] for layer in self.manifest["layers"])

    def layers(self) -> list:
        """Each layer as a readable tar; raises ValueError unless it is what the configuration's diff_ids say."""
        tars = []
        for layer, diff_id in zip(self.manifest["layers"], self.configuration["rootfs"]["diff_ids"], strict=True):
            data = unpacked(layer["mediaType"], self.layout.blob(layer))
            if f"sha256:{hashlib.sha256(data).hexdigest()}" != diff_id:
                raise ValueError(f"layer {layer['digest']} is not {diff_id} once it is unpacked")
            tars.append(tarfile.open(fileobj=io.BytesIO(data)))
        return tars

    def unpack(self, folder: pathlib.Path):
        """Makes the root file system, with owners where this process may set them."""
        for layer in self.layers():
            layer.extractall(folder, numeric_owner=True)
