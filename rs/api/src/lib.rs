//! The registry's API without HTTP: a path and a query come in, a document goes out.
//!
//! This crate owns what the API says: its routes, parameters, documents, problems and their description in
//! OpenAPI, and how answers stay fast: documents that are ready before they are asked for, and a cache of all
//! others. It must not know sockets, headers or a web framework (that is `rs/backend`), nor where snapshots are
//! kept: a [`History`] gives them.

mod api;
mod compute;
mod current;
mod digest;
mod error;
mod history;
mod openapi;
mod problem;
mod view;

pub mod cache;
pub mod document;
pub mod encoding;
pub mod query;
pub mod routes;

pub use api::{Answer, Api, Options, Published};
pub use current::{Current, Hot};
pub use history::{History, HistoryError};
pub use problem::Problem;
pub use routes::Route;
