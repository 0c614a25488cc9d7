//! Persistent workers: how many processes served how many requests, and where a request's time went.

/// What persistent workers did over the whole build. All times are sums over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workers {
    /// Worker processes that served at least one request, by the number in `Worker #N`.
    pub process_count: u64,
    /// Requests that workers carried out.
    pub request_count: u64,
    /// Time until a worker of the pool was free.
    pub borrow_us: u64,
    /// Time in which inputs were prepared.
    pub setup_us: u64,
    /// Time in which workers worked.
    pub work_us: u64,
    /// Time in which outputs were copied.
    pub copy_us: u64,
    /// Time in which worker processes that had been used before waited for their next request, up to their
    /// last one; `None` where the profile does not name processes.
    pub idle_us: Option<u64>,
    /// The same by mnemonic, the most worked first.
    pub by_mnemonic: Vec<WorkerGroup>,
}

/// The workers of one mnemonic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkerGroup {
    /// The mnemonic of the actions; `None` where the profile does not say.
    pub mnemonic: Option<String>,
    /// Processes that served it.
    pub process_count: u64,
    /// Requests.
    pub request_count: u64,
    /// As in [`Workers`].
    pub borrow_us: u64,
    /// As in [`Workers`].
    pub setup_us: u64,
    /// As in [`Workers`].
    pub work_us: u64,
    /// As in [`Workers`].
    pub copy_us: u64,
}
