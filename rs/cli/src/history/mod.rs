//! `dre history`: runs and their metrics over time. How they are kept is `perf_history`'s matter, what a metric is
//! `perf_metrics`', what is a change `perf_statistics`'.

mod add;
pub mod args;
mod check;
mod conditions;
mod exchange;
mod list;
mod prune;
mod show;
mod store;
mod trend;

use args::{HistoryArgs, HistoryCommand};
use store::HistoryStore;

use crate::exit::Outcome;
use crate::terminal::Terminal;

/// Runs one of the commands.
///
/// # Errors
/// What the command says.
pub fn run(args: &HistoryArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = HistoryStore::new(args.store.as_deref())?;
    match &args.command {
        HistoryCommand::Add(args) => add::add(&store, args, terminal),
        HistoryCommand::List(args) => list::list(&store, args, terminal),
        HistoryCommand::Show(args) => show::show(&store, args, terminal),
        HistoryCommand::Trend(args) => trend::trend(&store, args, terminal),
        HistoryCommand::Prune(args) => prune::prune(&store, args, terminal),
        HistoryCommand::Export(args) => exchange::export(&store, args),
        HistoryCommand::Import(args) => exchange::import(&store, args, terminal),
        HistoryCommand::Check => check::check(&store, terminal),
    }
}
