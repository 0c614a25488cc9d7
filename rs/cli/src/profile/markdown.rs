//! The report as Markdown, in GitHub's dialect: headings, tables, and charts as fenced text.

use bazel_profile::Report;

use super::sections::warnings;
use crate::section::{Column, Detail, Item, Section, Table};
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

/// Adds a section, each part of it a block.
pub fn render_section(blocks: &mut Vec<String>, section: &Section) {
    blocks.push(format!("## {}", escape(&section.title)));
    if !section.facts.is_empty() {
        let facts = section
            .facts
            .iter()
            .map(|(label, value)| format!("- {label}: {}", escape(value)));
        blocks.push(facts.collect::<Vec<_>>().join("\n"));
    }
    if !section.items.is_empty() {
        blocks.push(items(&section.items));
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

/// A numbered list; Markdown counts by itself.
fn items(items: &[Item]) -> String {
    let mut lines = Vec::new();
    for item in items {
        lines.push(format!("1. {}", escape(&item.title)));
        lines.extend(item.details.iter().map(detail));
    }
    lines.join("\n")
}

fn detail(detail: &Detail) -> String {
    let value = if detail.is_code {
        code(&text::visible(&detail.value))
    } else {
        escape(&detail.value)
    };
    format!("   - {}: {value}", detail.label)
}

/// A table in GitHub's dialect.
pub fn table(table: &Table) -> String {
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
pub fn escape(text: &str) -> String {
    let text = text::visible(text);
    if text.contains('@') {
        return code(&text).replace('|', "\\|");
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

/// Code may hold backticks if its fence is longer.
fn code(text: &str) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let pad = if text.contains('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn items_are_a_list_and_flags_are_code() {
        let item = |title: &str| Item {
            title: title.to_owned(),
            details: vec![
                Detail::words("Why", "half of_it | waited".to_owned()),
                Detail::code("Try", "--jobs=`nproc`_x".to_owned()),
            ],
        };
        let section = Section {
            title: "Suggestions".to_owned(),
            items: vec![item("Use *more* cores."), item("Build @repo//:x less.")],
            ..Section::default()
        };
        let mut blocks = Vec::new();
        render_section(&mut blocks, &section);
        expect![[r#"
            ## Suggestions

            1. Use \*more\* cores.
               - Why: half of\_it \| waited
               - Try: `` --jobs=`nproc`_x ``
            1. `Build @repo//:x less.`
               - Why: half of\_it \| waited
               - Try: `` --jobs=`nproc`_x ``
        "#]]
        .assert_eq(&(blocks.join("\n\n") + "\n"));
    }
}
