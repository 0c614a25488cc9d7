//! Reads of one record by several threads, alone and while another thread writes: the store's read connections, against one
//! connection behind a mutex, an r2d2 pool, and a connection reached from an asynchronous runtime.
//!
//! All run the same statement and parse the record, and follow each other in turns within each round, so that
//! the machine's moods meet all of them. What is printed is the median over the rounds; `--rounds N` says how many there
//! are, and `--json FILE` is given every round's values.

mod support;

use registry::{parse_principal, At, RecordKey, Source};
use registry_store::{Store, VersionChanges};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hint::black_box;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::{network, node_keys, renamed, start};

const SLICE: Duration = Duration::from_millis(50);
const THREADS: [usize; 2] = [2, 4];

/// The store's own statement for one record.
const RECORD: &str = "
SELECT bodies.text FROM records JOIN bodies ON bodies.id = records.body_id
WHERE records.key_id = (SELECT id FROM keys WHERE kind = ?1 AND name = ?2)
  AND records.from_version <= ?3 AND ?3 < records.until_version
ORDER BY records.from_version DESC LIMIT 1";

/// One way to reach the file: reads a record, and says whether it was there.
trait Reader: Sync {
    fn name(&self) -> &'static str;
    fn read(&self, key: &RecordKey) -> bool;
}

struct Ours(Store);

impl Reader for Ours {
    fn name(&self) -> &'static str {
        "store"
    }

    fn read(&self, key: &RecordKey) -> bool {
        self.0.record(At::Newest, key).is_ok_and(|it| it.is_some())
    }
}

struct OneMutex(Mutex<Connection>);

impl Reader for OneMutex {
    fn name(&self) -> &'static str {
        "one mutex"
    }

    fn read(&self, key: &RecordKey) -> bool {
        self.0
            .lock()
            .is_ok_and(|connection| read_one(&connection, key))
    }
}

/// What r2d2 needs to know of SQLite.
struct Manager(PathBuf);

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = rusqlite::Error;

    fn connect(&self) -> Result<Connection, rusqlite::Error> {
        open(&self.0)
    }

    fn is_valid(&self, connection: &mut Connection) -> Result<(), rusqlite::Error> {
        connection.execute_batch("")
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}

struct R2d2(r2d2::Pool<Manager>);

impl Reader for R2d2 {
    fn name(&self) -> &'static str {
        "r2d2"
    }

    fn read(&self, key: &RecordKey) -> bool {
        self.0
            .get()
            .is_ok_and(|connection| read_one(&connection, key))
    }
}

/// A runtime whose blocking threads share a connection, as wrappers for asynchronous programs do it.
struct Asynchronous {
    runtime: tokio::runtime::Runtime,
    connection: Arc<Mutex<Connection>>,
}

impl Reader for Asynchronous {
    fn name(&self) -> &'static str {
        "spawn_blocking"
    }

    fn read(&self, key: &RecordKey) -> bool {
        let connection = Arc::clone(&self.connection);
        let key = key.clone();
        let task = self.runtime.spawn_blocking(move || {
            connection
                .lock()
                .is_ok_and(|connection| read_one(&connection, &key))
        });
        self.runtime.handle().block_on(task).unwrap_or(false)
    }
}

fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "mmap_size", 256 << 20)?;
    Ok(connection)
}

fn read_one(connection: &Connection, key: &RecordKey) -> bool {
    let Ok(mut statement) = connection.prepare_cached(RECORD) else {
        return false;
    };
    let parameters = (key.kind.as_str(), &key.id, i64::MAX - 1);
    let parsed = statement.query_row(parameters, |row| Ok(is_node(row.get_ref(0)?.as_str()?)));
    parsed.unwrap_or(false)
}

/// The parts of a node's text that cost time to read, so that all ways do the same work.
#[derive(Deserialize)]
struct Node {
    id: String,
    operator_id: String,
    xnet: Option<Endpoint>,
    http: Option<Endpoint>,
    hostos_version: Option<String>,
    guestos_version: Option<String>,
    reward_type: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct Endpoint {
    address: IpAddr,
    port: Option<u16>,
}

fn is_node(text: &str) -> bool {
    let Ok(node) = serde_json::from_str::<Node>(text) else {
        return false;
    };
    let endpoints = [&node.xnet, &node.http].map(|it| it.as_ref().map(|it| (it.address, it.port)));
    black_box((
        endpoints,
        node.hostos_version,
        node.guestos_version,
        node.reward_type,
        node.status,
    ));
    parse_principal(&node.id).is_ok() && parse_principal(&node.operator_id).is_ok()
}

/// What one reader did in one round: reads of all threads a second, and how long one took.
#[derive(Serialize)]
struct Slice {
    reads_per_second: f64,
    p50_us: f64,
    p99_us: f64,
    max_us: f64,
}

/// Every round of every reader, by number of reading threads and whether another one writes.
#[derive(Serialize)]
struct Case {
    threads: usize,
    writing: bool,
    readers: Vec<Series>,
}

#[derive(Serialize)]
struct Series {
    name: &'static str,
    rounds: Vec<Slice>,
}

fn measure(reader: &dyn Reader, keys: &[RecordKey], threads: usize) -> Slice {
    let began = Instant::now();
    let one_thread = |number: usize| {
        let mut latencies_us = Vec::new();
        let keys = keys.iter().cycle().skip(number * 37);
        for key in keys {
            let start = Instant::now();
            assert!(reader.read(key), "{} does not find {key}", reader.name());
            latencies_us.push(start.elapsed().as_secs_f64() * 1e6);
            if began.elapsed() >= SLICE {
                break;
            }
        }
        latencies_us
    };
    let mut latencies_us: Vec<f64> = std::thread::scope(|scope| {
        let spawned: Vec<_> = (0..threads)
            .map(|number| scope.spawn(move || one_thread(number)))
            .collect();
        let joined = spawned.into_iter().map(|it| it.join());
        joined
            .flat_map(|it| it.expect("a reader panicked"))
            .collect()
    });
    let reads_per_second = latencies_us.len() as f64 / began.elapsed().as_secs_f64();
    latencies_us.sort_by(f64::total_cmp);
    Slice {
        reads_per_second,
        p50_us: percentile(&latencies_us, 0.5),
        p99_us: percentile(&latencies_us, 0.99),
        max_us: percentile(&latencies_us, 1.0),
    }
}

fn percentile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let index = (last as f64 * part).round() as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    percentile(&values, 0.5)
}

/// Readers take turns, the order turning round each time, after a round that does not count.
fn compare(
    readers: &[&dyn Reader],
    keys: &[RecordKey],
    case: (usize, bool),
    rounds: usize,
) -> Case {
    let (threads, writing) = case;
    let mut all: Vec<Series> = readers
        .iter()
        .map(|reader| Series {
            name: reader.name(),
            rounds: Vec::new(),
        })
        .collect();
    for round in 0..=rounds {
        let mut order: Vec<usize> = (0..readers.len()).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for index in order {
            let slice = measure(readers[index], keys, threads);
            if round > 0 {
                all[index].rounds.push(slice);
            }
        }
    }
    let case = Case {
        threads,
        writing,
        readers: all,
    };
    case.print();
    case
}

impl Case {
    fn print(&self) {
        let beside = if self.writing {
            "1 writing"
        } else {
            "none writing"
        };
        println!("{} reading threads, {beside}", self.threads);
        println!(
            "  {:<15} {:>8} {:>8} {:>9} {:>10} {:>8} {:>15}",
            "", "p50 us", "p99 us", "max us", "reads/s", "ratio", "spread"
        );
        let ours = &self.readers[0].rounds;
        for Series { name, rounds } in &self.readers {
            let pairs = rounds.iter().zip(ours);
            let ratios: Vec<f64> = pairs
                .map(|(slice, ours)| slice.reads_per_second / ours.reads_per_second)
                .collect();
            println!(
                "  {name:<15} {:>8.1} {:>8.1} {:>9.0} {:>10.0} {:>8.2} {:>7.2} - {:.2}",
                median(rounds.iter().map(|it| it.p50_us)),
                median(rounds.iter().map(|it| it.p99_us)),
                rounds.iter().map(|it| it.max_us).fold(0.0, f64::max),
                median(rounds.iter().map(|it| it.reads_per_second)),
                median(ratios.iter().copied()),
                ratios.iter().copied().fold(f64::INFINITY, f64::min),
                ratios.iter().copied().fold(0.0, f64::max),
            );
        }
    }
}

/// What to do, from the command line.
struct Options {
    rounds: usize,
    json: Option<PathBuf>,
}

impl Options {
    /// `cargo bench` passes `--bench` to every benchmark.
    fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self {
            rounds: 21,
            json: None,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let value = arguments.next();
                value.ok_or_else(|| format!("{} needs a value", argument.display()))
            };
            match argument.to_str() {
                Some("--bench") => {}
                Some("--json") => options.json = Some(value()?.into()),
                Some("--rounds") => {
                    let value = value()?;
                    let number = value.to_str().and_then(|text| text.parse().ok());
                    options.rounds = number.filter(|number| *number > 0).ok_or_else(|| {
                        format!(
                            "--rounds is a number of at least 1, not {}",
                            value.display()
                        )
                    })?;
                }
                _ => {
                    return Err(format!(
                        "there is no argument {}: there are --rounds N and --json FILE",
                        argument.display()
                    ))
                }
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    let done = Options::parse(env::args_os().skip(1)).and_then(|options| {
        let cases = cases(options.rounds);
        let Some(path) = options.json else {
            return Ok(());
        };
        let text = serde_json::json!({ "cases": cases }).to_string();
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("pool: {complaint}");
            ExitCode::from(2)
        }
    }
}

fn cases(rounds: usize) -> Vec<Case> {
    let folder = tempfile::tempdir().expect("a folder for the store");
    let path = folder.path().join("store");
    let network = network();
    let writer = Store::open(&path).expect("a new store");
    writer.insert(&network, start()).expect("an empty store");
    let keys = node_keys(&network);
    let ours = Ours(Store::open_read_only(&path).expect("the store is there"));
    let connections = u32::try_from(ours.0.pool_status().connections).unwrap_or(2);
    let one_mutex = OneMutex(Mutex::new(open(&path).expect("the store is there")));
    let pool = r2d2::Pool::builder()
        .max_size(connections)
        .build(Manager(path.clone()))
        .expect("the store is there");
    let r2d2 = R2d2(pool);
    let asynchronous = Asynchronous {
        runtime: tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("threads"),
        connection: Arc::new(Mutex::new(open(&path).expect("the store is there"))),
    };
    let readers: [&dyn Reader; 4] = [&ours, &one_mutex, &r2d2, &asynchronous];
    let compare = |threads, writing| compare(&readers, &keys, (threads, writing), rounds);
    let mut cases: Vec<Case> = THREADS.map(|threads| compare(threads, false)).into();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for version in network.version + 1.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let step = VersionChanges {
                    version,
                    time: start(),
                    changes: renamed(&network, version),
                };
                writer
                    .append(&[step], Source::Nns, start())
                    .expect("it follows");
            }
        });
        cases.extend(THREADS.map(|threads| compare(threads, true)));
        done.store(true, Ordering::Relaxed);
    });
    let versions = writer.newest().ok().flatten().map_or(0, |it| it.version);
    println!("versions written meanwhile: {versions}");
    cases
}
