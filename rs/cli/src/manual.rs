//! What packagers install: completions and manual pages, both made from the command line's own
//! definition.

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;

/// The completion script of a shell.
///
/// # Errors
/// None that input can cause: the script is text.
pub fn completions(shell: Shell) -> anyhow::Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dre", &mut script);
    String::from_utf8(script).context("completions")
}

/// The manual page, in roff, of the command that `path` names below `dre`.
///
/// # Errors
/// If there is no such command.
pub fn page(path: &[String]) -> anyhow::Result<String> {
    let mut command = Cli::command();
    // Fills in the full names, such as `dre-profile-analyze`.
    command.build();
    let mut found = &command;
    for name in path {
        found = found
            .find_subcommand(name)
            .with_context(|| format!("man: no command '{name}': see dre --help"))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(found.clone()).render(&mut page)?;
    String::from_utf8(page).context("manual page")
}
