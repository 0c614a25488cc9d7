//! Errors about builds as problems. The one place that knows which of them has which status code.

use api::Problem;
use build_api::BuildError;

/// The problem that tells of an error.
pub fn problem(error: &BuildError) -> Problem {
    let detail = error.to_string();
    match error {
        BuildError::UnknownBuild { .. }
        | BuildError::NoTimeline { .. }
        | BuildError::NoProfile { .. } => Problem::not_found(&detail),
        BuildError::Busy { .. } | BuildError::WrongOffset { .. } => Problem::conflict(&detail),
        BuildError::TooLarge { max_bytes } => {
            Problem::too_large(usize::try_from(*max_bytes).unwrap_or(usize::MAX))
        }
        // What the profile's bytes, or the sides of a comparison, say.
        BuildError::Profile(bazel_profile::ProfileError::Io { .. }) => Problem::internal(&detail),
        BuildError::WrongDigest { .. }
        | BuildError::Profile(_)
        | BuildError::Slow { .. }
        | BuildError::Run(_)
        | BuildError::TooManyEvents { .. } => Problem::unprocessable(&detail),
        BuildError::Diff(_) => Problem::unlike_builds(&detail),
        BuildError::AmbiguousBuild { .. } | BuildError::BadValue { .. } => {
            Problem::bad_request(&detail)
        }
        _ => Problem::internal(&detail),
    }
}
