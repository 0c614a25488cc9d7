//! Makes what goes into an image's layers small.
//!
//! Two steps, each also a program of the build: [`without_unwinding_tables`] for a program that aborts on panic, and
//! [`gzip`] or [`zstd`] for a layer. All give the same bytes for the same input, on every machine.

mod compress;
mod program;

pub use compress::{gzip, zstd};
pub use program::{without_unwinding_tables, ProgramError};
