//! Traffic of the host's network, where the build asked for it (`--experimental_collect_system_network_usage`).

/// The host's network over the build, in megabits per second.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Network {
    /// The highest sample of what was sent.
    pub up_peak_mbps: f64,
    /// The average of what was sent.
    pub up_average_mbps: f64,
    /// The highest sample of what was received.
    pub down_peak_mbps: f64,
    /// The average of what was received.
    pub down_average_mbps: f64,
}
