//! Read connections, one for each thread that reads at a time. There is no lock that all readers share: a
//! thread has a connection of its own as long as there are no more threads than connections, and looks for
//! another free one otherwise. This module must not know what is read.

use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// How busy the read connections are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolStatus {
    /// How many connections there are.
    pub connections: usize,
    /// How many of them are reading now.
    pub in_use: usize,
    /// How many reads found none free and waited, since the store was opened.
    pub waits_total: u64,
}

/// A fixed number of connections.
pub(super) struct Pool {
    slots: Vec<Mutex<Connection>>,
    in_use: AtomicUsize,
    waits_total: AtomicU64,
}

/// A connection in use; it goes back when this is dropped.
pub(super) struct Lease<'a> {
    connection: MutexGuard<'a, Connection>,
    in_use: &'a AtomicUsize,
}

impl Pool {
    /// A pool of these connections, of which there is at least one.
    pub fn new(connections: Vec<Connection>) -> Self {
        Self {
            slots: connections.into_iter().map(Mutex::new).collect(),
            in_use: AtomicUsize::new(0),
            waits_total: AtomicU64::new(0),
        }
    }

    /// A connection: the thread's own if it is free, else any free one, else the thread's own once it is free.
    /// `None` only for a pool without connections.
    pub fn lease(&self) -> Option<Lease<'_>> {
        let count = self.slots.len();
        let own = thread_number().checked_rem(count)?;
        for offset in 0..count {
            let slot = self.slots.get((own + offset) % count)?;
            match slot.try_lock() {
                Ok(connection) => return Some(self.taken(connection)),
                // Nothing that a panicking reader left behind outlives its transaction, which ended with it.
                Err(TryLockError::Poisoned(poisoned)) => {
                    return Some(self.taken(poisoned.into_inner()))
                }
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.waits_total.fetch_add(1, Ordering::Relaxed);
        let slot = self.slots.get(own)?;
        Some(self.taken(slot.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// How busy it is.
    pub fn status(&self) -> PoolStatus {
        PoolStatus {
            connections: self.slots.len(),
            in_use: self.in_use.load(Ordering::Relaxed),
            waits_total: self.waits_total.load(Ordering::Relaxed),
        }
    }

    fn taken<'a>(&'a self, connection: MutexGuard<'a, Connection>) -> Lease<'a> {
        self.in_use.fetch_add(1, Ordering::Relaxed);
        Lease {
            connection,
            in_use: &self.in_use,
        }
    }
}

impl Lease<'_> {
    /// The connection.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.in_use.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A number for the running thread: 0 for the first that asks, 1 for the next.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(count: usize) -> Pool {
        Pool::new(
            (0..count)
                .map(|_| Connection::open_in_memory().unwrap())
                .collect(),
        )
    }

    #[test]
    fn leases_are_of_different_connections_and_are_counted() {
        let pool = pool(2);
        let mut first = pool.lease().unwrap();
        let mut second = pool.lease().unwrap();
        assert!(!std::ptr::eq(first.connection(), second.connection()));
        assert_eq!(pool.status().in_use, 2);
        drop((first, second));
        let idle = PoolStatus {
            connections: 2,
            in_use: 0,
            waits_total: 0,
        };
        assert_eq!(pool.status(), idle);
    }

    #[test]
    fn a_thread_that_finds_none_free_waits_and_is_counted() {
        let pool = pool(1);
        std::thread::scope(|scope| {
            let lease = pool.lease().unwrap();
            let waiting = scope.spawn(|| pool.lease().is_some());
            while pool.status().waits_total == 0 {
                std::thread::yield_now();
            }
            drop(lease);
            assert!(waiting.join().unwrap());
        });
        assert_eq!(pool.status().waits_total, 1);
    }
}
