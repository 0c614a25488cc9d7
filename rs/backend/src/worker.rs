//! What one worker's thread has for itself, so that threads do not wait for each other's counters.
//!
//! Handles to shared bytes count their copies in memory that all threads write; at a hundred thousand requests a second
//! the threads would mostly pass that memory around. Each worker therefore has handles of its own to the same bytes.

use crate::hot::HotTable;
use crate::metrics::WorkerMetrics;
use crate::state::State;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// One worker's view of what all share.
pub struct Worker {
    /// What all workers share.
    pub state: Arc<State>,
    /// This worker's counters.
    pub metrics: Arc<WorkerMetrics>,
    hot: RefCell<Option<OwnTable>>,
}

/// This worker's handles to the answers of one version.
struct OwnTable {
    shared: Arc<HotTable>,
    own: Rc<HotTable>,
}

impl Worker {
    /// One more worker.
    pub fn new(state: Arc<State>) -> Self {
        Self {
            metrics: state.metrics.worker(),
            state,
            hot: RefCell::new(None),
        }
    }

    /// The precomputed answers of the newest version, if there is one.
    pub fn hot(&self) -> Option<Rc<HotTable>> {
        let shared = self.state.hot.load();
        let shared = shared.as_ref()?;
        let mut hot = self.hot.borrow_mut();
        if let Some(table) = hot.as_ref().filter(|it| Arc::ptr_eq(&it.shared, shared)) {
            return Some(Rc::clone(&table.own));
        }
        let own = Rc::new(shared.with_own_handles());
        *hot = Some(OwnTable {
            shared: Arc::clone(shared),
            own: Rc::clone(&own),
        });
        Some(own)
    }
}
