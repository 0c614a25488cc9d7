use super::*;
use crate::alerts::Level;

fn upload(byte: u8) -> Upload {
    Upload {
        digest: Digest([byte; 32]),
        run_id: RunId::from_bytes([byte + 100; 32]),
        received_ms: 1000 + i64::from(byte),
        event_count: 7,
    }
}

fn alert(id: &str) -> Alert {
    Alert {
        id: id.into(),
        rule: "r".into(),
        level: Level::Fail,
        message: "slow".into(),
        metric: "build.wall_time".into(),
        unit: "microseconds".into(),
        value: 2.0,
        limit: 1.0,
        baseline: None,
        baseline_runs: 0,
        repeated: false,
        build: "b".into(),
        build_time_ms: 1,
        commit: String::new(),
        branch: String::new(),
        target: String::new(),
        config: String::new(),
        host_class: String::new(),
        cache_state: "cold".into(),
    }
}

#[test]
fn an_upload_is_found_by_its_digest_and_its_build() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("builds.sqlite");
    let ledger = Ledger::open(&path).unwrap();
    let upload = upload(1);
    ledger.record(&upload, &[], Delivery::NotSent).unwrap();
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.upload(&upload.digest).unwrap(), Some(upload));
    assert_eq!(ledger.upload_of(upload.run_id).unwrap(), Some(upload));
    assert_eq!(ledger.upload(&Digest([9; 32])).unwrap(), None);
}

#[test]
fn an_alert_is_raised_once_and_waits_until_it_is_delivered() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("builds.sqlite")).unwrap();
    for _ in 0..2 {
        let alerts = [alert("a"), alert("b")];
        ledger
            .record(&upload(1), &alerts, Delivery::Pending)
            .unwrap();
    }
    assert_eq!(ledger.pending_count().unwrap(), 2);
    assert_eq!(ledger.due(1000).unwrap(), None, "its time has not come");
    let first = ledger.due(1001).unwrap().unwrap();
    assert_eq!((first.alert.id.as_str(), first.attempt_count), ("a", 0));

    ledger
        .note_failed(first.sequence, "503", Some(5000))
        .unwrap();
    let second = ledger.due(1001).unwrap().unwrap();
    assert_eq!(second.alert.id, "b");
    ledger.note_delivered(second.sequence).unwrap();
    assert_eq!(ledger.next_attempt_ms().unwrap(), Some(5000));
    let again = ledger.due(5000).unwrap().unwrap();
    assert_eq!(again.alert, alert("a"));
    assert_eq!(again.last_failure.as_deref(), Some("503"));
    ledger.note_failed(again.sequence, "gone", None).unwrap();
    assert_eq!(ledger.pending_count().unwrap(), 0);
    assert_eq!(ledger.next_attempt_ms().unwrap(), None);

    let all = ledger.alerts(None, 10).unwrap();
    let states: Vec<_> = all.iter().map(|it| (&*it.alert.id, it.delivery)).collect();
    assert_eq!(
        states,
        [("b", Delivery::Delivered), ("a", Delivery::GivenUp)]
    );
    let older = ledger.alerts(Some(all[0].sequence), 10).unwrap();
    assert_eq!(older.len(), 1);
}
