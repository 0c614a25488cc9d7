//! `dre-backend`: the registry's API over HTTP.
//!
//! This program owns what is HTTP or process: arguments, sockets, headers, limits, tokens, metrics, logs, signals.
//! It computes nothing about the network; it must not look into documents.

mod allocator;
mod args;
mod demo;
mod dispatch;
mod events;
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

use args::Args;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let settled = allocator::settle();
    let args = Args::parse();
    log::start(args.log_format);
    if let Err(error) = settled {
        tracing::warn!(%error, "the allocator keeps its own settings: more memory may be held");
    }
    match actix_web::rt::System::new().block_on(serve::serve(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dre-backend: {error:#}");
            ExitCode::from(2)
        }
    }
}
