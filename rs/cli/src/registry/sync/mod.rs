//! `dre registry sync`: from the network into the store. What is asked and believed is the matter of
//! `registry_sync`; what becomes of it, the store's.

mod ic_api;
mod nns;
mod root_key;

use anyhow::bail;
use registry_store::Store;
use registry_sync::{HttpOptions, RetryPolicy};

use super::args::{SyncArgs, SyncSource};
use crate::exit::Outcome;
use crate::origin::Origin;
use crate::store::StoreArgs;
use crate::terminal::Terminal;

/// Fetches the registry into the store.
///
/// # Errors
/// If the source cannot be asked or believed, or what it says does not fit the store. What was stored before
/// stays.
pub fn sync(store: &StoreArgs, args: &SyncArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    if args.source == SyncSource::IcApi && args.root_key.is_some() {
        bail!("--root-key: ic-api is not certified by any key: take --source nns, or leave it out");
    }
    let store = store.open_to_write()?;
    let newest = store.run(Store::newest)?;
    if let Some(seed) = newest.as_ref().and_then(|it| Origin::from(it).seed()) {
        bail!(
            "{}: holds a synthetic network (seed {seed}): name another store for the real one",
            store.path.display()
        );
    }
    match args.source {
        SyncSource::IcApi => ic_api::fetch(&store, args, terminal),
        SyncSource::Nns => nns::fetch(&store, newest.as_ref(), args, terminal),
    }
}

fn http_options(args: &SyncArgs) -> HttpOptions {
    HttpOptions {
        proxy_url: args.proxy.clone(),
        retry: RetryPolicy {
            max_attempts: args.attempts,
            ..RetryPolicy::default()
        },
        ..HttpOptions::default()
    }
}
