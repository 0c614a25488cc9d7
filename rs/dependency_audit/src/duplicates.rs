//! Packages in several versions. Two that one could stand in for are one to a package manager; these are too far apart.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Finding, POLICY};
use crate::packages::{Ecosystem, Package, Packages};
use crate::policy::Policy;

/// A package in several versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// Where it comes from.
    pub ecosystem: Ecosystem,
    /// Its name.
    pub name: String,
    /// Its versions, from the first to the last, each with who needs it.
    pub versions: Vec<DuplicateVersion>,
    /// Whether more than one of them is shipped.
    pub is_shipped: bool,
}

/// One version of a duplicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DuplicateVersion {
    /// The version.
    pub version: String,
    /// Who needs it, each as `NAME VERSION`.
    pub needed_by: Vec<String>,
}

/// The packages that are there in several versions: shipped ones with the versions that are shipped, then the others.
pub fn duplicates(packages: &Packages) -> Vec<Duplicate> {
    let mut shipped = several(packages.shipped(), true);
    let is_there = |other: &Duplicate| {
        let is_same = |it: &Duplicate| (it.ecosystem, &it.name) == (other.ecosystem, &other.name);
        shipped.iter().any(is_same)
    };
    let all = several(packages.iter(), false);
    let others: Vec<_> = all.into_iter().filter(|other| !is_there(other)).collect();
    shipped.extend(others);
    shipped
}

fn several<'a>(packages: impl Iterator<Item = &'a Package>, is_shipped: bool) -> Vec<Duplicate> {
    let mut by_name: BTreeMap<(Ecosystem, &str), Vec<&Package>> = BTreeMap::new();
    for package in packages {
        by_name
            .entry((package.ecosystem, &package.name))
            .or_default()
            .push(package);
    }
    by_name.retain(|_, versions| versions.len() > 1);
    let duplicate = |((ecosystem, name), mut versions): ((Ecosystem, &str), Vec<&Package>)| {
        versions.sort_by_key(|package| numbers(&package.version));
        Duplicate {
            ecosystem,
            name: name.to_owned(),
            versions: versions.into_iter().map(version).collect(),
            is_shipped,
        }
    };
    by_name.into_iter().map(duplicate).collect()
}

fn version(package: &Package) -> DuplicateVersion {
    DuplicateVersion {
        version: package.version.clone(),
        needed_by: package.needed_by.iter().cloned().collect(),
    }
}

/// The numbers of a version, to order by.
fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split(['.', '-', '+']);
    parts.map_while(|part| part.parse().ok()).collect()
}

/// A version as far as releases are compatible: `1.2.3` is `1`, `0.1.2` is `0.1`, `0.0.1` is itself.
/// Source: <https://doc.rust-lang.org/cargo/reference/resolver.html#semver-compatibility>.
fn compatible(version: &str) -> String {
    let numbers = numbers(version);
    let until = numbers.iter().position(|&number| number > 0);
    let significant = &numbers[..numbers.len().min(until.map_or(3, |at| at + 1))];
    let texts: Vec<_> = significant.iter().map(u64::to_string).collect();
    texts.join(".")
}

/// Packages of which several versions are shipped although the policy does not say so.
pub fn duplicate_findings(policy: &Policy, packages: &Packages) -> Vec<Finding> {
    let duplicates = duplicates(packages);
    let mut accepted: Vec<_> = policy.duplicates.iter().map(|it| (it, false)).collect();
    let mut findings = Vec::new();
    for duplicate in duplicates.iter().filter(|duplicate| duplicate.is_shipped) {
        let mut versions: Vec<_> = duplicate
            .versions
            .iter()
            .map(|it| compatible(&it.version))
            .collect();
        versions.dedup();
        let exception = accepted
            .iter_mut()
            .find(|(it, _)| it.package == duplicate.name && it.versions == versions);
        if let Some((_, is_needed)) = exception {
            *is_needed = true;
            continue;
        }
        let place = match duplicate.ecosystem {
            Ecosystem::Npm => "dashboard/pnpm-lock.yaml",
            _ => "Cargo.lock",
        };
        let who = duplicate
            .versions
            .iter()
            .map(|it| format!("{} for {}", it.version, it.needed_by.join(", ")));
        let who = who.collect::<Vec<_>>().join("; ");
        let problem = format!("{} is shipped in several versions ({who})", duplicate.name);
        let list = versions
            .iter()
            .map(|it| format!("{it:?}"))
            .collect::<Vec<_>>()
            .join(", ");
        let remedy =
            format!("bring them to one, or accept versions = [{list}] in {POLICY} ([[duplicate]])");
        findings.push(Finding::new(place, problem, remedy));
    }
    let dead = accepted.into_iter().filter(|(_, is_needed)| !is_needed);
    findings.extend(dead.map(|(it, _)| {
        let exception = format_args!("{} in the versions {}", it.package, it.versions.join(", "));
        Finding::dead_exception(exception, "these are not what is shipped")
    }));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatible_releases_are_one() {
        for (version, expected) in [
            ("1.2.3", "1"),
            ("0.12.3", "0.12"),
            ("0.0.3", "0.0.3"),
            ("10.0.0-rc.1", "10"),
            ("1.0.0+wasi", "1"),
        ] {
            assert_eq!(compatible(version), expected, "{version}");
        }
        assert!(numbers("0.9.10") > numbers("0.9.9"));
    }
}
