//! Traffic of the host's network, where the build asked for it (`--experimental_collect_system_network_usage`).

/// More than any host's network does, so that damage cannot spoil the average with infinity.
const MAX_MBPS: f64 = 1e9;

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

/// Samples of one direction.
#[derive(Debug, Default)]
struct Samples {
    count: u64,
    sum_mbps: f64,
    peak_mbps: f64,
}

impl Samples {
    fn add(&mut self, mbps: f64) {
        let mbps = mbps.clamp(0.0, MAX_MBPS);
        self.count += 1;
        self.sum_mbps += mbps;
        self.peak_mbps = self.peak_mbps.max(mbps);
    }

    fn average_mbps(&self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        self.sum_mbps / self.count as f64
    }
}

/// Collects samples. Bazel takes one for each second, so that their average is that over time.
#[derive(Debug, Default)]
pub(crate) struct NetworkLog {
    up: Samples,
    down: Samples,
}

impl NetworkLog {
    pub(crate) fn up(&mut self, mbps: f64) {
        self.up.add(mbps);
    }

    pub(crate) fn down(&mut self, mbps: f64) {
        self.down.add(mbps);
    }

    /// The report; `None` if nothing was sampled.
    pub(crate) fn finish(&self) -> Option<Network> {
        (self.up.count + self.down.count > 0).then(|| Network {
            up_peak_mbps: self.up.peak_mbps,
            up_average_mbps: self.up.average_mbps(),
            down_peak_mbps: self.down.peak_mbps,
            down_average_mbps: self.down.average_mbps(),
        })
    }
}
