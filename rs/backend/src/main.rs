//! `dre-backend`: the registry's API, that of builds, and the dashboard, over HTTP.
//!
//! This program owns what is HTTP or process: arguments, sockets, headers, limits, tokens, metrics, logs, signals.
//! It computes nothing about the network or about builds; it must not look into documents.

mod allocator;
mod args;
mod assets;
mod builds;
mod conditional;
mod demo;
mod dispatch;
mod events;
mod health;
mod history;
mod hot;
mod import;
mod log;
mod metrics;
mod problem;
mod process;
mod refresh;
mod serve;
mod state;
mod token;
mod worker;

use anyhow::Result;
use args::Args;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    if args.health {
        return match health::ask(args.listen) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("dre-backend: {error:#}");
                ExitCode::FAILURE
            }
        };
    }
    let settled = allocator::settle();
    log::start(args.log_format);
    if let Err(error) = settled {
        tracing::warn!(%error, "the allocator keeps its own settings: more memory may be held");
    }
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dre-backend: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(args: Args) -> Result<()> {
    // Opened before there is a runtime and, as its last owner, closed after it: the history may be in a database whose
    // client drives a runtime of its own, which must not happen within another one.
    let builds = builds::open(&args.builds)?;
    let system = actix_web::rt::System::new();
    let result = system.block_on(serve::serve(args, builds.clone()));
    drop(system);
    drop(builds);
    result
}
