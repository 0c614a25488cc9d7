//! Makes what goes into an image's layers small.
//!
//! Two steps, each also a program of the build: [`without_unwinding_tables`] for a program that aborts on panic, and
//! [`gzip`] for a layer. Both give the same bytes for the same input, on every machine.

mod compress;
mod program;

pub use compress::gzip;
pub use program::{without_unwinding_tables, ProgramError};
