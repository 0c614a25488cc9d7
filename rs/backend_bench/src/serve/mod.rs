//! The servers that dre-backend is compared with: each does less or more for a request. This module owns how they are
//! started and say that they are ready; it must not know how they are measured.
//!
//! All listen on one free port of the loopback interface with as many worker threads as dre-backend, print
//! `listening on http://ADDRESS` when they are ready, and end when standard input does, so that none outlives whoever
//! started it.

mod actix;
mod document;
mod hyper_constant;
mod per_request;
mod rows;
mod unbounded_cache;

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process;
use std::thread;

use anyhow::{Context, Result};
use bytes::Bytes;
use clap::{value_parser, Args, ValueEnum};

use document::Document;

/// Any free port of the loopback interface.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// Connections that may wait to be accepted, as in dre-backend.
const BACKLOG: u32 = 1024;

/// What a server does for each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Bare hyper that answers the compressed bytes: the least that any server does
    HyperConstant,
    /// actix-web that turns rows behind a lock into JSON for each request
    SerializeRwlock,
    /// The same, compressed with Brotli for each request
    CompressBrotli,
    /// actix-web that computes answers to queries and keeps each of them for ever
    UnboundedCache,
}

impl Kind {
    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::HyperConstant => "hyper-constant",
            Self::SerializeRwlock => "serialize-rwlock",
            Self::CompressBrotli => "compress-brotli",
            Self::UnboundedCache => "unbounded-cache",
        }
    }
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// What to do for each request
    pub kind: Kind,
    /// The document, as JSON
    #[arg(long, value_name = "FILE")]
    pub body_json: PathBuf,
    /// The document, as Brotli
    #[arg(long, value_name = "FILE")]
    pub body_br: PathBuf,
    /// Headers of the constant answer: a JSON list of pairs
    #[arg(long, value_name = "FILE")]
    pub headers: Option<PathBuf>,
    /// Threads that serve requests
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = value_parser!(u16).range(1..=256))]
    pub workers: u16,
}

/// Serves until standard input ends.
///
/// # Errors
///
/// When a file cannot be read, or nothing can be listened on.
pub fn serve(args: &ServeArgs) -> Result<()> {
    match args.kind {
        Kind::HyperConstant => {
            let headers = match &args.headers {
                Some(path) => serde_json::from_slice(&read(path)?)
                    .with_context(|| format!("{} has no list of headers", path.display()))?,
                None => Vec::new(),
            };
            let answer =
                hyper_constant::Constant::new(Bytes::from(read(&args.body_br)?), &headers)?;
            hyper_constant::serve(&answer, args.workers)
        }
        Kind::SerializeRwlock => per_request::serve_json(document(args)?, args.workers),
        Kind::CompressBrotli => per_request::serve_brotli(document(args)?, args.workers),
        Kind::UnboundedCache => {
            unbounded_cache::serve(rows::Rows::new(document(args)?)?, args.workers)
        }
    }
}

fn read(path: &PathBuf) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn document(args: &ServeArgs) -> Result<Document> {
    let path = &args.body_json;
    let text = String::from_utf8(read(path)?)
        .with_context(|| format!("{} is not UTF-8", path.display()))?;
    Document::parse(&text).with_context(|| format!("{} is no JSON", path.display()))
}

/// Says where the server listens, and ends the process when standard input does, which is a pipe from whoever started it.
fn say_ready(address: SocketAddr) -> Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")
        .and_then(|()| output.flush())
        .context("cannot say where the server listens")?;
    thread::spawn(|| {
        let mut input = io::stdin().lock();
        let mut buffer = [0; 64];
        while matches!(input.read(&mut buffer), Ok(read) if read > 0) {}
        process::exit(0);
    });
    Ok(())
}
