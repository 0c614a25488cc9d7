//! How much of the bundle is of which npm package, and of which folder of ours. It must not know webpack: the bundle's report
//! counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::AuditError;

/// Sizes by whose they are, the largest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BundleSizes {
    /// All scripts and style sheets, minified.
    pub bytes: u64,
    /// The same after Brotli, as far as a file is compressed.
    pub brotli_bytes: u64,
    /// The packages and folders.
    pub parts: Vec<BundlePart>,
}

/// A package, or a folder of ours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BundlePart {
    /// The package's name, or the folder, from the dashboard's.
    pub name: String,
    /// Its sources, before they are minified.
    pub source_bytes: u64,
    /// Its share of the files, minified: each file is divided as its sources are.
    pub bytes: f64,
    /// Its share of the files after Brotli, likewise.
    pub brotli_bytes: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "file")]
    _name: String,
    bytes: u64,
    brotli_bytes: Option<u64>,
    parts: Vec<FilePart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePart {
    of: String,
    source_bytes: u64,
}

impl BundleSizes {
    /// Reads the text of `bundle_sizes.json`, as the bundle's report has it; `file` is its path for messages.
    ///
    /// # Errors
    /// When it is no such list.
    pub fn parse(file: &str, text: &str) -> Result<Self, AuditError> {
        let files: Vec<File> =
            serde_json::from_str(text).map_err(|error| AuditError::malformed(file, error))?;
        let mut parts: BTreeMap<&str, BundlePart> = BTreeMap::new();
        for File {
            bytes,
            brotli_bytes,
            parts: of_file,
            ..
        } in &files
        {
            let all: u64 = of_file.iter().map(|part| part.source_bytes).sum();
            for FilePart { of, source_bytes } in of_file {
                let part = parts.entry(of).or_insert_with(|| BundlePart {
                    name: of.clone(),
                    source_bytes: 0,
                    bytes: 0.0,
                    brotli_bytes: 0.0,
                });
                let share = *source_bytes as f64 / all.max(1) as f64;
                part.source_bytes += source_bytes;
                part.bytes += share * *bytes as f64;
                part.brotli_bytes += share * brotli_bytes.unwrap_or(*bytes) as f64;
            }
        }
        let mut parts: Vec<_> = parts.into_values().collect();
        parts.sort_by(|left, right| {
            right
                .bytes
                .total_cmp(&left.bytes)
                .then_with(|| left.name.cmp(&right.name))
        });
        Ok(Self {
            bytes: files.iter().map(|it| it.bytes).sum(),
            brotli_bytes: files
                .iter()
                .map(|it| it.brotli_bytes.unwrap_or(it.bytes))
                .sum(),
            parts,
        })
    }
}
