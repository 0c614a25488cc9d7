//! What the network looks like at a version of the registry: `dre subnet`, `dre node` and `dre
//! decentralization`.
//!
//! These commands read a snapshot from the store and show it. How decentralized a subnet is, the crate
//! `decentralization` knows.

pub mod args;
mod decentralization;
mod find;
mod node;
mod rows;
mod subnet;

use args::{NodeArgs, NodeCommand, SubnetArgs, SubnetCommand};

use crate::exit::Outcome;
use crate::terminal::Terminal;

pub use self::decentralization::assess;

/// Runs a command about subnets.
///
/// # Errors
/// If the store or what is asked of it is not there, or standard output fails.
pub fn subnet(args: &SubnetArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = args.store.open_to_read()?;
    match &args.command {
        SubnetCommand::List(list) => subnet::list(&store, list, terminal),
        SubnetCommand::Show(show) => subnet::show(&store, show, terminal),
    }
}

/// Runs a command about nodes.
///
/// # Errors
/// If the store or what is asked of it is not there, or standard output fails.
pub fn node(args: &NodeArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = args.store.open_to_read()?;
    match &args.command {
        NodeCommand::List(list) => node::list(&store, list, terminal),
    }
}
