//! The npm packages: what is installed, and what knip says of those that `package.json` names. It must not know knip itself:
//! `tools/lint/npm_packages.mjs` runs it.

use serde::Deserialize;

use crate::error::AuditError;
use crate::finding::{Finding, POLICY};
use crate::policy::Policy;

const MANIFEST: &str = "package.json";

/// What `tools/lint/npm_packages.mjs` writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NpmPackages {
    /// The folder of `package.json`, from the root of the repository.
    pub(crate) folder: String,
    pub(crate) findings: Vec<KnipFinding>,
    pub(crate) packages: Vec<InstalledPackage>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnipFinding {
    /// `dependencies` or `devDependencies`, if the package is not used; `unlisted`, if it is used and not named.
    kind: String,
    package: String,
    /// Where, from `folder`.
    file: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstalledPackage {
    pub name: String,
    pub version: String,
    /// What it declares.
    pub licence: Option<String>,
    /// Names and versions.
    pub dependencies: Vec<(String, String)>,
}

impl NpmPackages {
    /// Reads the text of the document; `file` is its path for messages.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(file: &str, text: &str) -> Result<Self, AuditError> {
        serde_json::from_str(text).map_err(|error| AuditError::malformed(file, error))
    }
}

/// Packages that `package.json` names and nothing uses, and the other way round.
pub fn npm_findings(policy: &Policy, npm: &NpmPackages) -> Vec<Finding> {
    let manifest = format!("{}/{MANIFEST}", npm.folder);
    let mut accepted: Vec<_> = policy.unused_of(MANIFEST).map(|it| (it, false)).collect();
    let mut findings = Vec::new();
    for KnipFinding {
        kind,
        package,
        file,
    } in &npm.findings
    {
        if kind == "unlisted" {
            let place = format!("{}/{file}", npm.folder);
            let problem = format!("{package} is used, and {manifest} does not name it");
            findings.push(Finding::new(&place, problem, "add it there, or do without"));
            continue;
        }
        let exception = accepted
            .iter_mut()
            .find(|(it, _)| it.package == *package && it.manifest == manifest);
        if let Some((_, is_needed)) = exception {
            *is_needed = true;
            continue;
        }
        let problem = format!("{kind} names {package}, which nothing uses");
        let remedy = format!("remove it, or say in {POLICY} why it is needed ([[unused]])");
        findings.push(Finding::new(&manifest, problem, remedy));
    }
    let dead = accepted.into_iter().filter(|(_, is_needed)| !is_needed);
    findings.extend(dead.map(|(it, _)| {
        let exception = format_args!("{} of {}", it.package, it.manifest);
        Finding::dead_exception(exception, "it is used, or not named there")
    }));
    findings
}
