//! A generator of networks that look like the real one and are not: for demonstrations, benchmarks and tests.
//!
//! Sizes and skews are those of the real network in July 2025: how many nodes subnets, providers, operators and
//! data centers have, and how data centers are spread over countries. Everything that identifies someone is made up
//! and says so: names begin with "Synthetic", addresses are of the ranges kept for documentation. The same options
//! give the same network on every machine: only integers are drawn, from streams of one seeded generator.

mod actors;
mod data_centers;
mod evolve;
mod nodes;
mod random;
mod subnets;
mod versions;
mod world;

pub use evolve::evolve;

use crate::{Provenance, Snapshot, Source, Timestamp, VersionOrigin};
use thiserror::Error;

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many nodes the network has, in subnets or not: at least what the subnets need, at most [`MOST_NODES`].
    pub nodes: usize,
    /// How many subnets it has, at least one. One in ten is large (the first of 40 nodes, others of 34), the rest
    /// have 13 nodes.
    pub subnets: usize,
    /// The seed. Networks of different seeds have nothing in common but their statistics.
    pub seed: u64,
    /// When the network is supposed to have been seen.
    pub time: Timestamp,
}

/// The most nodes that a network is generated with.
pub const MOST_NODES: usize = 100_000;

/// Options that no network can be generated from.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SyntheticError {
    /// There would be no subnet.
    #[error("cannot generate a network of 0 subnets: ask for at least 1")]
    NoSubnets,
    /// The subnets need more nodes than there are.
    #[error(
        "cannot generate {subnets} subnets of {nodes} nodes: they need at least {needed} nodes"
    )]
    TooFewNodes {
        /// How many nodes were asked for.
        nodes: usize,
        /// How many subnets were asked for.
        subnets: usize,
        /// How many nodes that many subnets have.
        needed: usize,
    },
    /// More nodes than there may be.
    #[error("cannot generate {nodes} nodes: ask for at most {MOST_NODES}")]
    TooManyNodes {
        /// How many nodes were asked for.
        nodes: usize,
    },
}

/// Generates a network: version 1, assigned, of source [`Source::Synthetic`], with records of every kind and without
/// [inconsistencies](Snapshot::inconsistencies).
///
/// Most subnets keep the usual limits of nodes for each provider, data center and country as far as the nodes allow;
/// some deliberately do not. Where every node is in a subnet there are no API boundary nodes.
///
/// # Errors
/// When there is no subnet, too few nodes for the subnets, or more than [`MOST_NODES`] nodes.
pub fn generate(options: &Options) -> Result<Snapshot, SyntheticError> {
    let &Options {
        nodes,
        subnets,
        seed,
        time,
    } = options;
    check(nodes, subnets)?;
    let mut snapshot = Snapshot::new(1, time, provenance(seed));
    let elected = versions::elect(&mut snapshot, seed);
    versions::reward_table(&mut snapshot, seed);
    let largest = subnets::sizes(subnets).max().unwrap_or_default();
    let sites = data_centers::generate(&mut snapshot, nodes, largest, seed);
    let plots = actors::generate(&mut snapshot, &sites, nodes, largest, seed);
    let mut pool = nodes::generate(&mut snapshot, &plots, &elected, seed);
    subnets::generate(&mut snapshot, subnets, &mut pool, &elected, seed);
    nodes::boundary(&mut snapshot, &mut pool, &elected, seed);
    Ok(snapshot)
}

fn check(nodes: usize, subnets: usize) -> Result<(), SyntheticError> {
    if subnets == 0 {
        return Err(SyntheticError::NoSubnets);
    }
    if nodes > MOST_NODES {
        return Err(SyntheticError::TooManyNodes { nodes });
    }
    let needed = subnets::nodes_needed(subnets);
    if nodes < needed {
        return Err(SyntheticError::TooFewNodes {
            nodes,
            subnets,
            needed,
        });
    }
    Ok(())
}

fn provenance(seed: u64) -> Provenance {
    Provenance {
        source: Source::Synthetic { seed },
        version_origin: VersionOrigin::Assigned,
    }
}
