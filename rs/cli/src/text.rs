//! Sections as text for a terminal: styled, and cut to its width if there is one. Styles are
//! always written; the stream takes them out again where they are not wanted.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::section::{Chart, Column, Item, Section, Table};

/// Titles.
pub const TITLE: Style = Style::new().bold();
const HEAD: Style = Style::new().dimmed();
/// What should be known before the rest is believed.
pub const WARNING: Style = AnsiColor::Yellow.on_default();
const BAR: Style = AnsiColor::Cyan.on_default();
/// What is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();

/// What stands for a value that is not told.
pub const ABSENT: &str = "-";

const GAP: &str = "  ";
/// No column of words is cut to less.
const MIN_WIDTH: usize = 12;
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The same without Unicode, for logs and files.
const PLAIN_BLOCKS: [char; 9] = [' ', '.', ':', '-', '=', '+', '*', '#', '@'];

/// Renders a section; `width` is that of the terminal, `None` for output that may be of any width.
pub fn render_section(out: &mut String, section: &Section, width: Option<usize>) {
    line(out, &format!("\n{TITLE}{}{TITLE:#}", section.title));
    let labels = section
        .facts
        .iter()
        .map(|(label, _)| *label)
        .chain(section.charts.iter().map(|chart| chart.label));
    let label_width = labels.map(|label| label.chars().count()).max().unwrap_or(0);
    for (label, value) in &section.facts {
        fact(out, label, value, label_width);
    }
    for (index, item) in section.items.iter().enumerate() {
        render_item(out, index + 1, item);
    }
    for chart in &section.charts {
        let label = chart.label;
        line(
            out,
            &format!(
                "{HEAD}{label:label_width$}{HEAD:#}{GAP}|{BAR}{}{BAR:#}|",
                bars(chart, width.is_some())
            ),
        );
    }
    if let Some(table) = &section.table {
        render_table(out, table, width);
    }
    for note in &section.notes {
        line(out, &format!("{HEAD}{note}{HEAD:#}"));
    }
}

/// A numbered sentence; its details stand below it, under its first word.
fn render_item(out: &mut String, position: usize, item: &Item) {
    let number = format!("{position}. ");
    line(
        out,
        &format!("{number}{TITLE}{}{TITLE:#}", visible(&item.title)),
    );
    let labels = item.details.iter().map(|detail| detail.label.len());
    let label_width = labels.max().unwrap_or(0);
    let mut last_label = "";
    for detail in &item.details {
        // A label is said once for all details that it has.
        let label = if detail.label == last_label {
            ""
        } else {
            detail.label
        };
        last_label = detail.label;
        out.push_str(&" ".repeat(number.len()));
        fact(out, label, &detail.value, label_width);
    }
}

/// Adds a line with a name, set to a width, and a value.
pub fn fact(out: &mut String, label: &str, value: &str, label_width: usize) {
    line(
        out,
        &format!("{HEAD}{label:label_width$}{HEAD:#}{GAP}{}", visible(value)),
    );
}

fn bars(chart: &Chart, is_terminal: bool) -> String {
    blocks(chart, if is_terminal { &BLOCKS } else { &PLAIN_BLOCKS })
}

/// A chart as one character a value, without Unicode.
pub fn plain_bars(chart: &Chart) -> String {
    blocks(chart, &PLAIN_BLOCKS)
}

/// A value above nothing never looks like nothing.
fn blocks(chart: &Chart, blocks: &[char; 9]) -> String {
    let highest = blocks.len() - 1;
    let block = |value: &f64| {
        let level = (value / chart.full * highest as f64).round() as usize;
        let visible_level = if *value > 0.005 { level.max(1) } else { level };
        blocks[visible_level.min(highest)]
    };
    chart.values.iter().map(block).collect()
}

/// Renders a table; `width` is that of the terminal, `None` for output that may be of any width.
pub fn render_table(out: &mut String, table: &Table, width: Option<usize>) {
    let widths = column_widths(table, width);
    let head: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.title.to_owned())
        .collect();
    line(
        out,
        &format!("{HEAD}{}{HEAD:#}", row(&table.columns, &head, &widths)),
    );
    for cells in &table.rows {
        line(out, &row(&table.columns, cells, &widths));
    }
}

/// The widest cell of each column; columns of words give way, the widest first, where the terminal
/// is too narrow.
fn column_widths(table: &Table, width: Option<usize>) -> Vec<usize> {
    let natural = |index: usize, column: &Column| {
        let cells = table
            .rows
            .iter()
            .filter_map(|cells| cells.get(index))
            .map(|cell| cell.chars().count());
        cells.chain([column.title.len()]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| natural(index, column))
        .collect();
    let available = width
        .unwrap_or(usize::MAX)
        .saturating_sub(GAP.len() * widths.len().saturating_sub(1));
    loop {
        let excess = widths.iter().sum::<usize>().saturating_sub(available);
        let flexible = widths
            .iter_mut()
            .zip(&table.columns)
            .filter(|(width, column)| !column.is_number && **width > MIN_WIDTH);
        match flexible.map(|(width, _)| width).max() {
            // Step by step, so that two wide columns share the cut.
            Some(widest) if excess > 0 => *widest -= excess.div_ceil(2).min(*widest - MIN_WIDTH),
            _ => return widths,
        }
    }
}

fn row(columns: &[Column], cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for ((column, cell), &width) in columns.iter().zip(cells).zip(widths) {
        if !out.is_empty() {
            out.push_str(GAP);
        }
        let cell = cut(&visible(cell), width);
        // Writing to a string cannot fail.
        let _ = if column.is_number {
            write!(out, "{cell:>width$}")
        } else {
            write!(out, "{cell:width$}")
        };
    }
    out.truncate(out.trim_end().len());
    out
}

/// Cuts in the middle: labels tell most by their end, descriptions by their beginning.
fn cut(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(1);
    let head: String = text.chars().take(kept.div_ceil(2)).collect();
    let tail: String = text.chars().skip(length - kept / 2).collect();
    format!("{head}…{tail}")
}

/// Control characters of hostile input must not reach the terminal.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

/// Adds a line.
pub fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_words_give_way_to_the_terminal() {
        let columns = vec![
            Column {
                title: "Time",
                is_number: true,
            },
            Column {
                title: "Target",
                is_number: false,
            },
            Column {
                title: "Description",
                is_number: false,
            },
        ];
        let rows = vec![vec![
            "1.000 s".to_owned(),
            "//package:".repeat(4),
            "Compiling ".repeat(8),
        ]];
        let table = Table { columns, rows };
        assert_eq!(column_widths(&table, None), [7, 40, 80]);
        let narrow = column_widths(&table, Some(60));
        assert_eq!(narrow.iter().sum::<usize>() + 2 * GAP.len(), 60);
        assert_eq!(column_widths(&table, Some(5)), [7, MIN_WIDTH, MIN_WIDTH]);
        assert_eq!([cut("abcdef", 4), cut("abcdef", 6)], ["ab…f", "abcdef"]);
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
    }
}
