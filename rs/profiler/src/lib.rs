#![doc = include_str!("../README.md")]

pub mod command;
pub mod massif;
pub mod perf;
pub mod program;
pub mod stacks;

mod error;
mod run;

pub use error::Error;
