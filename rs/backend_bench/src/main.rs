//! `backend_bench`: the load benchmark of `dre-backend`. The binary owns its command line and exit codes; servers under
//! test are known to `compare` alone, and the alternatives that they are compared with to `serve` alone.

mod args;
mod compare;
mod http;
mod load;
mod process;
mod serve;
mod statistics;
mod warden;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use args::{Cli, Command, CompareArgs};

const SHOWN: u8 = 0;
const WRONG: u8 = 1;
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Some(Command::Serve(args)) => serve::serve(args).map(|()| SHOWN),
        None => compare(&cli.compare),
    };
    ExitCode::from(done.unwrap_or_else(|error| {
        eprintln!("backend_bench: {error:#}");
        FAILED
    }))
}

fn compare(args: &CompareArgs) -> Result<u8> {
    let wrk = load::Wrk::find()?;
    warden::watch(args.deadline())?;
    let contest = args.contest()?;
    let outcome = contest.run(wrk)?;
    print!("{}", compare::table(&outcome));
    if let Some(path) = &args.json {
        let path = args::resolve(path);
        let text = format!("{:#}\n", compare::json(&outcome));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let is_wrong = !outcome.failures.is_empty();
    let is_short = args.require_goals && !outcome.goals().iter().all(|goal| goal.is_met);
    Ok(if is_wrong || is_short { WRONG } else { SHOWN })
}
