//! What Bazel writes down about a stamped build: a key and a value on each line.
//! Source: <https://bazel.build/docs/user-manual#workspace-status>.

use crate::error::SbomError;

/// The value of a key.
///
/// # Errors
/// When there is none.
pub fn status_value(status: &str, key: &str) -> Result<String, SbomError> {
    let mut lines = status.lines().filter_map(|line| line.split_once(' '));
    let found = lines.find(|(name, value)| *name == key && !value.is_empty());
    found
        .map(|(_, value)| value.to_owned())
        .ok_or_else(|| SbomError::NoStatus {
            key: key.to_owned(),
        })
}
