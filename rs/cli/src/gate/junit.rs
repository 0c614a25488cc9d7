//! The judgements as JUnit XML: a test case for each, so that any CI shows them.

use anyhow::Context;
use perf_budget::{Judgement, Level};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Judged;

/// Renders the report. What fails the gate is a failure; what is undecided or missing otherwise is skipped; a warning
/// passes, and its reason stands in the output of the case. Remarks are the output of the suite.
///
/// # Errors
/// None that input can cause.
pub fn render(judged: &Judged<'_>) -> anyhow::Result<String> {
    let mut suite = TestSuite::new(judged.file.as_str());
    let cases = judged.gate.judgements.iter();
    suite.add_test_cases(cases.map(|judgement| case(judged, judgement)));
    if !judged.remarks.is_empty() {
        suite.set_system_out(judged.remarks.join("\n"));
    }
    let mut report = Report::new("dre gate");
    report.add_test_suite(suite);
    report.to_string().context("JUnit XML cannot be written")
}

fn case(judged: &Judged<'_>, judgement: &Judgement) -> TestCase {
    let level = judgement.level;
    let mut status = match level {
        level if judged.fails(level) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Level::Undecided | Level::Missing => TestCaseStatus::skipped(),
        _ => TestCaseStatus::success(),
    };
    if !matches!(status, TestCaseStatus::Success { .. }) {
        status.set_type(level.name());
        status.set_message(judgement.reason.as_str());
    }
    let mut case = TestCase::new(judgement.metric.as_str(), status);
    case.set_classname("budget");
    if matches!(level, Level::Pass | Level::Warn) {
        case.set_system_out(format!("{}: {}", level.name(), judgement.reason));
    }
    case
}
