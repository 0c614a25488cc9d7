//! `flamegraph`: where a program spends its time. It owns its command line and what it prints.

use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use clap::{value_parser, Parser, ValueEnum};
use profiler::command::Subject;
use profiler::perf::{self, CallGraph, Samples};
use profiler::stacks::Table;
use profiler::Error;

/// Below it, a share in percent is chance.
const FEW_SAMPLES: u64 = 100;

/// Runs a program under perf, draws where it spends its time as a flame graph (SVG), and lists the functions that take most.
///
/// What the program prints goes where it would without this; relative paths, also among its arguments, start from the folder that the
/// command is given in.
///
/// Exit codes: 0 when it is drawn; 1 when it is drawn, and the program failed or was ended by a signal; 2 when there is nothing to draw,
/// because perf is absent or forbidden, the target does not build, or a file cannot be written.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    /// Where the flame graph goes
    #[arg(long, value_name = "FILE", default_value = "flamegraph.svg")]
    out: PathBuf,
    /// Samples in a second of each processor's time
    #[arg(long, value_name = "HZ", default_value_t = 997, value_parser = value_parser!(u32).range(1..=20_000))]
    frequency: u32,
    /// Run the program so often, into one graph: for short ones
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000))]
    repeat: u32,
    /// How callers are found
    #[arg(long, value_enum, value_name = "METHOD", default_value_t = Method::Fp)]
    call_graph: Method,
    #[command(flatten)]
    subject: Subject,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Frame pointers, which --config=profiling keeps
    Fp,
    /// Copies of the stack and unwinding tables: for programs without frame pointers
    Dwarf,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.subject.exit_code("flamegraph", run(&cli))
}

fn run(cli: &Cli) -> Result<ExitStatus, Error> {
    perf::check()?;
    let session = cli.subject.session(&cli.out)?;
    let call_graph = match cli.call_graph {
        Method::Fp => CallGraph::FramePointers,
        Method::Dwarf => CallGraph::Dwarf,
    };
    let mut all = Samples::default();
    let mut status = ExitStatus::default();
    for run in 1..=cli.repeat {
        let data = session.scratch.path().join(format!("perf-{run}.data"));
        let ended = perf::record(&session.invocation, cli.frequency, call_graph, &data)?;
        let samples = perf::samples(&data)?;
        all.stacks.merge(samples.stacks);
        all.lost_count += samples.lost_count;
        if !ended.success() {
            status = ended;
        }
    }
    let total = all.stacks.total();
    if total == 0 {
        return Err(Error::Empty(
            "no samples: the program ended at once; run it often, with --repeat N",
        ));
    }
    let summary = format!(
        "{total} samples at {} Hz, {} lost",
        cli.frequency, all.lost_count
    );
    session.draw(&all.stacks, "Time by function", "samples", summary)?;
    if total < FEW_SAMPLES {
        eprintln!("flamegraph: {total} samples are too few for shares to mean much: run it often, with --repeat N, or raise --frequency");
    }
    let functions = all.stacks.functions(|_| false);
    print!(
        "{}",
        Table {
            functions: &functions,
            total,
            unit: "samples",
            subject: "function"
        }
    );
    Ok(status)
}
