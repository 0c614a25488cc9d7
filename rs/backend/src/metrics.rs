//! Counters and histograms for Prometheus.
//!
//! Each worker's thread counts into figures of its own, and a scrape adds them up: no request waits for another
//! one's counting.

use crate::assets;
use crate::builds::{self, Place};
use crate::process::ProcessStatus;
use crate::state::State;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, NoLabelSet};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram's buckets, in microseconds; one more bucket takes the rest.
const BUCKETS_US: [u64; 12] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000, 10_000_000,
];

/// The status codes that are counted each for itself; the last one stands for all others.
const STATUSES: [u16; 18] = [
    200, 201, 204, 304, 400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 422, 500, 503, 0,
];

/// Paths that this program answers itself.
const OWN_ROUTES: [&str; 5] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/events",
    "/api/snapshots",
];

/// What all files of the dashboard, and its routes, count as.
const DASHBOARD: &str = "dashboard";

/// The figures of all workers.
pub struct Metrics {
    routes: Arc<[&'static str]>,
    workers: Mutex<Vec<Arc<WorkerMetrics>>>,
}

/// The figures of one worker, a row for each route.
pub struct WorkerMetrics(Vec<RouteMetrics>);

#[derive(Default)]
struct RouteMetrics {
    buckets: [AtomicU64; BUCKETS_US.len() + 1],
    sum_ns: AtomicU64,
    statuses: [AtomicU64; STATUSES.len()],
}

impl Metrics {
    /// No workers yet.
    pub fn new() -> Self {
        let builds = builds::PATTERNS.into_iter();
        let api = api::Api::routes().iter().map(|route| route.path);
        Self {
            routes: OWN_ROUTES
                .into_iter()
                .chain(builds)
                .chain(api)
                .chain([DASHBOARD, "other"])
                .collect(),
            workers: Mutex::default(),
        }
    }

    /// The figures of one more worker.
    pub fn worker(&self) -> Arc<WorkerMetrics> {
        let rows = self.routes.iter().map(|_| RouteMetrics::default());
        let worker = Arc::new(WorkerMetrics(rows.collect()));
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.push(Arc::clone(&worker));
        worker
    }

    /// The row that requests of this path count in.
    pub fn row(&self, path: &str) -> usize {
        let template = match Place::find(path) {
            _ if assets::is_asset(path) => DASHBOARD,
            _ if OWN_ROUTES.contains(&path) => path,
            Some(place) => place.pattern(),
            None => api::Api::route_of(path),
        };
        let position = self.routes.iter().position(|route| *route == template);
        position.unwrap_or(self.routes.len() - 1)
    }

    /// All figures in Prometheus's text format.
    ///
    /// # Errors
    /// When the text cannot be written, which memory alone could cause.
    pub fn encode(&self, state: &Arc<State>) -> Result<String, fmt::Error> {
        let mut registry = Registry::with_prefix("dre");
        registry.register_collector(Box::new(Scrape(Arc::clone(state))));
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry)?;
        Ok(text)
    }
}

impl WorkerMetrics {
    /// Counts one request: its row of [`Metrics::row`], status, and how long it took.
    pub fn count(&self, row: usize, status: u16, duration: Duration) {
        let Some(metrics) = self.0.get(row) else {
            return;
        };
        let us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let ns = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BUCKETS_US.partition_point(|bound| *bound < us);
        let code = STATUSES.iter().position(|each| *each == status);
        metrics.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        metrics.sum_ns.fetch_add(ns, Ordering::Relaxed);
        metrics.statuses[code.unwrap_or(STATUSES.len() - 1)].fetch_add(1, Ordering::Relaxed);
    }
}

/// One scrape of everything there is to tell.
struct Scrape(Arc<State>);

impl fmt::Debug for Scrape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Scrape")
    }
}

impl Collector for Scrape {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), fmt::Error> {
        self.requests(&mut encoder)?;
        self.cache(&mut encoder)?;
        self.store(&mut encoder)?;
        self.snapshot(&mut encoder)?;
        self.builds(&mut encoder)?;
        process(&mut encoder)
    }
}

impl Scrape {
    fn requests(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        let metrics = &self.0.metrics;
        let workers = metrics
            .workers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut durations = encoder.encode_descriptor(
            "http_request_duration",
            "How long requests took, from their head to the answer's",
            Some(&Unit::Seconds),
            MetricType::Histogram,
        )?;
        for (row, route) in metrics.routes.iter().enumerate() {
            let sum = |figure: &dyn Fn(&RouteMetrics) -> u64| -> u64 {
                workers
                    .iter()
                    .filter_map(|it| it.0.get(row))
                    .map(figure)
                    .sum()
            };
            let bounds = BUCKETS_US
                .iter()
                .map(|us| *us as f64 / 1e6)
                .chain([f64::MAX]);
            let buckets: Vec<(f64, u64)> = bounds
                .enumerate()
                .map(|(index, bound)| (bound, sum(&|it| it.buckets[index].load(Ordering::Relaxed))))
                .collect();
            let count = buckets.iter().map(|(_, count)| count).sum();
            if count > 0 {
                let seconds = sum(&|it| it.sum_ns.load(Ordering::Relaxed)) as f64 / 1e9;
                durations
                    .encode_family(&[("route", *route)])?
                    .encode_histogram::<NoLabelSet>(seconds, count, &buckets, None)?;
            }
        }
        let mut requests = encoder.encode_descriptor(
            "http_requests",
            "Requests answered, by route and status",
            None,
            MetricType::Counter,
        )?;
        for (row, route) in metrics.routes.iter().enumerate() {
            for (index, status) in STATUSES.iter().enumerate() {
                let rows = workers.iter().filter_map(|it| it.0.get(row));
                let count: u64 = rows
                    .map(|it| it.statuses[index].load(Ordering::Relaxed))
                    .sum();
                if count > 0 {
                    let code = match status {
                        0 => "other".to_owned(),
                        code => code.to_string(),
                    };
                    let labels = [("route", (*route).to_owned()), ("status", code)];
                    ConstCounter::new(count).encode(requests.encode_family(&labels)?)?;
                }
            }
        }
        Ok(())
    }

    fn cache(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        let cache = self.0.api.statistics();
        counter(encoder, "cache_hits", "Answers from the cache", cache.hits)?;
        counter(
            encoder,
            "cache_stale_hits",
            "Answers from the cache past their time, made anew behind",
            cache.stale_hits,
        )?;
        counter(
            encoder,
            "cache_misses",
            "Answers that were computed",
            cache.misses,
        )?;
        counter(
            encoder,
            "cache_waits",
            "Requests that waited for another one's computation",
            cache.waits,
        )?;
        counter(
            encoder,
            "cache_evictions",
            "Answers dropped for want of room",
            cache.evictions,
        )?;
        counter(
            encoder,
            "cache_expirations",
            "Answers dropped for their age",
            cache.expirations,
        )?;
        gauge(
            encoder,
            "cache_entries",
            "Answers in the cache",
            None,
            cache.entries as f64,
        )?;
        gauge(
            encoder,
            "cache_size",
            "The cache's answers",
            Some(Unit::Bytes),
            cache.bytes as f64,
        )
    }

    fn store(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        let pool = self.0.store.pool_status();
        gauge(
            encoder,
            "store_connections",
            "Read connections to the store",
            None,
            pool.connections as f64,
        )?;
        gauge(
            encoder,
            "store_connections_in_use",
            "Read connections at work",
            None,
            pool.in_use as f64,
        )?;
        counter(
            encoder,
            "store_connection_waits",
            "Reads that waited for a connection",
            pool.waits_total,
        )?;
        gauge(
            encoder,
            "event_streams",
            "Clients that follow the events",
            None,
            self.0.feed.streams() as f64,
        )
    }

    fn builds(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        match &self.0.builds {
            None => Ok(()),
            Some(builds) => builds.encode_metrics(encoder),
        }
    }

    fn snapshot(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        let Some(newest) = self.0.feed.newest() else {
            return Ok(());
        };
        let age = registry::Timestamp::now()
            .duration_since(newest.time)
            .as_secs_f64();
        let synthetic = matches!(newest.provenance.source, registry::Source::Synthetic { .. });
        gauge(
            encoder,
            "snapshot_version",
            "The registry's version that is served",
            None,
            newest.version as f64,
        )?;
        gauge(
            encoder,
            "snapshot_age",
            "How long ago the registry was seen like this",
            Some(Unit::Seconds),
            age,
        )?;
        gauge(
            encoder,
            "snapshot_synthetic",
            "1 when the network is generated",
            None,
            f64::from(u8::from(synthetic)),
        )
    }
}

fn process(encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
    let status = ProcessStatus::read();
    let figures = [
        (
            "process_resident_memory",
            "Memory in physical pages",
            Some(Unit::Bytes),
            status.resident_bytes,
        ),
        (
            "process_resident_memory_max",
            "The most memory in physical pages so far",
            Some(Unit::Bytes),
            status.resident_max_bytes,
        ),
        ("process_threads", "Threads", None, status.threads),
        (
            "process_open_fds",
            "Open files and sockets",
            None,
            status.open_files,
        ),
    ];
    for (name, help, unit, value) in figures {
        if let Some(value) = value {
            gauge(encoder, name, help, unit, value as f64)?;
        }
    }
    Ok(())
}

/// Writes a counter.
///
/// # Errors
/// When the text cannot be written.
pub fn counter(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    value: u64,
) -> Result<(), fmt::Error> {
    let metric = ConstCounter::new(value);
    let encoder = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    metric.encode(encoder)
}

/// Writes a gauge.
///
/// # Errors
/// When the text cannot be written.
pub fn gauge(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    unit: Option<Unit>,
    value: f64,
) -> Result<(), fmt::Error> {
    let metric = ConstGauge::new(value);
    let encoder = encoder.encode_descriptor(name, help, unit.as_ref(), MetricType::Gauge)?;
    metric.encode(encoder)
}
