//! Versions of the registry in a store: `dre registry`.
//!
//! These commands open files and the store and say what became of them. What a file or a fetched answer means
//! is known by `registry_store` and `registry_sync`.

pub mod args;
mod check;
mod diff;
mod dump;
mod files;
mod generate;
mod import;
mod sync;
mod versions;

use args::{RegistryArgs, RegistryCommand};

use crate::exit::Outcome;
use crate::terminal::Terminal;

/// Runs a command about versions of the registry.
///
/// # Errors
/// If what it needs is not there, what it is given is wrong, or an output fails.
pub fn run(args: &RegistryArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = &args.store;
    match &args.command {
        RegistryCommand::Import(args) => import::import(store, args, terminal),
        RegistryCommand::Generate(args) => generate::generate(store, args, terminal),
        RegistryCommand::Sync(args) => sync::sync(store, args, terminal),
        RegistryCommand::Versions(args) => versions::list(store, args, terminal),
        RegistryCommand::Diff(args) => diff::show(store, args, terminal),
        RegistryCommand::Dump(args) => dump::dump(store, args),
        RegistryCommand::Check => check::check(store, terminal),
    }
}
