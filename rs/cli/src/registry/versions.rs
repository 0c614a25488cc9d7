//! `dre registry versions`: what the store has.

use registry::{At, VersionInfo};
use registry_store::Store;
use serde::Serialize;

use super::args::VersionsArgs;
use crate::exit::Outcome;
use crate::origin::{minute, Origin};
use crate::output::{self, Report};
use crate::section::{number, words, Table};
use crate::store::StoreArgs;
use crate::terminal::Terminal;
use crate::text::render_table;

/// Lists the versions in the store, the oldest first.
///
/// # Errors
/// If the store is not there or cannot be read, or standard output fails.
pub fn list(
    store: &StoreArgs,
    args: &VersionsArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let versions = store.open_to_read()?.run(Store::versions)?;
    output::show(&Listing { versions }, args.format.format, terminal)
}

struct Listing {
    versions: Vec<VersionInfo>,
}

/// One version. This type is the wire format of JSON and CSV.
#[derive(Serialize)]
struct Row {
    version: u64,
    version_origin: &'static str,
    time: String,
    source: &'static str,
    synthetic: bool,
    seed: Option<u64>,
    imported_at: String,
}

const COLUMNS: [&str; 7] = [
    "version",
    "version_origin",
    "time",
    "source",
    "synthetic",
    "seed",
    "imported_at",
];

impl From<&VersionInfo> for Row {
    fn from(info: &VersionInfo) -> Self {
        let seed = Origin::from(info).seed();
        Self {
            version: info.version,
            version_origin: info.provenance.version_origin.as_str(),
            time: info.time.to_string(),
            source: info.provenance.source.as_str(),
            synthetic: seed.is_some(),
            seed,
            imported_at: info.imported_at.to_string(),
        }
    }
}

impl Listing {
    fn rows(&self) -> Vec<Row> {
        self.versions.iter().map(Row::from).collect()
    }
}

impl Report for Listing {
    /// The newest version alone says how old the store's content is.
    fn origins(&self) -> Vec<(Origin, At)> {
        let newest = self.versions.last();
        newest
            .map(|info| (info.into(), At::Newest))
            .into_iter()
            .collect()
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        let cells = |info: &VersionInfo| {
            vec![
                info.version.to_string(),
                minute(info.time),
                info.provenance.source.as_str().to_owned(),
                info.provenance.version_origin.as_str().to_owned(),
                minute(info.imported_at),
            ]
        };
        let table = Table {
            columns: vec![
                number("Version"),
                words("Time"),
                words("Source"),
                words("Number"),
                words("Imported"),
            ],
            rows: self.versions.iter().map(cells).collect(),
        };
        render_table(out, &table, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content {
            versions: Vec<Row>,
        }
        let content = Content {
            versions: self.rows(),
        };
        output::json("version_list", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&COLUMNS, &self.rows())
    }
}
