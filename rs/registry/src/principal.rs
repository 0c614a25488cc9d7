//! Principals: the identifiers of subnets, nodes, operators and providers.
//!
//! The type is the one of the network's own library; this module adds an error that says which text was
//! refused and why.

pub use ic_principal::Principal;
use thiserror::Error;

/// A text that is not a principal.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{text}\" is not a principal: {reason}")]
pub struct PrincipalError {
    /// What was given, at most 80 characters of it.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads a principal's textual form: groups of five base-32 characters, whose first four bytes are the
/// CRC-32 of the other 0 to 29 bytes. Upper case is taken as lower case.
///
/// # Errors
/// When a character, the checksum, the length or the grouping is wrong.
pub fn parse_principal(text: &str) -> Result<Principal, PrincipalError> {
    Principal::from_text(text).map_err(|error| PrincipalError {
        text: text.chars().take(80).collect(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_read_and_written() {
        // From the interface specification: the bytes abcd01 have this textual form.
        let principal = parse_principal("em77e-bvlzu-aq").unwrap();
        assert_eq!(principal.as_slice(), [0xab, 0xcd, 0x01]);
        assert_eq!(principal.to_text(), "em77e-bvlzu-aq");
    }

    #[test]
    fn a_wrong_checksum_is_refused_and_named() {
        let error = parse_principal("em77e-bvlzu-ar").unwrap_err();
        assert_eq!(error.text, "em77e-bvlzu-ar");
        assert!(!error.reason.is_empty());
        for text in ["", "em77e bvlzu aq", "em77ebvlzuaq", "em77-ebvlzuaq", "é"] {
            assert!(parse_principal(text).is_err(), "{text:?} was taken");
        }
    }
}
