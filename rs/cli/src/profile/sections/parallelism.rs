//! How much ran at once against the host's cores, in numbers and over time.

use bazel_profile::{CoreBasis, Parallelism};

use crate::section::{Chart, Section};
use crate::units::{core_seconds, percent, seconds};

/// Average, peak, busy and idle, and all of it over time.
pub fn section(parallelism: &Parallelism) -> Section {
    let Parallelism {
        cores,
        execution_us,
        busy_core_us,
        idle_core_us,
        ..
    } = parallelism;
    let all_us = busy_core_us.saturating_add(*idle_core_us);
    let facts = vec![
        (
            "Cores",
            format!("{}{}", cores.count, core_basis(cores.basis)),
        ),
        ("Execution", seconds(*execution_us)),
        (
            "Running actions",
            format!(
                "{:.2} on average, {:.2} at most",
                parallelism.average_running, parallelism.peak_running
            ),
        ),
        (
            "Busy",
            format!(
                "{}, {}",
                core_seconds(*busy_core_us),
                percent(*busy_core_us, all_us)
            ),
        ),
        (
            "Idle",
            format!(
                "{}, {}",
                core_seconds(*idle_core_us),
                percent(*idle_core_us, all_us)
            ),
        ),
    ];
    let full = f64::from(cores.count.get());
    let slices = &parallelism.slices;
    let mut charts = vec![Chart {
        label: "Running actions",
        values: slices.iter().map(|slice| slice.running_actions).collect(),
        full,
    }];
    if slices.iter().any(|slice| slice.waiting_actions > 0.0) {
        let values = slices.iter().map(|slice| slice.waiting_actions).collect();
        charts.push(Chart {
            label: "Waiting actions",
            values,
            full,
        });
    }
    if slices.iter().any(|slice| slice.host_cpu_cores.is_some()) {
        let values = slices
            .iter()
            .map(|slice| slice.host_cpu_cores.unwrap_or(0.0))
            .collect();
        charts.push(Chart {
            label: "CPU of the host",
            values,
            full,
        });
    }
    let slice_us = slices.first().map_or(0, |slice| slice.duration_us);
    let note = format!(
        "Each character is {}, a full one {} cores or more. Ups and downs within {} are averaged \
         out.",
        seconds(slice_us),
        cores.count,
        seconds(parallelism.resolution_us)
    );
    Section {
        title: "Parallelism".to_owned(),
        facts,
        charts,
        notes: vec![note],
        ..Section::default()
    }
}

fn core_basis(basis: CoreBasis) -> String {
    match basis {
        CoreBasis::Given => String::new(),
        CoreBasis::HostCpuPeak(cores) => {
            format!(" (estimate, at least: highest CPU use {cores:.2}; say --cores N)")
        }
        CoreBasis::LocalActionsPeak(actions) => {
            format!(" (estimate: {actions:.2} local actions at once; say --cores N)")
        }
        CoreBasis::Unknown => " (unknown; say --cores N)".to_owned(),
    }
}
