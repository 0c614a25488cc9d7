//! An answer as it comes over the wire (RFC 9112): status line, headers, and a body by length or in chunks. It must not
//! know how requests are sent.

use std::io::{BufRead, Read};

use anyhow::{bail, ensure, Context, Result};

/// The longest line of a head or of a chunk's size, in bytes.
const MAX_LINE_BYTES: u64 = 64 << 10;
/// The most headers that an answer may have.
const MAX_HEADERS: usize = 256;
/// The largest body, as sent and as decoded, in bytes.
const MAX_BODY_BYTES: u64 = 256 << 20;
/// The buffer that Brotli is decoded through, in bytes.
const BROTLI_BUFFER_BYTES: usize = 4096;

/// Statuses whose answers have no body.
const WITHOUT_BODY: [u16; 2] = [204, 304];

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names, in lower case, and values in their order.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent: chunks are joined, no content encoding is undone.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads one answer to a GET request.
    ///
    /// # Errors
    ///
    /// When it is no HTTP/1.1, too large, or ends early.
    pub fn read(stream: &mut impl BufRead) -> Result<Self> {
        let status_line = line(stream)?;
        let status = status_line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .with_context(|| format!("`{status_line}` is no status line of HTTP/1.1"))?;
        let mut answer = Self {
            status,
            headers: headers(stream)?,
            body: Vec::new(),
        };
        if !WITHOUT_BODY.contains(&status) {
            answer.body = body(stream, &answer)?;
        }
        Ok(answer)
    }

    /// The value of the first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(each, _)| each == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body without its content encoding, which may be none or `br`.
    ///
    /// # Errors
    ///
    /// When it has another encoding, is not what it says it is, or is too large.
    pub fn decoded(&self) -> Result<Vec<u8>> {
        match self.header("content-encoding") {
            None | Some("identity") => Ok(self.body.clone()),
            Some("br") => {
                let mut decoded = Vec::new();
                let read = brotli::Decompressor::new(self.body.as_slice(), BROTLI_BUFFER_BYTES)
                    .take(MAX_BODY_BYTES + 1)
                    .read_to_end(&mut decoded)
                    .context("the body is not the Brotli that it says it is")?;
                ensure!(read as u64 <= MAX_BODY_BYTES, "the body is too large");
                Ok(decoded)
            }
            Some(other) => bail!("the body's encoding is {other}, which was not asked for"),
        }
    }
}

fn headers(stream: &mut impl BufRead) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            return Ok(headers);
        }
        ensure!(
            headers.len() < MAX_HEADERS,
            "the answer has too many headers"
        );
        let (name, value) = line
            .split_once(':')
            .with_context(|| format!("`{line}` is no header"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn body(stream: &mut impl BufRead, answer: &Answer) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = line(stream)?;
            let digits = size.split(';').next().unwrap_or_default().trim();
            let bytes = u64::from_str_radix(digits, 16)
                .with_context(|| format!("`{size}` is no chunk's size"))?;
            take(stream, bytes, &mut body)?;
            // After the last chunk come no trailers: none were asked for.
            let end = line(stream)?;
            ensure!(end.is_empty(), "`{end}` is no chunk's end");
            if bytes == 0 {
                return Ok(body);
            }
        }
    }
    let length = answer
        .header("content-length")
        .context("the answer has neither a length nor chunks")?;
    let bytes = length
        .parse()
        .with_context(|| format!("`{length}` is no content length"))?;
    take(stream, bytes, &mut body)?;
    Ok(body)
}

fn take(stream: &mut impl BufRead, bytes: u64, body: &mut Vec<u8>) -> Result<()> {
    let sum = bytes.saturating_add(body.len() as u64);
    ensure!(sum <= MAX_BODY_BYTES, "the body is too large");
    let read = stream.take(bytes).read_to_end(body)?;
    ensure!(read as u64 == bytes, "the body ends early");
    Ok(())
}

/// The next line, without its end.
fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    stream
        .take(MAX_LINE_BYTES)
        .read_line(&mut line)
        .context("cannot read the answer")?;
    ensure!(!line.is_empty(), "the server closed the connection");
    let text = line
        .strip_suffix('\n')
        .context("a line of the answer's head ends early")?;
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Answer> {
        Answer::read(&mut text.as_bytes())
    }

    #[test]
    fn bodies_have_a_length_or_chunks() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVary:  x \r\n\r\nhelloHTTP/1.1 304 Not Modified\r\n\r\n";
        let mut stream = text.as_bytes();
        let answer = Answer::read(&mut stream).unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, &b"hello"[..])
        );
        assert_eq!(answer.header("vary"), Some("x"));
        assert_eq!(Answer::read(&mut stream).unwrap().status, 304);

        let chunked = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nA;x=y\r\n0123456789\r\n1\r\n!\r\n0\r\n\r\n";
        let answer = read(chunked).unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (404, &b"0123456789!"[..])
        );
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        for (text, message) in [
            ("", "closed the connection"),
            ("HTTP/1.1 200", "ends early"),
            ("SSH-2.0\r\n\r\n", "no status line"),
            ("HTTP/1.1 2\u{e9}0 OK\r\n\r\n", "no status line"),
            ("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "no header"),
            ("HTTP/1.1 200 OK\r\n\r\n", "neither a length nor chunks"),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
                "no content length",
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort",
                "the body ends early",
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n",
                "too large",
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
                "no chunk's size",
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
                "no chunk's end",
            ),
        ] {
            let error = format!("{:#}", read(text).unwrap_err());
            assert!(error.contains(message), "{text:?}: {error}");
        }
    }

    #[test]
    fn other_encodings_than_brotli_are_refused() {
        let answer =
            read("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-encoding: gzip\r\n\r\nx");
        assert!(answer.unwrap().decoded().is_err());
        let answer = read("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-encoding: br\r\n\r\nx");
        assert!(answer.unwrap().decoded().is_err());
        let answer = read("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx").unwrap();
        assert_eq!(answer.decoded().unwrap(), b"x");
    }
}
