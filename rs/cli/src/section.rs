//! What is shown to people as neutral sections: titles, facts, charts, tables and remarks. What stands in
//! them is the commands' matter, how they look the renderers'.

/// One section of a report.
#[derive(Debug, Default)]
pub struct Section {
    pub title: String,
    /// Names and values.
    pub facts: Vec<(&'static str, String)>,
    pub charts: Vec<Chart>,
    pub table: Option<Table>,
    /// Remarks below everything else.
    pub notes: Vec<String>,
}

/// Rows of text in columns.
#[derive(Debug)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

/// The head of a column, and how its cells are set.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub title: &'static str,
    pub is_number: bool,
}

/// Values over time, in equal steps.
#[derive(Debug)]
pub struct Chart {
    pub label: &'static str,
    pub values: Vec<f64>,
    /// The value of a full bar.
    pub full: f64,
}

/// A column of numbers, set to the right and never cut.
pub const fn number(title: &'static str) -> Column {
    Column {
        title,
        is_number: true,
    }
}

/// A column of words, set to the left and cut where the terminal is too narrow.
pub const fn words(title: &'static str) -> Column {
    Column {
        title,
        is_number: false,
    }
}
