//! A small HTTP/1.1 client: GET requests over kept connections, and answers with their bodies decoded. It owns the
//! protocol; it must not know what is asked for, nor measure anything.

mod answer;

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

pub use answer::Answer;

/// How long connecting, sending and each read may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A connection that is kept between requests.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Connection {
    /// Connects to a server.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let connect = || {
            let stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(TIMEOUT))?;
            stream.set_write_timeout(Some(TIMEOUT))?;
            Ok::<_, std::io::Error>(stream)
        };
        let stream = connect().with_context(|| format!("cannot connect to {address}"))?;
        Ok(Self {
            stream: BufReader::new(stream),
            address,
        })
    }

    /// Asks for a path and query, with this `Accept-Encoding`. Any status is an answer.
    ///
    /// # Errors
    ///
    /// When the connection breaks, the server takes too long, or its answer is no HTTP.
    pub fn get(&mut self, target: &str, accept_encoding: &str) -> Result<Answer> {
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {accept_encoding}\r\n\r\n",
            self.address
        );
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .map_err(anyhow::Error::from)
            .and_then(|()| Answer::read(&mut self.stream))
            .with_context(|| format!("GET http://{}{target}", self.address))
    }
}

/// Asks once, over a connection of its own.
///
/// # Errors
///
/// Those of [`Connection::open`] and [`Connection::get`].
pub fn get(address: SocketAddr, target: &str, accept_encoding: &str) -> Result<Answer> {
    Connection::open(address)?.get(target, accept_encoding)
}
