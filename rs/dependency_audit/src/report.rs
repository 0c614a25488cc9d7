//! All that an audit says, for people and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::bundle_size::BundleSizes;
use crate::duplicates::Duplicate;
use crate::finding::Finding;
use crate::licences::LicenceCount;
use crate::program_size::ProgramSizes;
use crate::table::Table;

/// How many crates, packages and folders a table of sizes has; the rest is one row.
const LARGEST: usize = 20;
/// How many packages that need another one are named.
const NAMED: usize = 3;

/// All that an audit says. As JSON it is this structure, under `version`.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of the format: it grows when a field changes its meaning or is not there any more.
    pub version: u32,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Crates of this repository.
    pub own_crates: usize,
    /// Crates of `Cargo.lock` from a registry.
    pub crates: usize,
    /// Those that are in a program.
    pub shipped_crates: usize,
    /// npm packages that are installed.
    pub npm_packages: usize,
    /// Those that are in the bundle.
    pub shipped_npm_packages: usize,
    /// What the packages declare.
    pub licences: Vec<LicenceCount>,
    /// Packages in several versions.
    pub duplicates: Vec<Duplicate>,
    /// The sizes of programs, by crate.
    pub programs: Vec<ProgramSizes>,
    /// The sizes of the bundle, by package and folder.
    pub bundle: Option<BundleSizes>,
}

impl Report {
    /// As JSON, with a line break at its end.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// As tables.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.counts(&mut out);
        self.licences(&mut out);
        self.duplicates(&mut out);
        for program in &self.programs {
            sizes_of_program(program, &mut out);
        }
        if let Some(bundle) = &self.bundle {
            sizes_of_bundle(bundle, &mut out);
        }
        let _ = match self.findings.len() {
            0 => writeln!(out, "\nNo findings: every dependency is used, and what is shipped is as the policy says."),
            count => writeln!(out, "\n{count} {}:", if count == 1 { "finding" } else { "findings" }),
        };
        for finding in &self.findings {
            let _ = writeln!(out, "  {finding}");
        }
        out
    }

    fn counts(&self, out: &mut String) {
        let mut table = Table::new(["Dependencies", " all", " shipped"]);
        let mut row = |name: &str, all: usize, shipped: String| {
            table.row([name.to_owned(), all.to_string(), shipped])
        };
        row("crates of this repository", self.own_crates, String::new());
        row(
            "crates of Cargo.lock",
            self.crates,
            self.shipped_crates.to_string(),
        );
        row(
            "npm packages",
            self.npm_packages,
            self.shipped_npm_packages.to_string(),
        );
        table.write(out);
    }

    fn licences(&self, out: &mut String) {
        let mut table = Table::new(["Licence", " shipped", " others", "allowed"]);
        for LicenceCount {
            licence,
            is_allowed,
            shipped,
            by_exception,
            others,
        } in &self.licences
        {
            let name = licence
                .as_deref()
                .unwrap_or("none, or not built on this machine");
            // Of what is not shipped nothing is asked.
            let allowed = match (is_allowed, shipped) {
                (true, _) => "yes",
                // Nothing is asked of what is not shipped.
                (false, 0) => "not shipped",
                (false, shipped) if shipped == by_exception => "by exception",
                _ => "no",
            };
            table.row([
                name.to_owned(),
                shipped.to_string(),
                others.to_string(),
                allowed.to_owned(),
            ]);
        }
        out.push('\n');
        table.write(out);
    }

    fn duplicates(&self, out: &mut String) {
        for (is_shipped, head) in [
            (true, "Shipped in several versions"),
            (false, "In several versions, not shipped"),
        ] {
            let mut table = Table::new([head, "version", "needed by"]);
            for duplicate in self
                .duplicates
                .iter()
                .filter(|it| it.is_shipped == is_shipped)
            {
                for (index, version) in duplicate.versions.iter().enumerate() {
                    let name = if index == 0 {
                        format!("{} ({})", duplicate.name, duplicate.ecosystem)
                    } else {
                        String::new()
                    };
                    table.row([name, version.version.clone(), named(&version.needed_by)]);
                }
            }
            out.push('\n');
            table.write(out);
        }
    }
}

/// The first few, and how many more there are.
fn named(names: &[String]) -> String {
    let first = names
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1}", bytes / 1000.0)
}

fn percent(part: f64, whole: f64) -> String {
    format!("{:.1} %", 100.0 * part / whole.max(1.0))
}

fn sizes_of_program(program: &ProgramSizes, out: &mut String) {
    let ProgramSizes {
        name,
        loaded_bytes,
        code_bytes,
        crates,
        unattributed_bytes,
    } = program;
    let _ = writeln!(
        out,
        "\n{name}, as in its image: {} kB loaded, {} kB of it code",
        kilobytes(*loaded_bytes as f64),
        kilobytes(*code_bytes as f64)
    );
    let mut table = Table::new(["Crate or C source", " kB", " of the code", " functions"]);
    let mut row = |name: String, bytes: u64, functions: String| {
        let (bytes, whole) = (bytes as f64, *code_bytes as f64);
        table.row([name, kilobytes(bytes), percent(bytes, whole), functions]);
    };
    for it in crates.iter().take(LARGEST) {
        row(it.name.clone(), it.bytes, it.functions.to_string());
    }
    let rest = &crates[LARGEST.min(crates.len())..];
    if !rest.is_empty() {
        let functions: usize = rest.iter().map(|it| it.functions).sum();
        row(
            format!("{} more", rest.len()),
            rest.iter().map(|it| it.bytes).sum(),
            functions.to_string(),
        );
    }
    row(
        "between functions".to_owned(),
        *unattributed_bytes,
        String::new(),
    );
    table.write(out);
}

fn sizes_of_bundle(bundle: &BundleSizes, out: &mut String) {
    let _ = writeln!(
        out,
        "\nThe dashboard's bundle: {} kB, {} kB after Brotli; each file divided as its sources are",
        kilobytes(bundle.bytes as f64),
        kilobytes(bundle.brotli_bytes as f64)
    );
    let mut table = Table::new([
        "npm package or folder",
        " kB of sources",
        " kB",
        " kB after Brotli",
        " of the bundle",
    ]);
    let mut row = |name: String, source_bytes: u64, bytes: f64, brotli_bytes: f64| {
        let share = percent(bytes, bundle.bytes as f64);
        table.row([
            name,
            kilobytes(source_bytes as f64),
            kilobytes(bytes),
            kilobytes(brotli_bytes),
            share,
        ]);
    };
    for it in bundle.parts.iter().take(LARGEST) {
        row(it.name.clone(), it.source_bytes, it.bytes, it.brotli_bytes);
    }
    let rest = &bundle.parts[LARGEST.min(bundle.parts.len())..];
    if !rest.is_empty() {
        let sum = |of: fn(&crate::bundle_size::BundlePart) -> f64| rest.iter().map(of).sum();
        let sources = rest.iter().map(|it| it.source_bytes).sum();
        row(
            format!("{} more", rest.len()),
            sources,
            sum(|it| it.bytes),
            sum(|it| it.brotli_bytes),
        );
    }
    table.write(out);
}
