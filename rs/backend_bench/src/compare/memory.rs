//! Memory over many distinct queries: dre-backend against a cache without bounds. It owns this second measurement, with
//! servers of its own that have answered nothing yet; it must not know how results are printed.
//!
//! Both get the same queries in turn, a tenth of them each time, over several kept connections at once.

use std::net::SocketAddr;
use std::ops::Range;
use std::thread;

use anyhow::{Context, Result};

use super::{check, fleet, Contender, Contest, SUBJECT};
use crate::args::Pattern;
use crate::http::Connection;
use crate::process::{Memory, Server};
use crate::serve::Kind;
use crate::warden::Scratch;

/// How often memory is looked at after the start.
const STEPS: u64 = 10;
/// Connections that ask at once.
const CONNECTIONS: u64 = 8;

/// How memory grew.
#[derive(Debug, Clone)]
pub struct Growth {
    /// After how many queries memory was looked at: 0, and each tenth.
    pub query_counts: Vec<u64>,
    /// dre-backend.
    pub subject: Grown,
    /// The cache without bounds.
    pub unbounded: Grown,
}

/// How the memory of one server grew.
#[derive(Debug, Clone, Default)]
pub struct Grown {
    /// At each of the counts.
    pub memory: Vec<Memory>,
    /// The bodies of all answers, in bytes.
    pub body_bytes: u64,
}

impl Growth {
    /// dre-backend's memory at the end, as a part of the other's; `None` when nothing was measured.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.subject.last()? / self.unbounded.last()?)
    }
}

impl Grown {
    /// By how much memory grew from half of the queries to all, as a part of what it was; `None` when nothing was
    /// measured. Until half of the queries a bounded cache fills up.
    pub fn late_growth(&self) -> Option<f64> {
        let middle = self.memory.get(self.memory.len() / 2)?.resident_bytes as f64;
        Some(self.last()? / middle - 1.0)
    }

    fn last(&self) -> Option<f64> {
        self.memory
            .last()
            .map(|memory| memory.resident_bytes as f64)
    }
}

/// Measures both, and says what went wrong, a line for each kind. Nothing is measured when dre-backend's first answer is
/// wrong.
///
/// # Errors
///
/// When a server cannot be started or read.
pub fn measure(contest: &Contest, scratch: &Scratch) -> Result<(Option<Growth>, Vec<String>)> {
    let subject = fleet::backend(contest, Contender::Subject, scratch)?;
    let documents = match check::documents(subject.address, contest.pattern.path()) {
        Ok(documents) => documents,
        Err(error) => return Ok((None, vec![format!("{SUBJECT}: {error:#}")])),
    };
    let unbounded = fleet::alternative(Kind::UnboundedCache, &documents, contest, scratch)?;
    let mut growth = Growth {
        query_counts: vec![0],
        subject: Grown::default(),
        unbounded: Grown::default(),
    };
    growth.subject.memory.push(subject.memory()?);
    growth.unbounded.memory.push(unbounded.memory()?);
    let mut failures = Vec::new();
    for step in 0..STEPS {
        let at = |step: u64| contest.distinct_count * step / STEPS;
        let range = at(step)..at(step + 1);
        for (name, server, grown) in [
            (SUBJECT, &subject, &mut growth.subject),
            (
                Kind::UnboundedCache.name(),
                &unbounded,
                &mut growth.unbounded,
            ),
        ] {
            grown.ask(name, server, &contest.pattern, range.clone(), &mut failures)?;
        }
        growth.query_counts.push(range.end);
        eprintln!(
            "{} of {} distinct queries",
            range.end, contest.distinct_count
        );
        if !failures.is_empty() {
            break;
        }
    }
    Ok((Some(growth), failures))
}

impl Grown {
    fn ask(
        &mut self,
        name: &str,
        server: &Server,
        pattern: &Pattern,
        counters: Range<u64>,
        failures: &mut Vec<String>,
    ) -> Result<()> {
        let asked = ask(server.address, pattern, counters);
        self.body_bytes += asked.body_bytes;
        if let Some(first) = asked.first_failure {
            let count = asked.failure_count;
            failures.push(format!(
                "{name}: {count} distinct queries failed, among them: {first}"
            ));
        }
        self.memory.push(server.memory()?);
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Asked {
    body_bytes: u64,
    failure_count: u64,
    first_failure: Option<String>,
}

/// Asks all queries of a range once, over several connections at once.
fn ask(address: SocketAddr, pattern: &Pattern, counters: Range<u64>) -> Asked {
    let asked = thread::scope(|scope| {
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|index| {
                let counters = (counters.start + index..counters.end).step_by(CONNECTIONS as usize);
                scope.spawn(move || ask_in_turn(address, pattern, counters))
            })
            .collect();
        let ended = connections.into_iter().map(|connection| connection.join());
        ended.collect::<Vec<_>>()
    });
    let mut sum = Asked::default();
    for each in asked {
        let each = each.unwrap_or_else(|_| Asked {
            failure_count: 1,
            first_failure: Some("a connection's thread panicked".to_owned()),
            ..Asked::default()
        });
        sum.body_bytes += each.body_bytes;
        sum.failure_count += each.failure_count;
        sum.first_failure = sum.first_failure.or(each.first_failure);
    }
    sum
}

/// A broken connection ends it: what is left unasked is not hidden, because it failed.
fn ask_in_turn(
    address: SocketAddr,
    pattern: &Pattern,
    mut counters: impl Iterator<Item = u64>,
) -> Asked {
    let mut asked = Asked::default();
    let done = Connection::open(address).and_then(|mut connection| {
        counters.try_for_each(|counter| {
            let target = pattern.target(counter);
            let answer = connection.get(&target, "br")?;
            asked.body_bytes += answer.body.len() as u64;
            if let Err(error) = check::is_json(&answer) {
                asked.failure_count += 1;
                let told = format!("{target}: {error:#}");
                asked.first_failure.get_or_insert(told);
            }
            Ok(())
        })
    });
    if let Err(error) = done.context("a connection broke") {
        asked.failure_count += 1;
        asked.first_failure.get_or_insert(format!("{error:#}"));
    }
    asked
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    fn grown(megabytes: &[u64]) -> Grown {
        let memory = |megabytes: &u64| Memory {
            resident_bytes: megabytes * 1_000_000,
            resident_max_bytes: megabytes * 1_000_000,
        };
        Grown {
            memory: megabytes.iter().map(memory).collect(),
            body_bytes: 0,
        }
    }

    #[test]
    fn late_growth_is_from_the_middle_on() {
        assert_eq!(grown(&[10, 15, 20, 20, 25]).late_growth(), Some(0.25));
        assert_eq!(grown(&[]).late_growth(), None);
    }

    #[test]
    fn the_ratio_is_of_the_ends() {
        let growth = Growth {
            query_counts: vec![0, 1],
            subject: grown(&[10, 20]),
            unbounded: grown(&[5, 80]),
        };
        assert_eq!(growth.ratio(), Some(0.25));
    }

    /// Answers every second request rightly.
    fn serve_half(listener: &TcpListener) {
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                let (stream, _) = listener.accept().unwrap();
                scope.spawn(move || {
                    let mut answers = stream.try_clone().unwrap();
                    let lines = BufReader::new(stream).lines().map_while(Result::ok);
                    for line in lines.filter(|line| line.starts_with("GET ")) {
                        let even = line.contains("=0 ") || line.contains("=2 ");
                        let status = if even { "200 OK" } else { "400 Bad Request" };
                        let text = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}");
                        answers.write_all(text.as_bytes()).unwrap();
                    }
                });
            }
        });
    }

    #[test]
    fn every_query_is_asked_and_failures_are_counted() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let pattern: Pattern = "/x?q={i}".parse().unwrap();
        let asked = thread::scope(|scope| {
            scope.spawn(|| serve_half(&listener));
            ask(address, &pattern, 0..4)
        });
        assert_eq!((asked.failure_count, asked.body_bytes), (2, 8));
        let first = asked.first_failure.unwrap();
        assert_eq!(first, "/x?q=1: it is answered with 400: {}");
    }

    #[test]
    fn a_server_that_is_gone_is_a_failure() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let asked = ask(address, &"/x?q={i}".parse().unwrap(), 0..4);
        assert_eq!(asked.failure_count, CONNECTIONS);
        assert!(asked.first_failure.unwrap().contains("cannot connect to"));
    }
}
