//! Follows the store: when it has a new version, all precomputed answers are made anew and swapped in.

use crate::hot::HotTable;
use crate::state::State;
use actix_web::rt;
use anyhow::{Context, Result};
use registry::At;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Looks for a new version each interval, and at once when told. What goes wrong is logged and tried again: the
/// answers of the version before stay.
pub async fn follow(state: Arc<State>, interval: Duration) {
    loop {
        tokio::select! {
            () = rt::time::sleep(interval) => {}
            () = state.look_now.notified() => {}
        }
        if let Err(error) = refresh(&state).await {
            tracing::error!(error = format!("{error:#}"), "cannot read the store");
        }
    }
}

/// Publishes the store's newest version unless it is the published one.
pub async fn refresh(state: &Arc<State>) -> Result<()> {
    let state = Arc::clone(state);
    // Compressing takes most of a second, which no worker's thread should stand still for.
    rt::task::spawn_blocking(move || publish_newest(&state))
        .await
        .context("the refresh was cut off")?
}

fn publish_newest(state: &State) -> Result<()> {
    let Some(newest) = state.store.newest()? else {
        return Ok(());
    };
    if state.feed.newest().as_ref() == Some(&newest) {
        return Ok(());
    }
    let start = Instant::now();
    let Some(snapshot) = state.store.snapshot(At::Newest)? else {
        return Ok(());
    };
    let published = state.api.publish(snapshot);
    state
        .hot
        .store(Some(Arc::new(HotTable::new(&state.api, &state.metrics)?)));
    state.feed.publish(state.store.versions()?);
    tracing::info!(
        version = published.version,
        duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        "published"
    );
    Ok(())
}
