//! Requests and responses as values, and how they are read from and written to a connection.

use std::io::{self, BufRead, Write};

/// What came in.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method, as `GET`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names, in lower case, and values, in the order of their arrival.
    pub headers: Vec<(String, String)>,
    /// The body, as long as `Content-Length` said; empty without it.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of the first header of this name, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        let (path, _) = self.target.split_once('?').unwrap_or((&self.target, ""));
        path
    }

    /// A number of the query; `None` if it is not there or no number.
    pub fn number(&self, name: &str) -> Option<usize> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .and_then(|(_, value)| value.parse().ok())
    }

    /// Reads one request; `None` if the connection ends before, or it is not HTTP.
    pub(super) fn read(reader: &mut impl BufRead) -> Option<Self> {
        let line = read_line(reader)?;
        let mut words = line.split_whitespace();
        let mut request = Self {
            method: words.next()?.to_owned(),
            target: words.next()?.to_owned(),
            ..Self::default()
        };
        loop {
            let line = read_line(reader)?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            request
                .headers
                .push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = match request.header("content-length") {
            Some(value) => value.parse().ok()?,
            None => 0,
        };
        request.body.resize(length, 0);
        reader.read_exact(&mut request.body).ok()?;
        Some(request)
    }
}

/// A line without its end; `None` if the connection ends before it.
fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    Some(line.strip_suffix("\r\n")?.to_owned())
}

/// What goes out.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names and values besides `Connection` and `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A success with a body.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            ..Self::status(200).with("Content-Type", content_type)
        }
    }

    /// Only a status.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A failure that says why, as text.
    pub fn refusal(status: u16, reason: &str) -> Self {
        Self {
            body: reason.into(),
            ..Self::status(status).with("Content-Type", "text/plain; charset=utf-8")
        }
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Writes the first `length` bytes of the body, or all if it has fewer, behind headers that announce all.
    pub(super) fn write(&self, writer: &mut impl Write, length: usize) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        let body = self.body.get(..length).unwrap_or(&self.body);
        writer.write_all(&[head.as_bytes(), body].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_with_its_body() {
        let sent =
            b"POST /a/b?limit=20&x=y HTTP/1.1\r\nHost: here\r\nContent-LENGTH: 3\r\n\r\nabcd";
        let request = Request::read(&mut &sent[..]).unwrap();
        assert_eq!((request.method.as_str(), request.path()), ("POST", "/a/b"));
        assert_eq!(request.header("host"), Some("here"));
        assert_eq!(request.number("limit"), Some(20));
        assert_eq!((request.number("x"), request.number("z")), (None, None));
        assert_eq!(request.body, b"abc");
    }

    #[test]
    fn what_is_no_whole_request_is_none() {
        for sent in [
            "",
            "GET",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nno header\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab",
            "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        ] {
            assert!(Request::read(&mut sent.as_bytes()).is_none(), "{sent:?}");
        }
    }

    #[test]
    fn a_cut_response_announces_its_whole_body() {
        let response = Response::ok("text/plain", "abc").with("ETag", "\"1\"");
        for (length, body) in [(2, "ab"), (3, "abc"), (4, "abc")] {
            let mut sent = Vec::new();
            response.write(&mut sent, length).unwrap();
            assert_eq!(
                String::from_utf8(sent).unwrap(),
                format!(
                    "HTTP/1.1 200 Scripted\r\nConnection: close\r\nContent-Type: text/plain\r\n\
                     ETag: \"1\"\r\nContent-Length: 3\r\n\r\n{body}"
                )
            );
        }
    }
}
