//! What the sections' tests share: a report to fill in, and a section as a pipe shows it.

use bazel_profile::{analyze, Options, Report};
use expect_test::Expect;

use crate::section::Section;
use crate::text::render_section;

/// The report on a small build.
pub fn report() -> Report {
    let profile = include_bytes!("../../../tests/data/build.json");
    analyze(&profile[..], &Options::default()).expect("the fixture is a profile")
}

/// Compares a section, as text without styles and of any width.
pub fn check(section: Option<Section>, expected: &Expect) {
    let mut text = String::new();
    render_section(&mut text, &section.expect("a section"), None);
    expected.assert_eq(&anstream::adapter::strip_str(&text).to_string());
}
