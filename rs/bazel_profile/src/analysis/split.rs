//! What an action's time went into, in full and in 16 bytes.

/// What a step's time went into, in microseconds. The parts add up to the step's duration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepSplit {
    /// The process, or Bazel itself, worked.
    pub run_us: u64,
    /// It waited: for local resources, a worker, or in a remote queue.
    pub queue_us: u64,
    /// Inputs were uploaded, or the sandbox or the worker was set up, or a cache was asked.
    pub setup_us: u64,
    /// Outputs were downloaded or copied, and the sandbox deleted.
    pub output_us: u64,
    /// The rest.
    pub other_us: u64,
}

impl StepSplit {
    /// All but the rest, in microseconds.
    pub(crate) fn known_us(&self) -> u64 {
        [self.run_us, self.queue_us, self.setup_us, self.output_us]
            .into_iter()
            .fold(0, u64::saturating_add)
    }

    /// The same for a step of `duration_us`, which is about as long: what is too much comes off the
    /// rest first, and then off all parts alike; what is missing goes to the rest.
    pub(crate) fn fit(self, duration_us: u64) -> Self {
        let known_us = self.known_us();
        let scale = |part_us: u64| {
            if known_us <= duration_us {
                return part_us;
            }
            (u128::from(part_us) * u128::from(duration_us) / u128::from(known_us)) as u64
        };
        let mut fitted = Self {
            run_us: scale(self.run_us),
            queue_us: scale(self.queue_us),
            setup_us: scale(self.setup_us),
            output_us: scale(self.output_us),
            other_us: 0,
        };
        fitted.other_us = duration_us.saturating_sub(fitted.known_us());
        fitted
    }
}

/// A split in 16 bytes: exact for actions of up to 71 minutes, and to a 4-billionth of the duration
/// beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CompactSplit([u32; 4]);

impl CompactSplit {
    /// Packs the split of an action of `duration_us`.
    pub(crate) fn new(split: &StepSplit, duration_us: u64) -> Self {
        let parts = [
            split.run_us,
            split.queue_us,
            split.setup_us,
            split.output_us,
        ];
        Self(parts.map(|part_us| u32::try_from(part_us >> shift(duration_us)).unwrap_or(u32::MAX)))
    }

    /// The split of an action of `duration_us`, the one that it was packed with.
    pub(crate) fn unpack(self, duration_us: u64) -> StepSplit {
        let [run_us, queue_us, setup_us, output_us] =
            self.0.map(|part| u64::from(part) << shift(duration_us));
        let split = StepSplit {
            run_us,
            queue_us,
            setup_us,
            output_us,
            other_us: 0,
        };
        split.fit(duration_us)
    }
}

/// How many bits of a part are left out so that it fits into 32.
fn shift(duration_us: u64) -> u32 {
    (u64::BITS - duration_us.leading_zeros()).saturating_sub(u32::BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPLIT: StepSplit = StepSplit {
        run_us: 500,
        queue_us: 20,
        setup_us: 30,
        output_us: 50,
        other_us: 400,
    };

    fn sum_us(split: StepSplit) -> u64 {
        split.known_us() + split.other_us
    }

    #[test]
    fn fitted_splits_add_up() {
        for duration_us in [0, 1, 599, 600, 601, 1000, 1001, u64::MAX] {
            assert_eq!(sum_us(SPLIT.fit(duration_us)), duration_us);
        }
        assert_eq!(SPLIT.fit(700).run_us, 500);
        assert_eq!(SPLIT.fit(700).other_us, 100);
        assert_eq!(SPLIT.fit(60).run_us, 50);
    }

    #[test]
    fn packing_keeps_the_split() {
        assert_eq!(CompactSplit::new(&SPLIT, 1000).unpack(1000), SPLIT);
        let day_us = 24 * 3600 * 1_000_000;
        let long = StepSplit {
            run_us: day_us / 2,
            queue_us: day_us / 4,
            ..StepSplit::default()
        };
        let unpacked = CompactSplit::new(&long, day_us).unpack(day_us);
        assert!(unpacked.run_us.abs_diff(long.run_us) < 64);
        assert_eq!(sum_us(unpacked), day_us);
    }
}
