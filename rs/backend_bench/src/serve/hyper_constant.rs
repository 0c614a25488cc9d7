//! The least that a server does: bare hyper answers the same bytes to every request, whatever its path. It must not know
//! what the bytes are.
//!
//! As in actix, one thread accepts and hands connections to the workers in turn, and each worker has an event loop of
//! its own. So both are bound by the same things, and connections are spread alike.

use std::convert::Infallible;
use std::net::TcpStream;
use std::thread;

use anyhow::{Context, Result};
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::Response;
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::{say_ready, BACKLOG, LISTEN};

/// What is answered.
#[derive(Debug, Clone)]
pub struct Constant {
    body: Bytes,
    headers: HeaderMap,
}

impl Constant {
    /// A body with headers; hyper adds `content-length` and `date`.
    ///
    /// # Errors
    ///
    /// When a name or value cannot stand in a header.
    pub fn new(body: Bytes, headers: &[(String, String)]) -> Result<Self> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let header = HeaderName::try_from(name.as_str())
                .with_context(|| format!("`{name}` is no header's name"))?;
            let value = HeaderValue::try_from(value.as_str())
                .with_context(|| format!("`{value}` is no value of the header {name}"))?;
            map.append(header, value);
        }
        Ok(Self { body, headers: map })
    }

    fn response(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body.clone()));
        response.headers_mut().clone_from(&self.headers);
        response
    }
}

/// Serves for ever.
///
/// # Errors
///
/// When nothing can be listened on.
pub fn serve(answer: &Constant, worker_count: u16) -> Result<()> {
    let mut workers = Vec::new();
    for _ in 0..worker_count {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (runtime, answer) = (runtime()?, answer.clone());
        thread::spawn(move || runtime.block_on(work(receiver, answer)));
        workers.push(sender);
    }
    runtime()?.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(LISTEN)?;
        let listener = socket.listen(BACKLOG)?;
        say_ready(listener.local_addr()?)?;
        for worker in workers.iter().cycle() {
            let (stream, _) = listener.accept().await?;
            // A failure is of this connection; its client sees that it is closed.
            if let Ok(stream) = stream.into_std() {
                worker.send(stream).context("a worker has ended")?;
            }
        }
        Ok(())
    })
}

fn runtime() -> Result<Runtime> {
    Builder::new_current_thread()
        .enable_io()
        .build()
        .context("cannot make an event loop")
}

async fn work(mut connections: UnboundedReceiver<TcpStream>, answer: Constant) {
    while let Some(stream) = connections.recv().await {
        let answer = answer.clone();
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let Ok(stream) = tokio::net::TcpStream::from_std(stream) else {
                return;
            };
            let service = service_fn(|_| {
                let response = answer.response();
                async move { Ok::<_, Infallible>(response) }
            });
            // It fails when the client goes away.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_kept_and_checked() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = [pair("vary", "accept-encoding"), pair("etag", "W/\"1-a\"")];
        let constant = Constant::new(Bytes::from_static(b"x"), &headers).unwrap();
        let response = constant.response();
        assert_eq!(response.headers().len(), 2);
        assert_eq!(response.headers()["etag"], "W/\"1-a\"");
        for wrong in [pair("a b", "x"), pair("a", "x\n")] {
            assert!(Constant::new(Bytes::new(), &[wrong]).is_err());
        }
    }
}
