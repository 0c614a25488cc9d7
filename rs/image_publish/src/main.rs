//! `image_publish`: publishes images with what belongs to them.
//!
//! ```text
//! plan + layouts + documents + key ──compose──> Composed ──inspect──> Target ──send──> tag
//! ```
//!
//! Nothing is asked of a registry before everything is composed, nothing is sent before every registry was asked, and no
//! tag is moved before everything is everywhere. Only `registry` runs crane, which alone speaks with registries.

mod args;
mod compose;
mod error;
mod failure;
mod key;
mod layout;
mod oci;
mod plan;
mod publish;
mod registry;
mod report;

use std::io::{self, Write as _};
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::Arc;
use std::thread;

use clap::Parser as _;
use signal_hook::consts::{SIGINT, SIGTERM};

use args::{Cli, Format};
use compose::Composed;
use error::Error;
use key::Key;
use plan::Plan;
use publish::{Counts, Target};
use registry::{Crane, Registry};
use report::Report;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if standard error is closed as well.
            let _ = writeln!(io::stderr(), "image_publish: {error}");
            error.exit_code()
        }
    }
}

fn run(cli: &Cli) -> Result<(), Error> {
    let is_dry_run = cli.is_dry_run()?;
    let publications = compose_all(cli)?;
    let mut report = Report::new(&publications, is_dry_run);
    let crane = Crane::new(
        cli.crane.clone(),
        &cli.registries,
        cli.insecure,
        cli.attempts,
        interruption()?,
    )?;
    let targets = inspect_all(&crane, &cli.registries, &publications)?;
    for target in &targets {
        let counts = match is_dry_run {
            true => target.counts(),
            false => publish::send(&crane, target)?,
        };
        report.add(target.registry.name(), counts);
    }
    if !is_dry_run {
        tag_all(&crane, &targets, &mut report)?;
    }
    print(cli, &report)
}

fn compose_all(cli: &Cli) -> Result<Vec<Composed>, Error> {
    let plan_folder = || cli.plan.parent().unwrap_or("".as_ref()).to_owned();
    let root = cli.root.clone().unwrap_or_else(plan_folder);
    let plan = Plan::read(&cli.plan, &root)?;
    let key = Key::find(cli.key.as_deref())?;
    if key.is_none() && !cli.registries.is_empty() {
        let variable = key::KEY_VARIABLE;
        eprintln!("image_publish: nothing is signed: there is neither --key nor {variable}");
    }
    let compose = |mut publication: plan::Publication| {
        for (given, planned) in [
            (&cli.tags, &mut publication.tags),
            (&cli.moving_tags, &mut publication.moving_tags),
        ] {
            planned.extend_from_slice(given);
            planned.sort_unstable();
            planned.dedup();
        }
        // A tag that is said not to move does not.
        let tags = &publication.tags;
        publication.moving_tags.retain(|tag| !tags.contains(tag));
        compose::compose(publication, key.as_ref())
    };
    plan.publications.into_iter().map(compose).collect()
}

/// Asks all registries about all publications at once: most of the time of a run that sends nothing is waiting.
fn inspect_all<'a>(
    crane: &Crane,
    registries: &'a [Registry],
    publications: &'a [Composed],
) -> Result<Vec<Target<'a>>, Error> {
    let pairs = registries.iter().flat_map(|registry| {
        publications
            .iter()
            .map(move |composed| (registry, composed))
    });
    thread::scope(|scope| {
        let inspect =
            |(registry, composed)| scope.spawn(move || publish::inspect(crane, registry, composed));
        let running: Vec<_> = pairs.map(inspect).collect();
        let finished = running.into_iter().map(|thread| thread.join());
        finished
            .map(|result| result.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

fn tag_all(crane: &Crane, targets: &[Target<'_>], report: &mut Report<'_>) -> Result<(), Error> {
    for target in targets {
        let tags = publish::tag(crane, target)?;
        let counts = Counts {
            tags,
            ..Counts::default()
        };
        report.add(target.registry.name(), counts);
    }
    Ok(())
}

fn print(cli: &Cli, report: &Report<'_>) -> Result<(), Error> {
    let mut text = match cli.format {
        Format::Table => report.table(),
        Format::Json => report.json(),
    };
    if cli.registries.is_empty() && cli.format == Format::Table {
        text += "dry run: nothing was sent; give --registry HOST[/PREFIX] to publish\n";
    }
    match io::stdout().write_all(text.as_bytes()) {
        // The reader has seen enough; everything else is done.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|source| Error::Local {
            doing: "print the digests".to_owned(),
            source,
        }),
    }
}

/// Set when a signal asks for the end. The temporary files are removed before the program ends.
fn interruption() -> Result<Arc<AtomicBool>, Error> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let registered = signal_hook::flag::register(signal, Arc::clone(&flag));
        registered.map_err(|source| Error::Local {
            doing: "listen to signals".to_owned(),
            source,
        })?;
    }
    Ok(flag)
}
