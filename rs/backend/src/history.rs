//! The store as the API's history.

use api::{History, HistoryError};
use registry::{At, Snapshot, VersionInfo};
use registry_store::Store;
use std::sync::Arc;

/// A store that the API reads its history from.
pub struct StoredHistory(pub Arc<Store>);

impl History for StoredHistory {
    fn versions(&self) -> Result<Vec<VersionInfo>, HistoryError> {
        self.0
            .versions()
            .map_err(|error| HistoryError(error.to_string()))
    }

    fn snapshot(&self, at: At) -> Result<Option<Snapshot>, HistoryError> {
        self.0
            .snapshot(at)
            .map_err(|error| HistoryError(error.to_string()))
    }
}
