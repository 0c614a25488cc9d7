//! The operations of a history, each one transaction. What the transactions do is in `write`, `read`, `prune` and
//! `check`; how they begin and end is the database's matter.

use perf_metrics::MetricName;

use super::database::Session;
use super::{attachments, check, prune, read, write};
use crate::error::HistoryError;
use crate::history::{
    Added, Attachment, CheckReport, Filter, History, KeepPolicy, Page, Point, Pruned, RunPage,
    StoredRun,
};
use crate::run::{Run, RunId, RunIdPrefix};

/// Work within a transaction.
pub(super) type Work<'a, T> = &'a mut dyn FnMut(&mut dyn Session) -> Result<T, HistoryError>;

/// A database that transactions can be done in. A transaction whose work fails changes nothing.
pub(super) trait Database: Send + Sync {
    /// Reads, all from one state.
    fn read<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError>;

    /// Writes, while nobody else does; what it returned is on disk.
    fn write<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError>;

    /// Gives back to the machine what was removed.
    fn compact(&self) -> Result<(), HistoryError>;
}

impl<D: Database> History for D {
    fn add(&self, run: &Run, attached: &[Attachment<'_>]) -> Result<Added, HistoryError> {
        self.write(&mut |session| write::add(session, run, attached))
    }

    fn run(&self, id: RunId) -> Result<Option<StoredRun>, HistoryError> {
        Ok(self.find(&id.into())?.pop())
    }

    fn find(&self, prefix: &RunIdPrefix) -> Result<Vec<StoredRun>, HistoryError> {
        self.read(&mut |session| read::find(session, prefix))
    }

    fn list(&self, filter: &Filter, page: &Page) -> Result<RunPage, HistoryError> {
        self.read(&mut |session| read::list(session, filter, page))
    }

    fn attachment(&self, id: RunId, kind: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        self.read(&mut |session| attachments::content(session, id, kind))
    }

    fn trend(
        &self,
        metric: &MetricName,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Point>, HistoryError> {
        self.read(&mut |session| read::trend(session, metric, filter, limit))
    }

    fn metric_names(&self) -> Result<Vec<MetricName>, HistoryError> {
        self.read(&mut |session| read::used_names(session))
    }

    fn prune(&self, policy: &KeepPolicy) -> Result<Pruned, HistoryError> {
        let pruned = self.write(&mut |session| prune::prune(session, policy))?;
        if !policy.is_dry_run && pruned != Pruned::default() {
            self.compact()?;
        }
        Ok(pruned)
    }

    fn check(&self) -> Result<CheckReport, HistoryError> {
        self.read(&mut |session| check::check(session))
    }
}
