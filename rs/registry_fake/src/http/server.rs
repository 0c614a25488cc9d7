//! A server on a free port of 127.0.0.1: one thread for each connection, one exchange for each connection, and a
//! script that decides what happens.

use std::io::{BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::{Request, Response};

/// What a script decides.
#[derive(Clone, Debug)]
pub enum Action {
    /// A proper answer.
    Reply(Response),
    /// An answer whose body ends after this many bytes, before the length that it announces.
    CutAfter(usize, Response),
    /// The connection is closed without an answer.
    Close,
    /// Nothing is sent until the client gives up.
    Hang,
}

/// A running server; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

type Script = Box<dyn FnMut(&Request) -> Action + Send>;

impl Server {
    /// Starts a server that does what `script` says for each request, in the order of their arrival.
    ///
    /// # Panics
    /// If the loopback interface has no free port. A script that panics closes its connection.
    pub fn start(script: impl FnMut(&Request) -> Action + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener's address");
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Box::new(script)));
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let stop = Arc::new(AtomicBool::new(false));
        let acceptor = {
            let (requests, stop) = (Arc::clone(&requests), Arc::clone(&stop));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let (script, requests) = (Arc::clone(&script), Arc::clone(&requests));
                    // A client that went away before it was accepted is part of some scripts.
                    if let Ok(stream) = stream {
                        thread::spawn(move || exchange(&stream, &script, &requests));
                    }
                }
            })
        };
        Self {
            address,
            requests,
            stop,
            acceptor: Some(acceptor),
        }
    }

    /// The base address, as `http://127.0.0.1:4711`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }

    /// Path and query of all requests so far.
    pub fn targets(&self) -> Vec<String> {
        let requests = self.requests();
        requests.into_iter().map(|request| request.target).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // The acceptor looks at the flag when the next connection comes.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// A script that panicked failed its own exchange; what it left behind is good enough for the next.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn exchange(mut stream: &TcpStream, script: &Mutex<Script>, requests: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream);
    let Some(request) = Request::read(&mut reader) else {
        return;
    };
    // Written down before it is answered: whoever has the answer finds the request.
    lock(requests).push(request.clone());
    let action = (lock(script))(&request);
    // A client that goes away is part of some scripts.
    let _ = match action {
        Action::Reply(response) => response.write(&mut stream, usize::MAX),
        Action::CutAfter(length, response) => response.write(&mut stream, length),
        Action::Close => Ok(()),
        // Ends when the client closes the connection.
        Action::Hang => reader.read_to_end(&mut Vec::new()).map(|_| ()),
    };
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Sends a request and returns all that comes back.
    fn ask(server: &Server, target: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn the_script_decides_about_each_request() {
        let mut asked = 0;
        let server = Server::start(move |_| {
            asked += 1;
            let response = Response::ok("text/plain", "abcdef");
            match asked {
                1 => Action::Reply(response),
                2 => Action::CutAfter(2, response),
                3 => Action::Close,
                _ => panic!("a script that fails closes the connection"),
            }
        });
        let answers = ["/1", "/2", "/3", "/4", "/5"].map(|target| ask(&server, target));
        assert!(answers[0].ends_with("Content-Length: 6\r\n\r\nabcdef"));
        assert!(answers[1].ends_with("Content-Length: 6\r\n\r\nab"));
        assert_eq!(answers[2..], ["", "", ""]);
        assert_eq!(server.targets(), ["/1", "/2", "/3", "/4", "/5"]);
        assert_eq!(server.requests()[0].method, "GET");
    }

    #[test]
    fn a_server_ends_when_dropped() {
        let held = Arc::new(());
        let in_script = Arc::clone(&held);
        let server = Server::start(move |_| {
            let _ = &in_script;
            Action::Close
        });
        assert_eq!(Arc::strong_count(&held), 2);
        drop(server);
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
