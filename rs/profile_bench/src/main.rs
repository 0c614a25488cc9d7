//! `profile_bench`: makes large Bazel profiles from real ones, and benchmarks dre against Bazel on profiles. The binary
//! owns its command line and exit codes; profiles are known to `generate` alone, and processes to `measure` alone.

mod args;
mod compare;
mod generate;
mod measure;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};

use anyhow::{Context, Result};
use clap::Parser;

use args::{ByteSize, Cli, Command, CompareArgs, Format, GenerateArgs};
use compare::{Comparison, Contest};

const AGREED: u8 = 0;
const DISAGREED: u8 = 1;
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Generate(args) => generate(&args),
        Command::Compare(args) => compare(&args),
    };
    ExitCode::from(done.unwrap_or_else(|error| {
        eprintln!("profile_bench: {error:#}");
        FAILED
    }))
}

fn generate(args: &GenerateArgs) -> Result<u8> {
    let (from, out) = (args::resolve(&args.from), args::resolve(&args.out));
    let made = generate::generate(&from, args.size.0, &out)?;
    println!(
        "{}: {} rounds, {} events, {} bytes of JSON",
        out.display(),
        made.round_count,
        made.event_count,
        made.json_bytes
    );
    Ok(AGREED)
}

fn compare(args: &CompareArgs) -> Result<u8> {
    let workspace = args.workspace.as_deref().map(args::resolve);
    let workspace = workspace.or_else(args::run_workspace);
    let contest = Contest {
        dre: args::resolve_program(&args.dre),
        bazel: args::resolve_program(&args.bazel),
        workspace: workspace.unwrap_or_else(|| args::resolve(Path::new(""))),
        run_count: args.runs.get(),
    };
    let mut profiles: Vec<PathBuf> = args
        .profiles
        .iter()
        .map(|path| args::resolve(path))
        .collect();
    let mut scratch = None;
    if let (Some(size), Some(from)) = (args.generate, &args.from) {
        let made = scratch
            .insert(Scratch::create()?)
            .profile(&args::resolve(from), size)?;
        profiles.push(made);
    }
    let comparisons = profiles.iter().map(|profile| contest.compare(profile));
    let comparisons = comparisons.collect::<Result<Vec<_>>>()?;
    match args.format {
        Format::Table => print!("{}", compare::table(&comparisons)),
        Format::Json => println!("{:#}", compare::json(&comparisons)),
    }
    Ok(if comparisons.iter().all(Comparison::agrees) {
        AGREED
    } else {
        DISAGREED
    })
}

/// A directory that is deleted with what is in it.
struct Scratch {
    directory: PathBuf,
}

impl Scratch {
    fn create() -> Result<Self> {
        let directory = env::temp_dir().join(format!("profile_bench.{}", process::id()));
        fs::create_dir(&directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
        Ok(Self { directory })
    }

    fn profile(&self, from: &Path, size: ByteSize) -> Result<PathBuf> {
        let out = self.directory.join("generated.json");
        generate::generate(from, size.0, &out)?;
        Ok(out)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What remains lies where the system cleans up.
        let _ = fs::remove_dir_all(&self.directory);
    }
}
