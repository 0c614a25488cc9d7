//! A set of moments, as intervals that do not touch: how much time several spans cover together,
//! whatever their order and overlap.

/// Intervals in order, each from its start to before its end.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    intervals: Vec<(i64, i64)>,
}

impl Coverage {
    /// Adds the time from `start_us` to `end_us`; how much of it is new. Cheap if intervals come in
    /// the order of their end.
    pub(crate) fn add(&mut self, start_us: i64, end_us: i64) -> u64 {
        if start_us >= end_us {
            return 0;
        }
        let later = self.intervals.iter().rev();
        let after = later.take_while(|(start, _)| *start > end_us).count();
        let last = self.intervals.len() - after;
        let touching = self.intervals[..last].iter().rev();
        let count = touching.take_while(|(_, end)| *end >= start_us).count();
        let first = last - count;
        let (mut joined, mut known_us) = ((start_us, end_us), 0);
        for &(start, end) in &self.intervals[first..last] {
            known_us += start.max(start_us).abs_diff(end.min(end_us));
            joined = (joined.0.min(start), joined.1.max(end));
        }
        if count == 1 {
            self.intervals[first] = joined;
        } else {
            self.intervals.splice(first..last, [joined]);
        }
        start_us.abs_diff(end_us) - known_us
    }

    /// How many intervals there are.
    pub(crate) fn len(&self) -> usize {
        self.intervals.len()
    }

    /// Forgets the earliest interval.
    pub(crate) fn forget_first(&mut self) {
        if !self.intervals.is_empty() {
            self.intervals.remove(0);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.intervals.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_time_counts() {
        let mut coverage = Coverage::default();
        let mut check = |start_us, end_us, expected| {
            assert_eq!(coverage.add(start_us, end_us), expected, "{start_us}");
        };
        check(10, 20, 10);
        check(30, 40, 10);
        check(15, 35, 10);
        check(12, 38, 0);
        check(0, 5, 5);
        check(50, 60, 10);
        check(40, 50, 10);
        check(7, 7, 0);
        check(9, 3, 0);
        check(-5, 100, 50);
        assert_eq!(coverage.len(), 1);
    }

    #[test]
    fn the_whole_time_line_fits() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.add(i64::MIN, i64::MAX), u64::MAX);
        assert_eq!(coverage.add(-1, 1), 0);
    }
}
