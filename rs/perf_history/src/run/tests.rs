use super::*;

fn metric(name: &str, value: f64) -> Metric {
    Metric {
        name: name.parse().unwrap(),
        value,
    }
}

fn content(metrics: Vec<Metric>) -> RunContent {
    RunContent {
        time_ms: 1,
        key: RunKey::default(),
        outcome: Outcome::Success,
        source: String::new(),
        metrics,
    }
}

#[test]
fn the_identifier_follows_from_the_content_alone() {
    let one = [
        metric("build.wall_time", 2.0),
        metric("build.action_count", 0.0),
    ];
    let other = [
        metric("build.action_count", -0.0),
        metric("build.wall_time", 2.0),
    ];
    let runs = [one, other].map(|it| Run::new(content(it.to_vec())).unwrap());
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0].id(), runs[1].id());
    assert_eq!(
        runs[0].id().to_string(),
        "3656429817ce73eb707fd6e844ccff0280b0b296754b08e8e32a87757535be00"
    );
}

#[test]
fn every_part_of_the_content_counts() {
    let base = content(vec![metric("build.wall_time", 2.0)]);
    type Change = fn(&mut RunContent);
    let changes: [Change; 10] = [
        |it| it.time_ms = 2,
        |it| it.key.commit = "c".into(),
        |it| it.key.branch = "c".into(),
        |it| it.key.target_pattern = "c".into(),
        |it| it.key.config = "c".into(),
        |it| it.key.host_class = "c".into(),
        |it| it.key.cache_state = CacheState::Cold,
        |it| it.outcome = Outcome::Failure,
        |it| it.source = "c".into(),
        |it| it.metrics = vec![metric("build.wall_time", 2.5)],
    ];
    let mut ids = vec![Run::new(base.clone()).unwrap().id()];
    for change in changes {
        let mut changed = base.clone();
        change(&mut changed);
        ids.push(Run::new(changed).unwrap().id());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 1 + changes.len());
}

#[test]
fn what_is_no_run_is_refused_in_one_line() {
    let time = metric("build.wall_time", 1.0);
    let mut long = content(vec![]);
    long.key.branch = "b".repeat(TEXT_LIMIT_BYTES + 1);
    let mut lines = content(vec![]);
    lines.source = "a\nb".into();
    let mut early = content(vec![]);
    early.time_ms = -1;
    let many = (0..=METRIC_LIMIT).map(|_| time.clone()).collect();
    let wrong = [
        (long, "the run's branch has 4097 bytes"),
        (lines, "the run's source has a control character"),
        (early, "the run's time is -1 ms, before 1970"),
        (content(many), "the run has 4097 metrics"),
        (
            content(vec![time.clone(), time]),
            "metric build.wall_time stands twice",
        ),
        (
            content(vec![metric("build.wall_time", f64::NAN)]),
            "metric build.wall_time: the value NaN is not",
        ),
    ];
    for (content, begin) in wrong {
        let error = Run::new(content).unwrap_err().to_string();
        assert!(error.starts_with(begin), "{error}");
    }
}

#[test]
fn identifiers_are_read_whole_and_by_their_beginning() {
    let id = Run::new(content(vec![])).unwrap().id();
    assert_eq!(id.to_string().parse::<RunId>(), Ok(id));
    let prefix: RunIdPrefix = "ABC1".parse().unwrap();
    let [low, high] = prefix.range().map(|it| it.to_string());
    assert!(low.starts_with("abc100") && low.ends_with("00"));
    assert!(high.starts_with("abc1ff") && high.ends_with("ff"));
    assert_eq!(prefix.whole(), None);
    assert_eq!(RunIdPrefix::from(id).whole(), Some(id));
    for wrong in ["", "abc", "xyz1", "ä123", &"a".repeat(65)] {
        assert!(wrong.parse::<RunIdPrefix>().is_err(), "{wrong}");
    }
}
