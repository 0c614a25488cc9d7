//! Licences as packages declare them, brought to SPDX expressions where they are some.

use spdx::{Expression, ParseMode};

/// What packages write, beyond the specification: `MIT/Apache-2.0`, `GPL-2.0+`.
const DECLARED: ParseMode = ParseMode {
    allow_slash_as_or_operator: true,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// The terms that a component is under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Licence {
    /// An SPDX licence expression.
    Expression(String),
    /// A text that is none.
    Other(String),
    /// Nothing is declared.
    Undeclared,
}

impl Licence {
    /// Reads what a package declares.
    pub fn declared(text: Option<&str>) -> Self {
        let text = text.map(str::trim).unwrap_or_default();
        if text.is_empty() {
            return Self::Undeclared;
        }
        // Only what was parsed may be brought to the canonical form: that knows no unknown words.
        let parsed = Expression::parse_mode(text, DECLARED);
        match parsed.and_then(|_| Expression::canonicalize(text)) {
            Ok(canonical) => Self::Expression(canonical.unwrap_or_else(|| text.to_owned())),
            Err(_) => Self::Other(text.to_owned()),
        }
    }

    /// The name of a licence that SPDX does not know, as documents may have it: letters, digits, `.` and `-`.
    pub fn reference(text: &str) -> String {
        let plain = |character: char| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => character,
            _ => '-',
        };
        format!("LicenseRef-{}", text.chars().map(plain).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_crates_declare_becomes_an_expression() {
        for (declared, expression) in [
            ("MIT", "MIT"),
            (" MIT OR Apache-2.0 ", "MIT OR Apache-2.0"),
            ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
            ("Unlicense/MIT", "Unlicense OR MIT"),
            (
                "Apache-2.0 WITH LLVM-exception OR MIT",
                "Apache-2.0 WITH LLVM-exception OR MIT",
            ),
            (
                "(MIT OR Apache-2.0) AND Unicode-3.0",
                "(MIT OR Apache-2.0) AND Unicode-3.0",
            ),
            ("GPL-2.0+", "GPL-2.0-or-later"),
        ] {
            let licence = Licence::declared(Some(declared));
            assert_eq!(
                licence,
                Licence::Expression(expression.to_owned()),
                "{declared}"
            );
            assert!(Expression::parse(expression).is_ok(), "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_stays_visible() {
        for text in [
            "proprietary",
            "MIT OR",
            "SEE LICENSE IN x",
            "MIT, Apache-2.0",
            "apache2",
        ] {
            assert_eq!(
                Licence::declared(Some(text)),
                Licence::Other(text.to_owned())
            );
        }
        assert_eq!(Licence::declared(None), Licence::Undeclared);
        assert_eq!(Licence::declared(Some(" ")), Licence::Undeclared);
        assert_eq!(Licence::reference("SEE x/y"), "LicenseRef-SEE-x-y");
    }
}
