//! How a command's result leaves the program: as a table, as JSON or as CSV, always with a word about where
//! the data come from. What a result says is its command's matter.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use registry::{At, Timestamp};
use serde::Serialize;

use crate::exit::Outcome;
use crate::origin::Origin;
use crate::terminal::Terminal;
use crate::text::{line, WARNING};

/// Counts up when a field of any document changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

/// How to show a result.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// How to show it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// How to show a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people; plain text without truncation when piped
    Table,
    /// One JSON document; its schema is versioned
    Json,
    /// Comma-separated values with a header line
    Csv,
}

/// A result that can be shown.
pub trait Report {
    /// Which versions of the registry it shows, each with how it was asked for.
    fn origins(&self) -> Vec<(Origin, At)>;

    /// Adds the text for people; `width` is the terminal's, `None` for output that may be of any width.
    fn text(&self, out: &mut String, width: Option<usize>);

    /// One JSON document, made by [`json`].
    ///
    /// # Errors
    /// None that input can cause.
    fn json(&self) -> anyhow::Result<String>;

    /// A table, made by [`csv`].
    ///
    /// # Errors
    /// None that input can cause.
    fn csv(&self) -> anyhow::Result<String>;
}

#[derive(Serialize)]
struct Document<'a, T> {
    schema: &'a str,
    schema_version: u32,
    #[serde(flatten)]
    content: T,
}

/// Shows a result on standard output. Age and origin go to standard error, so that the output is only what
/// was asked for; a JSON document has them itself, and the mark of a synthetic network stands in the table.
///
/// # Errors
/// What the output says; a broken pipe among it.
pub fn show(report: &impl Report, format: Format, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let origins = report.origins();
    let mut marks: Vec<String> = origins
        .iter()
        .filter_map(|(origin, _)| origin.synthetic_mark())
        .collect();
    marks.dedup();
    let text = match format {
        Format::Table => {
            let mut out = String::new();
            for mark in &marks {
                line(&mut out, &format!("{WARNING}{mark}{WARNING:#}"));
            }
            report.text(&mut out, terminal.width);
            out
        }
        Format::Json => report.json()?,
        Format::Csv => report.csv()?,
    };
    terminal.print(&text)?;
    if format == Format::Csv {
        marks.iter().for_each(|mark| remark(mark));
    }
    if format != Format::Json {
        let now = Timestamp::now();
        for (origin, at) in origins {
            remark(&origin.describe_for(at, now));
        }
    }
    Ok(Outcome::Complete)
}

/// Says something on standard error that is neither the result nor a failure.
pub fn remark(text: &str) {
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A document of the given schema: its content's fields after `schema` and `schema_version`.
///
/// # Errors
/// None that input can cause.
pub fn json(schema: &str, content: impl Serialize) -> anyhow::Result<String> {
    let document = Document {
        schema,
        schema_version: SCHEMA_VERSION,
        content,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// Rows with a header line, which is there without rows, too. `columns` are the rows' fields.
///
/// # Errors
/// None that input can cause.
pub fn csv<Row: Serialize>(columns: &[&str], rows: &[Row]) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        // A row with more or fewer fields than columns is refused.
        writer.serialize(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
