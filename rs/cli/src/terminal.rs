//! Standard output: colour or not, how wide, and whether a person looks at it.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;

use crate::args::Color;
use crate::exit::Outcome;

/// What failed when standard output did; the cause says why.
pub const OUTPUT_FAILURE: &str = "standard output cannot be written";

/// What is known about standard output.
pub struct Terminal {
    choice: ColorChoice,
    /// The columns of the terminal; `None` if output goes elsewhere, where lines may be of any
    /// length.
    pub width: Option<usize>,
}

impl Terminal {
    /// Looks at standard output. `Color::Auto` respects `NO_COLOR`, `CLICOLOR` and
    /// `CLICOLOR_FORCE`.
    pub fn new(color: Color) -> Self {
        let choice = match color {
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let is_terminal = io::stdout().is_terminal();
        let size = if is_terminal {
            terminal_size::terminal_size()
        } else {
            None
        };
        Self {
            choice,
            width: size.map(|(width, _)| usize::from(width.0)),
        }
    }

    /// Writes styled text, without its styles where they are not wanted.
    ///
    /// # Errors
    /// What the output says; a broken pipe among it.
    pub fn print(&self, text: &str) -> anyhow::Result<Outcome> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.choice);
        stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush())
            .context(OUTPUT_FAILURE)?;
        Ok(Outcome::Complete)
    }
}
