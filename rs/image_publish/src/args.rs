//! The command line, and what of it follows from the environment. It must not know what is done with it.

use std::env;
use std::path::PathBuf;

use clap::{value_parser, Parser, ValueEnum};

use crate::error::Error;
use crate::plan::is_tag;
use crate::registry::Registry;

/// Publishes OCI images with their SBOMs, provenance and signatures to one or several registries.
///
/// With --registry everything that is missing there is pushed, tags last; without it, digests are printed and nothing is
/// sent. With CI=true in the environment a registry must be given.
///
/// Tags of the plan, and those of --tag, never move: when one is something else already, nothing is sent. Those of
/// --moving-tag, and the plan's moving ones, move.
///
/// Credentials come from Docker's configuration (DOCKER_CONFIG, credential helpers) or from DRE_REGISTRY_USERNAME and
/// DRE_REGISTRY_PASSWORD, which are for one registry's host alone. The signing key comes from --key or DRE_SIGNING_KEY (PEM), the password of an encrypted one
/// from DRE_SIGNING_KEY_PASSWORD.
///
/// Exit codes: 0 when all is there, or for a dry run; 1 when this machine fails; 2 when arguments, plan, layout or key are
/// unusable; 3 when a tag that never moves would have to; 4 when a registry refuses the credentials; 5 when a registry
/// cannot be reached or fails; 130 when interrupted. With 2 nothing was sent; otherwise some of the tags were moved if it happened while
/// tags were moved, which is last.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What is published, as the build wrote it
    #[arg(long, value_name = "FILE")]
    pub plan: PathBuf,
    /// The folder that the plan's paths start from [default: the plan's own]
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,
    /// The program that speaks with registries
    #[arg(long, value_name = "FILE", default_value = "crane")]
    pub crane: PathBuf,
    /// Where to publish; repeatable
    #[arg(long = "registry", value_name = "HOST[/PREFIX]", value_parser = Registry::parse)]
    pub registries: Vec<Registry>,
    /// A further tag for every image, which never moves; repeatable
    #[arg(long = "tag", value_name = "TAG", value_parser = tag)]
    pub tags: Vec<String>,
    /// A further tag for every image, which moves; repeatable
    #[arg(long = "moving-tag", value_name = "TAG", value_parser = tag)]
    pub moving_tags: Vec<String>,
    /// The key that signs: PKCS#8 in PEM, ECDSA on P-256
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Only ask the registries and print what would be pushed
    #[arg(long, overrides_with = "no_dry_run")]
    dry_run: bool,
    /// Push; an error without --registry
    #[arg(long)]
    no_dry_run: bool,
    /// Allow plain HTTP and unverified TLS, and private addresses, where crane may use plain HTTP
    #[arg(long)]
    pub insecure: bool,
    /// How often an exchange that breaks or fails is tried, with growing pauses
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = value_parser!(u32).range(1..=10))]
    pub attempts: u32,
    /// How to print digests
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// How to print digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    Table,
    /// One JSON document
    Json,
}

impl Cli {
    /// Whether nothing is to be sent.
    ///
    /// # Errors
    /// When something is to be sent and it is not said where, or it would go over plain HTTP.
    pub fn is_dry_run(&self) -> Result<bool, Error> {
        let is_ci = env::var("CI").is_ok_and(|value| value == "true");
        let may_lack_encryption = |registry: &&Registry| registry.may_lack_encryption();
        if let Some(registry) = self.registries.iter().find(may_lack_encryption) {
            if !self.insecure {
                let name = registry.name();
                let problem =
                    format!("crane may use plain HTTP for {name}; add --insecure if that is right");
                return Err(Error::Usage(problem));
            }
        }
        match (self.registries.is_empty(), self.dry_run) {
            (_, true) => Ok(true),
            (false, false) => Ok(false),
            (true, false) if is_ci || self.no_dry_run => Err(Error::Usage(
                "no registry to publish to; give --registry HOST[/PREFIX], or --dry-run".to_owned(),
            )),
            (true, false) => Ok(true),
        }
    }
}

fn tag(text: &str) -> Result<String, String> {
    match is_tag(text) {
        true => Ok(text.to_owned()),
        false => Err(
            "no tag: up to 128 letters, digits, `_`, `.` and `-`, of which the last two not first"
                .to_owned(),
        ),
    }
}
