//! A profile's report as text for a terminal: its heading, and the sections as every report has them.

use bazel_profile::Report;

use super::sections::warnings;
use crate::section::Section;
use crate::text::{line, render_section, visible, GOOD, TITLE, WARNING};

/// Renders a report; `width` is that of the terminal, `None` for output that may be of any width.
pub fn render(file: &str, report: &Report, sections: &[Section], width: Option<usize>) -> String {
    let mut out = String::new();
    let status = if report.completeness.is_complete() {
        format!("{GOOD}complete{GOOD:#}")
    } else {
        format!("{WARNING}incomplete{WARNING:#}")
    };
    line(
        &mut out,
        &format!("{TITLE}{}{TITLE:#} ({status})", visible(file)),
    );
    for warning in warnings(report) {
        line(&mut out, &format!("{WARNING}warning: {warning}{WARNING:#}"));
    }
    for section in sections {
        render_section(&mut out, section, width);
    }
    out.push('\n');
    out
}
