//! Judges the dependencies of this repository by a policy, and measures them.
//!
//! ```text
//! Cargo.toml, BUILD.bazel, sources ──crate_findings──────┐
//! what knip says of package.json ────npm_findings────────┤
//! SBOMs, Cargo.lock, npm packages ┬──duplicate_findings──┼──> Finding: what, where, what to do
//!                  (Packages)     └──licence_findings────┘
//! program with symbols ──ProgramSizes──┐
//! sizes that webpack counts ──BundleSizes──> Report: the same, and what passes, as tables and JSON
//! ```
//!
//! Every check also finds the exceptions of the [`Policy`] that nothing needs any more. This crate reads no files, except its
//! program, `audit_dependencies`; it must not know how a build graph is asked.

mod bundle_size;
mod crates;
mod duplicates;
mod error;
mod finding;
mod licences;
mod npm;
mod packages;
mod policy;
mod program_size;
mod report;
mod table;
mod usage;

pub use bundle_size::BundleSizes;
pub use crates::{crate_findings, Crate};
pub use duplicates::{duplicate_findings, duplicates, Duplicate};
pub use error::AuditError;
pub use finding::Finding;
pub use licences::{licence_findings, licences, LicenceCount};
pub use npm::{npm_findings, NpmPackages};
pub use packages::{Ecosystem, Package, Packages};
pub use policy::Policy;
pub use program_size::{CrateSize, ProgramSizes};
pub use report::Report;
pub use usage::Usage;
