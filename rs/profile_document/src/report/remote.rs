//! What came over the network: remote caching and execution, and fetches of repositories.

use bazel_profile as profile;
use serde::Serialize;

use super::actions::Action;

#[derive(Debug, Serialize)]
pub(super) struct Remote<'a> {
    check_count: u64,
    check_us: u64,
    hit_count: u64,
    miss_count: u64,
    hit_ratio: Option<f64>,
    upload_count: u64,
    upload_us: u64,
    download_count: u64,
    download_us: u64,
    execution_count: u64,
    execution_us: u64,
    queue_us: u64,
    setup_us: u64,
    process_us: u64,
    longest_misses: Vec<Action<'a>>,
}

impl<'a> From<&'a profile::Remote> for Remote<'a> {
    fn from(remote: &'a profile::Remote) -> Self {
        Self {
            check_count: remote.check_count,
            check_us: remote.check_us,
            hit_count: remote.hit_count,
            miss_count: remote.miss_count,
            hit_ratio: remote.hit_ratio(),
            upload_count: remote.upload_count,
            upload_us: remote.upload_us,
            download_count: remote.download_count,
            download_us: remote.download_us,
            execution_count: remote.execution_count,
            execution_us: remote.execution_us,
            queue_us: remote.queue_us,
            setup_us: remote.setup_us,
            process_us: remote.process_us,
            longest_misses: remote.longest_misses.iter().map(Action::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Fetches<'a> {
    count: u64,
    duration_us: u64,
    longest: Vec<Fetch<'a>>,
}

impl<'a> From<&'a profile::Fetches> for Fetches<'a> {
    fn from(fetches: &'a profile::Fetches) -> Self {
        Self {
            count: fetches.count,
            duration_us: fetches.duration_us,
            longest: fetches.longest.iter().map(Fetch::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Fetch<'a> {
    repository: &'a str,
    start_us: i64,
    duration_us: u64,
}

impl<'a> From<&'a profile::Fetch> for Fetch<'a> {
    fn from(fetch: &'a profile::Fetch) -> Self {
        Self {
            repository: &fetch.repository,
            start_us: fetch.start_us,
            duration_us: fetch.duration_us,
        }
    }
}
