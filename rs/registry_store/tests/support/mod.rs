//! What several test files use: fixtures, the real data where it is, small networks, and changelogs.

#![allow(dead_code, reason = "each test file uses a part")]

use prost::Message;
use registry::synthetic::{generate, Options};
use registry::{Principal, Snapshot, Timestamp};
use registry_store::{FormatError, ImportOptions, Input, StoreError};
use std::path::PathBuf;

pub const DUMP: &str = include_str!("../data/dump.json");
pub const NODES_JSON: &str = include_str!("../data/nodes.json");
pub const NODES_CSV: &str = include_str!("../data/nodes.csv");
pub const DATA_CENTERS: &str = include_str!("../data/data_centers.json");

/// One file.
pub fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input {
        name: name.into(),
        bytes: bytes.into(),
    }
}

/// A time, as many seconds after 2026 began.
pub fn time(seconds: u64) -> Timestamp {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    start + std::time::Duration::from_secs(seconds)
}

/// Options that tell the time.
pub fn at(seconds: u64) -> ImportOptions {
    ImportOptions {
        time: Some(time(seconds)),
        now: time(0),
        ..ImportOptions::default()
    }
}

/// A generated network at [`time`] 0.
pub fn network(nodes: usize, subnets: usize) -> Snapshot {
    let options = Options {
        nodes,
        subnets,
        seed: 7,
        time: time(0),
    };
    generate(&options).unwrap()
}

/// A file of the real data; `None`, with a line that says so, where there is none.
pub fn real(test: &str, file: &str) -> Option<Input> {
    let found = real_folder().and_then(|folder| std::fs::read(folder.join(file)).ok());
    if found.is_none() {
        println!("skipped: {test}: no real registry data (set DRE_IC_DATA)");
    }
    found.map(|bytes| input(file, bytes))
}

fn real_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("DRE_IC_DATA") {
        return Some(folder.into());
    }
    let starts = [std::env::current_exe().ok(), std::env::current_dir().ok()];
    let mut folders = starts.iter().flatten().flat_map(|start| start.ancestors());
    folders.find_map(|folder| Some(folder.join("shared/data/ic")).filter(|found| found.is_dir()))
}

/// A principal.
pub fn principal(number: u8) -> Principal {
    Principal::from_slice(&[number, 1])
}

/// A changelog's entry, as the local store has it.
#[derive(Clone, PartialEq, Message)]
pub struct ChangelogEntry {
    #[prost(message, repeated, tag = "1")]
    pub key_mutations: Vec<KeyMutation>,
}

/// One change of an entry.
#[derive(Clone, PartialEq, Message)]
pub struct KeyMutation {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
    #[prost(int32, tag = "3")]
    pub mutation_type: i32,
}

/// The bytes of an entry that sets the given keys, or removes those without a value.
pub fn entry(mutations: &[(&str, Option<Vec<u8>>)]) -> Vec<u8> {
    let key_mutations = mutations
        .iter()
        .map(|(key, value)| KeyMutation {
            key: (*key).to_owned(),
            value: value.clone().unwrap_or_default(),
            mutation_type: if value.is_some() { 1 } else { 2 },
        })
        .collect();
    ChangelogEntry { key_mutations }.encode_to_vec()
}

/// The registry's record of an API boundary node or of a data center, which have texts in these fields.
pub fn texts(fields: &[(u8, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (tag, text) in fields {
        bytes.push(tag << 3 | 2);
        bytes.push(u8::try_from(text.len()).unwrap());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

/// The line of a reader's error.
pub fn format_error(result: Result<registry_store::Content, FormatError>) -> String {
    result.unwrap_err().to_string()
}

/// The line of a store's error, and whether the input was to blame.
pub fn store_error<T: std::fmt::Debug>(result: Result<T, StoreError>) -> (String, bool) {
    let error = result.unwrap_err();
    (error.to_string(), error.is_bad_input())
}
