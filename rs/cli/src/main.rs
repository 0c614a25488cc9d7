//! `dre`: shows the Internet Computer's subnets and nodes, and where the time of Bazel builds goes.
//!
//! The binary owns the command line, files, the terminal and exit codes. It must not know formats or
//! protocols: the profile's is `bazel_profile`'s, a history's `perf_history`'s, the registry's are those of `registry_store` and
//! `registry_sync`. It has no part in the server.

mod args;
mod exit;
mod gate;
mod history;
mod manual;
mod network;
mod origin;
mod output;
mod profile;
mod registry;
mod replace;
mod section;
mod store;
mod terminal;
mod text;
mod units;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, ProfileCommand};
use exit::Outcome;
use terminal::Terminal;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(outcome) => outcome.into(),
        Err(error) if exit::is_broken_pipe(&error) => Outcome::Complete.into(),
        Err(error) => {
            // Nobody is left to tell if standard error is closed as well.
            let _ = writeln!(io::stderr(), "dre: {}", exit::one_line(&error));
            Outcome::Failed.into()
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let terminal = Terminal::new(cli.color);
    match &cli.command {
        Command::Profile {
            command: ProfileCommand::Analyze(args),
        } => profile::analyze(args, &terminal),
        Command::Profile {
            command: ProfileCommand::Diff(args),
        } => profile::diff::run(args, &terminal),
        Command::Gate(args) => gate::run(args, &terminal),
        Command::Registry(args) => registry::run(args, &terminal),
        Command::Subnet(args) => network::subnet(args, &terminal),
        Command::Node(args) => network::node(args, &terminal),
        Command::Decentralization(args) => network::assess(args, &terminal),
        Command::History(args) => history::run(args, &terminal),
        Command::Completions { shell } => terminal.print(&manual::completions(*shell)?),
        Command::Man { command } => terminal.print(&manual::page(command)?),
    }
}
