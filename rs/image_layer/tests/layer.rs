//! Programs that still run, and layers that any reader unpacks.

use flate2::read::GzDecoder;
use std::env;
use std::fs;
use std::io::Read;
use std::process::Command;

/// A program that was emptied starts and works, and only its tables differ.
#[test]
fn an_emptied_program_runs() {
    let original = fs::read(env!("CARGO_BIN_EXE_compress_layer")).unwrap();
    let emptied = image_layer::without_unwinding_tables(original.clone()).unwrap();
    assert_eq!(emptied.len(), original.len());
    assert_ne!(emptied, original);
    let again = image_layer::without_unwinding_tables(emptied.clone()).unwrap();
    assert_eq!(again, emptied);

    let folder = env::temp_dir().join(format!("image_layer-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("program");
    let made = Command::new(env!("CARGO_BIN_EXE_empty_unwinding_tables"))
        .args([
            env!("CARGO_BIN_EXE_compress_layer").as_ref(),
            file.as_os_str(),
        ])
        .status()
        .unwrap();
    assert!(made.success());
    assert_eq!(fs::read(&file).unwrap(), emptied);
    make_executable(&file);
    let run = Command::new(&file)
        .arg("gzip")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert!(run.status.success(), "{run:?}");
    assert_eq!(run.stdout.get(..2), Some([0x1f, 0x8b].as_slice()));
}

fn make_executable(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_no_program_is_refused() {
    let text = image_layer::without_unwinding_tables(b"#!/bin/sh\n".to_vec()).unwrap_err();
    assert!(text.to_string().contains("no 64-bit ELF program"), "{text}");
    let mut cut_off = fs::read(env!("CARGO_BIN_EXE_compress_layer")).unwrap();
    cut_off.truncate(cut_off.len() / 2);
    assert!(image_layer::without_unwinding_tables(cut_off).is_err());
}

#[test]
fn a_layer_is_unpacked_as_it_was_and_is_the_same_bytes_each_time() {
    let content: Vec<u8> = (0_u32..50_000)
        .flat_map(|number| (number / 7).to_le_bytes())
        .collect();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    image_layer::gzip(&content, &mut first).unwrap();
    image_layer::gzip(&content, &mut second).unwrap();
    assert_eq!(first, second);
    // RFC 1952, "Member header": no flags, so no name; no time.
    assert_eq!(&first[3..8], &[0; 5]);
    let mut unpacked = Vec::new();
    GzDecoder::new(first.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, content);
}

#[test]
fn a_layer_by_zstd_names_its_size_and_is_smaller() {
    let content: Vec<u8> = (0_u32..500_000)
        .flat_map(|number| (number / 7).to_le_bytes())
        .collect();
    let mut packed = Vec::new();
    image_layer::zstd(&content, &mut packed).unwrap();
    // RFC 8878, "Zstandard Frames".
    assert_eq!(&packed[..4], &[0x28, 0xb5, 0x2f, 0xfd]);
    let size = zstd::zstd_safe::get_frame_content_size(&packed).unwrap();
    assert_eq!(size, Some(content.len() as u64));
    assert_eq!(
        zstd::bulk::decompress(&packed, content.len()).unwrap(),
        content
    );
    let mut gzip = Vec::new();
    image_layer::gzip(&content, &mut gzip).unwrap();
    assert!(packed.len() < gzip.len(), "{} {}", packed.len(), gzip.len());
    let mut nothing = Vec::new();
    image_layer::zstd(&[], &mut nothing).unwrap();
    assert_eq!(zstd::bulk::decompress(&nothing, 0).unwrap(), []);
}

#[test]
fn another_compression_is_refused() {
    let run = Command::new(env!("CARGO_BIN_EXE_compress_layer"))
        .arg("xz")
        .output()
        .unwrap();
    assert!(!run.status.success());
    let text = String::from_utf8(run.stderr).unwrap();
    assert!(text.starts_with("compress_layer: usage: "), "{text}");
}
