//! The dashboard's public API as a source: two listings, fetched only when they changed.

use std::sync::Arc;

use registry::{Source, Timestamp};
use registry_store::{ImportOptions, Input};
use registry_sync::{
    IcApiClient, IcApiOptions, IcApiState, Outcome as Fetched, SystemClock, DEFAULT_IC_API_URL,
};

use super::http_options;
use crate::exit::Outcome;
use crate::registry::args::SyncArgs;
use crate::registry::import::summary;
use crate::store::OpenStore;
use crate::terminal::Terminal;

/// Fetches both listings into a new version, unless they are as they were.
///
/// # Errors
/// If they cannot be fetched, read or stored.
pub fn fetch(store: &OpenStore, args: &SyncArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let url = args.url.as_deref().unwrap_or(DEFAULT_IC_API_URL);
    let note = format!("ic_api_state {url}");
    // A note of another form is as good as none: then everything is fetched.
    let remembered = store.run(|it| it.note(&note))?;
    let previous: IcApiState = remembered
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let options = IcApiOptions {
        http: http_options(args),
        ..IcApiOptions::default()
    };
    let client = IcApiClient::new(url, options, Arc::new(SystemClock))?;
    let registry = match client.fetch(&previous)? {
        Fetched::NotModified => {
            return terminal.print(&format!("unchanged: {url} has nothing new\n"))
        }
        Fetched::Fetched(registry) => registry,
    };
    let input = |path: &str, bytes| Input {
        name: format!("{url}/api/v3/{path}"),
        bytes,
    };
    let inputs = [
        input("nodes", registry.nodes_json),
        input("data-centers", registry.data_centers_json),
    ];
    let options = ImportOptions {
        version: None,
        time: Some(registry.fetched_at),
        source: Some(Source::IcApi),
        now: Timestamp::now(),
        fallback_time: None,
        // With the records in one transaction: an ETag must not outlive what it stands for.
        notes: vec![(note, serde_json::to_string(&registry.state)?)],
    };
    let report = store.run(|it| it.import(&inputs, &options))?;
    terminal.print(&summary(store, &report)?)
}
