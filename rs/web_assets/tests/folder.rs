//! A folder is served as it is at the moment, and nothing beside it.

mod support;

use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, SystemTime};
use support::{folder, script, site, write, SCRIPT};
use web_assets::Folder;

#[test]
fn a_folder_gives_the_same_as_its_pack() {
    let site = site();
    let folder = Folder::open(site.path()).unwrap();
    let bundle = support::open(support::packed(&site)).unwrap();
    for path in ["index.html", SCRIPT, "pictures/logo.svg"] {
        assert_eq!(
            folder.read(path).unwrap().as_ref(),
            bundle.find(path),
            "{path}"
        );
    }
}

#[test]
fn changes_are_seen_and_earlier_compressed_forms_are_not() {
    let site = site();
    let folder = Folder::open(site.path()).unwrap();
    let before = folder.read(SCRIPT).unwrap().unwrap();
    assert!(before.brotli.is_some() && before.gzip.is_some());
    write(site.path(), SCRIPT, b"changed");
    let later = SystemTime::now() + Duration::from_secs(5);
    let file = File::options()
        .write(true)
        .open(site.path().join(SCRIPT))
        .unwrap();
    file.set_modified(later).unwrap();
    let after = folder.read(SCRIPT).unwrap().unwrap();
    assert_eq!(&*after.identity, b"changed");
    assert_ne!(after.entity_tag, before.entity_tag);
    assert_eq!((after.brotli, after.gzip), (None, None));
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let outside = folder(&[("secret.txt", b"secret")]);
    let site = site();
    symlink(
        outside.path().join("secret.txt"),
        site.path().join("link.txt"),
    )
    .unwrap();
    symlink(outside.path(), site.path().join("linked")).unwrap();
    symlink("index.html", site.path().join("page.html")).unwrap();
    let folder = Folder::open(site.path()).unwrap();
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    for path in [
        &format!("../{name}/secret.txt"),
        outside.path().join("secret.txt").to_str().unwrap(),
        "link.txt",
        "linked/secret.txt",
        "pictures",
        "pictures/",
        "",
        ".",
        "a\0b",
        "index.html/x",
        &"long/".repeat(2000),
        &"x".repeat(5000),
    ] {
        assert!(folder.read(path).unwrap().is_none(), "{path}");
    }
    assert!(folder.read("page.html").unwrap().is_some(), "a link within");
}

#[test]
fn a_folder_without_a_page_is_refused() {
    let empty = folder(&[("main.js", &script())]);
    let error = Folder::open(empty.path()).unwrap_err().to_string();
    assert!(
        error.contains("has no index.html; build the web page first"),
        "{error}"
    );
    let error = Folder::open(Path::new("/nonexistent"))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("cannot read /nonexistent: "), "{error}");
    let file = empty.path().join("main.js");
    let error = Folder::open(&file).unwrap_err().to_string();
    assert!(error.starts_with("cannot read "), "{error}");
}
