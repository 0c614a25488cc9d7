//! An image layout: a folder with an image or an index of images, every file named by its hash. It owns reading and
//! checking; nothing is published from a layout whose bytes are not those that it names.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::oci::{self, Descriptor, Index, Manifest, Platform};

/// How deep indexes may lie in each other.
const MAX_DEPTH: usize = 3;
/// The largest manifest, index or configuration, in bytes. Registries take 4 MiB at least and seldom more.
const MAX_DOCUMENT_BYTES: u64 = 4 << 20;

/// A layout that is whole.
#[derive(Debug)]
pub struct Layout {
    /// The folder.
    pub path: PathBuf,
    /// The image, or the index.
    pub root: Descriptor,
    /// The images: those of the index in their order, or the one.
    pub images: Vec<Image>,
}

/// An image of a layout.
#[derive(Debug)]
pub struct Image {
    /// Its manifest.
    pub manifest: Descriptor,
    /// What it runs on.
    pub platform: Platform,
}

impl Layout {
    /// Reads a layout with one image or one index, and checks size and hash of everything in it.
    ///
    /// # Errors
    /// When something is missing, or is not what its name says.
    pub fn open(path: &Path) -> Result<Self, Error> {
        read(path).map_err(|problem| Error::Layout {
            path: path.to_owned(),
            problem,
        })
    }

    /// Whether there is an index over the images.
    pub fn is_index(&self) -> bool {
        self.root.media_type == oci::INDEX
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Marker {
    image_layout_version: String,
}

fn read(path: &Path) -> Result<Layout, String> {
    let marker: Marker = parse("oci-layout", &load(&path.join("oci-layout"), "oci-layout")?)?;
    if !marker.image_layout_version.starts_with("1.") {
        let version = marker.image_layout_version;
        return Err(format!("oci-layout says version {version:?} instead of 1"));
    }
    let index: Index = parse("index.json", &load(&path.join("index.json"), "index.json")?)?;
    let [root] = index.manifests.as_slice() else {
        let count = index.manifests.len();
        return Err(format!("index.json lists {count} manifests instead of one"));
    };
    let mut images = Vec::new();
    walk(path, root, 0, &mut images)?;
    Ok(Layout {
        path: path.to_owned(),
        root: root.bare(),
        images,
    })
}

fn walk(
    path: &Path,
    descriptor: &Descriptor,
    depth: usize,
    images: &mut Vec<Image>,
) -> Result<(), String> {
    let digest = &descriptor.digest;
    if depth > MAX_DEPTH {
        return Err(format!("{digest} lies more than {MAX_DEPTH} indexes deep"));
    }
    match &*descriptor.media_type {
        oci::INDEX => {
            let index: Index = document(path, descriptor)?;
            if index.manifests.is_empty() {
                return Err(format!("the index {digest} is empty"));
            }
            let mut manifests = index.manifests.iter();
            manifests.try_for_each(|child| walk(path, child, depth + 1, images))
        }
        oci::MANIFEST => {
            let manifest: Manifest = document(path, descriptor)?;
            let own: Platform = document(path, &manifest.config)?;
            for layer in &manifest.layers {
                check(path, layer)?;
            }
            images.push(Image {
                manifest: descriptor.bare(),
                platform: descriptor.platform.clone().unwrap_or(own),
            });
            Ok(())
        }
        other => Err(format!("{digest} is of the unknown media type {other:?}")),
    }
}

/// Reads a small file and checks that it is what its descriptor says.
fn document<T: for<'de> Deserialize<'de>>(
    path: &Path,
    descriptor: &Descriptor,
) -> Result<T, String> {
    check(path, descriptor)?;
    parse(
        &descriptor.digest,
        &load(&blob(path, descriptor)?, &descriptor.digest)?,
    )
}

fn blob(path: &Path, descriptor: &Descriptor) -> Result<PathBuf, String> {
    let digits = oci::digits(&descriptor.digest)
        .ok_or_else(|| format!("{:?} is no SHA-256 digest", descriptor.digest))?;
    Ok(path.join("blobs/sha256").join(digits))
}

fn check(path: &Path, descriptor: &Descriptor) -> Result<(), String> {
    let digest = &descriptor.digest;
    let failed = |error: io::Error| format!("cannot read {digest}: {error}");
    let mut file = File::open(blob(path, descriptor)?).map_err(failed)?;
    let mut hasher = Sha256::new();
    let bytes = io::copy(&mut file, &mut hasher).map_err(failed)?;
    if bytes != descriptor.size {
        let expected = descriptor.size;
        return Err(format!("{digest} has {bytes} bytes instead of {expected}"));
    }
    match format!("sha256:{:x}", hasher.finalize()) {
        actual if actual == *digest => Ok(()),
        actual => Err(format!("the content of {digest} has the hash {actual}")),
    }
}

fn load(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("cannot read {name}: {error}");
    let bytes = fs::metadata(path).map_err(failed)?.len();
    if bytes > MAX_DOCUMENT_BYTES {
        return Err(format!(
            "{name} has {bytes} bytes, more than a document can"
        ));
    }
    fs::read(path).map_err(failed)
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &[u8]) -> Result<T, String> {
    serde_json::from_slice(text)
        .map_err(|error| format!("{name} is not what it should be: {error}"))
}
