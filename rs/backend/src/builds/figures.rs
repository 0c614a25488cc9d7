//! Counters of uploads and analyses, for Prometheus.

use super::Builds;
use crate::metrics::{counter, gauge};
use build_api::Taken;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Unit;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Counters since the start; each one only grows.
#[derive(Default)]
pub struct Figures {
    /// Requests whose body was received whole, be it a part of an upload or all of it.
    pub uploads_finished: AtomicU64,
    /// Bytes of bodies.
    pub received_bytes: AtomicU64,
    /// Uploads that became a build.
    pub builds_added: AtomicU64,
    /// Complete uploads that became no build.
    pub uploads_refused: AtomicU64,
    /// Complete uploads that were looked at.
    pub analyses: AtomicU64,
    /// How long that took, waiting for a processor included, in microseconds.
    pub analysis_us: AtomicU64,
    /// Alerts that were raised.
    pub alerts: AtomicU64,
    /// Alerts that the webhook has taken.
    pub deliveries: AtomicU64,
    /// Attempts to send an alert that failed.
    pub failed_deliveries: AtomicU64,
}

impl Figures {
    /// Counts bytes of a body.
    pub fn received(&self, bytes: usize) {
        add(&self.received_bytes, bytes as u64);
    }

    /// Counts an analysis, and what came of it.
    pub fn analyzed(&self, duration: Duration, taken: Option<&Taken>) {
        let us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        add(&self.analyses, 1);
        add(&self.analysis_us, us);
        match taken {
            None => add(&self.uploads_refused, 1),
            Some(taken) => {
                add(&self.builds_added, u64::from(!taken.existing));
                add(&self.alerts, taken.alerts.len() as u64);
            }
        }
    }

    /// Counts an attempt to send an alert.
    pub fn sent(&self, is_taken: bool) {
        match is_taken {
            true => add(&self.deliveries, 1),
            false => add(&self.failed_deliveries, 1),
        }
    }
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}

impl Builds {
    /// Writes all figures about builds.
    ///
    /// # Errors
    /// When the text cannot be written, which memory alone could cause.
    pub fn encode_metrics(&self, encoder: &mut DescriptorEncoder) -> Result<(), fmt::Error> {
        let figures = &self.figures;
        let counters = [
            (
                "build_uploads",
                "Requests that brought a profile or a part of one",
                &figures.uploads_finished,
            ),
            (
                "builds_added",
                "Uploads that became a build",
                &figures.builds_added,
            ),
            (
                "build_uploads_refused",
                "Complete uploads that became no build",
                &figures.uploads_refused,
            ),
            (
                "build_analyses",
                "Complete uploads that were looked at",
                &figures.analyses,
            ),
            ("alerts", "Alerts that were raised", &figures.alerts),
            (
                "alert_deliveries",
                "Alerts that the webhook has taken",
                &figures.deliveries,
            ),
            (
                "alert_delivery_failures",
                "Attempts to send an alert that failed",
                &figures.failed_deliveries,
            ),
        ];
        for (name, help, value) in counters {
            counter(encoder, name, help, value.load(Ordering::Relaxed))?;
        }
        let bytes = figures.received_bytes.load(Ordering::Relaxed);
        let descriptor = encoder.encode_descriptor(
            "build_upload",
            "Bytes of profiles that were received",
            Some(&Unit::Bytes),
            MetricType::Counter,
        )?;
        ConstCounter::new(bytes).encode(descriptor)?;
        let seconds = figures.analysis_us.load(Ordering::Relaxed) as f64 / 1e6;
        let descriptor = encoder.encode_descriptor(
            "build_analysis",
            "Time from a complete upload to its build, waiting for a processor included",
            Some(&Unit::Seconds),
            MetricType::Counter,
        )?;
        ConstCounter::new(seconds).encode(descriptor)?;
        let cache = self.caches.statistics();
        counter(
            encoder,
            "build_cache_hits",
            "Answers about builds from the cache",
            cache.hits,
        )?;
        counter(
            encoder,
            "build_cache_misses",
            "Answers about builds that were computed",
            cache.misses,
        )?;
        let size = Some(Unit::Bytes);
        gauge(
            encoder,
            "build_cache_size",
            "Answers about builds in the cache",
            size,
            cache.bytes as f64,
        )?;
        match self.library.ledger().pending_count() {
            Ok(count) => gauge(
                encoder,
                "alerts_pending",
                "Alerts that wait for their delivery",
                None,
                count as f64,
            ),
            // A figure that is not there says more than a wrong one.
            Err(_) => Ok(()),
        }
    }
}
