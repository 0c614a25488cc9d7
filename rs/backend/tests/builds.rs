//! Builds as clients of the program see them: uploads, answers, alerts.

mod support;

use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use support::builds::{profile, refused_start, sha256, Webhook};
use support::{Server, TOKEN};

const SECOND: u64 = 1_000_000;

fn gzip(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// A profile that is large on its way, so that it can be cut.
fn large_profile() -> Vec<u8> {
    let mut text = profile(4 * SECOND, 0);
    let end = text.rfind('\n').unwrap_or(text.len());
    let end = text[..end].rfind("\n]").unwrap();
    let mut events = String::new();
    for index in 0..20_000 {
        events += &format!(
            ",\n{{\"cat\":\"general information\",\"name\":\"event {index}\",\"ph\":\"X\",\"ts\":{index},\"dur\":1,\"pid\":1,\"tid\":41}}"
        );
    }
    text.insert_str(end, &events);
    text.into_bytes()
}

#[test]
fn a_profile_becomes_a_build_and_the_same_one_stays_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let text = profile(4 * SECOND, 0);
    let query =
        "?commit=abc&branch=main&target=//pkg:all&config=perf&host_class=ci&outcome=success";
    let (status, taken) = server.upload(query, text.as_bytes());
    assert_eq!(status, 201, "{taken}");
    assert_eq!(taken["sha256"], sha256(text.as_bytes()));
    let id = taken["id"].as_str().unwrap();
    let (status, again) = server.upload("", text.as_bytes());
    assert_eq!(
        (status, &again["id"], &again["existing"]),
        (200, &taken["id"], &true.into())
    );

    let document = server.json(&format!("/api/builds/{id}"));
    assert_eq!(document["metrics"]["build.wall_time"], 4e6);
    assert_eq!(
        document["report"]["profile"]["total_duration_us"],
        4_000_000
    );
    let list = server.json("/api/builds?branch=main");
    let row = &list["builds"][0];
    for (name, value) in [
        ("id", id),
        ("commit", "abc"),
        ("target", "//pkg:all"),
        ("config", "perf"),
        ("host_class", "ci"),
        ("outcome", "success"),
        ("source", "b-0"),
    ] {
        assert_eq!(row[name], value, "{list}");
        assert_eq!(document[name], value);
    }
    assert_eq!(row["metrics"]["build.wall_time"], 4e6);
    assert_eq!(
        (&row["has_report"], &row["has_timeline"]),
        (&true.into(), &true.into())
    );
    assert!(server.json("/api/builds?branch=other")["builds"]
        .as_array()
        .unwrap()
        .is_empty());
}

#[test]
fn a_build_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let id = server.build("", &profile(SECOND, 0));
    server.kill();
    let server = Server::with_builds(folder.path(), &[]);
    assert_eq!(server.json(&format!("/api/builds/{id}"))["id"], id.as_str());
    let (status, taken) = server.upload("", profile(SECOND, 0).as_bytes());
    assert_eq!((status, taken["id"].as_str()), (200, Some(&*id)));
}

#[test]
fn a_signal_closes_the_history_and_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let webhook = Webhook::failing(0);
    let server = Server::with_builds_and_webhook(folder.path(), &[], &webhook.url);
    server.build("", &profile(SECOND, 0));
    assert_eq!(server.terminate(), Some(0));
    // The last connection that closes moves the log into the file.
    for name in ["history.sqlite-wal", "builds.sqlite-wal"] {
        assert!(!folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_report_comes_as_it_is_kept_and_may_be_kept_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let path = format!("/api/builds/{}", server.build("", &profile(SECOND, 0)));
    let plain = server.wire(&format!("GET {path}"), "");
    for encoding in ["gzip", "br", "zstd"] {
        let response = server.wire(
            &format!("GET {path}"),
            &format!("accept-encoding: {encoding}\r\n"),
        );
        assert_eq!(response.header("content-encoding"), Some(encoding));
        assert_eq!(response.decoded(), plain.body, "{encoding}");
    }
    assert!(plain.header("cache-control").unwrap().contains("immutable"));
    let etag = plain.header("etag").unwrap();
    assert!(
        path.contains(etag.trim_matches(|it| "W/\"".contains(it))),
        "{etag}"
    );
    assert_eq!(server.get(&path, &[("if-none-match", etag)]).status(), 304);
    let head = server.wire(&format!("HEAD {path}"), "");
    assert!(head.body.is_empty());
    assert_eq!(
        head.header("content-length"),
        plain.header("content-length")
    );
    let short = &path[..path.len() - 40];
    assert_eq!(
        server.json(short),
        serde_json::from_slice::<Value>(&plain.body).unwrap()
    );
}

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
    let mut sent = (409, None);
    for _ in 0..100 {
        let offset = server.received(&digest).unwrap();
        let at = offset.to_string();
        let piece = &bytes[offset as usize..offset as usize + 1000];
        sent = server.patch(
            &digest,
            &[("upload-offset", &at), ("upload-complete", "?0")],
            piece,
        );
        if sent.0 != 409 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(sent.0, 204);
    let offset = sent.1.unwrap() as usize;
    assert_eq!(server.received(&digest), Some(offset as u64));
    let (status, _) = server.patch(&digest, &[("upload-offset", "3")], b"x");
    assert_eq!(status, 409, "there is another offset");
    let range = format!("bytes {offset}-{}/{}", bytes.len() - 1, bytes.len());
    let (status, _) = server.patch(&digest, &[("content-range", &range)], &bytes[offset..]);
    assert_eq!(status, 201);
    let list = server.json("/api/builds");
    assert_eq!(list["builds"].as_array().unwrap().len(), 1);
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
    assert!(server.json("/api/builds")["builds"]
        .as_array()
        .unwrap()
        .is_empty());
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

#[test]
fn killing_the_server_at_any_point_of_an_analysis_is_healed_by_sending_again() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = large_profile();
    let digest = sha256(&bytes);
    for delay_ms in [0, 20, 60, 150, 400] {
        let server = Server::with_builds(folder.path(), &[]);
        let mut stream = server.begin_upload(&digest, bytes.len(), &bytes);
        stream.flush().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay_ms));
        server.kill();
    }
    let server = Server::with_builds(folder.path(), &[]);
    let (status, taken) = server.upload("", &bytes);
    assert!([200, 201].contains(&status), "{taken}");
    let list = server.json("/api/builds");
    assert_eq!(list["builds"].as_array().unwrap().len(), 1, "{list}");
    let timeline = format!("/api/builds/{}/timeline", taken["id"].as_str().unwrap());
    assert!(server.json(&timeline)["lanes"].as_array().unwrap().len() >= 2);
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
    assert!(server.json("/api/builds")["builds"]
        .as_array()
        .unwrap()
        .is_empty());
}

#[test]
fn writing_needs_the_token_and_reading_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let digest = "0".repeat(64);
    let upload = format!("/api/builds/uploads/{digest}");
    for (method, path) in [
        ("POST", "/api/builds"),
        ("PATCH", &upload),
        ("GET", &upload),
    ] {
        for header in ["", "authorization: Bearer another-token-of-tests\r\n"] {
            let headers = format!("{header}content-length: 0\r\n");
            let response = server.wire(&format!("{method} {path}"), &headers);
            assert_eq!(response.status(), "401", "{method} {path}");
        }
    }
    assert_eq!(server.get("/api/builds", &[]).status(), 200);
    let missing = server.get(&upload, &[("authorization", &format!("Bearer {TOKEN}"))]);
    assert_eq!(missing.status(), 404);
    let put = server.wire("PUT /api/builds", "content-length: 0\r\n");
    assert_eq!(
        (put.status(), put.header("allow")),
        ("405", Some("GET, HEAD, POST"))
    );
}

#[test]
fn a_server_without_a_data_folder_says_what_to_start_it_with() {
    let server = Server::start(&support::SMALL);
    for path in [
        "/api/builds",
        "/api/builds/0123",
        "/api/metrics/trend",
        "/api/alerts",
    ] {
        let mut response = server.get(path, &[]);
        assert_eq!(response.status(), 404, "{path}");
        let text = response.body_mut().read_to_string().unwrap();
        assert!(text.contains("--data-dir"), "{text}");
    }
}

#[test]
fn questions_that_are_wrong_are_problems() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let id = server.build("", &profile(SECOND, 0));
    for (path, status) in [
        ("/api/builds/0123456789".to_owned(), 404),
        (format!("/api/builds/{}", "0".repeat(64)), 404),
        ("/api/builds/zz".into(), 404),
        ("/api/builds?limit=0".into(), 400),
        ("/api/builds?limit=x".into(), 400),
        ("/api/builds?cursor=x".into(), 400),
        ("/api/builds?colour=red".into(), 400),
        ("/api/builds?cache_state=hot".into(), 400),
        (format!("/api/builds/{id}/timeline?width=0"), 400),
        (format!("/api/builds/{id}/timeline?width=99999"), 400),
        (format!("/api/builds/{id}/timeline?from=x"), 400),
        ("/api/builds/compare".into(), 400),
        (format!("/api/builds/compare?base={id}"), 400),
        (
            format!("/api/builds/compare?base={id}&head=0123456789"),
            404,
        ),
        ("/api/metrics/trend".into(), 400),
        ("/api/metrics/trend?metric=build.walltime".into(), 400),
        ("/api/alerts?cursor=x".into(), 400),
        ("/api/builds/a/b/c".into(), 404),
    ] {
        let mut response = server.get(&path, &[]);
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let text = response.body_mut().read_to_string().unwrap();
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
    }
}

#[test]
fn lists_come_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let ids: Vec<String> = (0..5)
        .map(|n| server.build("", &profile(SECOND, n)))
        .collect();
    let mut seen = Vec::new();
    let mut path = "/api/builds?limit=2".to_owned();
    loop {
        let page = server.json(&path);
        let rows = page["builds"].as_array().unwrap();
        seen.extend(
            rows.iter()
                .map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/api/builds?limit=2&cursor={next}"),
            None => break,
        }
    }
    seen.reverse();
    assert_eq!(seen, ids);
    let named = server.json("/api/builds?limit=1&metrics=build.action_count");
    let metrics = named["builds"][0]["metrics"].as_object().unwrap();
    assert_eq!(metrics.keys().collect::<Vec<_>>(), ["build.action_count"]);
}

#[test]
fn a_timeline_is_as_fine_as_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let (status, taken) = server.upload("", &gzip(std::str::from_utf8(&large_profile()).unwrap()));
    assert_eq!(status, 201, "{taken}");
    let path = format!("/api/builds/{}/timeline", taken["id"].as_str().unwrap());
    let blocks = |document: &Value| -> usize {
        let lanes = document["lanes"].as_array().unwrap().iter();
        lanes
            .map(|lane| lane["blocks"].as_array().unwrap().len())
            .sum()
    };
    let whole = server.json(&format!("{path}?width=100"));
    let part = server.json(&format!("{path}?from=100&to=200&width=1000"));
    assert!(blocks(&whole) <= 100 * 2 * 3, "{}", blocks(&whole));
    assert!(
        blocks(&part) >= 100,
        "each event for itself: {}",
        blocks(&part)
    );
    assert_eq!(part["from_us"], 100);
    let spans = whole["lanes"].as_array().unwrap().iter().flat_map(|lane| {
        let blocks = lane["blocks"].as_array().unwrap().iter();
        blocks.map(|block| block["span_count"].as_u64().unwrap())
    });
    assert!(spans.sum::<u64>() >= 20_004, "every event is in a block");
    let binary = server.wire(
        &format!("GET {path}?width=100"),
        "accept: application/octet-stream\r\n",
    );
    assert_eq!(
        binary.header("content-type"),
        Some("application/octet-stream")
    );
    assert!(binary.body.len() < serde_json::to_vec(&whole).unwrap().len());
    let etag = binary.header("etag").unwrap();
    let json = server.wire(&format!("GET {path}?width=100"), "");
    assert_ne!(json.header("etag"), Some(etag));
}

#[test]
fn builds_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let base = [0, 1].map(|n| server.build("", &profile(4 * SECOND, n)));
    let head = [2, 3].map(|n| server.build("", &profile(6 * SECOND, n)));
    let path = format!(
        "/api/builds/compare?base={}&head={},{}",
        base.join("&base="),
        head[0],
        head[1]
    );
    let document = server.json(&path);
    assert_eq!(document["base"]["profiles"], serde_json::json!(base));
    assert_eq!(document["head"]["profiles"], serde_json::json!(head));
    assert_eq!(
        document["total"]["difference_us"], 2_000_000,
        "{}",
        document["total"]
    );
    let mut first = server.get(&path, &[]);
    first.body_mut().read_to_vec().unwrap();
    let etag = first.headers()["etag"].to_str().unwrap();
    assert_eq!(server.get(&path, &[("if-none-match", etag)]).status(), 304);
    let metrics = server.text("/metrics");
    assert!(metrics
        .lines()
        .any(|line| line.starts_with("dre_build_cache_hits_total ")));
    // A profile that is not kept any more cannot be compared, and the answer says so.
    for entry in std::fs::read_dir(folder.path().join("profiles")).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let mut gone = server.get(
        &format!("/api/builds/compare?base={}&head={}", base[0], head[0]),
        &[],
    );
    assert_eq!(gone.status(), 404);
    assert!(gone
        .body_mut()
        .read_to_string()
        .unwrap()
        .contains("upload it again"));
}

#[test]
fn a_trend_shows_where_builds_became_slower() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let slow_from = 12;
    for n in 0..24 {
        let level = if n < slow_from { 10 } else { 14 };
        server.build(
            "?branch=main",
            &profile(level * SECOND + n * 7919 % 50_000, n * 60),
        );
    }
    let trend = server.json("/api/metrics/trend?metric=build.wall_time&branch=main");
    assert_eq!(trend["points"].as_array().unwrap().len(), 24);
    assert_eq!(
        (&trend["unit"], &trend["better"]),
        (&"microseconds".into(), &"lower".into())
    );
    let changes = trend["change_points"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0]["index"], slow_from);
    assert_eq!(changes[0]["id"], trend["points"][slow_from as usize]["id"]);
    let last = server.json("/api/metrics/trend?metric=build.wall_time&limit=3");
    assert_eq!(last["points"].as_array().unwrap().len(), 3);
    let none = server.json("/api/metrics/trend?metric=build.wall_time&branch=other");
    assert!(none["points"].as_array().unwrap().is_empty());
    // A list or a trend says what it is by its content.
    let path = "/api/metrics/trend?metric=build.wall_time&limit=3";
    let etag = server.get(path, &[]).headers()["etag"].clone();
    assert_eq!(
        server
            .get(path, &[("if-none-match", etag.to_str().unwrap())])
            .status(),
        304
    );
}

fn rules(folder: &Path) -> String {
    let path = folder.join("alerts.toml");
    let text = "[[alert]]\nname = \"slow\"\nmetric = \"build.wall_time\"\nlimit = \"1 min\"\nchange = \"20 %\"\nruns = 5\n";
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_alert_reaches_a_webhook_that_fails_first_and_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let alerts = rules(folder.path());
    let patient = ["--alerts", &alerts, "--alert-retry-ms", "3600000"];
    let hasty = ["--alerts", &alerts, "--alert-retry-ms", "20"];
    let webhook = Webhook::failing(3);
    let server = Server::with_builds_and_webhook(&data, &hasty, &webhook.url);
    for n in 0..6 {
        server.build("?branch=main", &profile(10 * SECOND + n, n * 60));
    }
    assert!(webhook.is_quiet());
    let (status, taken) = server.upload("?branch=main", profile(15 * SECOND, 900).as_bytes());
    assert_eq!(status, 201, "{taken}");
    let raised = &taken["alerts"][0];
    assert_eq!(
        (&raised["rule"], &raised["build"]),
        (&"slow".into(), &taken["id"])
    );
    assert_eq!(
        (&raised["value"], &raised["repeated"]),
        (&15e6.into(), &false.into())
    );
    let notices: Vec<_> = (0..4).map(|_| webhook.next()).collect();
    assert_eq!(
        notices.iter().map(|it| it.status).collect::<Vec<_>>(),
        [503, 503, 503, 204]
    );
    assert!(notices
        .iter()
        .all(|it| it.alert == *raised && raised["id"] == *it.key));
    let delivered = |server: &Server| {
        for _ in 0..300 {
            let all = server.json("/api/alerts?limit=1");
            if all["alerts"][0]["delivery"] == "delivered" {
                return all;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{}", server.json("/api/alerts"));
    };
    assert_eq!(delivered(&server)["alerts"][0]["attempt_count"], 4);
    server.kill();

    // Raised while the webhook refuses, and sent after a restart.
    let refusing = Webhook::failing(usize::MAX);
    let server = Server::with_builds_and_webhook(&data, &patient, &refusing.url);
    let (_, taken) = server.upload("?branch=main", profile(90 * SECOND, 960).as_bytes());
    assert_eq!(taken["alerts"][0]["repeated"], true, "{taken}");
    refusing.next();
    server.kill();
    assert!(webhook.is_quiet(), "what was delivered is not sent again");
    make_due(&data);
    let server = Server::with_builds_and_webhook(&data, &hasty, &webhook.url);
    assert_eq!(webhook.next().alert, taken["alerts"][0]);
    delivered(&server);
    let all = server.json("/api/alerts");
    assert_eq!(all["alerts"].as_array().unwrap().len(), 2);
    let metrics = server.text("/metrics");
    for line in ["dre_alerts_pending 0", "dre_alert_deliveries_total 1"] {
        assert!(
            metrics.lines().any(|each| each.starts_with(line)),
            "{line}\n{metrics}"
        );
    }
}

/// Makes the alerts that wait due, as if the time until their next attempt had passed.
fn make_due(data: &Path) {
    let ledger = rusqlite::Connection::open(data.join("builds.sqlite")).unwrap();
    let sql = "UPDATE alerts SET next_attempt_ms = 0 WHERE delivery = 'pending'";
    ledger.execute(sql, []).unwrap();
}

#[test]
fn a_wrong_start_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "[[alert]]\nmetric = \"build.walltime\"\n").unwrap();
    let text = refused_start(
        &["--data-dir", data, "--alerts", wrong.to_str().unwrap()],
        None,
    );
    assert!(
        text.contains("wrong.toml") && text.contains("build.wall_time?"),
        "{text}"
    );
    let text = refused_start(&["--data-dir", data], Some("http://example.org/hook"));
    assert!(
        text.contains("DRE_ALERT_WEBHOOK must begin with https://"),
        "{text}"
    );
    let server = Server::with_builds(Path::new(data), &[]);
    let text = refused_start(&["--data-dir", data], None);
    assert!(text.contains("in use by another process"), "{text}");
    drop(server);
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

#[test]
fn what_is_described_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let description = server.json("/api/openapi.json");
    let id = server.build("", &profile(SECOND, 0));
    let paths = description["paths"].as_object().unwrap();
    let own = paths.iter().filter(|(path, _)| {
        ["/api/builds", "/api/metrics/", "/api/alerts"]
            .iter()
            .any(|it| path.starts_with(it))
    });
    let mut count = 0;
    for (path, operations) in own {
        count += 1;
        if path.contains("uploads") {
            assert!(operations.get("patch").is_some() && operations.get("head").is_some());
            continue;
        }
        let query = match path.as_str() {
            "/api/metrics/trend" => "?metric=build.wall_time".to_owned(),
            "/api/builds/compare" => format!("?base={id}&head={id}"),
            _ => String::new(),
        };
        let response = server.get(&(path.replace("{id}", &id) + &query), &[]);
        assert_eq!(response.status(), 200, "{path}");
        let content_type = response.headers()["content-type"].to_str().unwrap();
        let declared = &operations["get"]["responses"]["200"]["content"];
        assert!(
            declared.get(content_type).is_some(),
            "{path}: {content_type}"
        );
        for parameter in operations["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
        {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap();
                let asked = format!("{}?{name}=a&{name}=b", path.replace("{id}", &id));
                let mut refused = server.get(&asked, &[]);
                let text = refused.body_mut().read_to_string().unwrap();
                assert!(!text.contains("unknown-parameter"), "{asked}: {text}");
            }
        }
    }
    assert_eq!(count, 7);
}
