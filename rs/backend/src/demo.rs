//! The generated network that is served when there is no store, so that the API can be tried at once.

use anyhow::{Context, Result};
use registry::synthetic::{self, Options};
use registry::Timestamp;
use registry_store::Store;
use std::str::FromStr;

/// How many versions of the generated network there are, so that history and differences have something to show.
const VERSIONS: u64 = 8;

/// Which network to generate: `nodes=1440,subnets=42,seed=1`; what is left out is as here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demo {
    nodes: usize,
    subnets: usize,
    seed: u64,
}

impl FromStr for Demo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut demo = Self {
            nodes: 1440,
            subnets: 42,
            seed: 1,
        };
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| format!("\"{part}\" is not name=number"))?;
            let number = |what: &str| {
                value
                    .parse::<usize>()
                    .map_err(|_| format!("\"{value}\" is not a number of {what}"))
            };
            match name {
                "nodes" => demo.nodes = number("nodes")?,
                "subnets" => demo.subnets = number("subnets")?,
                "seed" => {
                    demo.seed = value
                        .parse()
                        .map_err(|_| format!("\"{value}\" is not a seed, a whole number"))?;
                }
                _ => return Err(format!("\"{name}\" is none of nodes, subnets, seed")),
            }
        }
        Ok(demo)
    }
}

impl Demo {
    /// Generates the network, and some versions of its history up to now, into a store in memory.
    pub fn store(self, now: Timestamp) -> Result<Store> {
        let store = Store::open_in_memory()?;
        let hours = i64::try_from(VERSIONS).unwrap_or(0) * 24;
        let start = now
            .checked_sub(std::time::Duration::from_secs(hours.unsigned_abs() * 3600))
            .context("the clock stands before any history")?;
        let options = Options {
            nodes: self.nodes,
            subnets: self.subnets,
            seed: self.seed,
            time: start,
        };
        let mut snapshot = synthetic::generate(&options).context("cannot generate the network")?;
        store.insert(&snapshot, now)?;
        for step in 1..VERSIONS {
            snapshot = synthetic::evolve(&snapshot, step);
            store.insert(&snapshot, now)?;
        }
        Ok(store)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specification_names_what_it_changes() {
        let demo: Demo = "seed=7,nodes=60".parse().unwrap();
        let expected = Demo {
            nodes: 60,
            subnets: 42,
            seed: 7,
        };
        assert_eq!(demo, expected);
    }

    #[test]
    fn a_wrong_specification_is_named() {
        for text in ["nodes", "nodes=x", "size=3", "seed=-1"] {
            let error = text.parse::<Demo>().unwrap_err();
            assert!(error.contains('"'), "{error}");
        }
    }
}
