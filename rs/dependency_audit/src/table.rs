//! Tables as text. It must not know what is in them.

use std::fmt::Write as _;

/// Columns of text; those of numbers are aligned to the right.
pub(crate) struct Table<const COLUMNS: usize> {
    heads: [&'static str; COLUMNS],
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with these heads; a head that begins with a space is that of a column of numbers.
    pub fn new(heads: [&'static str; COLUMNS]) -> Self {
        let rows = Vec::new();
        Self { heads, rows }
    }

    pub fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells);
    }

    /// Appends the lines of the table.
    pub fn write(&self, out: &mut String) {
        let heads = self.heads.map(|head| head.trim_start().to_owned());
        let rows = || std::iter::once(&heads).chain(&self.rows);
        let widths: Vec<usize> = (0..COLUMNS)
            .map(|column| {
                rows()
                    .map(|row| row[column].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for row in rows() {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let _ = if self.heads[column].starts_with(' ') {
                    write!(line, "  {cell:>width$}")
                } else {
                    write!(line, "  {cell:<width$}")
                };
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        if self.rows.is_empty() {
            out.push_str("  none\n");
        }
    }
}
