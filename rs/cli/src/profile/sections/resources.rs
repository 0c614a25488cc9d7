//! What the build used of its host: network and memory.

use bazel_profile::{Network, Report};

use super::table;
use crate::section::{number, words, Section};
use crate::units::{bytes, percent, seconds};

/// The host's traffic.
pub fn network(network: &Network) -> Section {
    let rates =
        |average: f64, peak: f64| format!("{average:.2} Mbit/s on average, {peak:.2} at most");
    Section {
        title: "Network of the host".to_owned(),
        facts: vec![
            (
                "Received",
                rates(network.down_average_mbps, network.down_peak_mbps),
            ),
            ("Sent", rates(network.up_average_mbps, network.up_peak_mbps)),
        ],
        ..Section::default()
    }
}

/// Garbage collection, and the peaks of Bazel and of the host.
pub fn memory(report: &Report) -> Option<Section> {
    let memory = &report.memory;
    let collections_us = memory.collection_duration_us();
    let rows = memory.collections.iter().map(|kind| {
        vec![
            seconds(kind.duration_us),
            kind.count.to_string(),
            kind.kind.clone(),
        ]
    });
    let columns = [number("Time"), number("Count"), words("Collection")];
    let collections = table("Memory", &columns, rows.collect());
    let mut facts = Vec::new();
    facts.extend(collections.is_some().then(|| {
        let share = percent(collections_us, report.total_duration_us);
        (
            "Garbage collection",
            format!("{}, {share}", seconds(collections_us)),
        )
    }));
    facts.extend(
        memory
            .bazel_peak_bytes
            .map(|peak| ("Peak of Bazel", bytes(peak))),
    );
    facts.extend(
        memory
            .host_peak_bytes
            .map(|peak| ("Peak of the host", bytes(peak))),
    );
    (!facts.is_empty()).then(|| Section {
        title: "Memory".to_owned(),
        facts,
        ..collections.unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    #[test]
    fn traffic() {
        let traffic = Network {
            up_peak_mbps: 8.5,
            up_average_mbps: 1.5,
            down_peak_mbps: 90.0,
            down_average_mbps: 12.25,
        };
        check(
            Some(network(&traffic)),
            &expect![[r#"

            Network of the host
            Received  12.25 Mbit/s on average, 90.00 at most
            Sent      1.50 Mbit/s on average, 8.50 at most
        "#]],
        );
    }

    #[test]
    fn only_what_was_sampled() {
        let mut report = report();
        report.memory.collections.clear();
        report.memory.bazel_peak_bytes = None;
        check(
            memory(&report),
            &expect![[r#"

            Memory
            Peak of the host  2.44 GiB
        "#]],
        );
        report.memory.host_peak_bytes = None;
        assert!(memory(&report).is_none());
    }
}
