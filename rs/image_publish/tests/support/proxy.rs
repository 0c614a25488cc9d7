//! A proxy before a registry that writes down what is asked, and that fails as it is told. Each connection carries one
//! request, so that nothing has to be understood of HTTP but the head.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The first byte of a TLS connection.
const TLS_HANDSHAKE: u8 = 22;

/// What goes wrong with requests that write.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// Only these: the method, and a part of the path.
    pub only: (&'static str, &'static str),
    /// An answer instead of the registry's: the status line after the version.
    pub status: Option<&'static str>,
    /// Cuts the connection after this many bytes of the body.
    pub cut_after_bytes: Option<u64>,
    /// Never answers.
    pub stalls: bool,
    /// How many requests it meets.
    pub times: usize,
}

#[derive(Default)]
struct State {
    requests: Mutex<Vec<String>>,
    fault: Mutex<Fault>,
    is_over: AtomicBool,
}

/// A running proxy.
pub struct Proxy {
    pub address: String,
    state: Arc<State>,
}

impl Proxy {
    /// A proxy without faults before the server at this address.
    pub fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State::default());
        let (shared, upstream) = (Arc::clone(&state), upstream.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                if shared.is_over.load(Ordering::Relaxed) {
                    break;
                }
                let (shared, upstream) = (Arc::clone(&shared), upstream.clone());
                // A connection that breaks is what it is for.
                thread::spawn(move || client.and_then(|client| serve(&client, &upstream, &shared)));
            }
        });
        Self { address, state }
    }

    /// From now on, this goes wrong.
    pub fn fail(&self, fault: Fault) {
        *self.state.fault.lock().unwrap() = fault;
    }

    /// Waits until something was to be written.
    pub fn wait_for_write(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !self
            .state
            .requests
            .lock()
            .unwrap()
            .iter()
            .any(|line| is_write(line))
        {
            assert!(Instant::now() < deadline, "nothing is written");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The requests since the last call that write, each as method and path.
    pub fn take_writes(&self) -> Vec<String> {
        let mut requests = std::mem::take(&mut *self.state.requests.lock().unwrap());
        requests.retain(|line| is_write(line));
        requests
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that listens.
        let _ = TcpStream::connect(&self.address);
    }
}

fn is_write(line: &str) -> bool {
    ["PUT ", "POST ", "PATCH ", "DELETE "]
        .iter()
        .any(|method| line.starts_with(method))
}

impl State {
    /// The fault that this request meets, if any.
    fn meet(&self, line: &str) -> Option<Fault> {
        let mut fault = self.fault.lock().unwrap();
        let (method, part) = fault.only;
        if fault.times == 0 || !is_write(line) || !line.starts_with(method) || !line.contains(part)
        {
            return None;
        }
        fault.times -= 1;
        Some(fault.clone())
    }
}

fn serve(client: &TcpStream, upstream: &str, state: &State) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    // crane tries TLS first, and goes on at once when somebody speaks HTTP.
    if reader.fill_buf()?.first() == Some(&TLS_HANDSHAKE) {
        (&*client).write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n")?;
        return client.shutdown(Shutdown::Both);
    }
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut head = line.clone();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if !header.to_ascii_lowercase().starts_with("connection:") {
            head += &header;
        }
    }
    head += "Connection: close\r\n\r\n";
    state.requests.lock().unwrap().push(line.trim().to_owned());
    let fault = state.meet(&line).unwrap_or_default();
    if let Some(status) = fault.status {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        (&*client).write_all(answer.as_bytes())?;
        return client.shutdown(Shutdown::Write);
    }
    if fault.stalls {
        // Until the client gives up.
        return io::copy(&mut reader, &mut io::sink()).map(drop);
    }
    let server = TcpStream::connect(upstream)?;
    (&server).write_all(head.as_bytes())?;
    let (mut to_server, from_server) = (server.try_clone()?, server.try_clone()?);
    let cut_client = client.try_clone()?;
    let sending = thread::spawn(move || -> io::Result<()> {
        let limit = fault.cut_after_bytes.unwrap_or(u64::MAX);
        io::copy(&mut reader.take(limit), &mut to_server)?;
        if fault.cut_after_bytes.is_some() {
            to_server.shutdown(Shutdown::Both)?;
            cut_client.shutdown(Shutdown::Both)?;
        }
        Ok(())
    });
    let copied = io::copy(&mut &from_server, &mut &*client);
    client.shutdown(Shutdown::Both).ok();
    sending.join().ok();
    copied.map(drop)
}
