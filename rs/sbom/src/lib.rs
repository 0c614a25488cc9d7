//! What a program is made of, as SPDX and CycloneDX documents, and how it was built, as a predicate of SLSA.
//!
//! ```text
//! crates of the build graph ┐
//! Cargo.lock, Cargo.toml    ├─> Inventory ──spdx_document──────> SPDX 2.3
//! packages of the bundle    │       └────cyclonedx_document──> CycloneDX 1.5
//! pnpm-lock.yaml            ┘
//! ```
//!
//! The same inventory gives the same bytes: the time is the caller's, and identifiers follow from the content. This crate
//! reads no files; `make_sbom` and `make_provenance` do. It must not know how a build graph is asked.

mod cargo;
mod cyclonedx;
mod error;
mod inventory;
mod licence;
mod npm;
mod provenance;
mod spdx_document;
mod status;
mod unique;

pub use cargo::{CrateNode, Workspace};
pub use cyclonedx::cyclonedx_document;
pub use error::SbomError;
pub use inventory::{Checksum, Component, Inventory, Scope, Subject};
pub use licence::Licence;
pub use npm::NpmPackage;
pub use provenance::{provenance_predicate, Build};
pub use spdx_document::spdx_document;
pub use status::status_value;
