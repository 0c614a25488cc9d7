//! Names of metrics with `*` in place of any characters.

use std::fmt;

use perf_metrics::{families, Family, MetricName};

/// Which metrics a budget is for: one name, or all that a pattern fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
}

impl Pattern {
    /// A pattern. Any text is one; whether it fits anything is another matter.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }

    /// Whether it has a `*`, so that it may fit several.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.text.contains('*')
    }

    /// Whether it fits a name.
    #[must_use]
    pub fn fits(&self, name: &MetricName) -> bool {
        fits(self.text.as_bytes(), name.as_str().as_bytes())
    }

    /// The families of which some member can fit.
    pub(crate) fn families(&self) -> impl Iterator<Item = &'static Family> + '_ {
        families().iter().filter(|family| self.may_fit(family))
    }

    /// The pattern's part before the slash against the family's name; a `*` there may stand for the slash, too.
    fn may_fit(&self, family: &Family) -> bool {
        let name = family.name.as_bytes();
        match (self.text.split_once('/'), family.key) {
            (Some((before, _)), Some(_)) => fits(before.as_bytes(), name),
            (Some(_), None) => false,
            (None, None) => fits(self.text.as_bytes(), name),
            (None, Some(_)) => self.text.ends_with('*') && fits(self.text.as_bytes(), name),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

/// Goes back to the last `*` alone, which is enough, so that no pattern takes more than the product of both lengths.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut position) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while position < text.len() {
        if pattern.get(at) == Some(&b'*') {
            last_star = Some((at, position));
            at += 1;
        } else if pattern.get(at) == text.get(position) {
            at += 1;
            position += 1;
        } else if let Some((star, covered)) = last_star {
            // The star takes one more.
            last_star = Some((star, covered + 1));
            at = star + 1;
            position = covered + 1;
        } else {
            return false;
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let cases = [
            ("", "", true),
            ("*", "", true),
            ("*", "abc", true),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcd", false),
            ("*ab*b", "aabab", true),
            ("abc", "ab", false),
            ("a*b*c", "a-c-b-c", true),
        ];
        for (pattern, text, expected) in cases {
            let found = fits(pattern.as_bytes(), text.as_bytes());
            assert_eq!(found, expected, "{pattern} {text}");
        }
    }

    #[test]
    fn families_are_those_that_can_fit() {
        let names = |text: &str| -> Vec<&str> {
            let pattern = Pattern::new(text);
            pattern.families().map(|family| family.name).collect()
        };
        assert_eq!(names("binary.size/*"), ["binary.size"]);
        assert_eq!(
            names("*.size/dre"),
            ["binary.size", "bundle.size", "image.size"]
        );
        assert_eq!(names("build.wall_time/*"), [""; 0]);
        assert_eq!(names("build.wall*"), ["build.wall_time"]);
        assert_eq!(names("binary.size*"), ["binary.size"]);
    }
}
