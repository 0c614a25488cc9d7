//! What is shown to people as neutral sections: titles, facts, charts, tables and remarks. What stands in
//! them is the commands' matter, how they look the renderers'.

/// One section of a report.
#[derive(Debug, Default)]
pub struct Section {
    pub title: String,
    /// Names and values.
    pub facts: Vec<(&'static str, String)>,
    /// What is said one after the other, numbered.
    pub items: Vec<Item>,
    pub charts: Vec<Chart>,
    pub table: Option<Table>,
    /// Remarks below everything else.
    pub notes: Vec<String>,
}

/// A sentence with details below it.
#[derive(Debug)]
pub struct Item {
    pub title: String,
    pub details: Vec<Detail>,
}

/// One detail of an item. Details of the same label follow each other.
#[derive(Debug)]
pub struct Detail {
    pub label: &'static str,
    pub value: String,
    /// Whether the value is to be copied as it is, such as a flag.
    pub is_code: bool,
}

impl Detail {
    pub fn words(label: &'static str, value: String) -> Self {
        Self {
            label,
            value,
            is_code: false,
        }
    }

    pub fn code(label: &'static str, value: String) -> Self {
        Self {
            label,
            value,
            is_code: true,
        }
    }
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
