//! Fetches of external repositories.

/// External repositories that were fetched during the build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetches {
    /// How many fetches.
    pub count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
    /// The longest, the longest first; at most as many as `Options::top`.
    pub longest: Vec<Fetch>,
}

/// One fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The repository, as in `@@rules_rust+`.
    pub repository: String,
    /// When it began, in microseconds since the command's start.
    pub start_us: i64,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}
