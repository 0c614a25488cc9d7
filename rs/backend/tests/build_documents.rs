//! What is answered about builds: reports, lists, timelines, comparisons, trends.

mod support;

use serde_json::Value;
use support::builds::{gzip, large_profile, profile};
use support::Server;

const SECOND: u64 = 1_000_000;

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
    // Another build may begin like that tomorrow.
    assert_eq!(
        server.get(short, &[]).headers()["cache-control"],
        "no-cache"
    );
}

#[test]
fn what_is_computed_is_asked_for_again_and_its_tag_is_of_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let [base, head] = [4, 5].map(|n| server.build("", &profile(n * SECOND, n)));
    for path in [
        format!("/api/builds/{base}/timeline?width=100"),
        format!("/api/builds/{base}/timeline/search?text=Compiling"),
        format!("/api/builds/compare?base={base}&head={head}"),
    ] {
        let whole = server.get(&path, &[]);
        assert_eq!(whole.headers()["cache-control"], "no-cache", "{path}");
        let etag = whole.headers()["etag"].to_str().unwrap();
        let same = server.get(&path, &[("if-none-match", etag)]);
        assert_eq!(same.status(), 304, "{path}");
    }
    // Two questions with one answer.
    let tag = |path: &str| server.get(path, &[]).headers()["etag"].clone();
    let search = format!("/api/builds/{base}/timeline/search?text=Compiling");
    assert_eq!(tag(&search), tag(&format!("{search}&limit=100")));
    assert_ne!(tag(&search), tag(&format!("{search}&limit=2")));
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
fn a_timeline_is_searched_by_name_target_and_mnemonic() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let id = server.build("", &profile(4 * SECOND, 0));
    let path = format!("/api/builds/{id}/timeline/search");
    for (text, count) in [
        ("compiling", 4),
        ("Compiling 2", 1),
        ("//PKG:t2", 1),
        ("cppcompile", 4),
        ("Javac", 0),
    ] {
        let found = server.json(&format!("{path}?text={}", text.replace(' ', "%20")));
        assert_eq!(found["span_count"], count, "{text}: {found}");
        assert_eq!(found["spans"].as_array().unwrap().len(), count, "{text}");
    }
    let found = server.json(&format!("{path}?text=Compiling&limit=2"));
    assert_eq!(found["span_count"], 4);
    assert_eq!(found["duration_us"], 4_000_000);
    let spans = found["spans"].as_array().unwrap();
    assert_eq!(spans.len(), 2);
    assert_eq!(
        (
            &spans[1]["thread_id"],
            &spans[1]["start_us"],
            &spans[1]["target"]
        ),
        (&40.into(), &1_000_000.into(), &"//pkg:t1".into())
    );
}

#[test]
fn recorded_metrics_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let empty = server.json("/api/metrics");
    assert!(empty["metrics"].as_array().unwrap().is_empty());
    server.build("", &profile(4 * SECOND, 0));
    let all = server.json("/api/metrics");
    let metrics = all["metrics"].as_array().unwrap();
    let find = |name: &str| metrics.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(find("build.wall_time")["unit"], "microseconds");
    let keyed = find("build.mnemonic_time/CppCompile");
    assert_eq!(
        (&keyed["family"], &keyed["key"], &keyed["is_deterministic"]),
        (
            &"build.mnemonic_time".into(),
            &"CppCompile".into(),
            &false.into()
        )
    );
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

/// A profile whose actions all were carried out in the way that this inner span tells.
fn executed(category: &str, name: &str, begin_s: u64) -> String {
    let spans: String = (0..4)
        .map(|index| {
            let start = index * SECOND + 10;
            format!(
                "{{\"cat\":\"{category}\",\"name\":\"{name}\",\"ph\":\"X\",\"ts\":{start},\"dur\":900000,\"pid\":1,\"tid\":40}},\n"
            )
        })
        .collect();
    let begin = "\"traceEvents\":[\n";
    profile(4 * SECOND, begin_s).replace(begin, &format!("{begin}{spans}"))
}

#[test]
fn builds_that_began_with_unlike_caches_are_compared_only_when_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let cold = server.build("", &executed("general information", "subprocess.run", 0));
    let warm = server.build(
        "",
        &executed("remote action cache check", "check cache hit", 60),
    );
    let path = format!("/api/builds/compare?base={cold}&head={warm}");
    let mut refused = server.get(&path, &[]);
    assert_eq!(refused.status(), 422);
    let text = refused.body_mut().read_to_string().unwrap();
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        problem["type"], "urn:problem-type:dre:unlike-builds",
        "{text}"
    );
    let forced = server.json(&format!("{path}&force=true"));
    assert_eq!(forced["schema_version"], 1);
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
