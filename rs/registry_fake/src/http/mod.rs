//! A small HTTP/1.1 server on the loopback interface, and what goes in and out of it. What is served is the
//! matter of scripts.

mod message;
mod server;

pub use message::{Request, Response};
pub use server::{Action, Server};
