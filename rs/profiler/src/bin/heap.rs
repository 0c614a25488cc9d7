//! `heap`: what a program's memory is asked for by. It owns its command line and what it prints.

use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use clap::Parser;
use profiler::command::Subject;
use profiler::massif;
use profiler::stacks::Table;
use profiler::Error;

/// Runs a program under valgrind's massif, says how large its heap was at its largest and which functions asked for it, and draws that
/// as a flame graph (SVG) of bytes.
///
/// The program runs some 20 times slower, and its threads one at a time. What it prints goes where it would without this; relative
/// paths, also among its arguments, start from the folder that the command is given in. What counts is the heap: neither stacks nor
/// files that are mapped. Of several processes it is about the one with the largest.
///
/// Exit codes: 0 when it is drawn; 1 when it is drawn, and the program failed or was ended by a signal; 2 when there is nothing to draw,
/// because valgrind is absent, the target does not build, or a file cannot be written.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    /// Where the flame graph goes
    #[arg(long, value_name = "FILE", default_value = "heap.svg")]
    out: PathBuf,
    #[command(flatten)]
    subject: Subject,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.subject.exit_code("heap", run(&cli))
}

fn run(cli: &Cli) -> Result<ExitStatus, Error> {
    massif::check()?;
    let session = cli.subject.session(&cli.out)?;
    let status = massif::record(&session.invocation, session.scratch.path())?;
    let peak = massif::peak(session.scratch.path())?;
    let summary = format!(
        "largest heap: {} bytes, and {} of the allocator's own, after {:.1} % of {} instructions",
        peak.heap_bytes,
        peak.overhead_bytes,
        peak.at_instructions as f64 * 100.0 / peak.total_instructions.max(1) as f64,
        peak.total_instructions
    );
    session.draw(
        &peak.stacks,
        "Heap at its largest, by who asked for it",
        "bytes",
        summary,
    )?;
    let functions = peak.stacks.functions(massif::is_allocation_machinery);
    print!(
        "{}",
        Table {
            functions: &functions,
            total: peak.heap_bytes,
            unit: "bytes",
            subject: "function that asked"
        }
    );
    Ok(status)
}
