//! The judgements as a Markdown summary for a change: what needs attention open, what passed folded.

use perf_budget::{Judgement, Level};

use super::sections::{table, worst_first};
use super::Judged;
use crate::profile::markdown;
use crate::units::counted;

/// Renders the report.
pub fn render(judged: &Judged<'_>) -> String {
    let (passed, others): (Vec<&Judgement>, Vec<&Judgement>) = worst_first(judged)
        .into_iter()
        .partition(|judgement| judgement.level == Level::Pass);
    let mut blocks = vec![
        format!("## Performance budgets: {}", judged.word()),
        format!(
            "{} of {}: {}.",
            counted(judged.gate.judgements.len() as u64, "judgement"),
            markdown::escape(&judged.file),
            judged.counts()
        ),
    ];
    let remarks = judged.remarks.iter();
    blocks.extend(remarks.map(|remark| format!("> **Warning:** {}", markdown::escape(remark))));
    if !others.is_empty() {
        blocks.push(markdown::table(&table(&others)));
    }
    if !passed.is_empty() {
        blocks.push(format!(
            "<details><summary>{} passed</summary>",
            counted(passed.len() as u64, "budget")
        ));
        blocks.push(markdown::table(&table(&passed)));
        blocks.push("</details>".to_owned());
    }
    blocks.join("\n\n") + "\n"
}
