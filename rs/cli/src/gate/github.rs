//! The judgements as workflow commands of GitHub Actions, which show them at the budget's line
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use perf_budget::{Judgement, Level};

use super::sections::worst_first;
use super::Judged;

/// A line for each remark and each judgement that needs attention, then one with the result.
pub fn render(judged: &Judged<'_>) -> String {
    let remarks = judged.remarks.iter();
    let mut lines: Vec<String> = remarks
        .map(|remark| format!("::warning::{}", data(remark)))
        .collect();
    let judgements = worst_first(judged).into_iter();
    lines.extend(judgements.filter_map(|judgement| annotation(judged, judgement)));
    lines.push(format!(
        "Performance budgets {}: {}",
        judged.word(),
        data(&judged.counts())
    ));
    lines.join("\n") + "\n"
}

fn annotation(judged: &Judged<'_>, judgement: &Judgement) -> Option<String> {
    let command = match judgement.level {
        Level::Pass => return None,
        level if judged.fails(level) => "error",
        Level::Warn => "warning",
        _ => "notice",
    };
    let line = judged.budgets.budgets.get(judgement.budget)?.line;
    Some(format!(
        "::{command} file={},line={line},title={}::{}",
        property(&judged.file),
        property(&format!("{} {}", judgement.metric, judgement.level.name())),
        data(&format!("{}: {}", judgement.metric, judgement.reason)),
    ))
}

/// Text after the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_a_command_or_a_property() {
        assert_eq!(data("5 %\r\n::error::x"), "5 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
