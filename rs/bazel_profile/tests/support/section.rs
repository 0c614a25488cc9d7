//! Reports on hand-made events, and their sections held against what is expected.

use bazel_profile::{analyze, Options, Report};
use expect_test::Expect;

use super::events::profile;

/// The report on a profile of these events, from which nothing is missing.
pub fn report(events: &[String]) -> Report {
    let report = analyze(&profile(events)[..], &Options::default()).expect("a profile");
    assert!(report.completeness.is_complete());
    report
}

/// Compares a section with its debug form.
pub fn check<T: std::fmt::Debug>(section: &T, expected: &Expect) {
    expected.assert_debug_eq(section);
}
