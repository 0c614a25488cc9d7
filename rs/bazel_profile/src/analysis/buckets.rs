//! Quantities over the build's time in a fixed number of buckets.
//!
//! How long the build takes is not known while events come in, and actions come in no particular
//! order. So the buckets begin narrow, and whenever something does not fit any more, neighbours are
//! added up and all buckets become twice as wide.

const BUCKET_COUNT: usize = 2048;
const INITIAL_WIDTH_US: i64 = 1000;

/// The longest time line, 30 days. What a (damaged) profile says about later is left out.
pub(crate) const MAX_END_US: i64 = 30 * 24 * 3600 * 1_000_000;

/// What is summed up. Each bucket holds the integral over its time, in microseconds times the
/// quantity's unit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Series {
    /// Actions in progress.
    Actions,
    /// Actions in progress that were carried out as local processes.
    LocalActions,
    /// Actions that wait for local resources.
    Waiting,
    /// CPU use of the host, in cores.
    HostCpu,
    /// 1 wherever the CPU use is known.
    HostCpuKnown,
}

const SERIES_COUNT: usize = 5;

/// The buckets, from 0 on.
#[derive(Debug)]
pub(crate) struct Buckets {
    width_us: i64,
    buckets: Vec<[f64; SERIES_COUNT]>,
}

impl Default for Buckets {
    fn default() -> Self {
        Self {
            width_us: INITIAL_WIDTH_US,
            buckets: vec![[0.0; SERIES_COUNT]; BUCKET_COUNT],
        }
    }
}

impl Buckets {
    /// The width of a bucket, in microseconds: the resolution of everything that is read from the
    /// time line.
    pub(crate) fn width_us(&self) -> i64 {
        self.width_us
    }

    /// Adds `amount` over the time from `start_us` to `end_us`.
    pub(crate) fn add(&mut self, series: Series, start_us: i64, end_us: i64, amount: f64) {
        let start_us = start_us.max(0);
        let end_us = end_us.min(MAX_END_US);
        if start_us >= end_us {
            return;
        }
        while end_us > self.width_us * BUCKET_COUNT as i64 {
            self.widen();
        }
        let width_us = self.width_us;
        let (first, last) = (start_us / width_us, (end_us - 1) / width_us);
        for index in first..=last {
            let bucket_start_us = index * width_us;
            let covered_us = end_us.min(bucket_start_us + width_us) - start_us.max(bucket_start_us);
            if let Some(bucket) = self.buckets.get_mut(index as usize) {
                bucket[series as usize] += amount * covered_us as f64;
            }
        }
    }

    fn widen(&mut self) {
        self.width_us *= 2;
        for index in 0..BUCKET_COUNT {
            let pair = self.buckets.get(2 * index..2 * index + 2);
            self.buckets[index] = match pair {
                Some([left, right]) => std::array::from_fn(|series| left[series] + right[series]),
                _ => [0.0; SERIES_COUNT],
            };
        }
    }

    /// Calls `visit` with each bucket's part of the time from `start_us` to `end_us`: how many
    /// microseconds of it, and its averages.
    pub(crate) fn visit(&self, start_us: i64, end_us: i64, mut visit: impl FnMut(f64, &Averages)) {
        let start_us = start_us.max(0);
        let end_us = end_us.min(self.width_us * BUCKET_COUNT as i64);
        if start_us >= end_us {
            return;
        }
        for index in start_us / self.width_us..=(end_us - 1) / self.width_us {
            let bucket_start_us = index * self.width_us;
            let covered_us =
                end_us.min(bucket_start_us + self.width_us) - start_us.max(bucket_start_us);
            if let Some(integrals) = self.buckets.get(index as usize) {
                let averages = Averages(integrals.map(|integral| integral / self.width_us as f64));
                visit(covered_us as f64, &averages);
            }
        }
    }
}

/// The average of each series over one bucket.
#[derive(Debug)]
pub(crate) struct Averages([f64; SERIES_COUNT]);

impl Averages {
    pub(crate) fn of(&self, series: Series) -> f64 {
        self.0[series as usize]
    }

    /// Actions in progress that do not wait.
    pub(crate) fn running(&self) -> f64 {
        (self.of(Series::Actions) - self.of(Series::Waiting)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(buckets: &Buckets, start_us: i64, end_us: i64) -> f64 {
        let mut sum = 0.0;
        buckets.visit(start_us, end_us, |covered_us, averages| {
            sum += covered_us * averages.of(Series::Actions)
        });
        sum
    }

    #[test]
    fn integrals_survive_widening() {
        let mut buckets = Buckets::default();
        buckets.add(Series::Actions, -50, 1_500, 1.0);
        buckets.add(Series::Actions, 900_000, 1_900_000, 2.0);
        assert_eq!(buckets.width_us(), 1000);
        assert_eq!(integral(&buckets, 0, i64::MAX), 2_001_500.0);
        buckets.add(Series::Actions, 0, 3_600_000_000, 1.0);
        assert!(buckets.width_us() > 1_000_000);
        assert!((integral(&buckets, 0, i64::MAX) - 3_602_001_500.0).abs() < 1.0);
    }

    #[test]
    fn absurd_times_are_left_out() {
        let mut buckets = Buckets::default();
        buckets.add(Series::Actions, i64::MIN, -1, 1.0);
        buckets.add(Series::Actions, MAX_END_US, i64::MAX, 1.0);
        buckets.add(Series::Actions, 5, 5, 1.0);
        assert_eq!(integral(&buckets, i64::MIN, i64::MAX), 0.0);
    }
}
