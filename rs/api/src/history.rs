//! The history behind the API: what it must tell, and the few of its older snapshots that are kept ready.

use crate::error::Error;
use crate::view::View;
use registry::{At, Snapshot, VersionInfo};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error as ThisError;

/// Where snapshots come from. Calls may block: they are made where that holds nobody up.
pub trait History: Send + Sync + 'static {
    /// What is known of every version, in ascending order.
    ///
    /// # Errors
    /// When the history cannot be read.
    fn versions(&self) -> Result<Vec<VersionInfo>, HistoryError>;

    /// The newest snapshot that is not after this point; `None` when there is none so old.
    ///
    /// # Errors
    /// When the history cannot be read.
    fn snapshot(&self, at: At) -> Result<Option<Snapshot>, HistoryError>;
}

/// Why a history cannot be read, in one line.
#[derive(Clone, Debug, ThisError, PartialEq, Eq)]
#[error("{0}")]
pub struct HistoryError(pub String);

/// Older snapshots, the last used of them kept ready. Whoever asks for one that is just being read waits for it.
pub(crate) struct Past {
    history: Arc<dyn History>,
    kept: Mutex<VecDeque<(u64, Arc<Slot>)>>,
    max_kept: usize,
}

/// The place of one version; its lock is held while the version is read.
type Slot = Mutex<Option<Arc<View>>>;

impl Past {
    pub fn new(history: Arc<dyn History>, max_kept: usize) -> Self {
        Self {
            history,
            kept: Mutex::default(),
            max_kept,
        }
    }

    /// What is known of every version, read now. Blocks.
    pub fn versions(&self) -> Result<Vec<VersionInfo>, HistoryError> {
        self.history.versions()
    }

    /// Forgets what is kept, and keeps this one. Called when a newer snapshot takes its place.
    pub fn restart(&self, former: Option<Arc<View>>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clear();
        if let Some(view) = former.filter(|_| self.max_kept > 0) {
            kept.push_back((view.version(), Arc::new(Mutex::new(Some(view)))));
        }
    }

    /// The snapshot of exactly this version; `None` when the history has none. Blocks.
    pub fn view(&self, version: u64) -> Result<Option<Arc<View>>, Error> {
        let slot = self.slot(version);
        let mut place = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = &*place {
            return Ok(Some(Arc::clone(view)));
        }
        let snapshot = self.history.snapshot(At::Version(version))?;
        let Some(snapshot) = snapshot.filter(|snapshot| snapshot.version == version) else {
            return Ok(None);
        };
        let view = Arc::new(View::new(snapshot));
        *place = Some(Arc::clone(&view));
        Ok(Some(view))
    }

    /// The version's place, which becomes the last used one.
    fn slot(&self, version: u64) -> Arc<Slot> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let position = kept.iter().position(|(each, _)| *each == version);
        let (_, slot) = position
            .and_then(|index| kept.remove(index))
            .unwrap_or_default();
        kept.push_back((version, Arc::clone(&slot)));
        while kept.len() > self.max_kept {
            kept.pop_front();
        }
        slot
    }
}
