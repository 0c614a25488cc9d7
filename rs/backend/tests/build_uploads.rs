//! Uploads of profiles: cut, killed, wrong, too large.

mod support;

use std::path::Path;
use support::builds::{gzip, large_profile, profile, sha256};
use support::{until, Server};

const SECOND: u64 = 1_000_000;

#[test]
fn an_upload_that_was_cut_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &["--upload-idle-seconds", "1"]);
    let bytes = large_profile();
    let digest = sha256(&bytes);
    let half = bytes.len() / 2;
    drop(server.begin_upload(&digest, bytes.len(), &bytes[..half]));
    server.wait_for_bytes(&digest, 1);
    // The cut is noticed a little later; until then the upload is busy.
    let sent = until("the upload is free", || {
        let offset = server.received(&digest).unwrap();
        let at = offset.to_string();
        let piece = &bytes[offset as usize..offset as usize + 1000];
        let headers = [("upload-offset", &*at), ("upload-complete", "?0")];
        let sent = server.patch(&digest, &headers, piece);
        (sent.0 != 409).then_some(sent)
    });
    assert_eq!(sent.0, 204);
    let offset = sent.1.unwrap() as usize;
    assert_eq!(server.received(&digest), Some(offset as u64));
    let (status, _) = server.patch(&digest, &[("upload-offset", "3")], b"x");
    assert_eq!(status, 409, "there is another offset");
    let range = format!("bytes {offset}-{}/{}", bytes.len() - 1, bytes.len());
    let (status, _) = server.patch(&digest, &[("content-range", &range)], &bytes[offset..]);
    assert_eq!(status, 201);
    assert_eq!(server.build_count(), 1);
    let known = server.patch(&digest, &[("upload-offset", "0")], b"");
    assert_eq!(known, (200, None));
}

#[test]
fn killing_the_server_amid_an_upload_leaves_no_half_build() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = large_profile();
    let digest = sha256(&bytes);
    let half = bytes.len() / 2;
    let server = Server::with_builds(folder.path(), &[]);
    let stream = server.begin_upload(&digest, bytes.len(), &bytes[..half]);
    server.wait_for_bytes(&digest, 256 << 10);
    server.kill();
    drop(stream);
    let server = Server::with_builds(folder.path(), &[]);
    assert_eq!(server.build_count(), 0);
    let offset = server
        .received(&digest)
        .expect("what was received is there");
    let at = offset.to_string();
    let rest = &bytes[offset as usize..];
    assert_eq!(
        server.patch(&digest, &[("upload-offset", &at)], rest).0,
        201
    );
    let uploads = folder.path().join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);
}

/// How far the server has come with an upload, by what can be seen from outside.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Begun,
    Received,
    ProfileKept,
    InHistory,
}

impl Stage {
    fn is_reached(self, server: &Server, data: &Path, length: usize) -> bool {
        let lengths = |name: &str| -> Vec<u64> {
            let entries = std::fs::read_dir(data.join(name)).unwrap();
            // A file may be renamed between both calls.
            let metadata = entries.filter_map(|entry| entry.unwrap().metadata().ok());
            metadata.map(|it| it.len()).collect()
        };
        let is_kept = || !lengths("profiles").is_empty();
        match self {
            Self::Begun => !lengths("uploads").is_empty() || is_kept(),
            Self::Received => lengths("uploads").contains(&(length as u64)) || is_kept(),
            Self::ProfileKept => is_kept(),
            Self::InHistory => server.build_count() > 0,
        }
    }
}

#[test]
fn killing_the_server_at_any_stage_of_an_upload_is_healed_by_sending_again() {
    let bytes = large_profile();
    let digest = sha256(&bytes);
    for stage in [
        Stage::Begun,
        Stage::Received,
        Stage::ProfileKept,
        Stage::InHistory,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::with_builds(folder.path(), &[]);
        let stream = server.begin_upload(&digest, bytes.len(), &bytes);
        until("the stage is reached", || {
            let is_reached = stage.is_reached(&server, folder.path(), bytes.len());
            is_reached.then_some(())
        });
        server.kill();
        drop(stream);
        let server = Server::with_builds(folder.path(), &[]);
        let (status, taken) = server.upload("", &bytes);
        assert!([200, 201].contains(&status), "{stage:?}: {taken}");
        assert_eq!(server.build_count(), 1, "{stage:?}");
        let timeline = format!("/api/builds/{}/timeline", taken["id"].as_str().unwrap());
        let lanes = &server.json(&timeline)["lanes"];
        assert!(lanes.as_array().unwrap().len() >= 2, "{stage:?}");
    }
}

#[test]
fn wrong_uploads_are_refused_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let limit = ["--max-profile-bytes", "100000"];
    let server = Server::with_builds(folder.path(), &limit);
    let text = profile(SECOND, 0);
    let digest = sha256(b"other bytes");
    let refused = |query: &str, body: &[u8]| {
        let (status, problem) = server.upload(query, body);
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
        status
    };
    assert_eq!(refused(&format!("?sha256={digest}"), text.as_bytes()), 422);
    assert_eq!(refused("?sha256=12", text.as_bytes()), 400);
    assert_eq!(refused("?colour=red", text.as_bytes()), 400);
    assert_eq!(refused("?commit=a&commit=b", text.as_bytes()), 400);
    assert_eq!(refused("?outcome=great", text.as_bytes()), 400);
    assert_eq!(refused("?branch=a%00b", text.as_bytes()), 422);
    assert_eq!(refused("", b"{\"nodes\":7}"), 422);
    assert_eq!(refused("", b""), 422);
    assert_eq!(refused("", &[0; 200_000]), 413);
    assert_eq!(
        refused(&format!("?sha256={}", sha256(&[1; 200_000])), &[1; 200_000]),
        413
    );
    for folder in ["uploads", "profiles"].map(|name| folder.path().join(name)) {
        assert_eq!(
            std::fs::read_dir(&folder).unwrap().count(),
            0,
            "{}",
            folder.display()
        );
    }
    assert_eq!(server.build_count(), 0);
}

#[test]
fn memory_stays_bounded_however_much_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &["--max-profile-bytes", "300000000"]);
    server.build("", &profile(SECOND, 0));
    let before = server.resident_bytes();
    // Sixty megabytes that are no profile: all of it is received, and none of it is kept in memory.
    let body = vec![b' '; 60 << 20];
    let (status, problem) = server.upload("", &body);
    assert_eq!(status, 422, "{problem}");
    let after = server.resident_bytes();
    assert!(after < before + (24 << 20), "{before} -> {after}");
    // A bomb: a few kilobytes of gzip that are sixty megabytes of blanks.
    let (status, problem) = server.upload("", &gzip(&" ".repeat(60 << 20)));
    assert_eq!(status, 422, "{problem}");
    let after = server.resident_bytes();
    assert!(after < before + (24 << 20), "{before} -> {after}");
}
