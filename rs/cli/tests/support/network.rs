//! A small generated network in a store.

use std::path::PathBuf;

use super::folder::{text, Folder};
use super::program::{dre, Run};
use super::stable::stable;

/// A store with three versions of a network of 40 nodes and 2 subnets.
pub struct Network {
    pub folder: Folder,
    pub store: PathBuf,
}

/// Generates the network.
pub fn network(name: &str) -> Network {
    let folder = Folder::new(name);
    let store = folder.0.join("store.sqlite");
    let size = ["--nodes", "40", "--subnets", "2", "--versions", "3"];
    let args = [
        &["registry", "generate"],
        &size[..],
        &["--store", text(&store)],
    ]
    .concat();
    let run = dre(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Network { folder, store }
}

impl Network {
    /// Runs `dre` on this store.
    pub fn dre(&self, args: &[&str]) -> Run {
        dre(&[args, &["--store", text(&self.store)]].concat(), b"")
    }

    /// An output as it is in every run.
    pub fn stable(&self, output: &str) -> String {
        stable(output, &self.folder)
    }
}
