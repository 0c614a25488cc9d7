//! Black box: fetches, network and collections, and what versions of Bazel call things.

mod support {
    pub mod events;
    pub mod inner;
    pub mod samples;
    pub mod section;
}

use expect_test::expect;
use support::events::action;
use support::inner::span;
use support::samples::counter;
use support::section::{check, report};

#[test]
fn names_of_other_versions() {
    // Bazel between 5 and 6 adds the mnemonic to the category; Bazel 9 gives the sandbox its own.
    let events = [
        span(
            5,
            "remote action cache check,CppCompile",
            "check cache hit",
            201_000,
            9000,
        ),
        span(5, "sandboxing", "sandbox.createFileSystem", 220_000, 30_000),
        span(
            5,
            "Local execution process wall time",
            "CppCompile",
            250_000,
            10_000,
        ),
        span(5, "sandboxing", "sandbox.delete", 260_000, 5000),
        action(5, "CppCompile", "//lib:a", 200_000, 80_000),
        span(
            7,
            "Starlark repository function call",
            "//external:maven",
            20_000,
            60_000,
        ),
        span(
            7,
            "Starlark repository function call",
            "local: git clone",
            30_000,
            50_000,
        ),
    ];
    let report = report(&events);
    assert_eq!(
        (report.remote.check_count, report.remote.miss_count),
        (1, 1)
    );
    assert_eq!(
        (report.sandbox.setup_us, report.sandbox.teardown_us),
        (30_000, 5000)
    );
    check(
        &report.fetches,
        &expect![[r#"
        Fetches {
            count: 1,
            duration_us: 60000,
            longest: [
                Fetch {
                    repository: "@maven",
                    start_us: 20000,
                    duration_us: 60000,
                },
            ],
        }
    "#]],
    );
}

#[test]
fn fetches_by_repository() {
    let fetch = "Fetching repository";
    let events = [
        span(7, fetch, "@@platforms", 20_000, 10),
        span(8, fetch, "@@rules_rust+", 21_000, 100),
        // Begun again after what it needs was there.
        span(7, fetch, "@@rules_rust+", 30_000, 50_000),
        span(
            9,
            "Starlark repository function call",
            "//external:rules_rust+",
            31_000,
            49_000,
        ),
    ];
    check(
        &report(&events).fetches,
        &expect![[r#"
        Fetches {
            count: 2,
            duration_us: 50110,
            longest: [
                Fetch {
                    repository: "@@rules_rust+",
                    start_us: 21000,
                    duration_us: 50100,
                },
                Fetch {
                    repository: "@@platforms",
                    start_us: 20000,
                    duration_us: 10,
                },
            ],
        }
    "#]],
    );
}

#[test]
fn network_samples() {
    let (up, down) = ("Network Up usage (total)", "Network Down usage (total)");
    let events = [
        counter(up, "system network up (Mbps)", 0, 2.0),
        counter(up, "system network up (Mbps)", 1_000_000, 6.0),
        format!("{{\"name\":\"{down}\",\"pid\":1,\"tid\":1,\"ph\":\"C\",\"ts\":0,\"args\":{{}}}}"),
        counter(down, "system network down (Mbps)", 1_000_000, 90.5),
    ];
    check(
        &report(&events).network,
        &expect![[r#"
        Some(
            Network {
                up_peak_mbps: 6.0,
                up_average_mbps: 4.0,
                down_peak_mbps: 90.5,
                down_average_mbps: 45.25,
            },
        )
    "#]],
    );
    assert_eq!(report(&[]).network, None);
}

#[test]
fn collections_by_kind() {
    let events = [
        span(3, "gc notification", "minor GC", 200_000, 5000),
        span(3, "gc notification", "major GC", 300_000, 70_000),
        span(3, "gc notification", "minor GC", 400_000, 6000),
    ];
    let memory = report(&events).memory;
    let kinds = memory.collections.iter();
    let kinds: Vec<_> = kinds
        .map(|kind| (&kind.kind[..], kind.count, kind.duration_us))
        .collect();
    assert_eq!(kinds, [("minor GC", 2, 11_000), ("major GC", 1, 70_000)]);
}
