//! Outputs that are the same in every run.

use super::folder::{text, Folder};

/// An output without the folder's name, which differs from run to run, and without ages, which differ from
/// day to day.
pub fn stable(output: &str, folder: &Folder) -> String {
    let output = output.replace(text(&folder.0), "FOLDER");
    let line = |line: &str| match line.rsplit_once(", ") {
        Some((head, age)) if age.ends_with(" old") => format!("{head}, AGE old\n"),
        _ => format!("{line}\n"),
    };
    output.lines().map(line).collect()
}
