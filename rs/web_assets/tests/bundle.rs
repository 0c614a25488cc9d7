//! What is packed comes out again; what is damaged is refused in a line, and never ends the program.

mod support;

use proptest::prelude::*;
use std::borrow::Cow;
use std::process::Command;
use support::{folder, handmade, open, packed, script, site, write, SCRIPT};
use web_assets::{pack, Caching};

#[test]
fn a_packed_file_is_the_same_file() {
    let bundle = open(packed(&site())).unwrap();
    let asset = bundle.find(SCRIPT).unwrap();
    assert_eq!(asset.identity, script());
    assert_eq!(asset.brotli.as_deref(), Some(&*support::brotli(&script())));
    assert_eq!(asset.gzip.as_deref(), Some(&*support::gzip(&script())));
    assert_eq!(asset.media_type, "text/javascript; charset=utf-8");
    assert_eq!(asset.caching, Caching::Immutable);
    let page = bundle.find("index.html").unwrap();
    assert_eq!(page.caching, Caching::Revalidate);
    let logo = bundle.find("pictures/logo.svg").unwrap();
    assert_eq!(
        (&logo.brotli, &logo.gzip),
        (&None, &None),
        "gzip was larger"
    );
    for absent in [
        "",
        "main.js",
        &format!("{SCRIPT}.br"),
        "pictures",
        "../index.html",
    ] {
        assert!(bundle.find(absent).is_none(), "{absent}");
    }
}

#[test]
fn nothing_is_copied_out_of_the_pack() {
    let packed: &'static [u8] = Vec::leak(packed(&site()));
    let bundle = web_assets::Bundle::open(packed).unwrap();
    let asset = bundle.find(SCRIPT).unwrap();
    let forms = [
        Some(&asset.identity),
        asset.brotli.as_ref(),
        asset.gzip.as_ref(),
    ];
    for form in forms {
        let Some(Cow::Borrowed(bytes)) = form else {
            panic!("{form:?} is not borrowed");
        };
        assert!(packed.as_ptr_range().contains(&bytes.as_ptr()));
    }
}

#[test]
fn an_entity_tag_is_the_content_s_digest() {
    let tag = |content: &[u8]| {
        let bundle = open(packed(&folder(&[("index.html", content)]))).unwrap();
        bundle.find("index.html").unwrap().entity_tag.clone()
    };
    // The SHA-256 of "abc" (FIPS 180-4).
    assert_eq!(tag(b"abc"), "W/\"ba7816bf8f01cfea414140de5dae2223\"");
    assert_ne!(tag(b"abd"), tag(b"abc"));
}

#[test]
fn equal_folders_make_equal_packs() {
    let other = folder(&[]);
    let from = site();
    let mut names: Vec<_> = [
        "pictures/logo.svg.gz",
        "index.html",
        SCRIPT,
        "pictures/logo.svg",
        &format!("{SCRIPT}.gz"),
        &format!("{SCRIPT}.br"),
    ]
    .map(str::to_owned)
    .into();
    names.reverse();
    for name in names {
        let bytes = std::fs::read(from.path().join(&name)).unwrap();
        write(other.path(), &name, &bytes);
    }
    assert_eq!(packed(&other), packed(&from));
}

fn refusal(files: &[(&str, &[u8])]) -> String {
    pack(folder(files).path()).unwrap_err().to_string()
}

#[test]
fn a_folder_that_is_no_bundle_is_refused() {
    let page: (&str, &[u8]) = ("index.html", b"page");
    assert!(refusal(&[("main.js", b"1")]).contains("no index.html"));
    assert!(refusal(&[page, ("main.js.br", b"1")]).starts_with("main.js.br has no file beside it"));
    let other = support::gzip(b"another text");
    assert!(refusal(&[page, ("index.html.gz", &other)]).starts_with("index.html.gz does not hold"));
    assert!(refusal(&[page, ("index.html.br", b"no brotli")]).contains("does not hold the same"));
    let longer = support::brotli(b"page and more");
    assert!(refusal(&[page, ("index.html.br", &longer)]).contains("does not hold the same"));
    assert!(refusal(&[page, ("a\\b.js", b"1")]).contains("is not named as a file"));
    let missing = pack(std::path::Path::new("/nonexistent")).unwrap_err();
    assert!(missing
        .to_string()
        .starts_with("cannot read /nonexistent: "));
}

#[test]
fn a_folder_within_itself_is_refused() {
    let folder = site();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    let error = pack(folder.path()).unwrap_err().to_string();
    assert!(error.contains("folders deep"), "{error}");
}

#[test]
fn every_truncated_pack_is_refused() {
    let whole = packed(&site());
    for length in 0..whole.len() {
        let error = open(whole[..length].to_vec()).unwrap_err().to_string();
        let expected = if length < 8 {
            "are no packed bundle"
        } else {
            "pack it anew"
        };
        assert!(error.contains(expected), "{length}: {error}");
    }
    let longer = [whole, vec![0]].concat();
    assert!(open(longer).is_err());
}

#[test]
fn a_pack_that_contradicts_itself_is_refused() {
    let page = r#"{"path":"index.html","sha256":"00","identity":{"offset":0,"length":4}}"#;
    let index = |files: &str| format!(r#"{{"content_bytes":4,"files":[{files}]}}"#);
    let error = |files: &str| {
        open(handmade(&index(files), b"page"))
            .unwrap_err()
            .to_string()
    };
    assert!(open(handmade(&index(page), b"page")).is_ok());
    assert!(error("").contains("no index.html"));
    assert!(error(&format!("{page},{page}")).contains("\"index.html\" twice"));
    for path in ["../secret", "/etc/passwd", "a/../b", "", "a//b"] {
        let file = page.replace("index.html", path);
        assert!(
            error(&format!("{page},{file}")).contains("no path of a file"),
            "{path}"
        );
    }
    for (offset, length) in [(0, 5), (5, 0), (u64::MAX, 1), (1, u64::MAX)] {
        let extent = format!(r#""offset":{offset},"length":{length}"#);
        let file = page.replace(r#""offset":0,"length":4"#, &extent);
        assert!(error(&file).contains("outside of its contents"), "{extent}");
        let brotli = format!(r#""brotli":{{{extent}}},"path""#);
        assert!(
            error(&page.replace("\"path\"", &brotli)).contains("outside"),
            "{extent}"
        );
    }
    assert!(error("7").contains("index is damaged"));
}

#[test]
fn another_version_and_other_files_are_named_as_such() {
    let mut later = packed(&site());
    later[7] = 2;
    for bytes in [later, b"PK\x03\x04 an archive".to_vec(), Vec::new()] {
        let error = open(bytes).unwrap_err().to_string();
        assert!(error.contains("no packed bundle of version 1"), "{error}");
    }
}

proptest! {
    #[test]
    fn no_damage_ends_the_program(position in 0_usize..2000, value: u8) {
        let mut bytes = packed(&site());
        let position = position % bytes.len();
        bytes[position] = value;
        // What was changed may be contents, which the digests name and nobody reads here.
        if let Ok(bundle) = open(bytes) {
            prop_assert!(bundle.find("index.html").is_some());
        }
    }
}

#[test]
fn the_program_packs_and_tells_what_is_wrong() {
    let run = |arguments: &[&std::path::Path]| {
        let program = env!("CARGO_BIN_EXE_pack_web_assets");
        let output = Command::new(program).args(arguments).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (from, to) = (site(), folder(&[]));
    let file = to.path().join("packed");
    assert_eq!(run(&[from.path(), &file]), (Some(0), String::new()));
    assert_eq!(std::fs::read(&file).unwrap(), packed(&from));
    let (code, text) = run(&[to.path(), &file]);
    assert_eq!((code, text.lines().count()), (Some(1), 1), "{text}");
    assert!(text.starts_with("pack_web_assets: "), "{text}");
    assert!(text.contains("has no index.html"), "{text}");
    assert_eq!(run(&[from.path()]).0, Some(2));
}
