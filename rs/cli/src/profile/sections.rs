//! The report for people as neutral sections: what is said, in which order and in which words. How
//! it looks is the renderers'.

use bazel_profile::{
    Action, CoreBasis, CriticalPathStep, Group, Merged, Parallelism, Ranking, Report, Strategy,
};

use crate::section::{number, words, Chart, Column, Section, Table};

use crate::units::{bytes, core_seconds, counted, percent, seconds, signed_seconds};

/// What a table shows for a name that the profile does not say.
const UNKNOWN: &str = "(unknown)";

/// Every section that has something to say, in order.
pub fn all(report: &Report) -> Vec<Section> {
    let total_us = report.actions.duration_us;
    let mut sections = vec![
        build(report),
        phases(report),
        critical_path(report),
        top_actions(report),
    ];
    sections.push(ranking(
        "Time by mnemonic",
        "Mnemonic",
        &report.actions.by_mnemonic,
        total_us,
    ));
    sections.push(packages(report));
    sections.push(strategies(report));
    sections.extend(report.parallelism.as_ref().map(parallelism));
    sections.push(memory(report));
    sections
}

/// What a reader has to know before believing the numbers: one line each.
pub fn warnings(report: &Report) -> Vec<String> {
    let gaps = report
        .completeness
        .gaps
        .iter()
        .map(|gap| format!("incomplete: {gap}"));
    gaps.chain(merged(&report.merged)).collect()
}

fn merged(merged: &Merged) -> Option<String> {
    let Merged {
        span_count,
        event_count,
        duration_us,
    } = merged;
    (*span_count > 0).then(|| {
        format!(
            "merged (slim) profile: {} ({}) lost their names to {}, so times by mnemonic, package \
             and strategy are too low; build with --noslim_profile to keep them",
            counted(*event_count, "event"),
            seconds(*duration_us),
            counted(*span_count, "merged span")
        )
    })
}

fn build(report: &Report) -> Section {
    let metadata = &report.metadata;
    let mut facts = Vec::new();
    let mut fact =
        |name, value: &Option<String>| facts.extend(value.clone().map(|value| (name, value)));
    fact("Bazel", &metadata.bazel_version);
    fact("Build", &metadata.build_id);
    fact("Date", &metadata.date);
    fact("Output base", &metadata.output_base);
    facts.push(("Total", seconds(report.total_duration_us)));
    facts.push((
        "Events",
        format!("{} in {}", report.event_count, bytes(report.decoded_bytes)),
    ));
    Section {
        title: "Build".to_owned(),
        facts,
        ..Section::default()
    }
}

fn phases(report: &Report) -> Section {
    let rows = report.phases.iter().map(|phase| {
        vec![
            seconds(phase.duration_us),
            percent(phase.duration_us, report.total_duration_us),
            phase.name.clone(),
        ]
    });
    let mut rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        rows.push(vec![
            seconds(report.total_duration_us),
            percent(1, 1),
            "Total".to_owned(),
        ]);
    }
    table(
        "Wall time by phase".to_owned(),
        &[number("Time"), number("Share"), words("Phase")],
        rows,
    )
}

fn critical_path(report: &Report) -> Section {
    let path = &report.critical_path;
    let row = |step: &CriticalPathStep| {
        vec![
            seconds(step.duration_us),
            percent(step.duration_us, path.duration_us),
            named(step.mnemonic.as_ref()),
            step.strategy.map_or("-", Strategy::name).to_owned(),
            named(step.target.as_ref()),
            step.description.clone(),
        ]
    };
    let columns = [
        number("Time"),
        number("Share"),
        words("Mnemonic"),
        words("Strategy"),
        words("Target"),
        words("Description"),
    ];
    let title = format!(
        "Critical path: {} in {}, {} of the total",
        seconds(path.duration_us),
        counted(path.steps.len() as u64, "step"),
        percent(path.duration_us, report.total_duration_us)
    );
    table(title, &columns, path.steps.iter().map(row).collect())
}

fn top_actions(report: &Report) -> Section {
    let row = |action: &Action| {
        vec![
            seconds(action.duration_us),
            signed_seconds(action.start_us),
            named(action.mnemonic.as_ref()),
            action.strategy.name().to_owned(),
            named(action.target.as_ref()),
            action.description.clone(),
        ]
    };
    let columns = [
        number("Time"),
        number("Start"),
        words("Mnemonic"),
        words("Strategy"),
        words("Target"),
        words("Description"),
    ];
    let title = format!("Longest actions of {}", report.actions.count);
    table(
        title,
        &columns,
        report.actions.top.iter().map(row).collect(),
    )
}

fn packages(report: &Report) -> Section {
    let mut section = ranking(
        "Time by package",
        "Package",
        &report.actions.by_package,
        report.actions.duration_us,
    );
    let is_known = report
        .actions
        .by_package
        .groups
        .iter()
        .any(|group| group.name.is_some());
    if !is_known && report.actions.count > 0 {
        section.notes.push(
            "Build with --experimental_profile_include_target_label to see packages and targets."
                .to_owned(),
        );
    }
    section
}

fn strategies(report: &Report) -> Section {
    let actions = &report.actions;
    let mut section = ranking(
        "Time by execution strategy",
        "Strategy",
        &actions.by_strategy,
        actions.duration_us,
    );
    if let Some(checks_us) = actions.local_cache_check_us {
        section.notes.push(format!(
            "Checking the local action cache took {} more, over all threads.",
            seconds(checks_us)
        ));
    }
    section
}

fn ranking(title: &str, column: &'static str, ranking: &Ranking, total_us: u64) -> Section {
    let row = |group: &Group| {
        vec![
            seconds(group.duration_us),
            percent(group.duration_us, total_us),
            group.action_count.to_string(),
            named(group.name.as_ref()),
        ]
    };
    let mut rows: Vec<_> = ranking.groups.iter().map(row).collect();
    let rest = ranking.remainder;
    if rest.group_count > 0 {
        let name = Some(format!("({})", counted(rest.group_count, "other")));
        rows.push(row(&Group {
            name,
            action_count: rest.action_count,
            duration_us: rest.duration_us,
        }));
    }
    table(
        title.to_owned(),
        &[
            number("Time"),
            number("Share"),
            number("Actions"),
            words(column),
        ],
        rows,
    )
}

fn parallelism(parallelism: &Parallelism) -> Section {
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
        table: None,
        notes: vec![note],
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

fn memory(report: &Report) -> Section {
    let memory = &report.memory;
    let collections_us = memory.collection_duration_us();
    let mut facts = vec![(
        "Garbage collection",
        format!(
            "{}, {}",
            seconds(collections_us),
            percent(collections_us, report.total_duration_us)
        ),
    )];
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
    let rows = memory.collections.iter().map(|kind| {
        vec![
            seconds(kind.duration_us),
            kind.count.to_string(),
            kind.kind.clone(),
        ]
    });
    let section = table(
        "Memory".to_owned(),
        &[number("Time"), number("Count"), words("Collection")],
        rows.collect(),
    );
    Section { facts, ..section }
}

fn table(title: String, columns: &[Column], rows: Vec<Vec<String>>) -> Section {
    let table = (!rows.is_empty()).then(|| Table {
        columns: columns.to_vec(),
        rows,
    });
    let notes = if table.is_none() {
        vec!["The profile has none.".to_owned()]
    } else {
        Vec::new()
    };
    Section {
        title,
        table,
        notes,
        ..Section::default()
    }
}

fn named(name: Option<&String>) -> String {
    name.cloned().unwrap_or_else(|| UNKNOWN.to_owned())
}
