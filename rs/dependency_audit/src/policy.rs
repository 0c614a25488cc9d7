//! The format of `tools/lint/dependencies.toml`: what is allowed. It must not know what there is.

use serde::Deserialize;
use spdx::{Licensee, ParseMode};

use crate::error::{parse_toml, AuditError};

/// What is allowed.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) allowed: Vec<Licensee>,
    pub(crate) licence_exceptions: Vec<LicenceException>,
    pub(crate) duplicates: Vec<AcceptedDuplicate>,
    pub(crate) unused: Vec<AcceptedUnused>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    licences: Licences,
    #[serde(default, rename = "duplicate")]
    duplicates: Vec<AcceptedDuplicate>,
    #[serde(default)]
    unused: Vec<AcceptedUnused>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licences {
    allowed: Vec<String>,
    #[serde(default, rename = "exception")]
    exceptions: Vec<LicenceException>,
}

/// A package whose terms are accepted although the list does not allow them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LicenceException {
    /// The package's name.
    pub package: String,
    /// What the package declares, as an SPDX expression; another one is not accepted.
    pub licence: String,
    /// Why: for people.
    pub reason: String,
}

/// A package that may be shipped in several versions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedDuplicate {
    /// The package's name.
    pub package: String,
    /// The versions, each as far as releases are compatible: `1`, `0.12`.
    pub versions: Vec<String>,
    /// Why: for people.
    pub reason: String,
}

/// A dependency that is needed although no source names it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedUnused {
    /// The package's name.
    pub package: String,
    /// The `Cargo.toml` or `package.json` that names it, from the root of the repository.
    pub manifest: String,
    /// Why: for people.
    pub reason: String,
}

impl Policy {
    /// Reads the text of the policy; `file` is its path for messages.
    ///
    /// # Errors
    /// When it is not TOML of this form, an exception has no reason, or a licence is none that SPDX knows.
    pub fn parse(file: &str, text: &str) -> Result<Self, AuditError> {
        let document: Document = parse_toml(file, text)?;
        let licences = document.licences;
        let reasons = licences
            .exceptions
            .iter()
            .map(|it| (&it.package, &it.reason));
        let reasons = reasons
            .chain(
                document
                    .duplicates
                    .iter()
                    .map(|it| (&it.package, &it.reason)),
            )
            .chain(document.unused.iter().map(|it| (&it.package, &it.reason)));
        for (package, reason) in reasons {
            if reason.trim().is_empty() {
                let problem = format!("the exception for {package} has no reason; say why");
                return Err(AuditError::malformed(file, problem));
            }
        }
        let allowed = licences.allowed.iter().map(|licence| {
            // A deprecated identifier is not one that a declaration is brought to.
            Licensee::parse_mode(licence, ParseMode::STRICT).map_err(|error| {
                AuditError::UnknownLicence {
                    file: file.to_owned(),
                    licence: licence.clone(),
                    problem: error.reason.to_string(),
                }
            })
        });
        Ok(Self {
            allowed: allowed.collect::<Result<_, _>>()?,
            licence_exceptions: licences.exceptions,
            duplicates: document.duplicates,
            unused: document.unused,
        })
    }

    /// The accepted unused dependencies of manifests of this name.
    pub(crate) fn unused_of<'a>(
        &'a self,
        manifest_name: &'a str,
    ) -> impl Iterator<Item = &'a AcceptedUnused> {
        let is_of =
            move |it: &&AcceptedUnused| it.manifest.rsplit('/').next() == Some(manifest_name);
        self.unused.iter().filter(is_of)
    }
}
