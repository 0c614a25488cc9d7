//! `profile_bench`: makes large Bazel profiles from real ones, and benchmarks dre against Bazel and others on
//! profiles. The binary owns its command line and exit codes; profiles are known to `generate` alone, and processes to
//! `measure` alone.

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
use compare::{Comparison, Outcome, Programs};

const REACHED: u8 = 0;
/// dre and Bazel disagree, or a required goal is not met.
const MISSED: u8 = 1;
const FAILED: u8 = 2;
/// What the start of a whole process is measured on.
const SMALL_BYTES: u64 = 3_400_000;

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
    Ok(REACHED)
}

fn compare(args: &CompareArgs) -> Result<u8> {
    let workspace = args.workspace.as_deref().map(args::resolve);
    let workspace = workspace.or_else(args::run_workspace);
    let programs = Programs {
        dre: args::resolve_program(&args.dre),
        bazel: args.bazel.as_deref().map(args::resolve_program),
        workspace: workspace.unwrap_or_else(|| args::resolve(Path::new(""))),
    };
    let scratch = Scratch::create()?;
    let from = args.from.as_deref().map(args::resolve);
    let made = match &from {
        Some(from) => scratch.profiles(from, &args.generate, args.plain)?,
        None => Vec::new(),
    };
    let given = args.profiles.iter().map(|path| args::resolve(path));
    let mut outcome = Outcome::default();
    for profile in given.chain(made) {
        let comparison = compare::compare(&programs, &profile, args.runs.get())?;
        outcome.comparisons.push(comparison);
    }
    if args.starts > 0 {
        let small = from.map(|from| scratch.profile(&from, "small.json", SMALL_BYTES));
        let small = small.transpose()?;
        outcome.starts = compare::starts(&programs.dre, small.as_deref(), args.starts)?;
    }
    match args.format {
        Format::Table => print!("{}", compare::table(&outcome)),
        Format::Json => println!("{:#}", compare::json(&outcome)),
    }
    let agree = outcome.comparisons.iter().all(Comparison::agrees);
    let is_short = args.require_goals && !compare::goals(&outcome).iter().all(|goal| goal.is_met);
    Ok(if agree && !is_short { REACHED } else { MISSED })
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

    fn profiles(
        &self,
        from: &Path,
        sizes: &[ByteSize],
        is_plain_too: bool,
    ) -> Result<Vec<PathBuf>> {
        let mut made = Vec::new();
        for ByteSize(bytes) in sizes {
            let mut make = |end| {
                let name = format!("generated-{}MB.{end}", bytes / 1_000_000);
                made.push(self.profile(from, &name, *bytes)?);
                anyhow::Ok(())
            };
            make("json.gz")?;
            if is_plain_too {
                make("json")?;
            }
        }
        Ok(made)
    }

    fn profile(&self, from: &Path, name: &str, bytes: u64) -> Result<PathBuf> {
        let out = self.directory.join(name);
        generate::generate(from, bytes, &out)?;
        Ok(out)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What remains lies where the system cleans up.
        let _ = fs::remove_dir_all(&self.directory);
    }
}
