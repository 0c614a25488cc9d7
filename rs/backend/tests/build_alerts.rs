//! Alerts on builds and their webhook, and starts that their settings forbid.

mod support;

use std::path::Path;
use support::builds::{profile, refused_start, Webhook};
use support::{until, Server};

const SECOND: u64 = 1_000_000;

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
        until("the alert is delivered", || {
            let all = server.json("/api/alerts?limit=1");
            (all["alerts"][0]["delivery"] == "delivered").then_some(all)
        })
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
