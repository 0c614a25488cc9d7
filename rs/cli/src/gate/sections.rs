//! The judgements as a section for people: what went wrong first.

use perf_budget::{Judgement, Limit};
use perf_metrics::format_value;
use perf_statistics::Spread;

use super::Judged;
use crate::section::{number, words, Section, Table};
use crate::text::ABSENT;

/// The whole report.
pub fn section(judged: &Judged<'_>) -> Section {
    let facts = vec![
        ("Budgets", judged.file.clone()),
        ("Result", judged.counts()),
    ];
    Section {
        title: format!("Performance budgets: {}", judged.word()),
        facts,
        table: Some(table(&worst_first(judged))),
        ..Section::default()
    }
}

/// The judgements, the worst first, otherwise in the order of the budgets.
pub fn worst_first<'a>(judged: &Judged<'a>) -> Vec<&'a Judgement> {
    let mut judgements: Vec<&Judgement> = judged.gate.judgements.iter().collect();
    judgements.sort_by_key(|judgement| std::cmp::Reverse(judgement.level));
    judgements
}

/// A row for each judgement.
pub fn table(judgements: &[&Judgement]) -> Table {
    let columns = vec![
        words("Level"),
        words("Metric"),
        number("Head"),
        number("Base"),
        number("Change"),
        words("Reason"),
    ];
    let rows = judgements.iter().map(|judgement| {
        vec![
            judgement.level.name().to_owned(),
            judgement.metric.clone(),
            median(judgement, judgement.head),
            median(judgement, judgement.base),
            change(judgement),
            judgement.reason.clone(),
        ]
    });
    Table {
        columns,
        rows: rows.collect(),
    }
}

fn median(judgement: &Judgement, spread: Option<Spread>) -> String {
    match (&judgement.name, spread) {
        (Some(name), Some(spread)) => format_value(spread.median, name.unit()),
        _ => ABSENT.to_owned(),
    }
}

/// As the limits against the baseline see it; of the medians if there are none.
fn change(judgement: &Judgement) -> String {
    let mut relative = judgement.findings.iter();
    let found = relative.find(|finding| matches!(finding.limit, Limit::Relative(_)));
    let ratio = found.and_then(|finding| finding.ratio).or_else(|| {
        let (head, base) = (judgement.head?, judgement.base?);
        Some(head.median / base.median)
    });
    match ratio.filter(|ratio| ratio.is_finite()) {
        Some(ratio) => format!("{:+.1} %", (ratio - 1.0) * 100.0),
        None => ABSENT.to_owned(),
    }
}
