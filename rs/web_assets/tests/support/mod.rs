//! Folders as a bundler would leave them.

#![allow(dead_code)] // Each suite uses its part.

use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;
use web_assets::{pack, Bundle, BundleError};

/// The name of a script with a hash in it.
pub const SCRIPT: &str = "main.0123456789abcdef.js";

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (path, content) in files {
        write(folder.path(), path, content);
    }
    folder
}

/// Writes one file, and the folders that it is in.
pub fn write(folder: &Path, path: &str, content: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
    fs::write(path, content).expect("the file can be written");
}

/// A bundle of a page, a script with both compressed forms, and a picture in a folder.
pub fn site() -> TempDir {
    let script = script();
    folder(&[
        ("index.html", b"<!doctype html><title>a page</title>"),
        (SCRIPT, &script),
        (&format!("{SCRIPT}.br"), &brotli(&script)),
        (&format!("{SCRIPT}.gz"), &gzip(&script)),
        ("pictures/logo.svg", b"<svg/>"),
        // A form that is larger than its file is of no use.
        ("pictures/logo.svg.gz", &gzip(b"<svg/>")),
    ])
}

/// A script that compresses well.
pub fn script() -> Vec<u8> {
    "export const one = 1;\n".repeat(50).into_bytes()
}

/// Opens packed bytes; tests end soon, so they may stay for good.
pub fn open(packed: Vec<u8>) -> Result<Bundle, BundleError> {
    Bundle::open(Vec::leak(packed))
}

/// Packs a folder that can be.
pub fn packed(folder: &TempDir) -> Vec<u8> {
    pack(folder.path()).expect("the folder can be packed")
}

/// A pack with this index, of these contents.
pub fn handmade(index: &str, contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(index.len()).expect("a short index");
    let parts: [&[u8]; 4] = [
        b"dre-web\x01",
        &length.to_le_bytes(),
        index.as_bytes(),
        contents,
    ];
    parts.concat()
}

pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(bytes).expect("memory takes bytes");
    writer.into_inner()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).expect("memory takes bytes");
    writer.finish().expect("memory takes bytes")
}
