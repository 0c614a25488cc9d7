//! `dre`: says where the time of Bazel builds goes.
//!
//! The binary owns the command line, files, the terminal and exit codes. It must not know the
//! profile's format: that is `bazel_profile`'s.

mod args;
mod exit;
mod manual;
mod profile;
mod terminal;

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
            let _ = writeln!(io::stderr(), "dre: {error:#}");
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
        Command::Completions { shell } => terminal.print(&manual::completions(*shell)?),
        Command::Man { command } => terminal.print(&manual::page(command)?),
    }
}
