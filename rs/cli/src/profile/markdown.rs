//! The report as Markdown, in GitHub's dialect: headings, tables, and charts as fenced text.

use bazel_profile::Report;

use super::sections::warnings;
use crate::section::{Column, Section, Table};
use crate::text;

/// Renders a report.
pub fn render(file: &str, report: &Report, sections: &[Section]) -> String {
    let status = if report.completeness.is_complete() {
        "complete"
    } else {
        "incomplete"
    };
    let mut blocks = vec![format!("# {} ({status})", escape(file))];
    blocks.extend(
        warnings(report)
            .iter()
            .map(|warning| format!("> **Warning:** {}", escape(warning))),
    );
    for section in sections {
        render_section(&mut blocks, section);
    }
    blocks.join("\n\n") + "\n\n"
}

fn render_section(blocks: &mut Vec<String>, section: &Section) {
    blocks.push(format!("## {}", escape(&section.title)));
    if !section.facts.is_empty() {
        let facts = section
            .facts
            .iter()
            .map(|(label, value)| format!("- {label}: {}", escape(value)));
        blocks.push(facts.collect::<Vec<_>>().join("\n"));
    }
    if !section.charts.is_empty() {
        let width = section
            .charts
            .iter()
            .map(|chart| chart.label.len())
            .max()
            .unwrap_or(0);
        let charts = section
            .charts
            .iter()
            .map(|chart| format!("{:width$}  |{}|", chart.label, text::plain_bars(chart)));
        blocks.push(format!(
            "```text\n{}\n```",
            charts.collect::<Vec<_>>().join("\n")
        ));
    }
    blocks.extend(section.table.as_ref().map(table));
    blocks.extend(section.notes.iter().map(|note| escape(note)));
}

fn table(table: &Table) -> String {
    let head: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.title.to_owned())
        .collect();
    let rule = |column: &Column| if column.is_number { "---:" } else { ":---" }.to_owned();
    let mut lines = vec![
        row(&head),
        row(&table.columns.iter().map(rule).collect::<Vec<_>>()),
    ];
    lines.extend(
        table
            .rows
            .iter()
            .map(|cells| row(&cells.iter().map(|cell| escape(cell)).collect::<Vec<_>>())),
    );
    lines.join("\n")
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// Text that Markdown shows as it is. A label such as `@@repo//:x` becomes code, so that no forge
/// takes it for a person's name.
fn escape(text: &str) -> String {
    let text = text::visible(text);
    if text.contains('@') {
        return format!("`{}`", text.replace('`', "'").replace('|', "\\|"));
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '<' | '>' | '|' | '[' | ']' | '#'
        ) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
