//! `compress_layer`: standard input as gzip on standard output, for `pkg_tar`. It owns the streams.

use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compress_layer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let mut layer = Vec::new();
    io::stdin().lock().read_to_end(&mut layer)?;
    let mut output = io::stdout().lock();
    image_layer::gzip(&layer, &mut output)?;
    output.flush()
}
